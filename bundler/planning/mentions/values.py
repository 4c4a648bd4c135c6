"""What is known before a document is read for references, and what is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bundler.model import Rect, Ref
from bundler.planning.plan import Plan


class MentionKind(StrEnum):
    """What a reference names."""

    EXHIBIT = "exhibit"
    STATEMENT = "statement"
    DOCUMENT = "document"
    BUNDLE = "bundle"


class Verdict(StrEnum):
    """How quoted words compare with the page cited."""

    SAME = "word for word"
    DIFFERS = "differs"
    MISSING = "not found"


@dataclass(frozen=True)
class Spot:
    """Where words of a reference stand: one for each run of words on a line. page: 1-based page of the source.
    rect: points of the page as displayed, from the bottom left of its crop box."""

    page: int
    rect: Rect


@dataclass(frozen=True)
class Mention:
    """A reference found in the words of a document.

    document: id of the entry whose words they are. text: the words, on one line. spots: where they stand, in reading
    order. ref: as the manifest would write it, or None. entry: id of the entry it leads to, or "". ordinals: pages of
    the bundle it leads to, () where it leads nowhere. used: what a page number was taken to mean ("its own printed
    number", "its 12th page" ...), or "". why: why it leads nowhere, or "". ambiguous: it could be two things.
    paragraphs: numbers of the paragraphs it names. also: ids of further entries it speaks of, without words of their
    own ("MA1 to MA3" speaks of MA2). begins, ends: of the words in the document's running text. elsewhere: pages of
    another bundle to which it leads, as they are cited, where this one has not all of them. carried: it was resolved,
    and told of, in a bundle before this one that holds the document too.
    """

    document: str
    text: str
    spots: tuple[Spot, ...]
    kind: MentionKind
    ref: Ref | None = None
    entry: str = ""
    ordinals: tuple[int, ...] = ()
    used: str = ""
    why: str = ""
    ambiguous: bool = False
    paragraphs: tuple[int, ...] = ()
    also: tuple[str, ...] = ()
    begins: int = 0
    ends: int = 0
    elsewhere: str = ""
    carried: bool = False


@dataclass(frozen=True)
class Quotation:
    """Words in quotation marks beside a reference, held against the pages cited.

    page: 1-based source page on which they begin. text: as quoted. mention: the reference they stand beside.
    found: the nearest words of the pages cited, "" where there are none. at: ordinal of the page on which those
    stand, or None. note: what was passed over in comparing (words left out, words in square brackets), or "".
    """

    document: str
    page: int
    text: str
    mention: Mention
    verdict: Verdict
    found: str = ""
    at: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """A witness statement of the bundle. entry: its id. witness: the same text for all statements of one witness.
    names: names of the witness as statements write them. number: 1-based, or None where the manifest has none."""

    entry: str
    witness: str
    names: tuple[str, ...]
    initials: str = ""
    number: int | None = None


@dataclass(frozen=True)
class OtherBundle:
    """Another bundle of the same matter, whose page numbers a document may cite: one built beside this, or served."""

    plan: Plan


@dataclass(frozen=True)
class Context:
    """What the finder knows besides the Plan.

    statements: of the bundle, by entry. exhibited_by: entry of an exhibit -> entries of the statements that exhibit
    it. own_numbers: entry -> ordinal -> the number that the page itself bears, where it was read from the page.
    paragraphs: entry -> number of a paragraph -> ordinal of the page on which it begins. patterns: the matter's own.
    others: bundles beside this one. left_out: marks of exhibits that the manifest has and the bundle has not.
    """

    statements: tuple[Statement, ...] = ()
    exhibited_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_numbers: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    paragraphs: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    others: tuple[OtherBundle, ...] = ()
    left_out: tuple[str, ...] = ()
