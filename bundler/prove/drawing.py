"""What a child proves by pdfium: the task "prove.pages". Each page is loaded once, drawn once and read once.

A page's picture, its marks painted over, has to hash band by band as the picture of its source does; only where
it does not is the source drawn too, and compared pixel by pixel.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.model import Rect
from bundler.pdf.pictures import Picture, bands, draw, open_document
from bundler.pdf.text import normalise, text_hash
from bundler.prove.alterations import as_declared, turn_along
from bundler.prove.closeup import LEGIBLE, inked_close_up
from bundler.prove.declared import Declared
from bundler.prove.frame import PageFrame, displayed, from_display
from bundler.prove.laid import prove_words
from bundler.prove.originals import prove_original
from bundler.prove.pixels import Region, alike, differing, masked, prove_ink, region, shows, stained
from bundler.prove.recognised import same_words
from bundler.prove.report import Record
from bundler.prove.wording import first_difference, is_part, solid, unhyphenated

if TYPE_CHECKING:
    import pypdfium2


@dataclass
class Page:
    """A page of the bundle in hand. request: index, label, source_page, marks, links."""

    request: Mapping[str, Any]
    document: str
    handle: pypdfium2.PdfPage
    frame: PageFrame
    picture: Picture | None
    marks: list[tuple[str, Rect, bool]] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, str, int]:
        """For a refusal."""
        return str(self.request["label"]), self.document, int(self.request["source_page"] or 0)

    def region(self, rect: Rect, grow: bool = True) -> Region:
        """A rectangle on the page as displayed, in pixels of the picture."""
        assert self.picture is not None
        return region(rect, self.frame.unit, self.handle.get_size(), self.picture, grow)

    def regions(self) -> list[Region]:
        """The marks' rectangles in pixels of the picture."""
        return [self.region(rect) for _, rect, _ in self.marks]


PDF_ROUTES: Final = frozenset({"direct", "repaired", "imported", "rewritten", "pictured"})
"""Routes by which a source that is a PDF itself was read: its pages are compared with the original's own."""


class Original:
    """A source as pdfium reads it, opened when it is wanted; and what was seen of it when it was prepared."""

    def __init__(self, stack: ExitStack, source: Mapping[str, Any], full: bool, record: Record) -> None:
        self._stack, self._source, self._record = stack, source, record
        self._document: pypdfium2.PdfDocument | None = None
        self._clean: pypdfium2.PdfDocument | None = None
        self._pdf_source = source["route"] in PDF_ROUTES
        self._from_clean = not self._pdf_source
        self._stood: dict[int, int] = {}
        self.surveys = [] if full else self._surveys(Path(source["original"] if self._pdf_source else source["pdf"]))

    def declared(self, source_page: int) -> Declared:
        """What was done to a page on its way in, and sets it apart from the page that it is compared with."""
        stated = Declared.on(self._source["alterations"], source_page)
        return stated if self._pdf_source else stated.once_made()

    def _surveys(self, path: Path) -> list[dict[str, Any]]:
        """One a page, or none where there is no such file."""
        try:
            pages = json.loads(path.with_suffix(".pages.json").read_text("ascii"))["pages"]
        except (OSError, ValueError, KeyError):
            return []
        return list(pages) if len(pages) == self._source["pages"] else []

    def survey(self, source_page: int) -> dict[str, Any] | None:
        """What the page looked like; None where it has to be drawn."""
        declared = self.declared(source_page)
        if declared.turn or declared.recognised:
            return None
        return self.surveys[source_page - 1] if self.surveys else None

    def page(self, source_page: int) -> pypdfium2.PdfPage:
        """A page of the original, loaded; of the clean PDF where no reader shows the original. source_page: 1-based."""
        if self.declared(source_page).unseen:
            self._remark(f"page {source_page} of {self._source['document']} is drawn from what was made of it")
            return self.clean_page(source_page)
        if self._document is None:
            self._document = self._open()
        page = self._document[source_page - 1]
        if not self._from_clean:
            # Turned in memory as is stated: then it must equal the bundle's page, pixel by pixel and word by word.
            # pdfium keeps it in the document: the next time, the page is turned already.
            stood = self._stood.setdefault(source_page, page.get_rotation())
            declared = self.declared(source_page)
            page.set_rotation((stood + declared.turn) % 360)
            if declared.turn and declared.comments_printed and not stood:
                turn_along(page)
        return page

    def _remark(self, said: str) -> None:
        """Note once what a check compared with in place of the original."""
        if said not in self._record.remarks:
            self._record.remarks.append(said)

    def clean_page(self, source_page: int) -> pypdfium2.PdfPage:
        """A page of the clean PDF, loaded. source_page: 1-based."""
        if self._clean is None:
            self._clean = self._stack.enter_context(open_document(Path(self._source["pdf"])))
        return self._clean[source_page - 1]

    def _open(self) -> pypdfium2.PdfDocument:
        """The original; its clean PDF where pdfium cannot read the original, or it is no PDF."""
        from pypdfium2 import PdfiumError

        if self._pdf_source:
            try:
                document = self._stack.enter_context(
                    open_document(Path(self._source["original"]), self._source["password"] or None)
                )
            except PdfiumError:
                document = None
            if document is not None and len(document) >= self._source["pages"]:
                return document
            self._remark(f"{self._source['document']} is drawn from its {self._source['route']} form")
            self._from_clean = True
        return self._stack.enter_context(open_document(Path(self._source["pdf"])))


def examine(args: dict[str, Any]) -> dict[str, Any]:
    """Prove how pages look and read.

    args: ``path`` of the PDF, ``full`` (draw the sources too) and ``runs``, each with ``document``, ``source`` (as for
    the structure; None for pages that bundler draws), ``begins`` (its first pages are among them) and ``pages``:
    ``index``, ``label``, ``source_page``, ``width``, ``marks`` ([text, rect, plate]), ``laid`` ([text, rect] of links
    over words of a source) and ``links`` ([rect, ordinal]).
    Answers a record, with ``texts`` (index -> text of a page that bundler draws) and ``link_texts`` (index -> [rect,
    ordinal, text within, text of its whole lines]).
    """
    path = Path(args["path"])
    record, texts, link_texts = Record(path.name), dict[str, str](), dict[str, list[Any]]()
    with ExitStack() as stack:
        bundle = stack.enter_context(open_document(path))
        for run in args["runs"]:
            with ExitStack() as sources:
                original = Original(sources, run["source"], args["full"], record) if run["source"] else None
                if run["source"] and run["begins"]:
                    prove_original(run["source"], record)
                for request in run["pages"]:
                    _examine_page(bundle, run["document"], request, original, record, texts, link_texts)
    return record.to_json() | {"texts": texts, "link_texts": link_texts}


def _examine_page(
    bundle: pypdfium2.PdfDocument,
    document: str,
    request: Mapping[str, Any],
    original: Original | None,
    record: Record,
    texts: dict[str, str],
    link_texts: dict[str, list[Any]],
) -> None:
    if request["index"] >= len(bundle):
        record.refuse("page-count", "pdfium does not find this page in the PDF.", request["label"], document)
        return
    # Made of the very objects of a page that was drawn already, it looks like that one: drawn once per content.
    known = original is not None and request["same"] and original.survey(int(request["source_page"])) is not None
    with closing(bundle[request["index"]]) as handle:
        page = _loaded(handle, document, request, not known)
        with closing(handle.get_textpage()) as reader:
            taken = _prove_mark_texts(page, reader, original, record)
            rest = _without(reader, taken)
            prove_words(reader, page.frame, request["laid"], taken, page.place, record)
            if original is None:
                texts[str(request["index"])] = normalise(reader.get_text_range())
                link_texts[str(request["index"])] = _texts_of_links(page, reader)
                record.looked("drawn pages")
        if original is not None:
            _prove_picture(page, original, record)
            _prove_text(page, rest, original, record)


def _loaded(handle: pypdfium2.PdfPage, document: str, request: Mapping[str, Any], drawn: bool) -> Page:
    width, _ = handle.get_size()
    # pdfium leaves UserUnit out of account; the Plan does not.
    unit = float(request["width"]) / width if width else 1.0
    frame = PageFrame(handle.get_bbox(), handle.get_rotation(), unit)
    marks = [(text, tuple(rect), plate) for text, rect, plate in request["marks"]]
    return Page(request, document, handle, frame, draw(handle) if drawn else None, marks)


# --- marks --------------------------------------------------------------------------------------------------------


def _prove_mark_texts(page: Page, reader: pypdfium2.PdfTextPage, original: Original | None, record: Record) -> set[int]:
    """Every mark reads as declared, upright, in ink that is seen. Answers the positions of its letters."""
    taken: set[int] = set()
    for text, rect, _ in page.marks:
        record.looked("marks")
        if not text:
            _prove_line(page, rect, record)
            continue
        user = from_display(page.frame, rect)
        letters = _letters(reader, text, user)
        within = normalise(reader.get_text_bounded(*user))
        if within != text and not _explained(page, within, text, user, original):
            said = f"where the number {text!r} should stand, the page reads {within!r}."
            record.refuse("mark-text", said, *page.place)
        taken |= letters.keys()
        _prove_upright(page, reader, letters, record)
        if not letters or not _is_seen(page, rect, letters):
            record.refuse("mark-hidden", f"the number {text!r} is not to be seen where it should stand.", *page.place)
    return taken


def _prove_line(page: Page, rect: Rect, record: Record) -> None:
    """A mark without a text is a line: it is seen where it is declared, where the page was drawn."""
    if page.picture is not None and not stained(page.picture, page.region(rect)):
        record.refuse("mark-hidden", "a line in the margin is not to be seen where it should stand.", *page.place)


def _explained(page: Page, within: str, text: str, user: Rect, original: Original | None) -> bool:
    """Whether whatever else is read at a mark's place is read there in the source too: words without ink."""
    if original is None:
        return False
    number = int(page.request["source_page"])
    as_source = original.clean_page if original.declared(number).recognised else original.page
    with closing(as_source(number)) as handle, closing(handle.get_textpage()) as reader:
        theirs = solid(normalise(reader.get_text_bounded(*user)))
    return sorted(unhyphenated(solid(within))) == sorted(unhyphenated(theirs + solid(text)))


def _is_seen(page: Page, rect: Rect, letters: Mapping[int, Rect]) -> bool:
    """Every letter of a mark bears ink, where the page was drawn."""
    if page.picture is None:
        return True
    boxes = [displayed(page.frame, box) for box in letters.values()]
    _, top, _, bottom = page.region(rect, grow=False)
    if bottom - top < LEGIBLE:
        return inked_close_up(page.handle, page.frame, rect, boxes)
    return prove_ink(page.picture, page.region(rect), [page.region(box, grow=False) for box in boxes])


def _letters(reader: pypdfium2.PdfTextPage, text: str, user: Rect) -> dict[int, Rect]:
    """The characters of a mark with their boxes: nearly always the last of the page."""
    count, wanted = reader.count_chars(), len(solid(text))
    found = _inside(reader, range(max(0, count - wanted - 4 - len(text)), count), user)
    if len(found) < wanted:
        found = _inside(reader, range(count), user)
    # A mark is drawn behind all else.
    return {index: found[index] for index in sorted(found)[-wanted:]}


def _inside(reader: pypdfium2.PdfTextPage, indexes: range, user: Rect) -> dict[int, Rect]:
    import pypdfium2.raw as raw

    found: dict[int, Rect] = {}
    for index in indexes:
        if chr(raw.FPDFText_GetUnicode(reader.raw, index)).isspace():
            continue
        box = reader.get_charbox(index)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if user[0] <= x <= user[2] and user[1] <= y <= user[3]:
            found[index] = box
    return found


def _prove_upright(page: Page, reader: pypdfium2.PdfTextPage, letters: Mapping[int, Rect], record: Record) -> None:
    """As displayed: pdfium gives the angle of a letter clockwise, before the page is turned."""
    import pypdfium2.raw as raw

    for index in letters:
        angle = math.degrees(raw.FPDFText_GetCharAngle(reader.raw, index))
        if abs((angle + page.frame.rotate + 180) % 360 - 180) > 1:
            record.refuse("mark-turned", "the number does not stand upright as the page is displayed.", *page.place)
            return


def _without(reader: pypdfium2.PdfTextPage, taken: set[int]) -> str:
    """The page's text but for some characters."""
    if not taken:
        return normalise(reader.get_text_range())
    count, pieces, at = reader.count_chars(), [], 0
    for index in [*sorted(taken), count]:
        if index > at:
            pieces.append(reader.get_text_range(at, index - at))
        at = index + 1
    return normalise(" ".join(pieces))


# --- pages that bundler draws -------------------------------------------------------------------------------------


def _texts_of_links(page: Page, reader: pypdfium2.PdfTextPage) -> list[Any]:
    x0, _, x1, _ = page.frame.crop
    return [
        [rect, ordinal, _bounded(reader, tuple(rect)), _bounded(reader, (x0, rect[1], x1, rect[3]))]
        for rect, ordinal in page.request["links"]
    ]


def _bounded(reader: pypdfium2.PdfTextPage, rect: Rect) -> str:
    return normalise(reader.get_text_bounded(*rect))


# --- pages of sources ---------------------------------------------------------------------------------------------


def _prove_picture(page: Page, original: Original, record: Record) -> None:
    record.looked("pictures")
    number = int(page.request["source_page"])
    declared = original.declared(number)
    if page.picture is None:
        record.spent("by_content")
        return
    record.spent("drawn")
    own = masked(page.picture, page.regions())
    seen = original.survey(number)
    if seen and not declared.looks and list(seen["pixels"]) == [own.width, own.height] and seen["bands"] == bands(own):
        return
    if declared.looks:
        with closing(original.clean_page(number)) as handle:
            _compare(page, own, draw(handle), record)
    with closing(original.page(number)) as handle:
        theirs = draw(handle)
        if declared.pictured:
            _compare_pictured(page, own, theirs, record)
        elif not declared.looks:
            _compare(page, own, theirs, record)
        elif not _as_declared(page, own, (handle, theirs), original, declared):
            said = "the page differs from its source in more than the alterations that are stated."
            record.refuse("picture", said, *page.place)
    for text, rect, plate in page.marks:
        if not plate and stained(theirs, page.region(rect, grow=False)):
            record.refuse(
                "mark-over-ink", f"the number {text!r} stands on something that the source shows.", *page.place
            )


def _as_declared(
    page: Page, own: Picture, theirs: tuple[pypdfium2.PdfPage, Picture], original: Original, declared: Declared
) -> bool:
    """Whether the page is the original's but for what is declared. theirs: the original's page, and its picture."""
    if not declared.resampled:
        return as_declared(*theirs, own, page.regions(), declared)
    with closing(original.clean_page(int(page.request["source_page"]))) as clean:
        return as_declared(*theirs, own, page.regions(), declared, clean)


def _compare(page: Page, own: Picture, theirs: Picture, record: Record) -> None:
    """Two pictures, the marks painted over, are one but for a few pixels."""
    if (theirs.width, theirs.height) != (own.width, own.height):
        record.refuse("picture", "the page is displayed in another size than its source.", *page.place)
        return
    changed, strong = differing(own, masked(theirs, page.regions()))
    if not alike(own, changed, strong):
        share = 100 * changed / (own.width * own.height)
        record.refuse(
            "picture", f"the page does not look like its source: {share:.2f} % of its pixels differ.", *page.place
        )
    elif changed:
        record.remarks.append(f"page {page.request['label']} differs from its source in {changed} pixels")


def _compare_pictured(page: Page, own: Picture, theirs: Picture, record: Record) -> None:
    """A picture of a page shows the page, but for the edges of shapes, which lie between its dots."""
    if not shows(own, masked(theirs, page.regions())):
        record.refuse("picture", "the picture of the page does not show what its source shows.", *page.place)


def _prove_text(page: Page, rest: str, original: Original, record: Record) -> None:
    record.looked("text")
    number = int(page.request["source_page"])
    declared, seen = original.declared(number), original.survey(number)
    if seen and seen["text"] == text_hash(rest):
        return
    theirs, mine = _solid_text(original.page(number)), solid(rest)
    if unhyphenated(mine) == unhyphenated(theirs) or (declared.flattened and is_part(mine, theirs)):
        return
    if declared.pictured and (declared.words_lost or sorted(unhyphenated(mine)) == sorted(unhyphenated(theirs))):
        return
    if declared.recognised and _same_but_recognised(page, rest, original, declared):
        return
    if declared.wordy and is_part(theirs, mine) and mine == _solid_text(original.clean_page(number)):
        return
    record.refuse("text", f"the page's text is not that of its source: {first_difference(mine, theirs)}.", *page.place)


def _same_but_recognised(page: Page, rest: str, original: Original, declared: Declared) -> bool:
    """Whether the words that were recognised are all that a page has more. Where other words were meant to change
    too, that is proved of the clean PDF's page."""
    number = int(page.request["source_page"])
    marks = "".join(text for text, _, _ in page.marks)
    otherwise = declared.flattened or declared.wordy or declared.pictured
    with closing(original.clean_page(number) if otherwise else original.page(number)) as theirs:
        return same_words(page.handle, theirs, rest, marks)


def _solid_text(page: pypdfium2.PdfPage) -> str:
    with closing(page), closing(page.get_textpage()) as reader:
        return solid(normalise(reader.get_text_range()))
