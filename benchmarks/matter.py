"""A fictional matter, for references to lead into: its bundle, the words of its documents, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from benchmarks.typeset import Block, Look, Token, as_pages, typeset
from bundler.model import (
    BundleSettings,
    Case,
    Document,
    DocumentKind,
    Facts,
    InkMap,
    Manifest,
    PageFacts,
    PageWords,
    Party,
    Prepared,
    Section,
    Source,
    Witness,
)
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.profile import Profile

PARAGRAPHS = {
    "sfg": (12, 60),
    "detailed-grounds": (10, 45),
    "skeleton": (8, 40),
    "ashdown-1": (8, 40),
    "ashdown-2": (5, 22),
    "marsh-1": (6, 30),
    "wojcik-1": (4, 18),
    "lund-1": (3, 12),
    "pope-1": (2, 9),
    "report": (6, 20),
}
"""Documents with numbered paragraphs: pages, paragraphs."""

EXHIBITS = {
    "MA1": (12, 11, 17),
    "MA2": (30,),
    "MA3": (6,),
    "MA10": (8,),
    "OM1": (2, 18),
    "OM2": (12,),
    "ŁW1": (9,),
    "AL/1": (15,),
    "KP/7": (4,),
    "C": (5,),
}
"""Pages of each document of each exhibit."""

_BY = {"MA": "ashdown-1", "OM": "marsh-1", "ŁW": "wojcik-1", "AL": "lund-1", "KP": "pope-1", "C": "report"}
_WITNESSES = {
    "ashdown-1": Witness("Mara Ashdown", "MA", 1, "ashdown"),
    "ashdown-2": Witness("Mara Ashdown", "MA", 2, "ashdown"),
    "marsh-1": Witness("Owen Marsh", "OM", 1),
    "wojcik-1": Witness("Łukasz Wójcik", "ŁW", 1),
    "lund-1": Witness("Annis Lund", "AL", 1, "ashdown"),
    "pope-1": Witness("Kieran Pope", "KP"),
    "report": Witness("Nell Harcastle"),
    "ms-b": Witness("Tamsin Okoro-Reade", "TO", 1, known_as="Ms B"),
}
_TYPES = {
    "sfg": "statement-of-facts-and-grounds",
    "detailed-grounds": "detailed-grounds",
    "skeleton": "skeleton-argument",
    "report": "expert-report",
    "decision": "decision",
}
_PROFILE = Profile("court", "A court", ("COURT",), "{claimants}", "{number}")


def first_page(document: str, paragraph: int) -> int:
    """The 1-based page of a document on which a paragraph begins."""
    pages, paragraphs = PARAGRAPHS[document]
    return (paragraph - 1) * pages // paragraphs + 1


def exhibit_id(mark: str) -> str:
    """The id of the exhibit of that mark."""
    return "".join(char for char in mark.lower() if char.isalnum())


@cache
def manifest() -> Manifest:
    """The hearing bundle as a manifest."""
    claim = [_file(id_) for id_ in ("sfg", "detailed-grounds", "skeleton", "decision")]
    evidence = [_file(id_) for id_ in _WITNESSES]
    sections = (Section("Claim", tuple(claim)), Section("Evidence", tuple(evidence)), Section("Exhibits", _exhibits()))
    settings = BundleSettings("Hearing bundle", "hearing", cite_as="[HB/{page}]")
    case = Case("AC-2026-LON-000123", "R (Ashdown) v Panel", (Party("ashdown", "Mara Ashdown"),))
    return Manifest("manifest.yaml", settings, case, Section("", sections))


@cache
def plan() -> Plan:
    """Its Plan."""
    return _plan(manifest())


@cache
def claim_plan() -> Plan:
    """The Plan of the claim bundle, which was served before it and has a part of its documents."""
    kept = {"sfg", "ashdown-1", "ma1"}
    whole = manifest()
    items = tuple(document for section in whole.root.items for document in section.walk() if document.id in kept)
    settings = replace(whole.bundle, title="Claim bundle", kind="claim", cite_as="[CB/{page}]")
    return _plan(replace(whole, bundle=settings, root=Section("", items)))


@cache
def words() -> Mapping[str, tuple[PageWords, ...]]:
    """Words of the documents that references lead to. The pages of other exhibits are scans without words."""
    found = {id_: _paragraphed(pages, paragraphs) for id_, (pages, paragraphs) in PARAGRAPHS.items()}
    found["ma1.1"] = _numbered([f"Page {number % 2 + 1} of 2" for number in range(12)])
    found["ma2.1"] = _numbered([f"{number}" for number in range(101, 131)])
    found["om2.1"] = _numbered(["Leave and training", *(f"- {number} -" for number in range(1, 12))])
    found["al1.1"] = _numbered([f"AL/1 page {number}" for number in range(1, 16)])
    return found


def _plan(whole: Manifest) -> Plan:
    files = {document.id: _prepared(document.id, _pages(document.id)) for document in whole.files()}
    return paginate(whole, files, _PROFILE, {})[0]


def _pages(id_: str) -> int:
    if id_ in PARAGRAPHS:
        return PARAGRAPHS[id_][0]
    exhibit, _, number = id_.partition(".")
    sizes = {exhibit_id(mark): pages for mark, pages in EXHIBITS.items()}
    return sizes[exhibit][int(number) - 1] if exhibit in sizes else 6


def _file(id_: str) -> Document:
    type_ = _TYPES.get(id_, "witness-statement")
    source = Source(f"{id_}.pdf")
    return Document(id_, DocumentKind.FILE, id_, source=source, type=type_, witness=_WITNESSES.get(id_))


def _exhibits() -> tuple[Document, ...]:
    found = []
    for mark, sizes in EXHIBITS.items():
        id_ = exhibit_id(mark)
        parts = tuple(
            Document(f"{id_}.{number}", DocumentKind.FILE, f"{id_}.{number}", source=Source(f"{id_}.{number}.pdf"))
            for number in range(1, len(sizes) + 1)
        )
        letters = "".join(char for char in mark if char.isalpha())
        by = ("ashdown-2",) if mark == "MA10" else (_BY[letters],)
        own = 101 if mark == "MA2" else None
        found.append(
            Document(
                id_,
                DocumentKind.EXHIBIT,
                f"Exhibit {mark}",
                mark=mark,
                exhibited_by=by,
                documents=parts,
                own_numbers=own,
            )
        )
    return tuple(found)


def _prepared(id_: str, count: int) -> Prepared:
    box = (0.0, 0.0, 595.0, 842.0)
    page = PageFacts(box, box, 0, 1.0, 595.0, 842.0, 0, InkMap(6.0, 100, (0,) * 141))
    facts = Facts("direct", (page,) * count)
    return Prepared(id_, f"{id_}.pdf", 1, id_.ljust(64, "0"), Path(id_), Path(id_), facts)


def _paragraphed(pages: int, paragraphs: int) -> tuple[PageWords, ...]:
    """Pages of numbered paragraphs, with a head, and with the page's number at the foot."""
    made = []
    for page in range(1, pages + 1):
        here = [n for n in range(1, paragraphs + 1) if (n - 1) * pages // paragraphs + 1 == page]
        look = Look(60, 200, head="R (Ashdown) v Panel", foot=str(page))
        blocks = [Block((_tokens(_said(n)),), f"{n}.") for n in here]
        made.append(PageWords(page, as_pages(typeset(blocks, look))[0].words))
    return tuple(made)


def _numbered(feet: list[str]) -> tuple[PageWords, ...]:
    """Pages of a few words, with the given feet."""
    made = []
    for page, foot in enumerate(feet, start=1):
        block = Block((_tokens("Dear Madam, I write to you about the matter of which we spoke on Friday."),))
        made.append(PageWords(page, as_pages(typeset([block], Look(40, 50, foot=foot)))[0].words))
    return tuple(made)


def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(Token(word, -1) for word in text.split())


def _said(number: int) -> str:
    """Two lines of a paragraph, unlike those of the others."""
    things = ("the ring", "the letter", "the light", "the kiosk", "the diary", "the tape", "the log")
    people = ("the officer", "the inspector", "my employer", "the contractor", "a neighbour")
    thing, person = things[number % 7], people[number % 5]
    return f"As to {thing}, {person} said what {person} said, and I need not tell it at length. I kept {thing}."
