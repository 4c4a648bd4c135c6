"""Pictures held against their originals: every one, pixel for pixel, upright, and without what a camera noted.

The originals are read by the decoders that prepared them, for there are no others at hand; what became of them is read
by pdfium and pypdf, which had no part in that.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.pdf.pictures import draw, open_document
from bundler.prove.declared import Declared
from bundler.prove.frame import PageFrame, displayed
from bundler.prove.pixels import region
from bundler.prove.reading import FAULTS, Unreadable, get, opened, page_tree, resolve
from bundler.prove.report import Record
from bundler.prove.resampled import pictures_alike
from bundler.prove.samples import bears_notes, pixels

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_CHECK: Final = "original pictures"
_KINDS: Final = ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "HEIF"]
_STILL: Final = frozenset({"JPEG", "MPO", "PNG", "WEBP", "GIF"})
"""Formats of which one picture is printed: the others follow in time, or belong to the first."""

_TURNED: Final = frozenset({"TIFF", "HEIF"})
"""Formats whose decoder turns the pixels upright."""

_ODD: Final = (*FAULTS, SyntaxError, struct.error, EOFError, ZeroDivisionError, Unreadable)
_SMALL: Final = (48, 48)
"""Pixels to which a picture is brought to see how it stands."""

_NEARER: Final = 2.0
"""Steps of 256 by which the page may be nearer to the original turned wrongly: of a picture that looks the same every
way, rounding decides."""


def prove_pictures(source: Mapping[str, Any], record: Record) -> None:
    """Hold the clean PDF of a file of pictures against the file's own bytes.

    source: ``document``, ``original``, ``pdf`` and ``alterations`` (pairs of code and page).
    """
    place = ("", str(source["document"]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, said in _faults(source, record):
                record.refuse("original-picture", said, *place, number)
    except _ODD as fault:
        record.refuse("original-picture", f"The picture cannot be compared with its original: {fault}.", *place, 1)


def _faults(source: Mapping[str, Any], record: Record) -> Iterator[tuple[int, str]]:
    """What is wrong: 1-based page, and words."""
    path, number = Path(source["pdf"]), 0
    with open_document(path) as document, opened(path) as reader:
        leaves = page_tree(reader).leaves
        for number, (theirs, stored, turn) in enumerate(_originals(Path(source["original"])), 1):
            if number > len(leaves):
                break
            declared = Declared.on(source.get("alterations", ()), number)
            with closing(document[number - 1]) as page:
                said = _fault((theirs, stored, turn), _held(leaves[number - 1].resources), page, declared)
            if said:
                yield number, said
        if number != len(leaves):
            yield 1, f"The PDF made of the pictures has {len(leaves)} pages, which is not a page for each."


def _fault(frame: tuple[Image, int, int], held: Any, page: pypdfium2.PdfPage, declared: Declared) -> str:
    """What is wrong with a page, in words, or ""."""
    theirs, stored, turn = frame
    if bears_notes(held) and not declared.camera_data_kept:
        return "The picture still holds what the camera noted."
    original, mine = _plain(theirs), pixels(held, page)
    same = pictures_alike if declared.resampled else _equal
    if not any(same(original, each) for each in (mine, _turned(mine, stored))):
        more = "differs from its original by more than fewer dots explain"
        return f"The picture {more if declared.resampled else 'is not, pixel for pixel, its original'}."
    return "" if _stands(page, original, turn) else "The picture does not stand upright on its page."


# --- the original -------------------------------------------------------------------------------------------------


def _originals(path: Path) -> Iterator[tuple[Image, int, int]]:
    """Each picture that has a page, unpacked, with the orientation by which its decoder has turned it, for its coded
    data may stand in the PDF as they are; and with that by which it is still to be turned."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # what is too large was refused before
    data = path.read_bytes()
    if data[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(data), formats=_KINDS) as image:
        kind = str(image.format)
        for position in range(1 if kind in _STILL else getattr(image, "n_frames", 1)):
            if position:
                image.seek(position)
            if getattr(image, "tag_v2", {}).get(254, 0) & 5:
                continue  # a small copy of another, or a mask for one (TIFF 6.0, NewSubfileType)
            orientation = _orientation(image)
            image.load()
            yield (image, orientation, 1) if kind in _TURNED else (image, 1, orientation)


def _orientation(image: Image) -> int:
    try:
        found = image.getexif().get(274, 1)
    except _ODD:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _plain(image: Image) -> Image:
    """In a mode that tells all that is seen, 8 bits a colour, transparent parts on white."""
    from PIL import Image as Pictures

    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        whole = image.convert("RGBA")
        ground = Pictures.new("RGBA", whole.size, (255, 255, 255, 255))
        return Pictures.alpha_composite(ground, whole).convert("RGB")
    if image.mode.startswith("I;16"):
        return Pictures.frombytes("L", image.size, image.tobytes()[0 if image.mode == "I;16B" else 1 :: 2])
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


# --- the page -----------------------------------------------------------------------------------------------------


def _held(resources: Any) -> Any:
    """The one image XObject of a page. Raises Unreadable."""
    objects = get(resources, "/XObject")
    held = [resolve(each) for each in objects.values()] if isinstance(objects, dict) else []
    pictures = [each for each in held if get(each, "/Subtype") == "/Image"]
    if len(pictures) != 1:
        raise Unreadable(f"{len(pictures)} pictures where one should be")
    return pictures[0]


def _equal(theirs: Image, mine: Image) -> bool:
    from PIL import ImageChops

    if theirs.mode != mine.mode:
        theirs, mine = theirs.convert("RGB"), mine.convert("RGB")
    return theirs.size == mine.size and ImageChops.difference(theirs, mine).getbbox() is None


def _stands(page: pypdfium2.PdfPage, original: Image, turn: int) -> bool:
    """Whether the page, drawn, shows the picture upright: no other way of turning it comes nearer."""
    if page.get_rotation():
        return True  # turned as a whole, which is proved by itself
    from PIL import Image, ImageChops, ImageStat

    shown = _shown(page).convert("L").resize(_SMALL, Image.Resampling.BOX)
    small = original.convert("L").resize(_SMALL, Image.Resampling.BOX)
    far = {each: ImageStat.Stat(ImageChops.difference(shown, _turned(small, each))).mean[0] for each in range(1, 9)}
    return far[turn] <= min(far.values()) + _NEARER


def _turned(image: Image, orientation: int) -> Image:
    """A picture stored by an orientation, brought upright (Exif 2.32, tag 274)."""
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }  # fmt: skip
    return image.transpose(ways[orientation]) if orientation in ways else image


def _shown(page: pypdfium2.PdfPage) -> Image:
    """The part of a drawn page where its picture is."""
    import pypdfium2.raw as raw
    from PIL import Image

    picture = draw(page)
    [held] = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1)
    box = displayed(PageFrame(page.get_bbox(), 0, 1.0), held.get_bounds())
    area = region(box, 1.0, page.get_size(), picture, grow=False)
    return Image.frombytes("RGB", (picture.width, picture.height), picture.rgb).crop(area)
