"""Measures every page in-process, beside a bare Django page, at several sizes of the same company."""
