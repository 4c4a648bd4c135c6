"""What was written into a picture besides the picture: by the camera, by programs, by hand."""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

ORIENTATION: Final = 274
_EXIF: Final = 34665
_GPS: Final = 34853
_THUMBNAIL: Final = 1
_TAKEN: Final = 36867
_KINDS: Final = (
    ("camera", frozenset({271, 272, 42035, 42036})),
    ("date and time", frozenset({306, 36867, 36868})),
    ("program", frozenset({305, 11, 37500})),
    ("names and words", frozenset({269, 270, 285, 315, 316, 33432, 37510, 40091, 40092, 40093, 40094, 40095})),
)
"""What a reader should know was there -> tags of Exif 2.32 and TIFF 6.0 that tell it."""

_BLOCKS: Final = (
    ("XMP", ("xmp", "XML:com.adobe.xmp", "Raw profile type xmp")),
    ("IPTC", ("photoshop", "Raw profile type iptc")),
    ("a comment", ("comment", "Comment", "Description", "Author", "Copyright", "Title", "Software")),
)
"""Other blocks of notes -> by what names Pillow knows them."""

_ODD: Final = (OSError, SyntaxError, ValueError, struct.error, IndexError, KeyError, TypeError, ZeroDivisionError,
               AttributeError, OverflowError, EOFError)  # fmt: skip
"""What Pillow raises at damaged notes: the picture may be sound all the same."""


@dataclass(frozen=True)
class Noted:
    """What stands in a picture. orientation: 1 to 8 (Exif 2.32, tag 274). kinds: in words. taken: the day that the
    camera says it was taken, ``2011-10-24``, or "". dpi: dots an inch across and down, (0, 0) where not said."""

    orientation: int = 1
    kinds: tuple[str, ...] = ()
    taken: str = ""
    dpi: tuple[float, float] = (0.0, 0.0)


def noted(image: Image) -> Noted:
    """Read the notes of an opened picture. Never raises for damaged ones."""
    dpi = _dpi(image.info.get("dpi"))
    blocks = [name for name, keys in _BLOCKS if any(image.info.get(key) for key in keys)]
    try:
        exif = image.getexif()
        orientation = exif.get(ORIENTATION, 1)
        tags = {**dict(exif), **exif.get_ifd(_EXIF)}
        kinds = ["position (GPS)"] if exif.get_ifd(_GPS) or _GPS in exif else []
        kinds += [name for name, wanted in _KINDS if not wanted.isdisjoint(tags)]
        kinds += ["a small copy of the picture"] if exif.get_ifd(_THUMBNAIL) else []
        taken = _day(tags.get(_TAKEN))
    except _ODD:
        return Noted(1, ("camera data that cannot be read", *blocks), "", dpi)
    if not kinds and image.info.get("exif"):
        kinds = ["camera data (EXIF)"]
    upright = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return Noted(upright, (*kinds, *blocks), taken, dpi)


def _day(value: Any) -> str:
    """``2011:10:24 18:05:00`` as a manifest would write the day, or "" where it is none (Exif 2.32, 4.6.5)."""
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
    try:
        day = dt.date.fromisoformat(text.strip()[:10].replace(":", "-"))
    except ValueError:
        return ""
    return day.isoformat() if day.year >= 1990 else ""


def _dpi(value: Any) -> tuple[float, float]:
    """Dots an inch, where both are said and sane."""
    try:
        across, down = float(value[0]), float(value[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0, 0.0
    sane = all(10 <= each <= 9600 for each in (across, down))
    return (across, down) if sane else (0.0, 0.0)
