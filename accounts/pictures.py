"""Making a small square picture of whatever was sent: the file itself is never kept, nor served.

Only pixels come through. What a file holds besides them (place and device, comments, colour profile, a
second file behind its end) stays behind, because the picture is painted on a new one.
"""

import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.refused import Refused

SIDE = 160  # pixels; the largest avatar has 48 points, on a screen with three for each
MOST_BYTES = 8 * 1024 * 1024
# A photograph of a phone has 12 to 50 million; each takes three or four bytes while it is read.
MOST_PIXELS = 50_000_000
# A JPEG can be read at a fraction of its size, the others only whole.
MOST_PIXELS_WHOLE = 16_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MIME_TYPE = "image/webp"
_ENOUGH = (4 * SIDE, 4 * SIDE)


@dataclass(frozen=True)
class Picture:
    """WebP, SIDE by SIDE pixels; ``digest`` names the content in addresses."""

    content: bytes
    digest: str


def of_upload(content: bytes) -> Picture:
    """Return the middle square of an uploaded JPEG, PNG or WebP file, upright, without anything else in it.

    Refuses (field ``photo``) what is none of these or broken, what moves, and what has more bytes or
    pixels than the limits above; how many pixels there are is read from the head of the file, before any.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check(image)
            # The head says how it is to be turned; a smaller one of it is read where that is possible.
            image.draft("RGB", _ENOUGH)
            upright = ImageOps.exif_transpose(image)
            square = ImageOps.fit(_opaque(upright), (SIDE, SIDE), Image.Resampling.LANCZOS)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001  a decoder that is given a stranger's bytes raises whatever it comes across
        raise Refused(
            "no_picture",
            _("This is no JPEG, PNG or WebP picture, or it is broken."),
            field="photo",
        ) from None
    # A new one has no more than its pixels: what was read keeps comments and profiles with it.
    clean = Image.new("RGB", square.size)
    clean.paste(square)
    written = io.BytesIO()
    clean.save(written, "WEBP", quality=82, method=4)
    made = written.getvalue()
    return Picture(made, hashlib.sha256(made).hexdigest()[:32])


def too_large() -> Refused:
    """Return the refusal of a file with too many bytes."""
    return Refused(
        "picture_too_large",
        _("The file is too large: at most %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024},
        field="photo",
    )


def _check(image: Image.Image) -> None:
    width, height = image.size
    most = MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_WHOLE
    if width * height > most:
        raise _too_many_pixels()
    # A phone's JPEG may hold more than one picture (MPO): the first is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise Refused("picture_moves", _("Choose a picture that does not move."), field="photo")


def _too_many_pixels() -> Refused:
    return Refused(
        "picture_too_large",
        _("The picture has too many pixels. Choose a smaller one."),
        field="photo",
    )


def _opaque(image: Image.Image) -> Image.Image:
    """On white, where it lets something through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
