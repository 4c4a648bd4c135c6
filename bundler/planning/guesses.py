"""Titles and dates that documents give themselves, taken where the manifest gives none, and marked as taken. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bundler.model import Document, DocumentDate, DocumentKind, Finding, Manifest, Place, Prepared, Section, info
from bundler.planning.wording import keyed

MARK: Final = "*"
"""Stands behind a title or a date in the index that was taken from the document itself."""

LONGEST: Final = 200
"""Letters that a title may have."""

_MAIL: Final = frozenset({"mail", "mailbox"})
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PATH: Final = re.compile(
    r"[A-Za-z]:[\\/]|[\\/~]|(?:file|https?|ftp)://|.*[\\]|.*\.[A-Za-z][A-Za-z0-9]{1,4}$", re.DOTALL
)
_PROGRAM: Final = re.compile(
    r"(?:microsoft|ms|openoffice|libreoffice|adobe|canon|epson|hp|xerox|ricoh|kyocera|brother|camscanner)\b.*", re.I
)
_NOTHING: Final = re.compile(
    r"(?:untitled(?: \w+)?|no ?title|document|doc|scan(?:ned)?(?: document| image)?|image|img|slide|layout|"
    r"(?:powerpoint )?presentation|word document|workbook|book|sheet|page|print|printout|new document|full page photo|"
    r"pdf|fax|copy|blank|template|none|null|unknown|test|default|title|your title|document title|noname)"
    r"[\s_#().-]*\d*",
    re.I,
)
_ZEROS: Final = frozenset({dt.date(1601, 1, 1), dt.date(1904, 1, 1), dt.date(1970, 1, 1), dt.date(1980, 1, 1)})
"""Where the clocks of computers begin: what bears such a date has none."""


def sensible_title(title: str, route: str) -> str:
    """The title on one line, or "" where it says nothing of the document.

    route: how the document was read (``Facts.route``). The subject of a mail is its title, whatever it says; what
    programs write into other files is often a name of a file, or of the program.
    """
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in title)
    shown = " ".join("".join(one for one in shown if unicodedata.category(one) not in ("Cf", "Cs")).split())
    if route in _MAIL:
        return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1].rstrip()}…"
    letters = sum(one.isalpha() for one in shown)
    hollow = _PATH.match(shown) or _PROGRAM.fullmatch(shown) or _NOTHING.fullmatch(shown)
    return "" if hollow or letters < 3 or len(shown) > LONGEST else shown


def date_of(text: str) -> DocumentDate | None:
    """The date that a document gives itself (``Facts.dated``), or None for what is none or where a clock stood at its
    beginning. A time without a zone is left out: nobody could say when that was."""
    if found := _DAY.fullmatch(text):
        year, month, day = (int(part) if part else None for part in found.groups())
        return _known(DocumentDate(text, year or 0, month, day))
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return _known(DocumentDate(moment.date().isoformat(), moment.year, moment.month, moment.day))
    return _known(DocumentDate(text, moment.year, moment.month, moment.day, moment))


def _known(date: DocumentDate) -> DocumentDate | None:
    try:
        day = dt.date(date.year, 1 if date.month is None else date.month, 1 if date.day is None else date.day)
    except ValueError:
        return None
    return None if day.year < 1900 or (date.day and day in _ZEROS) else date


def guess(document: Document, prepared: Mapping[str, Prepared]) -> Document:
    """The document with the title and the date that it gives itself, where the manifest gives none."""
    if document.kind is not DocumentKind.FILE or document.id not in prepared:
        return document
    facts = prepared[document.id].facts
    title = sensible_title(facts.title, facts.route) if "title" in document.made else ""
    date = date_of(facts.dated) if "date" in document.made and facts.dated else None
    guessed = tuple(name for name, found in (("date", date), ("title", title)) if found)
    return replace(document, title=title or document.title, date=date or document.date, guessed=guessed)


def with_guesses(manifest: Manifest, prepared: Mapping[str, Prepared]) -> Manifest:
    """The manifest with all such titles and dates; sections ordered by date in their new order."""
    root = _section(manifest.root, prepared)
    return replace(manifest, root=root)


def _section(section: Section, prepared: Mapping[str, Prepared]) -> Section:
    items = tuple(
        _section(item, prepared) if isinstance(item, Section) else _entry(item, prepared) for item in section.items
    )
    return replace(section, items=by_date(items) if section.by_date else items)


def _entry(document: Document, prepared: Mapping[str, Prepared]) -> Document:
    """A document, or an exhibit with its documents: one of a single file goes by what that file is called."""
    if document.kind is not DocumentKind.EXHIBIT:
        return guess(document, prepared)
    before = document.documents
    after = tuple(guess(each, prepared) for each in before)
    whole = replace(document, documents=after)
    if len(after) != 1:
        return whole
    old, new = before[0], after[0]
    shared = tuple(name for name in new.guessed if getattr(document, name) == getattr(old, name))
    return replace(whole, guessed=shared, **{name: getattr(new, name) for name in shared})


def by_date(items: tuple[Document | Section, ...]) -> tuple[Document | Section, ...]:
    """Documents earliest first, the undated last, equal dates in the manifest's order; inner sections behind them."""
    documents = [item for item in items if isinstance(item, Document)]
    dated = [(each.date.sort_key, each.line, each) for each in documents if each.date is not None]
    undated = [each for each in documents if each.date is None]
    return (
        *(each for _, _, each in sorted(dated, key=lambda row: row[:2])),
        *sorted(undated, key=lambda each: each.line),
        *(item for item in items if isinstance(item, Section)),
    )


# --- saying so ------------------------------------------------------------------------------------------------------


def guesses_made(manifest: Manifest, places: Mapping[str, tuple[int, ...]]) -> tuple[Finding, ...]:
    """One finding for all titles and dates of the bundle that were read from the documents themselves.

    places: of attachments, by id: their numbers below the listed document, outermost first.
    """
    found = [each for each in manifest.included() if each.guessed and each.kind is DocumentKind.FILE]
    made = list({each.id: each for each in found}.values())  # a document may stand in several bundles
    if not made:
        return ()
    counts = [(name, sum(name in each.guessed for each in made)) for name in ("title", "date")]
    words = " and ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts if count)
    listed = "; ".join(_lines(each, places.get(each.id, ())) for each in made)
    message = (
        f"The manifest does not give {words}, which {'was' if sum(n for _, n in counts) == 1 else 'were'} taken from "
        f"the documents themselves; the index marks them with {MARK}."
    )
    remedy = f"Look at each and add it to its entry, as it is or put right: {listed}."
    return (info("plan.guessed", message, Place(manifest.name, min(each.line for each in made)), remedy),)


def _lines(document: Document, place: Sequence[int]) -> str:
    """What to write into the document's entry, or into that of the listed document that carries it."""
    parts = [f"title: {_quoted(document.title)}"] if "title" in document.guessed else []
    if "date" in document.guessed and document.date is not None:
        parts.append(f"date: {document.date.text}")
    lines = ", ".join(parts)
    if not place:
        return f"{document.id}: {lines}"
    listed = document.id.removesuffix("".join(f".{number}" for number in place))
    return f"{listed}: {keyed(place, f'{{{lines}}}')}"


def _quoted(text: str) -> str:
    """A text as YAML reads it whatever stands in it (double-quoted style, YAML 1.2.2, 7.3.1)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def still_true(manifest: Manifest, findings: list[Finding]) -> Iterator[Finding]:
    """The findings of the manifest without those that guesses have made untrue: a document that has a date by now is
    not undated, and its name is not its title."""
    guessed = {(each.id, name) for each in manifest.documents() for name in each.guessed}
    for finding in findings:
        if finding.code == "manifest.undated" and (finding.place.document, "date") in guessed:
            continue
        yield finding
