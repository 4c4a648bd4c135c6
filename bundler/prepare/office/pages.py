"""Laid-out pages: made the same each time, and looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bundler.model import AnnotationPolicy, Comment, OutlineItem
from bundler.pdf.pictures import open_document
from bundler.pdf.text import page_text
from bundler.prepare.desk import FILE, Notes, page_list, plural
from bundler.prepare.office.found import Note

OUR_OWN: Final = frozenset({"source.comments", "source.revisions"})
"""Findings about the PDF in between: the office file's own are told instead."""

SMALLEST: Final = 6.0
"""Points below which letters are hard to read."""


def anonymise(path: Path) -> None:
    """Take out when and by what a PDF was made: two conversions give the same bytes."""
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key in [key for key in pdf.trailer.keys() if key not in ("/Root", "/Size")]:  # noqa: SIM118
            del pdf.trailer[key]
        for key in ("/Metadata", "/Lang", "/OpenAction", "/ViewerPreferences", "/PageMode"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def texts(path: Path) -> list[str]:
    """The text of each page."""
    found = []
    with open_document(path) as document:
        for index in range(len(document)):
            with closing(document[index]) as page:
                found.append(page_text(page))
    return found


def solid(text: str) -> str:
    """Letters and digits alone: what a document and its pages have in common."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


# --- comments -----------------------------------------------------------------------------------------------------


def placed(notes: Iterable[Note], texts: Sequence[str], policy: AnnotationPolicy) -> tuple[Comment, ...]:
    """Comments with the page on which the words stand that they are about; the last page known where they do not."""
    del policy
    shown = [solid(text) for text in texts]
    comments, page = [], 1
    for note in notes:
        found = _page(note, shown, page)
        page = found if found else page
        text = f"{note.anchor.rpartition('!')[2]}: {note.text}" if _is_cell(note) else note.text
        comments.append(Comment(min(page, max(1, len(texts))), note.kind, note.author, text, note.date))
    return tuple(comments)


def _is_cell(note: Note) -> bool:
    return bool(re.fullmatch(r".*![A-Z]+\d+", note.anchor))


def _page(note: Note, shown: Sequence[str], last: int) -> int:
    """The page of a note, 1-based, 0 where it cannot be told."""
    if note.slide:
        return note.slide
    wanted = solid(note.anchor.rpartition("!")[0] if _is_cell(note) else note.anchor)[:80]
    if not wanted:
        return 0
    order = [*range(last, len(shown) + 1), *range(1, last)]
    if _is_cell(note):
        order = sorted(order)
    return next((number for number in order if wanted in shown[number - 1]), 0)


# --- letters without a font ---------------------------------------------------------------------------------------


def check_boxes(counts: Mapping[int, int], notes: Notes) -> None:
    """Say on which pages empty boxes stand in the place of letters. counts: by page, 1-based."""
    if counts:
        total = sum(counts.values())
        notes.altered("letters-as-boxes", f"{plural(total, 'letter')} shown as empty boxes")
        notes.warning(
            "source.undrawable-character",
            f'"{FILE}" has {plural(total, "letter")} for which no font is installed here; an empty box stands in the '
            f"place of {'it' if total == 1 else 'each'} on {page_list(counts)}.",
            "Install a font that has them (such as Noto CJK for Chinese, Japanese and Korean), or print the file to "
            "PDF in the program that made it.",
            min(counts),
        )


# --- sheets -------------------------------------------------------------------------------------------------------


def check_sheets(
    path: Path, texts: Sequence[str], outline: Sequence[OutlineItem], cells: Sequence[tuple[str, str]], notes: Notes
) -> None:
    """Letters too small to read, numbers for which a column is too narrow, texts that the next cell cuts off."""
    _check_letters(path, outline, notes)
    _check_cells(path, texts, cells, notes)
    cut = [number for number, text in enumerate(texts, 1) if re.search(r"(?:^|\s)###+(?:\s|$)", text)]
    if cut:
        notes.warning(
            "source.narrow-column",
            f'"{FILE}" shows ### instead of a value on {page_list(cut)}: a column is too narrow.',
            "Widen the column and save the file, or give the figures in another way.",
            cut[0],
        )


def _check_cells(path: Path, texts: Sequence[str], cells: Sequence[tuple[str, str]], notes: Notes) -> None:
    """Cells of which the pages show a part only, as the screen does too."""
    unseen = _unseen(cells, "".join(texts))
    if unseen:
        unseen = _unseen(unseen, "".join(_as_drawn(path)))
    short = list(dict.fromkeys(place for place, _ in unseen))
    if short:
        listed = ", ".join(short[:8]) + (" ..." if len(short) > 8 else "")
        notes.altered("cells-cut", f"{plural(len(short), 'cell')} shown in part: {listed}")
        notes.warning(
            "source.cut-text",
            f'"{FILE}" has {plural(len(short), "cell")} whose text is not wholly seen: {listed}.',
            "Widen the columns, or let the text wrap, and save the file.",
        )


def _unseen(cells: Sequence[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Cells that do not stand in a text as one piece."""
    shown = solid(text)
    return [(place, said) for place, said in cells if solid(said) not in shown]


def _as_drawn(path: Path) -> list[str]:
    """The pieces of text in the order in which they are drawn: the lines of a cell follow each other there, where a
    page's text runs on from each line to that of the next cell."""
    pieces = []
    with open_document(path) as document:
        for index in range(len(document)):
            with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                pieces += _drawn(page, reader)
    return pieces


def _drawn(page: Any, reader: Any) -> list[str]:
    """The pieces of one page."""
    import ctypes

    import pypdfium2.raw as raw

    pieces = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        size = raw.FPDFTextObj_GetText(item.raw, reader.raw, None, 0)
        held = (ctypes.c_ushort * (size // 2 + 1))()
        raw.FPDFTextObj_GetText(item.raw, reader.raw, held, size)
        pieces.append(bytes(held)[:size].decode("utf-16-le", "ignore").rstrip("\0"))
    return pieces


def _check_letters(path: Path, outline: Sequence[OutlineItem], notes: Notes) -> None:
    small: dict[str, list[tuple[int, float]]] = {}
    with open_document(path) as document:
        for index in range(len(document)):
            with closing(document[index]) as page:
                size = smallest(page)
            if 0 < size < SMALLEST:
                small.setdefault(_sheet(outline, index + 1), []).append((index + 1, size))
    for sheet, found in small.items():
        name = f'Sheet "{sheet}"' if sheet else "A sheet"
        notes.warning(
            "source.small-text",
            f'{name} of "{FILE}" comes out in letters of {min(size for _, size in found):.1f} points '
            f"({page_list(page for page, _ in found)}): less than {SMALLEST:g} is hard to read.",
            "Hide or narrow columns that do not matter, or split the table, and save the file.",
            found[0][0],
        )


def smallest(page: object) -> float:
    """Points of the smallest lettering on a page that is more than a sign or two; 0.0 where there is none."""
    import pypdfium2.raw as raw

    sizes: dict[float, int] = {}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):  # type: ignore[attr-defined]
        import ctypes

        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item.raw, size)
        matrix = item.get_matrix()
        points = round(size.value * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5, 1)
        sizes[points] = sizes.get(points, 0) + 1
    return min((points for points, count in sizes.items() if count >= 3 and points > 0), default=0.0)


def _sheet(outline: Sequence[OutlineItem], page: int) -> str:
    """The sheet that a page belongs to: bookmarks carry the sheets' names."""
    name = ""
    for item in outline:
        if item.page is not None and item.page <= page:
            name = item.title
    return name
