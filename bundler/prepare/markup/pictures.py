"""Pictures that a text carries, made fit to be drawn: opened by a short list of decoders, limited, without what a
camera noted."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundler.prepare.limits import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "WEBP")
"""Decoders that may be reached."""

_FAULTS: Final = (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError)
"""What Pillow raises on damaged files."""

_ORIENTATION: Final = 274
_DRAWN_BY: Final = frozenset({0xE0, 0xEE})
"""JFIF and Adobe's colour transform: what a JPEG is drawn by. Other notes go."""


@dataclass(frozen=True)
class Drawable:
    """A picture fit to be drawn. data: JPEG or PNG. pixels: width and height."""

    data: bytes
    pixels: tuple[int, int]


@dataclass
class Gallery:
    """Makes pictures drawable, within the limit of pixels for all of them together."""

    limits: Limits
    used: int = 0

    def draw(self, data: bytes) -> Drawable | None:
        """The picture, or None where it is none, damaged, or beyond the limit."""
        import PIL.Image

        PIL.Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is unpacked
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as image:
                    pixels = image.width * image.height
                    if not pixels or self.used + pixels > self.limits.image_pixels:
                        return None
                    found = _drawable(image, data)
        except _FAULTS:
            return None
        self.used += pixels
        return found


def _drawable(image: Image, data: bytes) -> Drawable:
    """A plain JPEG as it is, anything else by its pixels, upright and on white."""
    turned = image.getexif().get(_ORIENTATION, 1) != 1
    image.load()
    if image.format == "JPEG" and image.mode in ("RGB", "L") and not turned:
        return Drawable(_bare(data), image.size)
    upright = _upright(image)
    stream = io.BytesIO()
    upright.save(stream, "PNG")
    return Drawable(stream.getvalue(), upright.size)


def _upright(image: Image) -> Image:
    import PIL.Image
    import PIL.ImageOps

    whole: Image = PIL.ImageOps.exif_transpose(image)
    if "A" not in whole.getbands() and "transparency" not in whole.info:
        return whole.convert("RGB")
    whole = whole.convert("RGBA")
    ground = PIL.Image.new("RGBA", whole.size, (255, 255, 255, 255))
    return PIL.Image.alpha_composite(ground, whole).convert("RGB")


def _bare(data: bytes) -> bytes:
    """A JPEG without the notes of a camera (segments APPn and comments; ITU-T T.81, B.2)."""
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xDA, 0xFF):
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        mark = data[at + 1]
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE) or mark in _DRAWN_BY:
            out.append(data[at : at + length])
        at += length
    out.append(data[at:])
    return b"".join(out)
