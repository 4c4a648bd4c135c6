"""Each page made to stand alone: inherited attributes resolved, boxes and rotation plain, private data dropped."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from bundler.model import Rect
from bundler.pdf.walk import dictionaries
from bundler.prepare.desk import FILE, Refused, page_list
from bundler.prepare.pdf.source import Source, name_of, number_of

LETTER: Final[Rect] = (0.0, 0.0, 612.0, 792.0)
"""What qpdf and pdfium take a page without a size for."""

LEAST: Final = 1.0
MOST: Final = 1_000_000.0
"""Points that a side of a page as displayed must and may have; the largest is a third of a kilometre."""

MOST_UNIT: Final = 300.0
"""Points that a unit of a page may have: with a larger one, figures are too small in its units to be read back."""

_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_PRIVATE: Final = ("/PieceInfo", "/Thumb", "/Metadata")
"""Page entries that tell of whoever made the source."""

_PACKET: Final = re.compile(rb"/Metadata\s*\d+\s+\d+\s+R")
_MAY_BE_PRIVATE: Final = re.compile(rb"/PieceInfo|/ObjStm|/Encrypt|/[A-Za-z]{0,8}#[0-9A-Fa-f]{2}")
"""In a file without any of these, nothing private can stand, plain or hidden."""

_IDLE: Final = ("/B", "/DPart", "/Trans", "/Dur", "/PresSteps", "/AF", "/LastModified")
"""Page entries that are of no use in a bundle; an empty one is no reason to write a file anew."""


@dataclass(frozen=True)
class Geometry:
    """A page's boxes in default user space, its rotation and unit, and its size in points as displayed."""

    media: Rect
    crop: Rect
    rotate: int
    user_unit: float

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height after /Rotate, before UserUnit."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.rotate in (90, 270) else (width, height)


def make_plain(source: Source) -> list[Geometry]:
    """Resolve what pages inherit and drop what is private; the geometry of every page. Raises Refused."""
    guessed, private = [], False
    found = []
    for index, page in enumerate(source.pages):
        _resolve(source, page)
        private = _drop_private(source, page) or private
        if _rect(page.get("/MediaBox")) is None:
            guessed.append(index + 1)
        found.append(_geometry(source, page, index))
    if private:
        source.notes.altered("private-data-removed", "thumbnails, editing data and metadata of pages")
    _note_guess(source, guessed)
    _refuse_extreme(found)
    return found


def show_all(source: Source, flat: Collection[int]) -> None:
    """Show all of a page (0-based) of which nothing lies within its crop box (ISO 32000-2, 14.11.2.1), and say so."""
    for index in sorted(flat):
        if "/CropBox" in source.pages[index] or _from_above(source.pages[index], "/CropBox") is not None:
            source.pages[index].CropBox = pikepdf.Array(list(_rect(_media_of(source.pages[index])) or LETTER))
            source.changed = True
            source.suspect.add(index)
            source.notes.altered("crop-mended", "nothing lies within the crop box: all of the page is shown", index + 1)


def _media_of(page: Any) -> Any:
    return page["/MediaBox"] if "/MediaBox" in page else _from_above(page, "/MediaBox")


def drop_private(source: Source, data: bytes) -> None:
    """Drop what programs and cameras keep for themselves inside pictures, drawings and fonts (ISO 32000-2, 14.3, 14.5).

    data: of the file, which tells most often that there is nothing of the kind. The catalog's own goes with the rest
    of the catalog.
    """
    # Nearly every file has one packet, that of the catalog.
    if len(_PACKET.findall(data)) <= ("/Metadata" in source.pdf.Root) and not _MAY_BE_PRIVATE.search(data):
        return
    found = 0
    for dictionary in dictionaries(source.pdf):
        kept = [key for key in ("/PieceInfo", "/Metadata") if key in dictionary and _is_private(dictionary, key)]
        for key in kept:
            del dictionary[key]
        found += len(kept)
    if found:
        source.changed = True
        source.notes.altered("private-data-removed", "editing data and metadata inside pictures, drawings and fonts")


def _is_private(dictionary: Any, key: str) -> bool:
    """Whether an entry is what its key says, and not a thing that happens to be called so."""
    if name_of(dictionary, "/Type") == "/Catalog":
        return False
    value = dictionary[key]
    if key == "/Metadata":
        return isinstance(value, pikepdf.Stream) and name_of(value, "/Type") in ("/Metadata", "")
    return isinstance(value, pikepdf.Dictionary) and not isinstance(value, pikepdf.Stream)


def _refuse_extreme(geometry: list[Geometry]) -> None:
    """Refuse pages on which no number can be read, or which no reader can show. Raises Refused."""
    for index, shape in enumerate(geometry):
        width, height = (side * shape.user_unit for side in shape.shown)
        if min(width, height) < LEAST or max(width, height) > MOST or shape.user_unit > MOST_UNIT:
            raise extreme(index, width, height)


def extreme(index: int, width: float, height: float) -> Refused:
    """The refusal of a page (0-based) of no usable size, in points."""
    return Refused(
        "source.page-size",
        f'Page {index + 1} of "{FILE}" is shown as {_points(width)} by {_points(height)} points: '
        f"no page number can be printed and read there ({LEAST:,.0f} to {MOST:,.0f} points are taken).",
        "Print it to a page of an ordinary size, in a PDF reader.",
        index + 1,
    )


def _points(length: float) -> str:
    return f"{length:,.2f}".rstrip("0").rstrip(".")


def _note_guess(source: Source, guessed: list[int]) -> None:
    """Say that a size was taken for granted: by us, or by qpdf, which says so of an object."""
    said = [match for text in source.warnings if (match := re.search(r"object (\d+) (\d+).*MediaBox", text))]
    positions = source.position()
    guessed += [positions[key] + 1 for m in said if (key := (int(m[1]), int(m[2]))) in positions]
    if not guessed and not said:
        return
    where = page_list(guessed) if guessed else "some pages"
    source.notes.altered("size-guessed", f"{where}: no size given, US Letter taken")
    source.notes.warning(
        "source.size-guessed",
        f'"{FILE}" gives no size for {where}: US Letter was taken, as readers do.',
        "Check that nothing is cut off.",
        min(guessed, default=0),
    )


def _resolve(source: Source, page: Any) -> None:
    """Write onto a page what it inherits (ISO 32000-2, 7.7.3.4)."""
    for key in _INHERITED:
        if key not in page and (value := _from_above(page, key)) is not None:
            page[key] = value
            source.changed = True


def _from_above(page: Any, key: str) -> Any:
    """The value that a page inherits, or None. A loop in the tree ends the search."""
    node, steps = page.get("/Parent"), 0
    while isinstance(node, pikepdf.Dictionary) and steps < 64:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


def _drop_private(source: Source, page: Any) -> bool:
    """Drop private entries; whether there were any."""
    found = [key for key in _PRIVATE if key in page]
    idle = [key for key in _IDLE if key in page]
    source.changed = source.changed or bool(found) or any(_holds(page[key]) for key in idle)
    for key in found + idle:
        del page[key]
    return bool(found)


def _holds(value: Any) -> bool:
    """Whether an entry is more than an empty dictionary, which reportlab writes."""
    return not isinstance(value, pikepdf.Dictionary) or len(value.keys()) > 0


def _geometry(source: Source, page: Any, index: int) -> Geometry:
    """Boxes and rotation of a page, made plain in the page itself where they were not."""
    media = _rect(page.get("/MediaBox")) or LETTER
    crop = _within(_rect(page.get("/CropBox")) or media, media)
    turn = number_of(page, "/Rotate")
    rotate = int(turn) // 90 * 90 % 360 if math.isfinite(turn) else 0
    unit = number_of(page, "/UserUnit", 1)
    unit = unit if math.isfinite(unit) and unit > 0 else 1.0
    if turn % 360 != rotate:
        source.notes.altered("rotation-mended", f"/Rotate {turn:g} read as {rotate}", index + 1)
    if turn != rotate or "/MediaBox" not in page:
        page.Rotate, page.MediaBox = rotate, pikepdf.Array(list(media))
        source.changed = True
        source.suspect.add(index)
    return Geometry(media, crop, rotate, unit)


def _rect(array: Any) -> Rect | None:
    """A rectangle with its corners in order, or None where it is none or has no area."""
    if not isinstance(array, pikepdf.Array) or len(array) < 4:
        return None
    try:
        a, b, c, d = (float(array[i]) for i in range(4))
    except (TypeError, ValueError):
        return None
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    return box if all(map(math.isfinite, box)) and box[2] > box[0] and box[3] > box[1] else None


def _within(inner: Rect, outer: Rect) -> Rect:
    """The part of one box inside another; all of the other where they do not meet, as readers do."""
    box = (max(inner[0], outer[0]), max(inner[1], outer[1]), min(inner[2], outer[2]), min(inner[3], outer[3]))
    return box if box[2] > box[0] and box[3] > box[1] else outer
