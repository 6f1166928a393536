"""Build the font that the pages use: Inter, instanced and subset from its font package."""

import hashlib
from importlib import metadata
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

# Latin-1 and Latin Extended-A (Swedish, German, Polish, Czech, Estonian …) without rare letters, plus the
# punctuation, currency signs and arrows that the pages write.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
)
SINGLES: tuple[int, ...] = (0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122)
SINGLES += (0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2318, 0x2082)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "cv11", "ss03"]
WEIGHTS = (400, 600)


class Command(BaseCommand):
    """Write ``inter.woff2`` into ``VAR_DIR/assets``; does nothing when it is up to date."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--force", action="store_true", help="build even when up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        directory = Path(settings.VAR_DIR) / "assets"
        font, stamp = directory / "inter.woff2", directory / ".inter.stamp"
        recipe = fingerprint()
        if (
            not options["force"]
            and font.exists()
            and stamp.exists()
            and stamp.read_text() == recipe
        ):
            return
        directory.mkdir(parents=True, exist_ok=True)
        data = build()
        # Written aside and renamed: a page served meanwhile never gets half a font.
        partial = font.with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(font)
        stamp.write_text(recipe)
        self.stdout.write(f"{font.name}: {len(data) / 1000:.1f} kB")


def fingerprint() -> str:
    """Changes with the font, the tool, or this file."""
    versions = f"{metadata.version('fontpkg-inter')} {metadata.version('fonttools')}"
    return hashlib.sha256(versions.encode() + Path(__file__).read_bytes()).hexdigest()


def build() -> bytes:
    """Inter at its text size, 400 to 600, with only the glyphs and features that the pages use."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = files("fontpkg_inter").joinpath("files/Inter[opsz,wght].ttf").read_bytes()
    font = TTFont(BytesIO(source))

    # Subset first: instancing then has a tenth of the glyphs to work on.
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 13, 14]  # the licence travels with the font
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    unicodes = {*SINGLES, *(code for low, high in RANGES for code in range(low, high + 1))}
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"opsz": 14, "wght": WEIGHTS})
    for table in ("STAT", "MVAR", "DSIG"):
        if table in font:
            del font[table]
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()
