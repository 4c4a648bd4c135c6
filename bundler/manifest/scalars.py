"""What a typed text may become: the field types of the schema. Each refuses with a sentence and a remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bundler.manifest import words
from bundler.manifest.dates import WrongDate, parse_date
from bundler.manifest.limits import Limit
from bundler.manifest.nodes import Text as TypedText
from bundler.manifest.pageranges import WrongPages, parse_pages
from bundler.model import DocumentDate, Ref
from bundler.planning.citations import citations_in
from bundler.planning.derive import MAIN
from bundler.planning.grammar import ID_PATTERN, is_id, mark_key, parse_ref
from bundler.planning.mentions.patterns import pattern_problem
from bundler.planning.naming import RESERVED

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile(r"[ \t]*[\r\n\u0085\u2028\u2029]+[ \t]*")


def refusal(code: str, message: str, remedy: str = "") -> PydanticCustomError:
    """An error of the schema, with the remedy that its finding prints."""
    return PydanticCustomError("custom", "{message}", {"code": code, "message": message, "remedy": remedy})


def _typed(value: Any, what: str = "a text") -> str:
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, str):
        shape = "a list" if isinstance(value, list) else "an entry with keys of its own"
        raise refusal("manifest.wrong-shape", f"{what} is wanted here, and this is {shape}".capitalize())
    if found := _CONTROL.search(value):
        message = f"This text holds a control character (U+{ord(found[0]):04X})"
        raise refusal("manifest.control-character", message, "Delete it: retype the text.")
    return str(value)


def _line(value: Any) -> str:
    """Text that is printed in a line: line breaks become spaces, as YAML folds them."""
    typed = _BREAKS.sub(" ", _typed(value).strip("\r\n"))
    if not typed.strip():
        raise refusal("manifest.empty", "There is no text here", "Fill it in, or delete the key.")
    return typed


def _bool(value: Any) -> bool:
    typed = _typed(value).strip()
    if typed.lower() in ("true", "false"):
        return typed.lower() == "true"
    yes = typed.lower() in ("yes", "y", "on", "1")
    no = typed.lower() in ("no", "n", "off", "0")
    remedy = "Write true." if yes else "Write false." if no else ""
    raise refusal(
        "manifest.not-true-or-false", f"“{typed}” is neither true nor false", remedy or "Write true or false."
    )


def _core(value: Any) -> bool | tuple[int, ...]:
    """``true``, ``false``, or pages."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool) or not re.match(r"\s*[0-9]", _typed(value)):
        return _bool(value)
    return _pages(value)


def _number(value: Any) -> int:
    typed = _typed(value).strip()
    if re.fullmatch(r"[0-9]{1,7}", typed):
        return int(typed)
    raise refusal("manifest.not-a-number", f"“{typed}” is not a whole number", "Write it in digits, such as 12.")


_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_SIZE = r"^\s*[0-9]{1,12}(?:\.[0-9]{1,6})?\s*(?:[kKmMgG][iI]?)?[bB]?\s*$"
_LEAST_SIZE = 100_000


def _size(value: Any) -> int:
    """Bytes: ``36 MB`` is 36,000,000 of them, ``10 MiB`` is 10,485,760."""
    typed = _typed(value, "a size").strip()
    found = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([a-z]*)", typed.lower())
    if found is None or found[2] not in _UNITS:
        raise refusal("manifest.not-a-size", f"“{typed}” is no size", "Write it with its unit, such as 36 MB.")
    size = round(float(found[1]) * _UNITS[found[2]])
    if size < _LEAST_SIZE:
        unit = " Did you mean MB?" if not found[2] else ""
        message = f"“{typed}” is less than any bundle has"
        raise refusal("manifest.not-a-size", message, f"Write 100 kB or more, with the unit.{unit}")
    return size


def _positive(value: Any) -> int:
    number = _number(value)
    if number < 1:
        raise refusal("manifest.not-a-number", "A number from 1 is wanted here, not 0", "Write 1 or more.")
    return number


def _volume_pages(value: Any) -> int:
    typed = _typed(value, "a number of pages").strip()
    if not re.fullmatch(r"[0-9]{1,7}", typed):
        message = f"“{typed}” is not a number of pages"
        raise refusal("manifest.not-a-number", message, "Write volumes: {pages: 350}, or volumes: {size: 50 MB}.")
    return _positive(typed)


_MOST_SPARE = 400


def _spare_lines(value: Any) -> int:
    number = _number(value)
    if number > _MOST_SPARE:
        message = f"{number} lines would be many pages of an index that nobody needs"
        raise refusal("manifest.not-a-number", message, f"Write a number up to {_MOST_SPARE}.")
    return number


def _date(value: Any) -> DocumentDate:
    if isinstance(value, DocumentDate):
        return value
    try:
        return parse_date(_typed(value, "a date"))
    except WrongDate as wrong:
        raise refusal("manifest.wrong-date", wrong.message, wrong.remedy) from None


def _pages(value: Any) -> tuple[int, ...]:
    try:
        return parse_pages(_typed(value, "a list of pages"))
    except WrongPages as wrong:
        raise refusal("manifest.wrong-pages", wrong.message, 'Write the pages wanted as "1-3,7".') from None


def _id(value: Any) -> str:
    typed = _typed(value)
    if is_id(typed):
        return typed
    near = re.sub(r"[^a-z0-9._-]+", "-", typed.lower()).strip("-._")
    advice = f"Write “{near}”." if near else "Choose another name."
    message = f"“{typed}” cannot be an id: an id holds small letters, digits, and . _ - after the first"
    raise refusal("manifest.wrong-id", message, advice)


def _bundle_id(value: Any) -> str:
    typed = _id(value)
    if typed in MAIN:
        message = f"“{typed}” means the first bundle, so no other can have this id"
        raise refusal("manifest.wrong-id", message, "Choose another, such as core or authorities.")
    if typed.split(".")[0] in RESERVED:
        message = f"“{typed}” cannot begin the name of a file on every system"
        raise refusal("manifest.wrong-id", message, "Choose another, such as core or authorities.")
    return typed


def _mark(value: Any) -> str:
    typed = _line(value).strip()
    if not mark_key(typed):
        raise refusal("manifest.wrong-mark", f"“{typed}” is no mark: it needs letters or digits", "Write it as MA1.")
    if re.search(r":\s*p?\d", typed):
        message = f"The mark “{typed}” reads as a reference to a page"
        raise refusal("manifest.wrong-mark", message, "Write the mark without the colon.")
    return typed


def _ref(value: Any) -> Ref:
    if isinstance(value, Ref):
        return value
    typed = _typed(value, "a reference")
    ref = parse_ref(typed, value.line if isinstance(value, TypedText) else 0)
    if ref is None:
        message = f"“{typed}” is no reference"
        raise refusal("manifest.wrong-reference", message, 'Write an id or a mark and pages, as "MA1:3-4".')
    return ref


AS_PATTERN = "Write it as in “Doc {mark} @ {pages}”, with {mark} or {id} in it."


def _reference_pattern(value: Any) -> str:
    """Text in which a name or a mark has its place; never code."""
    text = _line(value)
    if why := pattern_problem(text):
        raise refusal("manifest.wrong-pattern", f"“{text}” is no pattern of references: {why}", AS_PATTERN)
    return text


def _cite_as(value: Any) -> str:
    typed = _line(value)
    if "{page}" not in typed:
        message = f"“{typed}” does not say where the page number goes"
        raise refusal("manifest.wrong-cite-as", message, 'Put {page} in its place, as in "[HB/{page}]".')
    return typed


def _citation(value: Any) -> str:
    typed = _line(value).strip()
    if citations_in(typed):
        return typed
    message = f"“{typed}” is no citation that is known here"
    remedy = "Write it as [2023] EWHC 12 (Admin), [2011] 1 WLR 12 or (1990) 91 Cr App R 186."
    raise refusal("manifest.wrong-citation", message, remedy)


def _variable(value: Any) -> str:
    typed = _typed(value)
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", typed):
        return typed
    message = "This cannot be the name of an environment variable"
    raise refusal("manifest.wrong-password", message, "Write its name only, as in password: {env: MA2_PASSWORD}.")


def _version(value: Any) -> str:
    typed = _typed(value).strip()
    if typed != "1":
        raise refusal("manifest.version", f"Version “{typed}” of the manifest is not known here", "Write version: 1.")
    return typed


@dataclass(frozen=True)
class OneOf:
    """Metadata of a field that takes a word of a closed list, and gives its canonical spelling. truth: true and false
    are among its words, which an editor reads as such."""

    listed: words.Words
    description: str
    truth: bool = False

    def check(self, value: Any) -> str:
        """The canonical word. Raises PydanticCustomError, with the nearest word."""
        typed = _typed(value)
        word = self.listed.canonical(typed)
        if word is not None:
            return word
        near = self.listed.nearest(typed)
        meant = f"Did you mean “{near}”? " if near else ""
        remedy = f"{meant}The words are: {', '.join(self.listed.words)}."
        raise refusal("manifest.unknown-word", f"“{typed}” is no {self.listed.what}", remedy)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        del core, handler
        return self.json_schema()

    def json_schema(self) -> JsonSchemaValue:
        """What an editor may offer, and what it accepts."""
        spellings = {"enum": self.listed.all_spellings()}  # for an editor to offer; the pattern takes any case
        truth = [{"type": "boolean"}] if self.truth else []
        return {
            "type": ["string", "boolean"] if self.truth else "string",
            "anyOf": [spellings, {"pattern": self.listed.pattern(), "type": "string"}, *truth],
            "description": self.description,
        }


@dataclass(frozen=True)
class Within:
    """Metadata of a field that holds a limit, between the bounds that make sense for it."""

    limit: Limit

    def check(self, value: Any) -> float:
        """The value, in bytes, seconds, megapixels or a count. Raises PydanticCustomError."""
        typed = _typed(value, "a number").strip()
        number = self.limit.value(typed)
        if number is None:
            form = "a size such as 500 MB or 3 GB" if self.limit.size else "a number, in digits"
            raise refusal("manifest.not-a-number", f"“{typed}” is not {form}", f"Write {form}.")
        if not self.limit.holds(number):
            least, most = self.limit.shown(self.limit.least), self.limit.shown(self.limit.most)
            message = f"“{typed}” is outside what this limit can be, which is from {least} to {most}"
            raise refusal("manifest.wrong-limit", message, "Choose a value between the two, or delete the key.")
        return number

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        del core, handler
        unit = 1e6 if self.limit.size else 1
        number = {"type": "number", "minimum": self.limit.least / unit, "maximum": self.limit.most / unit}
        more = "; in megabytes, or with its unit: 3 GB" if self.limit.size else ""
        text = {"type": "string", "pattern": self.limit.pattern}
        return {"anyOf": [number, text], "description": f"{self.limit.what}{more}."}


def _loose(description: str, **more: Any) -> WithJsonSchema:
    """An editor types what the manifest takes as text: 2011 is a number to it, and true a boolean."""
    return WithJsonSchema({"type": ["string", "number", "boolean"], "description": description, **more})


_YEAR = r"(?!0000)[0-9]{4}"
_DAY = r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9])|(?:0[13-9]|1[0-2])-30|(?:0[13578]|1[02])-31)"
_CLOCK = r"[Tt ]+[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?(?:\.[0-9]{1,6})?\s*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"
_DATE_FORM = rf"^\s*{_YEAR}(?:-(?:0[1-9]|1[0-2])|-{_DAY}(?:{_CLOCK})?)?\s*$"


def _digits(description: str, minimum: int) -> WithJsonSchema:
    """A whole number, which may stand in quotes."""
    number = {"type": "integer", "minimum": minimum, "maximum": 9_999_999}
    pattern = r"^\s*0*[1-9][0-9]*\s*$" if minimum else r"^\s*[0-9]{1,7}\s*$"
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}], "description": description})


_TRUTH = r"^\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$"

Line = Annotated[str, BeforeValidator(_line), _loose("Text; printed as typed.", pattern=r"\S")]
Flag = Annotated[
    bool,
    BeforeValidator(_bool),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _TRUTH}]}),
]
Count = Annotated[int, BeforeValidator(_number), _digits("A whole number.", 0)]
SpareLines = Annotated[int, BeforeValidator(_spare_lines), _digits("Lines left free at the foot of the index.", 0)]
Size = Annotated[
    int,
    BeforeValidator(_size),
    WithJsonSchema(
        {
            "anyOf": [{"type": "integer", "minimum": _LEAST_SIZE}, {"type": "string", "pattern": _SIZE}],
            "description": "The most that one PDF of the bundle may have, such as 36 MB.",
        }
    ),
]
Positive = Annotated[int, BeforeValidator(_positive), _digits("A whole number from 1.", 1)]
VolumePages = Annotated[int, BeforeValidator(_volume_pages), _digits("Pages that a volume may have.", 1)]
Date = Annotated[
    DocumentDate,
    BeforeValidator(_date),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": _DATE_FORM}, {"type": "integer", "minimum": 1, "maximum": 9999}],
            "description": "A day 2011-10-24, a month 2011-10, a year 2011, or 2011-10-24T18:05+01:00.",
        }
    ),
]
Pages = Annotated[
    tuple[int, ...],
    BeforeValidator(_pages),
    WithJsonSchema({"type": ["string", "integer"], "description": 'Pages of the file, from 1, as "1-3,7".'}),
]
Citation = Annotated[
    str,
    BeforeValidator(_citation),
    WithJsonSchema({"type": "string", "description": 'A citation, as "[2023] EWHC 12 (Admin)" or "[2011] 1 WLR 12".'}),
]
Core = Annotated[
    bool | tuple[int, ...],
    BeforeValidator(_core),
    WithJsonSchema(
        {
            "type": ["boolean", "string", "integer"],
            "description": 'Wanted in the core bundle too: true, or pages of the file, from 1, as "3-5".',
        }
    ),
]
Id = Annotated[
    str,
    BeforeValidator(_id),
    _loose("A short name for references: small letters, digits, and . _ - after the first.", pattern=f"^{ID_PATTERN}$"),
]
BundleId = Annotated[
    str,
    BeforeValidator(_bundle_id),
    _loose("The bundle's short name: its files begin with it.", pattern=f"^(?!main$){ID_PATTERN}$"),
]
Mark = Annotated[str, BeforeValidator(_mark), _loose("An exhibit's mark, such as MA1.")]
Reference = Annotated[
    Ref, BeforeValidator(_ref), _loose('A reference: an id or a mark, and pages, as "MA1:3-4" or "MA1:p12".')
]
CiteAs = Annotated[
    str,
    BeforeValidator(_cite_as),
    WithJsonSchema(
        {"type": "string", "pattern": r"\{page\}", "description": 'How a page is cited, as in "[HB/{page}]".'}
    ),
]
ReferencePattern = Annotated[
    str,
    BeforeValidator(_reference_pattern),
    WithJsonSchema({"type": "string", "description": "How references are written in this matter."}),
]
Variable = Annotated[
    str,
    BeforeValidator(_variable),
    WithJsonSchema({"type": "string", "description": "Name of the environment variable that holds the password."}),
]
Version = Annotated[str, BeforeValidator(_version), WithJsonSchema({"enum": [1, "1"]})]
BundleKind = Annotated[str, OneOf(words.BUNDLE_KINDS, "What the bundle is for.")]
ParticipationWord = Annotated[str, OneOf(words.PARTICIPATION, "Whether the party takes part.")]
DocumentType = Annotated[str, OneOf(words.DOCUMENT_TYPES, "What kind of document it is.")]
Role = Annotated[str, OneOf(words.ROLES, "The person's part in the case.")]
AnnotationWord = Annotated[str, OneOf(words.ANNOTATIONS, "What becomes of notes, highlights and ink.")]
LayerWord = Annotated[str, OneOf(words.LAYERS, "What becomes of hidden layers.")]
ATTACHMENTS = OneOf(words.ATTACHMENTS, "Whether the files that the document carries are included.")
ChangesWord = Annotated[str, OneOf(words.CHANGES, "Which view of tracked changes and hidden text is printed.")]
OcrWord = Annotated[str, OneOf(words.OCR, "Whether text is recognised on pages that have none; off wants ocr_reason.")]
OrientWord = Annotated[str, OneOf(words.ORIENT, "Whether pages upside down or on their side are turned.")]
NumberingWord = Annotated[
    str, OneOf(words.NUMBERINGS, "Whether page numbers go on from volume to volume; the profile's way if not given.")
]
CoveredWord = Annotated[str, OneOf(words.COVERED, "Whether words under a box may stay, which anybody can copy.")]
ExifWord = Annotated[str, OneOf(words.EXIF, "What becomes of what a camera wrote into a picture.")]
ReferencesWord = Annotated[str, OneOf(words.REFERENCES, "How this document's references are shown.")]
LISTS = OneOf(words.LISTS, "A list that is made for the asking.")
ListWord = Annotated[str, LISTS]
ChronologyWord = Annotated[str, OneOf(words.CHRONOLOGIES, "What the chronology is made of.")]
AgreementWord = Annotated[str, OneOf(words.AGREEMENTS, "Whether, and as to what, the document is agreed.", truth=True)]
LateWord = Annotated[str, OneOf(words.LATE, "What becomes of documents added after service; else the profile's way.")]
SubnumbersWord = Annotated[str, OneOf(words.SUBNUMBERS, "How pages between two served ones are numbered: 45A or 45.1.")]
OrderWord = Annotated[str, OneOf(words.ORDERS, "In what order the documents stand.")]
