"""Links that the Plan lays over words of a source's page: each is there, lies where it is declared, leads to its page,
and lies over the words that it is declared for. Whatever other links a page has are not touched by this."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bundler.model import Rect
from bundler.pdf.wordboxes import letter_box
from bundler.planning.plan import Plan, PlanLink, PlanPage
from bundler.prove.demands import LAID, LAID_WORDS
from bundler.prove.frame import PageFrame, from_display
from bundler.prove.links import Link
from bundler.prove.reading import Leaf
from bundler.prove.report import Record
from bundler.prove.wording import is_part, solid, unhyphenated

_CROWDED: Final = 1.5
"""Times as many letters as its words have may lie under a link: its place is proved by itself."""

if TYPE_CHECKING:
    import pypdfium2


_NEAR: Final = 0.05
"""Points by which a link may lie off its declared place: numbers are rounded on their way into the PDF."""

_SHIFTED: Final = 30.0
"""Points within which a link of the right target is taken for the declared one that was moved."""


def prove_laid(leaf: Leaf, page: PlanPage, found: Sequence[Link], plan: Plan, record: Record) -> list[Link]:
    """Hold a page's links against those that the Plan lays on it. Answers the others."""
    rest = list(found)
    for declared in page.links:
        record.looked(LAID)
        rect = from_display(leaf, declared.rect)
        here = [link for link in rest if _far(link.rect, rect) <= _NEAR]
        right = next((link for link in here if _leads(link, page, declared, plan)), None)
        if right is None:
            right = _refuse(here, rest, rect, page, declared, plan, record)
        if right is None:
            continue
        rest.remove(right)
        if not right.zoom:
            record.refuse("link-zoom", f"the link over “{declared.text}” changes the reader's zoom.", *_place(page))
    return rest


def _refuse(
    here: Sequence[Link],
    rest: Sequence[Link],
    rect: Rect,
    page: PlanPage,
    declared: PlanLink,
    plan: Plan,
    record: Record,
) -> Link | None:
    """Say what is wrong with a declared link. Answers the one that was met in its stead."""
    said = f"the link over “{declared.text}”"
    if here:
        where = f"does not lead to page {plan.page_text(declared.target)}"
        record.refuse("reference-target", f"{said} {where}.", *_place(page))
        return here[0]
    moved = [link for link in rest if _far(link.rect, rect) <= _SHIFTED and _leads(link, page, declared, plan)]
    if moved:
        record.refuse("reference-place", f"{said} does not lie over these words.", *_place(page))
        return moved[0]
    record.refuse("reference-missing", f"{said} is missing.", *_place(page))
    return None


def _place(page: PlanPage) -> tuple[str, str, int]:
    return page.label, page.entry, page.source_page or 0


def _far(one: Rect, other: Rect) -> float:
    """The most that two rectangles differ on any side."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _leads(link: Link, page: PlanPage, declared: PlanLink, plan: Plan) -> bool:
    """Whether a link leads to the declared page: in this file, or in the file of another volume."""
    target = plan.pages[declared.target]
    if target.volume == page.volume:
        return link.kind == "page" and link.target == target.index
    return link.kind == "remote" and link.target == target.index and link.address == _file(plan, target)


def _file(plan: Plan, page: PlanPage) -> str:
    return plan.volumes[page.volume - 1].file


def prove_words(
    reader: pypdfium2.PdfTextPage,
    frame: PageFrame,
    declared: Sequence[Sequence[Any]],
    marks: Collection[int],
    place: tuple[str, str, int],
    record: Record,
) -> None:
    """The words under each link are those that the Plan names. declared: text and rectangle as displayed. marks:
    positions of the letters of bundler's own marks."""
    if not declared:
        return
    letters = _letters(reader, marks)
    for text, rect in declared:
        record.looked(LAID_WORDS)
        left, low, right, high = from_display(frame, tuple(rect))
        under = "".join(
            letters[at][0]
            for at in sorted(letters)
            if left <= letters[at][1] <= right and low <= letters[at][2] <= high
        )
        if not _holds(_plain(under), _plain(text)):
            record.refuse("reference-words", f"the link over “{text}” lies over “{under}”.", *place)


def _letters(reader: pypdfium2.PdfTextPage, marks: Collection[int]) -> Mapping[int, tuple[str, float, float]]:
    """Every letter of a page but those of marks, with the middle of its place, in default user space."""
    import pypdfium2.raw as raw

    found = {}
    for index in range(reader.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(reader.raw, index))
        if index not in marks and letter and not letter.isspace():
            box = letter_box(reader, index)
            if box is not None:
                found[index] = (letter, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return found


def _holds(under: str, words: str) -> bool:
    """Whether the letters under a link are its words. Where lines overlap, a few of their neighbours' are there too."""
    return under == words or (is_part(words, under) and len(under) <= _CROWDED * len(words))


def _plain(text: str) -> str:
    """What is compared: no spaces, hyphens or marks without a look, ligatures as their letters."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    kept = unhyphenated(solid(unicodedata.normalize("NFKC", joined)))
    return "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cf", "Cn", "Co", "Pd"))
