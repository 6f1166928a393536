"""Icons: Lucide's, as inline SVG without its attributes that CSS gives already."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.safestring import SafeString, mark_safe

SVG = "{http://www.w3.org/2000/svg}"


class UnknownIcon(Exception):
    """There is no icon of that name; raised while rendering, so that every test that draws the page fails."""


@lru_cache(maxsize=1)
def _archive() -> ZipFile:
    """The package's icons; reading the list of all of them again for each one took 20 ms each."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=512)
def _paths(name: str) -> str:
    try:
        source = _archive().read(f"{name}.svg").decode()
    except KeyError:
        raise UnknownIcon(name) from None
    root = ElementTree.fromstring(source)  # noqa: S314  the package's own file
    parts = []
    for node in root:
        attributes = "".join(f' {key}="{value}"' for key, value in node.attrib.items())
        parts.append(f"<{node.tag.removeprefix(SVG)}{attributes}/>")
    return "".join(parts)


@lru_cache(maxsize=2048)
def icon(name: str, size: int = 16, extra: str = "") -> SafeString:
    """The icon as SVG, hidden from screen readers: the words beside it carry the meaning."""
    css = f"icon {extra}" if extra else "icon"
    return mark_safe(  # noqa: S308  built from the package's file and constants of templates
        f'<svg class="{css}" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true" '
        f'focusable="false">{_paths(name)}</svg>'
    )
