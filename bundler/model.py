"""The values that every room shares: findings, dates, pages, the manifest and what was learnt of a source.

Everything here is frozen, and imports nothing but the standard library. Three kinds of page number exist, and
they never mix:

* ``SourcePage``: 1-based position of a page in its source document;
* ``PdfIndex``: 0-based position of a page in a volume's PDF;
* ``BundlePage``: what is printed, cited and used as the PDF page label. A text, for it may one day read "45A".
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NewType

SourcePage = NewType("SourcePage", int)
PdfIndex = NewType("PdfIndex", int)
BundlePage = NewType("BundlePage", str)

Rect = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` in points. Its origin is said where it is used."""


class Severity(StrEnum):
    """How grave a finding is. Errors stop a build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingKind(StrEnum):
    """What an error means for a build: see the contract, section 5."""

    INTEGRITY = "integrity"
    """Source, plan, proof or leak: always stops a build."""
    RULE = "rule"
    """A court's rule: a draft, or an override with a reason, lets it through."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a finding lies. Every part is optional; ``str()`` gives the clickable form.

    file: name as the user wrote it (never absolute). line: 1-based. document: id in the manifest.
    page: 1-based page of the source, or None.
    """

    file: str = ""
    line: int = 0
    document: str = ""
    page: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        parts = [where, self.document, f"page {self.page}" if self.page else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Finding:
    """One thing that a user can mend, or ought to know.

    code: dotted and stable, e.g. ``manifest.unknown-key``. message: one sentence, what is the matter.
    remedy: one sentence, what to do. authority: the rule behind it, where there is one.
    """

    code: str
    severity: Severity
    message: str
    place: Place = Place()
    remedy: str = ""
    authority: str = ""
    kind: FindingKind = FindingKind.INTEGRITY


def error(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """An integrity error: it always stops a build."""
    return Finding(code, Severity.ERROR, message, place, remedy)


def warning(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """Something that a careful person would look at; the build goes on."""
    return Finding(code, Severity.WARNING, message, place, remedy)


def info(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """Something that was done and is stated."""
    return Finding(code, Severity.INFO, message, place, remedy)


@dataclass(frozen=True)
class Check:
    """One thing that the proof examined: how many of it were looked at, and what a reader should know."""

    name: str
    looked_at: int
    note: str = ""


class BundlerBug(Exception):
    """A fault in bundler itself: the only exception that the library raises for its own part."""


class Cancelled(Exception):
    """The caller asked a build to stop."""


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class DocumentDate:
    """A day, a month, a year, or a day with time and zone.

    text: as typed in the manifest (ISO 8601, possibly shortened). month and day: None where not known.
    moment: the instant, with its zone, for a day with a time.
    """

    text: str
    year: int
    month: int | None = None
    day: int | None = None
    moment: dt.datetime | None = None

    @property
    def sort_key(self) -> tuple[int, int, int, float]:
        """Earliest first: a year before its January, a month before its first day, a day before its hours."""
        instant = self.moment.timestamp() if self.moment else float("-inf")
        return (self.year, self.month or 0, self.day or 0, instant)

    @property
    def printed(self) -> str:
        """As it stands in an index: "5 January 2026", "January 2026", "2026", "24 October 2011, 18:05"."""
        words = [
            str(self.day) if self.day else "",
            MONTHS[self.month - 1] if self.month else "",
            str(self.year),
        ]
        day = " ".join(word for word in words if word)
        return f"{day}, {self.moment:%H:%M}" if self.moment else day


class Participation(StrEnum):
    """Whether a party takes part in the claim."""

    ACTIVE = "active"
    NEUTRAL = "neutral"
    NONE = "none"


@dataclass(frozen=True)
class Party:
    """A party to the claim. known_as is the cypher that every output uses instead of the name."""

    id: str
    name: str
    participation: Participation = Participation.ACTIVE
    in_person: bool = False
    represented_by: str = ""
    known_as: str = ""
    line: int = 0

    @property
    def shown(self) -> str:
        """The name that may be printed."""
        return self.known_as or self.name


@dataclass(frozen=True)
class Case:
    """The case heading."""

    number: str
    short_title: str
    claimants: tuple[Party, ...] = ()
    defendants: tuple[Party, ...] = ()
    interested_parties: tuple[Party, ...] = ()

    def parties(self) -> Iterator[Party]:
        """All parties, in the order of the heading."""
        yield from self.claimants
        yield from self.defendants
        yield from self.interested_parties


@dataclass(frozen=True)
class Witness:
    """Who made a witness statement, and which of that person's statements it is (1-based)."""

    name: str
    initials: str = ""
    number: int | None = None
    party: str = ""
    known_as: str = ""

    @property
    def shown(self) -> str:
        """The name that may be printed."""
        return self.known_as or self.name


@dataclass(frozen=True)
class Post:
    """A rank or role that a person held, from one date to another (either may be unknown)."""

    role: str
    since: DocumentDate | None = None
    until: DocumentDate | None = None


@dataclass(frozen=True)
class Person:
    """A row of the list of persons."""

    name: str
    role: str = ""
    also_known_as: tuple[str, ...] = ()
    was: tuple[Post, ...] = ()
    note: str = ""
    known_as: str = ""
    line: int = 0

    @property
    def shown(self) -> str:
        """The name that may be printed."""
        return self.known_as or self.name


@dataclass(frozen=True)
class Source:
    """A file to be read: a path, or whatever else can be opened (a document management system, say).

    name: how the manifest names it, with forward slashes; used in findings, plan and ledger.
    path: where it lies, or None. open: gives a new binary stream from the start; None where path is given.
    """

    name: str
    path: Path | None = field(default=None, compare=False)
    open: Callable[[], BinaryIO] | None = field(default=None, compare=False, repr=False)

    def read(self) -> bytes:
        """All bytes of the source. Raises OSError."""
        return b"".join(self.parts())

    def parts(self, size: int = 1 << 20) -> Iterator[bytes]:
        """Its bytes from the start, in parts of at most ``size``, none of them empty.

        Raises OSError; also for whatever else the caller's own ``open`` raises, or gives instead of bytes.
        """
        if self.open is None:
            if self.path is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.name)
            with self.path.open("rb") as stream:
                yield from iter(lambda: stream.read(size), b"")
            return
        try:
            with self.open() as stream:
                while part := stream.read(size):
                    if not isinstance(part, bytes):
                        raise TypeError(f"bytes are wanted, not {type(part).__name__}")
                    yield part
        except OSError:
            raise
        except Exception as fault:  # somebody else's code: its failure is that source's alone
            said = f"{type(fault).__name__}: {fault}".rstrip(": ")
            raise OSError(errno.EIO, f"what should open it failed with {said}", self.name) from fault

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """A source held in memory."""
        return cls(name, open=lambda: io.BytesIO(data))


@dataclass(frozen=True)
class PageSpan:
    """Pages ``first`` to ``last`` of a document, 1-based and inclusive.

    own: the numbers are those that the pages themselves bear (``MA1:p12``), not positions.
    """

    first: int
    last: int
    own: bool = False


@dataclass(frozen=True)
class Ref:
    """A reference ``name[:pages]`` (contract, section 2). text: as typed. line: of the manifest, 1-based."""

    text: str
    name: str
    spans: tuple[PageSpan, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Publication:
    """Where a press cutting or other published item came from."""

    publisher: str = ""
    url: str = ""
    accessed: DocumentDate | None = None


@dataclass(frozen=True)
class Disclosure:
    """By which party a document was disclosed, and when."""

    by: str = ""
    on: DocumentDate | None = None


@dataclass(frozen=True)
class Agreement:
    """Whether a document is agreed. to: ``authenticity``, ``inclusion`` (in the bundle, and no more), ``contents`` (as
    evidence of what it says), ``agreed`` where the extent is not said, or ``no``. by: ids of parties, where given."""

    to: str = "agreed"
    by: tuple[str, ...] = ()


class DocumentKind(StrEnum):
    """What a manifest entry is made of."""

    FILE = "file"
    EXHIBIT = "exhibit"
    POINTER = "pointer"
    PLACEHOLDER = "placeholder"
    MEDIA = "media"


class AnnotationPolicy(StrEnum):
    """What becomes of comments (notes, highlights, ink)."""

    ASK = "ask"
    KEEP = "keep"
    PRINT = "print"
    REMOVE = "remove"


class LayerPolicy(StrEnum):
    """What becomes of hidden layers."""

    ASK = "ask"
    KEEP = "keep"
    FLATTEN = "flatten"


class AttachmentPolicy(StrEnum):
    """What becomes of files attached to a PDF."""

    WARN = "warn"
    INCLUDE = "include"
    LEAVE_OUT = "leave-out"


class ChangesPolicy(StrEnum):
    """Which view of an office document with tracked changes or hidden text goes into the bundle."""

    ASK = "ask"
    ACCEPT = "accept"
    ORIGINAL = "original"
    SHOW = "show"


class OcrPolicy(StrEnum):
    """Whether a layer of readable text is laid under pages that have none."""

    AUTO = "auto"
    OFF = "off"
    FORCE = "force"


class OrientPolicy(StrEnum):
    """Whether pages that stand upside down or on their side are turned."""

    AUTO = "auto"
    OFF = "off"


class CoveredPolicy(StrEnum):
    """What becomes of words that lie under a box and can be read all the same."""

    ASK = "ask"
    KEEP = "keep"


class ExifPolicy(StrEnum):
    """What becomes of what a camera wrote into a picture: place, time, its own number."""

    REMOVE = "remove"
    KEEP = "keep"


@dataclass(frozen=True)
class Reliance:
    """What a party relies on in an authority. pages: source pages, 1-based; paragraphs: by the numbers that they bear;
    one of the two. by: ids of parties."""

    pages: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()
    by: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class CaseLaw:
    """How an authority is cited: "[2023] EWHC 12 (Admin)", "[2011] 1 WLR 12"; by which court; what is relied on."""

    neutral: str = ""
    reports: tuple[str, ...] = ()
    court: str = ""
    passages: tuple[Reliance, ...] = ()

    @property
    def citations(self) -> tuple[str, ...]:
        """All citations, the neutral one first."""
        return (*((self.neutral,) if self.neutral else ()), *self.reports)


@dataclass(frozen=True)
class Document:
    """One entry of the manifest.

    id: unique, given or made from the file name. mark: an exhibit's mark as typed, else "".
    source: for kinds FILE and MEDIA (a one-file exhibit is an EXHIBIT whose one child is a FILE with the mark's
    id + ".1"). documents: an exhibit's documents in order. pages: an extract's source pages, 1-based, in the order
    wanted; None means all. own_numbers: the number that the first page of the file bears.
    same_as: the id that a POINTER points to. to_follow: what a PLACEHOLDER says. type: hyphenated, of the closed list.
    """

    id: str
    kind: DocumentKind
    title: str
    line: int = 0
    source: Source | None = None
    pages: tuple[int, ...] | None = None
    mark: str = ""
    exhibited_by: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    own_numbers: int | None = None
    same_as: str = ""
    to_follow: str = ""
    date: DocumentDate | None = None
    date_note: str = ""
    type: str = ""
    witness: Witness | None = None
    note: str = ""
    include: bool = True
    password_env: str = ""
    before_decision_maker: bool | None = None
    disclosed: Disclosure | None = None
    relied_on_by: tuple[str, ...] = ()
    publication: Publication | None = None
    annotations: AnnotationPolicy = AnnotationPolicy.ASK
    layers: LayerPolicy = LayerPolicy.ASK
    attachments: AttachmentPolicy = AttachmentPolicy.WARN
    draft: bool = False
    references: str = ""
    supplied: str = ""
    """MEDIA: how the recording is supplied, e.g. "USB stick lodged with the court"."""
    duration: str = ""
    """MEDIA: its length as typed in the manifest, e.g. "12:40"."""
    core: bool = False
    """Wanted in the core bundle too."""
    case_law: CaseLaw | None = None
    """Of an authority."""
    core_pages: tuple[int, ...] = ()
    """Source pages, 1-based, that alone are wanted in the core bundle; () for all that the bundle has."""
    disputed: bool = False
    """Its authenticity or accuracy is in dispute; printed in the index."""
    agreed: Agreement | None = None
    """Whether and as to what it is agreed; None: nobody has said."""
    file_line: int = 0
    changes: ChangesPolicy = ChangesPolicy.ASK
    ocr: OcrPolicy = OcrPolicy.AUTO
    ocr_reason: str = ""
    """Why no text is to be recognised; wanted where ocr is OFF."""
    orient: OrientPolicy = OrientPolicy.AUTO
    exif: ExifPolicy = ExifPolicy.REMOVE
    covered_text: CoveredPolicy = CoveredPolicy.ASK
    made: tuple[str, ...] = ()
    """Which of ``title`` and ``date`` the manifest does not give: the file's name, or nothing, stands there."""
    guessed: tuple[str, ...] = ()
    """Which of ``title`` and ``date`` were read from the document itself; every output marks them as guessed."""
    party: str = ""
    """Id of the party whose document it is: who filed or wrote it."""
    signed: bool | None = None
    """Whether it bears a signature; None where the manifest does not say."""
    number: str = ""
    """Its number in the index where that is given (by what was served) and not counted."""
    late: int = 0
    """After which service it was added: 0 before the first, 1 after the first ..."""

    def walk(self) -> Iterator[Document]:
        """This entry, then those below it, in order."""
        yield self
        for child in self.documents:
            yield from child.walk()


@dataclass(frozen=True)
class Section:
    """A titled run of documents; sections nest. ``items`` are in the order of the bundle (already sorted by date
    where the manifest asks for it)."""

    title: str
    items: tuple[Document | Section, ...] = ()
    divider: bool = False
    line: int = 0
    by_date: bool = False
    """Its own documents stand earliest first, undated last."""
    id: str = ""
    """Its id in the Plan where that is given (by what was served) and not counted."""
    late: int = 0
    """After which service it was added, as for a document."""
    index: bool = False
    """It begins with a continuation of the index."""
    by_title: bool = False
    """They stand in the order of the alphabet."""

    def walk(self) -> Iterator[Document]:
        """Every document below, exhibits before their documents."""
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True)
class Account:
    """What one source says of an event. date: the event's day as that source has it. names: how it calls people, rank
    first: "DCI Owen March". says: whatever else it says differently."""

    ref: Ref
    date: DocumentDate | None = None
    names: tuple[str, ...] = ()
    says: str = ""
    line: int = 0


@dataclass(frozen=True)
class Event:
    """A row of the chronology. accounts: sources of the event that are to be held against each other."""

    date: DocumentDate | None
    event: str
    refs: tuple[Ref, ...] = ()
    date_note: str = ""
    line: int = 0
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Pages that bear on an issue, and why."""

    ref: Ref
    why: str = ""


@dataclass(frozen=True)
class Issue:
    """A row of the list of issues. ground: number of the ground of challenge, as typed, or ""."""

    issue: str
    ground: str = ""
    passages: tuple[Passage, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Reading:
    """A row of the essential reading list. minutes: how long it takes, or None."""

    ref: Ref
    why: str = ""
    minutes: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Override:
    """A rule that an order in the case sets aside."""

    rule: str
    reason: str
    order_date: DocumentDate | None = None
    line: int = 0


@dataclass(frozen=True)
class BundleSettings:
    """The ``bundle:`` part of a manifest. cite_as: only the literal ``{page}`` is replaced. profile_line: 1-based line
    of ``profile:``, or else of ``bundle:``; 0 where it was not read from a file."""

    title: str
    kind: str = "hearing"
    profile: str = "admin-court-jr"
    hearing_date: DocumentDate | None = None
    date: DocumentDate | None = None
    cite_as: str = "[{page}]"
    dividers: bool = False
    profile_line: int = 0
    max_size: int = 0
    """Bytes that one PDF of the bundle may have; 0: no limit was given."""
    volume_pages: int = 0
    volume_size: int = 0
    """Pages and bytes that a volume may have before the bundle is divided; 0: no limit was given."""
    numbering: str = ""
    """``continue`` or ``restart`` from volume to volume; "" for what the profile says."""
    prepared_by: str = ""
    """Id of the party that makes the bundle; "" for the first claimant."""
    reference_patterns: tuple[str, ...] = ()
    """The matter's own ways of writing references, with {mark}, {page}, {pages} and {id} in them."""
    lists: tuple[str, ...] = ()
    """Lists that are made for the asking: ``decision-maker``, ``disclosure``, ``agreed``."""
    chronology_from: str = "events"
    """What the chronology is made of: ``events`` of the manifest, dated ``documents``, or ``both``."""
    labels: bool = False
    """Labels for the spine and the cover of each volume are wanted."""
    id: str = ""
    """Its name where a manifest describes several; "" for the first."""
    continues: str = ""
    """Id of the bundle whose numbers go on in this one, ``main`` for the first; or the name of a plan's file."""
    continues_plan: Source | None = None
    """The plan's file, where ``continues`` names one."""
    first_page: int = 1
    """Number of the first page, where the manifest says it."""
    late: str = ""
    """What becomes of documents that were added after service; "": as the profile has it."""
    late_line: int = 0
    subnumbers: str = "letters"
    """How pages are numbered that stand between two served ones: "letters" (45A) or "decimals" (45.1)."""
    index_spare_lines: int = 0
    """Lines left free at the foot of the index for documents that are added later."""
    joint: bool = False
    """The parties' common bundle: its index says who relies on each document."""


@dataclass(frozen=True)
class FurtherBundle:
    """A bundle beside the first, of the same case. contents: ids, marks and titles of sections that the manifest
    describes elsewhere and that stand in this bundle too, in its order. root: the documents that are described here,
    and follow them. line, contents_line: 1-based."""

    settings: BundleSettings
    root: Section
    contents: tuple[str, ...] = ()
    line: int = 0
    contents_line: int = 0


@dataclass(frozen=True)
class Manifest:
    """A whole manifest, typed and resolved: globs expanded, defaults applied, ids made, dates sorted.

    name: the manifest's own file name. sha256: of its bytes. root: one untitled section that holds everything of the
    first bundle. further: the bundles beside it; a manifest that stands for one bundle has none.
    """

    name: str
    bundle: BundleSettings
    case: Case
    root: Section
    chronology: tuple[Event, ...] = ()
    essential_reading: tuple[Reading, ...] = ()
    people: tuple[Person, ...] = ()
    overrides: tuple[Override, ...] = ()
    sha256: str = ""
    limits: tuple[tuple[str, float], ...] = ()
    """Limits of a source that the manifest sets otherwise: name and value, sorted."""
    issues: tuple[Issue, ...] = ()
    further: tuple[FurtherBundle, ...] = ()
    beside: tuple[Document, ...] = ()
    """Documents that stand in other bundles alone, where the manifest stands for one of several."""

    def roots(self) -> tuple[Section, ...]:
        """The first bundle's section, then that of each further bundle."""
        return (self.root, *(each.root for each in self.further))

    def over_roots(self, change: Callable[[Section], Section]) -> Manifest:
        """The manifest with every bundle's section changed."""
        further = tuple(replace(each, root=change(each.root)) for each in self.further)
        return replace(self, root=change(self.root), further=further)

    def documents(self) -> Iterator[Document]:
        """Every document of every bundle, exhibits before theirs, left-out ones too."""
        return (document for root in self.roots() for document in root.walk())

    def included(self) -> Iterator[Document]:
        """Documents that are in a bundle: ``include: false`` leaves out an entry with all below it."""

        def walk(items: tuple[Document | Section, ...]) -> Iterator[Document]:
            for item in items:
                if isinstance(item, Section):
                    yield from walk(item.items)
                elif item.include:
                    yield item
                    yield from walk(item.documents)

        return walk(tuple(item for root in self.roots() for item in root.items))

    def refs(self) -> Iterator[Ref]:
        """Every reference of the manifest's lists, in the order of their kinds."""
        for event in self.chronology:
            yield from event.refs
            yield from (account.ref for account in event.accounts)
        yield from (row.ref for row in self.essential_reading)
        yield from (passage.ref for issue in self.issues for passage in issue.passages)

    def files(self) -> Iterator[Document]:
        """Documents of the bundle whose pages come from a source."""
        return (doc for doc in self.included() if doc.kind is DocumentKind.FILE)


# --- what was learnt of a source --------------------------------------------------------------------------------


@dataclass(frozen=True)
class InkMap:
    """Where a page, as displayed, bears ink: a coarse grid of cells.

    cell: side of a cell in points of the page as displayed. rows: from the *bottom* of the crop box upwards, each an
    int whose bit c (from the lowest) says that the cell c, from the left, bears ink. columns: cells in a row.
    """

    cell: float
    columns: int
    rows: tuple[int, ...]

    def clear(self, rect: Rect) -> bool:
        """No ink in rect, in points from the bottom left of the crop box as displayed."""
        x0, y0, x1, y1 = rect
        left, right = max(0, int(x0 // self.cell)), min(self.columns - 1, int(x1 // self.cell))
        low, high = max(0, int(y0 // self.cell)), min(len(self.rows) - 1, int(y1 // self.cell))
        if right < left or high < low:
            return True
        mask = ((1 << (right - left + 1)) - 1) << left
        return not any(self.rows[row] & mask for row in range(low, high + 1))


@dataclass(frozen=True)
class PageFacts:
    """One page of a source. Boxes are in default user space; width and height in points as displayed, that is after
    /Rotate and UserUnit (ISO 32000-2, 14.11.2 and table 31)."""

    media: Rect
    crop: Rect
    rotate: int
    user_unit: float
    width: float
    height: float
    chars: int
    ink: InkMap
    balanced: bool = False
    """Its content is known to close all graphics states that it opens, and no more; False: not known."""


@dataclass(frozen=True)
class Word:
    """A word as it stands on a page. rect: points of the page as displayed, from the bottom left of its crop box.
    line: 0-based number of its line on the page, in reading order."""

    text: str
    rect: Rect
    line: int


@dataclass(frozen=True)
class PageWords:
    """The words of one page in reading order. page: 1-based source page. links: where the page's own links lie, in
    points as displayed."""

    page: int
    words: tuple[Word, ...]
    links: tuple[Rect, ...] = ()


@dataclass(frozen=True)
class OutlineItem:
    """A bookmark of a source. page: 1-based source page, or None where it leads nowhere."""

    title: str
    page: int | None
    children: tuple[OutlineItem, ...] = ()


@dataclass(frozen=True)
class Comment:
    """A note, highlight or other comment on a page (1-based)."""

    page: int
    kind: str
    author: str = ""
    text: str = ""
    date: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file carried inside a source. name: as the source has it, text only, never a path."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Layer:
    """An optional content group and whether it is shown when the source is opened."""

    name: str
    visible: bool


@dataclass(frozen=True)
class Alteration:
    """Something done to a source on its way in. code: ``script-removed``, ``repaired`` ... detail: one line."""

    code: str
    detail: str
    page: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of a source document once it has been read."""

    route: str
    """How it was read: ``direct``, ``repaired``, ``imported``, ``rewritten``, ``pictured`` (PDF); ``image``, ``text``,
    ``markup``, ``office``, ``sheet``, ``slides``, ``mail``, ``mailbox``, ``archive``."""
    pages: tuple[PageFacts, ...]
    outline: tuple[OutlineItem, ...] = ()
    links: int = 0
    web_links: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    layers: tuple[Layer, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    signatures: int = 0
    revisions: int = 1
    title: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    """Libraries that read it, with their versions, sorted by name."""
    dated: str = ""
    """The date that the document gives itself, as a manifest would write it (ISO 8601, zone included), or ""."""
    family: bool = False
    """Its attachments are documents in their own right (mail, archives): included unless the manifest leaves them
    out."""

    @property
    def printed_comments(self) -> tuple[Comment, ...]:
        """Comments that the manifest asked to print: their words stand on a sheet behind the document."""
        asked = any(alteration.code == "comments-printed" for alteration in self.alterations)
        return self.comments if asked else ()


@dataclass(frozen=True)
class Prepared:
    """A source made ready: a clean PDF whose pages are exactly the source's pages, in order.

    document: id in the manifest. original: a private copy of the source's bytes. pdf: the clean PDF (it may be
    the same file as original). size and sha256: of the original's bytes.
    """

    document: str
    name: str
    size: int
    sha256: str
    original: Path
    pdf: Path
    facts: Facts
    password_env: str = ""
    """Name of the environment variable that holds the original's user password, or ""."""
    read: Path | None = None
    """The document that its pages were made of, where that is not the original: our own draft, references resolved."""
    read_sha256: str = ""


@dataclass(frozen=True)
class MediaFacts:
    """What is known of a recording. size: bytes. duration: "12:40" or "1:02:03", "" where it cannot be read."""

    size: int
    sha256: str
    duration: str = ""


# --- progress -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """A typed event for the caller's ``progress``: stage as in the architecture; done of total; what is in hand."""

    stage: str
    done: int
    total: int
    item: str = ""
    seconds_left: float | None = None
    """Estimated seconds until the stage is done; None while there is no telling."""
