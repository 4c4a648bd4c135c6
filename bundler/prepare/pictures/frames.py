"""Each picture of a file as it goes into a PDF: unchanged where a PDF can hold it so, else its pixels, all of them."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import pikepdf
from pikepdf import Name

from bundler.model import ExifPolicy
from bundler.prepare.desk import FILE, Job, Notes, Refused
from bundler.prepare.pictures.camera import ORIENTATION, Noted, noted
from bundler.prepare.pictures.opening import Budget, cut_off, opened, refuse_short, secondary
from bundler.prepare.pictures.stripping import CutOff, arithmetic, bare
from bundler.prepare.streams import fax_stream, image_stream, pixel_stream

if TYPE_CHECKING:
    from PIL.Image import Image

_WHITE: Final = 247
_ANIMATED: Final = frozenset({"gif", "webp", "png"})
"""Kinds whose pictures follow one another in time."""

_PACKED: Final = frozenset({"1", "L", "P", "RGB", "CMYK", "I;16", "I;16B"})
_CONVERTED: Final = {"YCbCr": "RGB", "RGBX": "RGB"}
_CLEAR: Final = frozenset({"LA", "PA", "RGBA", "La", "RGBa"})
_NO_TURN: Final = 1
_TURNED: Final = frozenset({"tiff", "heic"})
"""Kinds whose decoder turns the pixels upright."""

_GROUP4, _JPEG = 4, 7
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL, _AT, _COUNT, _OPTIONS, _TABLES, _SAMPLES, _TILED = (
    256, 257, 258, 259, 262, 266, 273, 279, 293, 347, 277, 322,
)  # fmt: skip
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _YCBCR = 0, 1, 6
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class Frame:
    """A picture that becomes a page. stream: its image XObject. size: pixels as stored there. dpi: dots an inch across
    and down, (0, 0) for unknown. turn: the orientation (1 to 8) by which it is still to be turned. noted: what stood
    in the file. white: it is white all over."""

    stream: pikepdf.Stream
    size: tuple[int, int]
    dpi: tuple[float, float]
    turn: int
    noted: Noted
    white: bool


@dataclass(frozen=True)
class _Hand:
    """What is at hand while a file is worked on."""

    pdf: pikepdf.Pdf
    data: bytes
    job: Job
    notes: Notes


def frames(pdf: pikepdf.Pdf, data: bytes, job: Job, notes: Notes) -> Iterator[Frame]:
    """Every picture of a file that a page is made of, one at a time. Raises Refused.

    Of moving pictures that is the first, and a warning says how many follow; a TIFF or HEIC gives each of its own.
    """
    hand, budget = _Hand(pdf, data, job, notes), Budget(job)
    with opened(data, job) as image:
        budget.spend(image.size, 0)
        total = getattr(image, "n_frames", 1)
        if total == 1 or job.kind in _ANIMATED or job.kind == "jpeg":
            _state_others(total, hand)
            yield _frame(image, hand)
            return
        for position in range(total):
            image.seek(position)
            budget.spend(image.size, position + 1)
            if secondary(image):
                notes.altered("small-copy-left-out", "a small copy, or a mask, of another picture in the file")
                continue
            yield _frame(image, hand, position + 1)


def _state_others(total: int, hand: _Hand) -> None:
    """Say how many pictures are not shown."""
    if total < 2:
        return
    if hand.job.kind in _ANIMATED:
        hand.notes.warning(
            "source.moving-picture",
            f'"{FILE}" is a moving picture of {total:,} frames; a page shows only the first.',
            "Save the frames that matter as pictures of their own, and supply the file itself to the court.",
        )
        return
    hand.notes.warning(
        "source.several-pictures",
        f'"{FILE}" holds {total:,} pictures; only the first, which viewers show, is printed.',
        "Save the others as files of their own, if they matter.",
    )


def _frame(image: Image, hand: _Hand, page: int = 0) -> Frame:
    """The picture that is at hand in an opened file. page: 1-based, of several."""
    seen = _noted(image, hand)
    if hand.job.kind == "tiff":
        refuse_short(image, len(hand.data))
    keep = _kept(image, hand)
    image.load()
    stream, turn, dpi = keep(image) if keep else None, seen.orientation, seen.dpi
    if stream is None:
        stream = pixel_stream(hand.pdf, _plain(image, hand, page))
        if hand.job.kind in _TURNED:
            dpi = (dpi[1], dpi[0]) if turn >= 5 else dpi
            turn = _NO_TURN
    return Frame(stream, (int(stream.Width), int(stream.Height)), dpi, turn, seen, _is_white(image))


def _noted(image: Image, hand: _Hand) -> Noted:
    """What stands in the picture besides it; where that is nothing that is known, but something, that."""
    seen = noted(image)
    if seen.kinds or hand.job.kind not in ("jpeg", "png") or len(_bare(hand)) == len(hand.data):
        return seen
    return dataclasses.replace(seen, kinds=("notes of the program that made it",))


# --- as it is -----------------------------------------------------------------------------------------------------

_Keep = Callable[["Image"], pikepdf.Stream | None]


def _kept(image: Image, hand: _Hand) -> _Keep | None:
    """How the picture's own coded data go into the PDF, if they can; told before it is unpacked.

    What comes back is called when it has been unpacked and found sound, and may still answer None.
    """
    kind = hand.job.kind
    if kind == "jpeg":
        return lambda image: _jpeg(hand)
    if kind == "png" and "A" not in image.getbands() and "transparency" not in image.info:
        return lambda image: _by_img2pdf(hand.pdf, _bare(hand))
    if kind == "tiff":
        return _tiff(image, hand)
    return None


def _bare(hand: _Hand) -> bytes:
    """The file without its notes. Raises Refused."""
    try:
        return bare(hand.data, hand.job.kind)
    except CutOff:
        raise cut_off() from None


def _jpeg(hand: _Hand) -> pikepdf.Stream | None:
    """A JPEG as it is, without its notes unless they are to be kept."""
    drawn = _bare(hand)
    if arithmetic(drawn):
        return None
    return _by_img2pdf(hand.pdf, hand.data if hand.job.exif is ExifPolicy.KEEP else drawn)


def _by_img2pdf(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Stream | None:
    """The image XObject that img2pdf makes of a file, or None where it will not take it."""
    import img2pdf

    refusals = (img2pdf.ImageOpenError, img2pdf.JpegColorspaceError, img2pdf.AlphaChannelError, ValueError, OSError)
    try:
        made = img2pdf.convert(
            data,
            nodate=True,
            rotation=img2pdf.Rotation.none,
            engine=img2pdf.Engine.internal,
            layout_fun=img2pdf.get_fixed_dpi_layout_fun((72, 72)),
            first_frame_only=True,
        )
    except refusals:
        return None
    with pikepdf.open(io.BytesIO(made)) as single:
        [image] = [thing for _, thing in single.pages[0].obj.Resources.XObject.items()]
        return cast("pikepdf.Stream", pdf.copy_foreign(image))


def _tiff(image: Image, hand: _Hand) -> _Keep | None:
    """One strip of fax or of JPEG in a TIFF is what a PDF holds too."""
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    wanted = (_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL, _AT, _COUNT, _OPTIONS, _TABLES, _SAMPLES)
    held: dict[int, Any] = {tag: tags.get(tag) for tag in wanted}
    places: tuple[int, ...] = held[_AT] or ()
    counts: tuple[int, ...] = held[_COUNT] or ()
    if len(places) != 1 or len(counts) != 1 or _TILED in tags:
        return None
    strip = hand.data[places[0] : places[0] + counts[0]]
    if held[_COMPRESSION] == _GROUP4:
        return _fax(held, strip, hand)
    if held[_COMPRESSION] == _JPEG:
        return _strip_of_jpeg(held, strip, hand)
    return None


def _fax(tags: dict[int, Any], strip: bytes, hand: _Hand) -> _Keep | None:
    """Group 4, as scanners and fax servers write it (TIFF 6.0, section 11)."""
    plain = tags[_PHOTOMETRIC] in (_WHITE_IS_ZERO, _BLACK_IS_ZERO) and not tags[_OPTIONS]
    if not plain or tags[_BITS] not in (None, (1,)):
        return None
    data = strip.translate(_REVERSED) if tags[_FILL] == 2 else strip
    size = (int(tags[_WIDTH]), int(tags[_HEIGHT]))
    return lambda image: fax_stream(hand.pdf, data, size, tags[_PHOTOMETRIC] == _BLACK_IS_ZERO)


def _strip_of_jpeg(tags: dict[int, Any], strip: bytes, hand: _Hand) -> _Keep | None:
    """JPEG in one strip, its tables put back where they came from (TIFF technical note 2)."""
    grey = tags[_PHOTOMETRIC] == _BLACK_IS_ZERO and tags[_SAMPLES] in (None, 1)
    if not grey and not (tags[_PHOTOMETRIC] == _YCBCR and tags[_SAMPLES] == 3):
        return None
    tables = tags[_TABLES] or b"\xff\xd8\xff\xd9"
    whole = strip[:2] + tables[2:-2] + strip[2:]

    def keep(image: Image) -> pikepdf.Stream | None:
        if not _equal(whole, image, int(tags.get(ORIENTATION) or 1)):
            return None
        stream = image_stream(hand.pdf, b"", image.size, Name.DeviceGray if grey else Name.DeviceRGB)
        stream.write(bare(whole, "jpeg"), filter=Name.DCTDecode)
        return stream

    return keep


def _equal(data: bytes, image: Image, orientation: int) -> bool:
    """Whether a JPEG shows just the picture that was unpacked, which nothing has turned."""
    import PIL.Image
    from PIL import ImageChops

    if orientation != _NO_TURN:
        return False
    try:
        with PIL.Image.open(io.BytesIO(data), formats=["JPEG"]) as other:
            same = other.mode == image.mode and other.size == image.size
            return same and ImageChops.difference(other, image).getbbox() is None
    except (OSError, SyntaxError, ValueError):
        return False


# --- its pixels ---------------------------------------------------------------------------------------------------


def _plain(image: Image, hand: _Hand, page: int) -> Image:
    """The picture in a mode that can be packed, nothing lost that is seen. Raises Refused."""
    if image.mode in _CLEAR or "transparency" in image.info:
        hand.notes.altered("transparency-flattened", "transparent parts of the picture shown on white", page)
        return on_white(image)
    if image.mode in _CONVERTED:
        return image.convert(_CONVERTED[image.mode])
    if image.mode not in _PACKED:
        raise Refused(
            "source.rare-colours",
            f'"{FILE}" keeps its colours in a way that pages cannot show ({image.mode}).',
            "Open it in a picture viewer and save it as PNG with 8 bits a colour.",
            page,
        )
    if _deep(image):
        hand.notes.altered("depth-reduced", "16 bits a colour shown as 8", page)
    return image


def _deep(image: Image) -> bool:
    """Whether Pillow has left out the finer half of each colour."""
    bits = getattr(image, "tag_v2", {}).get(_BITS, ())
    return image.mode in ("RGB", "CMYK") and bool(bits) and max(bits) > 8


def on_white(image: Image) -> Image:
    """The picture with its transparent parts on white."""
    import PIL.Image

    whole = image.convert("RGBA")
    ground = PIL.Image.new("RGBA", whole.size, (255, 255, 255, 255))
    flat = PIL.Image.alpha_composite(ground, whole).convert("RGB")
    flat.info = {key: image.info[key] for key in ("icc_profile",) if key in image.info}
    return flat


def _is_white(image: Image) -> bool:
    """Whether a picture is white all over."""
    deep = image.mode.startswith("I;16")
    extremes: Any = (image if deep else image.convert("L")).getextrema()
    return int(extremes[0]) > (_WHITE << 8 if deep else _WHITE)
