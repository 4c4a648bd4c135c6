"""Opening a picture by the one decoder that its content names, within limits, and telling whether it is whole."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bundler.prepare.desk import FILE, Job, Refused
from bundler.prepare.limits import raised

if TYPE_CHECKING:
    from PIL.Image import Image

DECODERS: Final = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "heic": "HEIF",
    "webp": "WEBP",
    "gif": "GIF",
    "bmp": "BMP",
}
"""Kind -> the only decoder that ever sees such a file: the others that Pillow has are never reached."""

_FAULTS: Final = (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError,
                  AttributeError, ZeroDivisionError, OverflowError, RuntimeError)  # fmt: skip
"""What Pillow and libheif raise at damaged files."""

_STRIPS: Final = ((273, 279), (324, 325))
"""Tags of TIFF that tell where its strips and tiles stand, and how long each is."""

_REDUCED, _MASK = 1, 4
"""Bits of TIFF's tag 254: a small copy of another picture; a mask for one."""


@contextmanager
def opened(data: bytes, job: Job) -> Iterator[Image]:
    """The picture, its header read and found within the limits. Raises Refused, whatever goes wrong while it is
    worked on: a damaged picture is told only when it is unpacked."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limit has a message that helps
    if job.kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    if _ends_early(data, job.kind):
        raise cut_off()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(data), formats=[DECODERS[job.kind]]) as image:
                yield image
    except _FAULTS:
        raise cut_off() from None


def cut_off() -> Refused:
    """What there is to say of a picture that cannot be shown whole."""
    return Refused(
        "source.cut-off",
        f'"{FILE}" is damaged or cut off: it cannot be shown whole.',
        "Ask whoever sent it for the whole file, or photograph or scan it again; if it opens elsewhere, print it to "
        "PDF from there.",
    )


def _ends_early(data: bytes, kind: str) -> bool:
    """Whether a file is shorter than it says it is: decoders let that pass where they can."""
    if kind == "webp":
        return len(data) < 12 or int.from_bytes(data[4:8], "little") + 8 > len(data)
    return kind == "gif" and b"\x3b" not in data[-1024:]


def refuse_large(size: tuple[int, int], job: Job, frame: int = 0) -> int:
    """Refuse a picture beyond the limit before it is unpacked; else answer its pixels. frame: 1-based, of several."""
    pixels, limit = size[0] * size[1], job.limits.image_pixels
    if pixels > limit:
        which = f'Picture {frame} of "{FILE}"' if frame else f'"{FILE}"'
        raise Refused(
            "source.too-many-pixels",
            f"{which} has {size[0]:,} by {size[1]:,}, that is {pixels / 1e6:,.0f} million pixels; "
            f"{limit / 1e6:,.0f} million is the most.",
            "Save it at a lower resolution: 300 dots an inch is plenty; or let it pass by a line of the manifest: "
            f"`{raised('picture_megapixels', pixels)}`.",
            frame,
        )
    return pixels


class Budget:
    """What all pictures of one file may have together."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._pixels = 0

    def spend(self, size: tuple[int, int], frame: int) -> None:
        """Note one more (1-based). Raises Refused where it, or all so far, are beyond a limit."""
        limits = self._job.limits
        self._pixels += refuse_large(size, self._job, frame)
        if self._pixels > limits.image_pixels_in_all:
            raise Refused(
                "source.too-many-pixels",
                f'The pictures in "{FILE}" have more than {limits.image_pixels_in_all / 1e6:,.0f} million pixels '
                "together, which is the most.",
                "Save it at a lower resolution, or split it.",
            )
        if frame > limits.pages:
            raise Refused(
                "source.too-many-pages",
                f'"{FILE}" holds more than {limits.pages:,} pictures, which is the most.',
                "Split it.",
            )


def secondary(image: Image) -> bool:
    """Whether a frame of a TIFF is a small copy of another, or a mask for one (TIFF 6.0, NewSubfileType)."""
    kind = _tags(image).get(254, 0)
    return bool(kind & (_REDUCED | _MASK)) if isinstance(kind, int) else False


def refuse_short(image: Image, size: int) -> None:
    """Refuse a TIFF whose strips or tiles lie behind the end of the file. size: bytes of it. Raises Refused."""
    tags = _tags(image)
    for at, count in _STRIPS:
        places, lengths = tags.get(at, ()), tags.get(count, ())
        if any(place + length > size for place, length in zip(places, lengths, strict=False)):
            raise cut_off()


def _tags(image: Image) -> Any:
    return getattr(image, "tag_v2", {})
