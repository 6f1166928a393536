"""Which encoding a text file is written in."""

import codecs
from pathlib import Path

CHUNK = 1 << 20
SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte encodings of spreadsheets, the likeliest first: among equally good guesses it wins.
_SINGLE_BYTE = (
    "cp1252",
    "iso8859_15",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "mac_roman",
    "cp850",
    "cp437",
)
_AS_GOOD = 0.02  # difference in charset-normalizer's measure of mess that means nothing


def detect_encoding(path: Path) -> str:
    """Return the name of the file's encoding.

    A byte order mark decides; else UTF-8, if all of the file is valid UTF-8 (hardly any other text
    is by accident); else UTF-16, if every other byte is NUL; else the single-byte encoding in which
    the lines with non-ASCII bytes make the most sense.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if wide := _wide(start):
        return wide
    odd = _lines_that_are_not_utf8(path)
    if odd is None:
        return "utf-8"
    from charset_normalizer import from_bytes  # large, and only such files need it

    matches = from_bytes(odd, cp_isolation=list(_SINGLE_BYTE), threshold=1.0)
    best = min((match.chaos for match in matches), default=0.0)
    good = {match.encoding for match in matches if match.chaos <= best + _AS_GOOD}
    good |= {
        other
        for match in matches
        if match.encoding in good
        for other in match.could_be_from_charset
    }
    return next((name for name in _SINGLE_BYTE if name in good), "cp1252")


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: ASCII letters leave every other byte NUL."""
    if len(start) < 4:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _lines_that_are_not_utf8(path: Path) -> bytes | None:
    """Return a sample of the lines with non-ASCII bytes, or None if the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        pass
    else:
        return None
    sample = bytearray()
    with path.open("rb") as file:
        while (line := file.readline(SAMPLE)) and len(sample) < SAMPLE:
            if not line.isascii():
                sample += line
    return bytes(sample)
