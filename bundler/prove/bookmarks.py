"""The bookmarks of a finished volume, held against those that follow from the Plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bundler.prove.demands import Bookmark
from bundler.prove.links import keeps_zoom, remote
from bundler.prove.reading import Destinations, get, number_of, resolve, text_of
from bundler.prove.report import Record

if TYPE_CHECKING:
    from pypdf import PdfReader

_DEEP: Final = 200


def found(reader: PdfReader, destinations: Destinations, record: Record) -> list[Bookmark]:
    """The bookmarks of the PDF, by own walk with a guard against loops (ISO 32000-2, 12.3.3)."""
    marks: list[Bookmark] = []
    seen: set[int] = set()
    root: Any = reader.trailer["/Root"]
    outlines = get(root, "/Outlines")
    todo: list[tuple[Any, int]] = [(outlines.get("/First"), 0)] if isinstance(outlines, dict) else []
    while todo:
        ref, depth = todo.pop()
        number, item = number_of(ref), resolve(ref)
        if item is None:
            continue
        if number in seen or depth > _DEEP or not isinstance(item, dict):
            record.refuse("bookmark-tree", "The bookmarks run in a circle or are broken.")
            break
        seen.add(number)
        marks.append(_bookmark(item, depth, destinations, record))
        todo += [(item.get("/Next"), depth), (item.get("/First"), depth + 1)]
    return marks


def _bookmark(item: Any, depth: int, destinations: Destinations, record: Record) -> Bookmark:
    title, action = _title(item), get(item, "/A")
    if isinstance(action, dict) and get(action, "/S") == "/GoToR":
        file, target, kept = remote(action)
        if not kept:
            record.refuse("bookmark-zoom", f"The bookmark “{title}” changes the reader's zoom.")
        return Bookmark(depth, title, target, file)
    target = action.get("/D") if isinstance(action, dict) and get(action, "/S") == "/GoTo" else item.get("/Dest")
    position = destinations.position(target)
    if position is not None and not keeps_zoom(destinations.array(target)):
        record.refuse("bookmark-zoom", f"The bookmark “{title}” changes the reader's zoom.")
    return Bookmark(depth, title, position)


def _title(item: Any) -> str:
    return text_of(item.get("/Title"))


def prove_bookmarks(
    wanted: Sequence[Bookmark], marks: Sequence[Bookmark], pages: Sequence[str], record: Record
) -> None:
    """The same titles, targets, nesting and order. pages: printed number of each page of the PDF."""
    record.looked("bookmarks", len(marks))
    if list(wanted) == list(marks):
        return
    missing, extra = Counter(wanted) - Counter(marks), Counter(marks) - Counter(wanted)
    if not missing and not extra:
        record.refuse("bookmark-order", "The bookmarks are not in the order of the pages.")
    spare = list(extra.elements())
    for mark in missing.elements():
        twin = next((each for each in spare if _alike(mark, each)), None)
        if twin:
            spare.remove(twin)
        _refuse(mark, twin, pages, record)
    for mark in spare:
        record.refuse("bookmark-added", f"There is a bookmark “{mark.title}” that the plan does not have.")


def _alike(one: Bookmark, other: Bookmark) -> bool:
    return one.title == other.title or (one.target == other.target and one.depth == other.depth)


def _shown(mark: Bookmark, pages: Sequence[str]) -> str:
    """Where a bookmark leads, in words."""
    if mark.target is None:
        return "nowhere"
    if mark.file:
        return f"page {mark.target + 1} of {mark.file}"
    return pages[mark.target] if mark.target < len(pages) else "nowhere"


def _refuse(mark: Bookmark, twin: Bookmark | None, pages: Sequence[str], record: Record) -> None:
    if twin is None:
        record.refuse("bookmark-missing", f"The bookmark “{mark.title}” is missing.")
    elif twin.title != mark.title:
        record.refuse("bookmark-title", f"The bookmark “{mark.title}” reads “{twin.title}”.")
    elif (twin.target, twin.file) != (mark.target, mark.file):
        shown = [_shown(each, pages) for each in (twin, mark)]
        record.refuse("bookmark-target", f"The bookmark “{mark.title}” leads to {shown[0]}, not to {shown[1]}.")
    else:
        record.refuse("bookmark-nesting", f"The bookmark “{mark.title}” stands at the wrong level.")
