"""Views: what each generated page says, as values. A template shows a view and adds nothing of its own.

Every ``target`` is the ordinal (0-based position in ``Plan.pages``) of the page that a reference leads to.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageLink:
    """A live page reference. text: as printed, "45" or "45–47"."""

    text: str
    target: int


@dataclass(frozen=True)
class HeadingParty:
    """A party in the case heading. number: "(1)" where several share a role, else "". takes_part: "" or a sentence."""

    number: str
    name: str
    takes_part: str = ""


@dataclass(frozen=True)
class HeadingGroup:
    """Parties that share a role. role: "Claimant", "Defendants", "Interested Parties" ... as printed."""

    role: str
    parties: tuple[HeadingParty, ...]


@dataclass(frozen=True)
class CaseHeading:
    """Court, number and parties. applicant: as in ``CoverView``."""

    court: tuple[str, ...]
    case_number: str
    applicant: str
    groups: tuple[HeadingGroup, ...]


@dataclass(frozen=True)
class Representation:
    """Who represents a party: "Fenwick Lane Solicitors", "In person" ..."""

    party: str
    by: str


@dataclass(frozen=True)
class CoverView:
    """The cover. applicant: "THE KING (on the application of MARA ASHDOWN)" where the profile has that form;
    the first group is then printed in that form. hearing: "" or "Hearing: 4 March 2026". volume: "Volume 2 of 3" and
    its pages, or ""."""

    court: tuple[str, ...]
    case_number: str
    applicant: str
    groups: tuple[HeadingGroup, ...]
    title: str
    hearing: str
    representation: tuple[Representation, ...]
    draft: bool
    pages: int
    volume: str = ""
    volume_pages: str = ""


@dataclass(frozen=True)
class IndexRow:
    """A row of the index. kind: ``volume``, ``section``, ``document`` or ``child`` (one within an exhibit or family).

    level: depth of nesting, 0-based. pages: "45" or "45–52", "" for a section. date: as printed. note: a second,
    smaller line, e.g. "Extract: pages 1–3 of 12". entry: id of the entry, or of the section.
    """

    kind: str
    level: int
    number: str
    title: str
    date: str
    pages: str
    target: int
    entry: str
    note: str = ""
    here: bool = False
    """It leads to a page of the volume in which this index stands; False where there is but one."""


@dataclass(frozen=True)
class IndexView:
    """The index. footnotes: sentences printed once below the last row. spare: rows of one line for which room is left
    below the last row."""

    heading: str
    case_number: str
    short_title: str
    rows: tuple[IndexRow, ...]
    footnotes: tuple[str, ...] = ()
    spare: int = 0


@dataclass(frozen=True)
class DividerView:
    """A section's divider sheet, with the rows of the index that lie below it."""

    title: str
    pages: str
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True)
class FrontSheetView:
    """An exhibit's front sheet. statements: those that exhibit it, in words, each with its pages here, if any.

    heading: the case's, or None where the form has none. corner: lines of the top right-hand corner. lead: the words
    before the statements."""

    mark: str
    title: str
    case_number: str
    short_title: str
    statements: tuple[tuple[str, PageLink | None], ...]
    rows: tuple[IndexRow, ...]
    heading: CaseHeading | None = None
    corner: tuple[str, ...] = ()
    lead: str = ""
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChronologyRow:
    """An event, or a document, with its pages. note: a second, smaller line."""

    date: str
    event: str
    links: tuple[PageLink, ...]
    note: str = ""


@dataclass(frozen=True)
class ChronologyView:
    """The chronology, in the order of the dates. footnotes: sentences below the last row."""

    rows: tuple[ChronologyRow, ...]
    title: str = "Chronology"
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadingRow:
    """A passage to read beforehand. links: one for each run of pages. time: "20 min" or ""."""

    title: str
    links: tuple[PageLink, ...]
    why: str
    time: str


@dataclass(frozen=True)
class ReadingView:
    """Essential reading. total: "1 h 25 min", or "" where no time was given; unknown: rows without a time.

    pages: how many pages there are to read, each counted once."""

    rows: tuple[ReadingRow, ...]
    total: str
    unknown: int
    pages: int


@dataclass(frozen=True)
class ListRow:
    """A document in a list, with one link for each run of pages. notes: smaller lines below its title."""

    number: str
    title: str
    date: str
    links: tuple[PageLink, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListGroup:
    """A heading of a list and the rows below it. level: 0 or 1. note: a smaller line below the heading."""

    title: str
    rows: tuple[ListRow, ...]
    note: str = ""
    level: int = 0


@dataclass(frozen=True)
class ListView:
    """Documents in groups: list of issues, what was before the decision-maker, disclosure, what is agreed.

    lead: sentences above the table. footnotes: sentences below it."""

    title: str
    groups: tuple[ListGroup, ...]
    lead: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonRow:
    """A person. posts: "Detective Sergeant (to 2015)" ..."""

    name: str
    role: str
    also_known_as: tuple[str, ...]
    posts: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class PeopleView:
    """The list of persons, in the manifest's order."""

    rows: tuple[PersonRow, ...]


@dataclass(frozen=True)
class NoticeView:
    """A sheet that stands for a document: a pointer, a placeholder, a recording. kind: as in ``EntryKind``.

    lines: label and text, e.g. ("SHA-256", "ab…"). link: where a pointer leads, else None.
    """

    kind: str
    title: str
    number: str
    date: str
    message: str
    lines: tuple[tuple[str, str], ...]
    link: PageLink | None = None


@dataclass(frozen=True)
class CommentRow:
    """A comment on a page of a document. link: the page that bears it."""

    link: PageLink
    kind: str
    author: str
    date: str
    text: str


@dataclass(frozen=True)
class CommentsView:
    """The comments of a document, listed on a sheet behind it."""

    title: str
    rows: tuple[CommentRow, ...]


View = (
    CoverView
    | IndexView
    | DividerView
    | FrontSheetView
    | ChronologyView
    | ReadingView
    | PeopleView
    | ListView
    | NoticeView
    | CommentsView
)
