"""JPEG and PNG in: placed upright on A4 without loss, by img2pdf; what the camera noted about place and time goes."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bundler.model import Facts, PageFacts
from bundler.pdf.pictures import survey
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, versions

if TYPE_CHECKING:
    from PIL.Image import Image

A4: Final = (595.276, 841.89)
MARGIN: Final = 36.0
"""Points left free on every side."""

LARGEST: Final = 1.0
"""Points that a pixel may have at most: a small picture stays small and sharp."""

_TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""EXIF orientation -> what brings the unit square of the picture upright (Exif 2.32, tag 274)."""

_ORIENTATION: Final = 274
_GPS: Final = 34853
_KEPT_SEGMENTS: Final = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, colour profile, Adobe's colour transform: what a JPEG is drawn by. Other APPn and comments go."""

_KEPT_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"})
"""What a PNG is drawn by."""

_DAMAGED: Final = "Ask whoever sent it for the whole file, or photograph or scan it again."


@dataclass(frozen=True)
class _Look:
    """What Pillow tells of a picture: pixels as stored, EXIF orientation, whether it has transparent parts."""

    width: int
    height: int
    orientation: int
    transparent: bool
    noted: tuple[str, ...]
    frames: int


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of one page of a picture. Raises Refused."""
    data = job.path.read_bytes()
    look = _look(data, job)
    drawn = _without_notes(data, job.kind)
    if look.transparent:
        drawn = _on_white(drawn)
        notes.altered("transparency-flattened", "transparent parts of the picture shown on white")
    _state(look, data, drawn, notes)
    _place(job, drawn, look)
    seen = survey(job.out)[0]
    if seen.blank and not _is_white(drawn):
        raise Refused(
            "source.blank-after",
            f'"{FILE}" came out blank, though there is a picture in it.',
            "Open it in a picture viewer and print it to PDF.",
        )
    page = PageFacts(
        media=(0.0, 0.0, seen.width, seen.height),
        crop=(0.0, 0.0, seen.width, seen.height),
        rotate=0,
        user_unit=1.0,
        width=seen.width,
        height=seen.height,
        chars=seen.chars,
        ink=seen.ink,
    )
    facts = Facts(
        route="image",
        pages=(page,),
        alterations=tuple(notes.alterations),
        versions=versions("img2pdf", "pikepdf", "pillow", "pypdfium2"),
    )
    return Made(job.out, facts, (), (seen,))


# --- looking ------------------------------------------------------------------------------------------------------


def _look(data: bytes, job: Job) -> _Look:
    """Open and decode the picture whole. Raises Refused. Only the decoder that the content names is ever reached."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limit, below, has a message that helps
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(data), formats=[job.kind.upper()]) as image:
                _refuse_large(image.size, job)
                look = _describe(image)
                image.load()
    except (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError):
        raise Refused("source.cut-off", f'"{FILE}" is damaged or cut off.', _DAMAGED) from None
    return look


def _refuse_large(size: tuple[int, int], job: Job) -> None:
    """Refuse a picture beyond the limit before it is unpacked."""
    pixels, limit = size[0] * size[1], job.limits.image_pixels
    if pixels > limit:
        raise Refused(
            "source.too-many-pixels",
            f'"{FILE}" has {pixels / 1e6:,.0f} million pixels; {limit / 1e6:,.0f} million is the most.',
            "Save it at a lower resolution: 300 dots an inch is plenty.",
        )


def _describe(image: Image) -> _Look:
    """What is told without unpacking."""
    exif = image.getexif()
    orientation = exif.get(_ORIENTATION, 1)
    noted = ["position (GPS)"] if _GPS in exif else []
    noted += ["camera and time (EXIF)"] if len(exif) > 0 else []
    return _Look(
        width=image.width,
        height=image.height,
        orientation=orientation if orientation in _TURNS else 1,
        transparent="A" in image.getbands() or "transparency" in image.info,
        noted=tuple(noted),
        frames=getattr(image, "n_frames", 1),
    )


def _is_white(data: bytes) -> bool:
    """Whether a picture is white all over."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data)) as image:
        extremes: Any = image.convert("L").getextrema()
    return int(extremes[0]) > 247


def _state(look: _Look, before: bytes, after: bytes, notes: Notes) -> None:
    """State what was taken away and turned."""
    if look.noted:
        notes.altered("metadata-removed", ", ".join(look.noted))
    elif len(after) < len(before) and not look.transparent:
        notes.altered("metadata-removed", "notes of the program that made the picture")
    if look.orientation != 1:
        notes.altered("turned", f"turned upright as the camera noted (orientation {look.orientation})")
    if look.frames > 1:
        notes.warning(
            "source.several-pictures",
            f'"{FILE}" holds {look.frames} pictures; only the first is shown.',
            "Save the others as files of their own, if they matter.",
        )


# --- taking notes out, without touching the picture ---------------------------------------------------------------


def _without_notes(data: bytes, kind: str) -> bytes:
    """The same picture, byte for byte where it is drawn from. Raises Refused where it ends too soon."""
    try:
        return b"".join(_jpeg_parts(data) if kind == "jpeg" else _png_parts(data))
    except (struct.error, IndexError):
        raise Refused("source.cut-off", f'"{FILE}" is cut off: the end of the picture is missing.', _DAMAGED) from None


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that it is drawn by, to its end (ITU-T T.81, annex B). Raises IndexError."""
    yield data[:2]
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise IndexError(at)
        if marker == 0xD9:
            yield data[at : at + 2]
            return
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            end = _entropy_end(data, at)
            segment, at = segment + data[at:end], end
        if _drawn_by(marker, segment):
            yield segment


def _drawn_by(marker: int, segment: bytes) -> bool:
    """Whether a segment matters to the drawing. Of APP2 only a colour profile does: others hold further pictures."""
    if 0xE0 <= marker <= 0xEF or marker == 0xFE:
        return marker in _KEPT_SEGMENTS and (marker != 0xE2 or segment[4:].startswith(b"ICC_PROFILE"))
    return True


def _entropy_end(data: bytes, at: int) -> int:
    """Where coded data end: at a marker that is neither a stuffed zero nor a restart. Raises IndexError."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise IndexError(at)
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _png_parts(data: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that it is drawn by, to its end (ISO/IEC 15948). Raises struct.error, IndexError."""
    yield data[:8]
    at = 8
    while True:
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise IndexError(end)
        if kind in _KEPT_CHUNKS:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end


def _on_white(data: bytes) -> bytes:
    """The picture with its transparent parts on white, as PNG."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data)) as image:
        whole = image.convert("RGBA")
    ground = PIL.Image.new("RGBA", whole.size, (255, 255, 255, 255))
    flat = PIL.Image.alpha_composite(ground, whole).convert("RGB")
    stream = io.BytesIO()
    flat.save(stream, "PNG")
    return stream.getvalue()


# --- placing ------------------------------------------------------------------------------------------------------


def _place(job: Job, data: bytes, look: _Look) -> None:
    """Write a PDF of one A4 page, upright or across as the picture is, with the picture inside its margins."""
    import img2pdf
    import pikepdf

    try:
        made = img2pdf.convert(data, nodate=True, rotation=img2pdf.Rotation.none, engine=img2pdf.Engine.internal)
    except (img2pdf.ImageOpenError, img2pdf.JpegColorspaceError, img2pdf.AlphaChannelError, ValueError):
        made = img2pdf.convert(_plain_png(data), nodate=True, engine=img2pdf.Engine.internal)
    with pikepdf.open(io.BytesIO(made)) as single, pikepdf.new() as pdf:
        [image] = [thing for _, thing in single.pages[0].obj.Resources.XObject.items()]
        size, matrix = layout(look.width, look.height, look.orientation)
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=pdf.copy_foreign(image)))
        numbers = " ".join(f"{number:.4f}" for number in matrix)
        page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Picture Do Q".encode("ascii"))
        pdf.save(
            job.out,
            deterministic_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )


def _plain_png(data: bytes) -> bytes:
    """For what img2pdf will not embed as it is: the same pixels as PNG."""
    import PIL.Image

    stream = io.BytesIO()
    with PIL.Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def layout(width: int, height: int, orientation: int) -> tuple[tuple[float, float], tuple[float, ...]]:
    """Page size in points, and the matrix that draws the unit square upright in the middle of the page."""
    across, up = (height, width) if orientation >= 5 else (width, height)
    page = A4 if up >= across else (A4[1], A4[0])
    scale = min((page[0] - 2 * MARGIN) / across, (page[1] - 2 * MARGIN) / up, LARGEST)
    w, h = across * scale, up * scale
    x, y = (page[0] - w) / 2, (page[1] - h) / 2
    a, b, c, d, e, f = _TURNS[orientation]
    return page, (a * w, b * h, c * w, d * h, e * w + x, f * h + y)
