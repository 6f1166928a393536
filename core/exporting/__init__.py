"""Writing tables that other programs will open."""

from core.exporting.cells import safe_text

__all__ = ["safe_text"]
