"""The manifest as typed: pydantic models of every table, and their JSON Schema for editors."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from bundler.manifest import scalars as s
from bundler.manifest.limits import LIMITS
from bundler.manifest.nodes import Table, Text
from bundler.manifest.scalars import refusal
from bundler.manifest.words import PARTY_KINDS


def _listed(value: Any) -> Any:
    if value is None or (isinstance(value, list | Text) and not value):
        raise refusal("manifest.empty-list", "This list is empty", "Fill it, or delete the key.")
    if not isinstance(value, list):
        shape = "an entry" if isinstance(value, dict) else f"the text “{value}”"
        message = f"A list is wanted here, and this is {shape}"
        raise refusal(
            "manifest.wrong-shape", message, "Write each entry on a line of its own after a hyphen, or in [ ]."
        )
    return value


def _one_or_several(value: Any) -> Any:
    return [value] if isinstance(value, str) else _listed(value)


def _or_one(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]}


_TEXT = ["string", "number", "boolean"]
"""What an editor may see in a text: 2011 is a number to it, and true a boolean."""
_REFERENCE = {"type": _TEXT, "description": 'An id or a mark, and pages, as "MA1:3-4".'}
_PATTERN = {"type": "string", "pattern": r"\{(mark|id)\}", "description": "As in “Doc {mark} @ {pages}”."}
_CITATIONS = Annotated[list[s.Citation], BeforeValidator(_one_or_several), WithJsonSchema(_or_one({"type": _TEXT}))]
_SEVERAL = Annotated[
    list[s.Line],
    BeforeValidator(_one_or_several),
    WithJsonSchema(_or_one({"type": _TEXT})),
]
_LISTS_WANTED = Annotated[
    list[s.ListWord],
    BeforeValidator(_one_or_several),
    WithJsonSchema(_or_one(s.LISTS.json_schema())),
]


class Entry(BaseModel):
    """A table of the manifest; it remembers on which lines it and its keys stand."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)
    bare: ClassVar[str] = ""
    _line: int = PrivateAttr(default=0)
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)
    _marred: bool = PrivateAttr(default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _with_lines(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        entry = handler(cls._table(data))
        if isinstance(data, Table):
            entry._line = data.line
            entry._marred = data.marred
            entry._lines = {
                key: text.line
                for key, text in data.keys_at.items()
                if key not in data or not cls._unwritten(key, data[key])
            }
        elif isinstance(data, Text):
            entry._line = data.line
        return entry

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        if isinstance(data, str) and cls.bare:
            if not data:
                raise refusal("manifest.empty", "This entry is empty", "Fill it in, or delete its hyphen.")
            return {cls.bare: data}
        if not isinstance(data, dict):
            keys = ", ".join(cls.model_fields)
            raise refusal("manifest.wrong-shape", "An entry with keys is wanted here", f"Its keys are: {keys}.")
        return {key: value for key, value in data.items() if not cls._unwritten(key, value)}

    @classmethod
    def _unwritten(cls, key: str, value: Any) -> bool:
        """A key of a text, with nothing after its colon, is as good as absent; a list so written is not."""
        nothing = value is None or (isinstance(value, Text) and value.empty)
        return nothing and key in cls.model_fields and key not in _LISTS

    def line(self, key: str = "") -> int:
        """The 1-based line of a key, or that of the entry; 0 where it was not read from a file."""
        return self._lines.get(key, self._line)

    @property
    def marred(self) -> bool:
        """Whether a part of the entry was refused and left out."""
        return self._marred

    def mar(self) -> None:
        """Note that a part of the entry is wrong."""
        self._marred = True

    def typed(self, key: str) -> bool:
        """Whether the manifest has this key, even if its value was refused."""
        return key in self._lines or key in self.model_fields_set

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        if not cls.bare:
            return schema
        table = dict(schema)
        schema.clear()
        schema.update({"anyOf": [{"type": _TEXT, "description": f"Its {cls.bare}."}, table]})
        return schema


class PartyEntry(Entry):
    """A party to the claim; a bare text is its name."""

    bare = "name"
    name: s.Line
    id: s.Id | None = None
    participation: s.ParticipationWord = "active"
    in_person: s.Flag = False
    represented_by: s.Line = ""
    known_as: s.Line = ""


Parties = Annotated[list[PartyEntry], BeforeValidator(_listed)]


_OTHER_NAMES = {
    "claimants": ("applicants", "appellants"),
    "defendants": ("respondents",),
    "interested_parties": ("interested-parties",),
}
"""How an editor may let the kinds of party be called; the reader takes every synonym of PARTY_KINDS."""


_KIND_KEYS = {"claimant": "claimants", "defendant": "defendants", "interested-party": "interested_parties"}


def _has_key(pattern: str) -> dict[str, Any]:
    """JSON Schema for a table, one of whose keys matches a pattern."""
    return {"not": {"propertyNames": {"not": {"pattern": pattern}}}}


class CaseEntry(Entry):
    """The case heading."""

    number: s.Line
    short_title: s.Line
    claimants: Parties
    defendants: Parties
    interested_parties: Parties = Field(default=[])

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """With the other names of the kinds of party, one of which must be there."""
        schema = super().__get_pydantic_json_schema__(core, handler)
        properties = schema["properties"]
        for name, others in _OTHER_NAMES.items():
            for other in others:
                properties[other] = {**properties[name], "title": other, "description": f"Another name of {name}."}
        schema["required"] = [key for key in schema["required"] if key not in _OTHER_NAMES]
        patterns = {key: PARTY_KINDS.pattern([kind]) for kind, key in _KIND_KEYS.items()}
        schema["patternProperties"] = {patterns[key]: properties[key] for key in _OTHER_NAMES}
        schema["allOf"] = [
            {"anyOf": [*({"required": [name]} for name in (key, *_OTHER_NAMES[key])), _has_key(patterns[key])]}
            for key in ("claimants", "defendants")
        ]
        return schema

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        table = super()._table(data)
        renamed: dict[str, Any] = {}
        for key, value in table.items():
            kind = PARTY_KINDS.canonical(key)
            name = _KIND_KEYS[kind] if kind else key
            if name in renamed:
                message = f"“{key}” and another key of this case both give its {name}"
                raise refusal("manifest.duplicate-key", message, "Put them together under one key.")
            renamed[name] = value
        return renamed


class VolumesEntry(Entry):
    """What one volume may hold before the bundle is divided; a bare number is its pages."""

    bare = "pages"
    pages: s.VolumePages | None = None
    size: s.Size | None = None

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        table = super()._table(data)
        if not table and not (isinstance(data, Table) and data.keys_at):
            raise refusal(
                "manifest.empty", "This says nothing of volumes", "Write volumes: {pages: 350} or {size: 50 MB}."
            )
        return table


class BundleEntry(Entry):
    """What the bundle is."""

    title: s.Line
    kind: s.BundleKind = "hearing"
    profile: s.Line = "admin-court-jr"
    hearing_date: s.Date | None = None
    date: s.Date | None = None
    cite_as: s.CiteAs = "[{page}]"
    dividers: s.Flag = False
    max_size: s.Size = 0
    volumes: VolumesEntry | None = None
    numbering: s.NumberingWord = ""
    late: s.LateWord = ""
    subnumbers: s.SubnumbersWord = "letters"
    index_spare_lines: s.SpareLines = 0
    ocr: s.OcrWord = "auto"
    ocr_reason: s.Line = ""
    orient: s.OrientWord = "auto"
    prepared_by: s.Line = ""
    reference_patterns: Annotated[
        list[s.ReferencePattern], BeforeValidator(_one_or_several), WithJsonSchema(_or_one(_PATTERN))
    ] = Field(default=[])
    lists: _LISTS_WANTED = Field(default=[])
    chronology_from: s.ChronologyWord = "events"
    labels: s.Flag = False
    continues: s.Line = ""
    first_page: s.Positive = 1
    joint: s.Flag = False


class WitnessEntry(Entry):
    """Who made a witness statement."""

    bare = "name"
    name: s.Line
    initials: s.Line = ""
    number: s.Positive | None = None
    party: s.Line = ""
    known_as: s.Line = ""


class DisclosureEntry(Entry):
    """By whom a document was disclosed, and when."""

    by: s.Line = ""
    on: s.Date | None = None


class AgreementEntry(Entry):
    """As to what a document is agreed, and by whom; a bare text is the former."""

    bare = "to"
    to: s.AgreementWord = "agreed"
    by: _SEVERAL = Field(default=[])


class PublicationEntry(Entry):
    """Where a published item came from."""

    publisher: s.Line = ""
    url: s.Line = ""
    accessed: s.Date | None = None


class PasswordEntry(Entry):
    """Where the password of a file is to be found: never the password itself."""

    env: s.Variable

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        if isinstance(data, str):
            message = "A password does not belong in the manifest, which others will read"
            raise refusal(
                "manifest.wrong-password", message, "Name an environment variable: password: {env: VARIABLE}."
            )
        return super()._table(data)


CONTENTS = ("file", "files", "documents", "same_as", "to_follow", "media")
"""A document has one of these."""

NOT_BY_DEFAULT = (*CONTENTS, "id", "mark", "title", "pages", "own_numbers")
"""Keys that belong to one document, and cannot be a section's defaults."""


class Described(Entry):
    """What may be said of a document, whether the manifest lists it or another document carries it."""

    title: s.Line | None = None
    pages: s.Pages | None = None
    own_numbers: s.Count | None = None
    date: s.Date | None = None
    date_note: s.Line = ""
    type: s.DocumentType = ""
    witness: WitnessEntry | None = None
    note: s.Line = ""
    include: s.Flag = True
    password: PasswordEntry | None = None
    before_decision_maker: s.Flag | None = None
    disclosed: DisclosureEntry | None = None
    relied_on_by: _SEVERAL = Field(default=[])
    source: PublicationEntry | None = None
    annotations: s.AnnotationWord | None = None
    layers: s.LayerWord | None = None
    attachments: AttachmentsEntry | None = None
    changes: s.ChangesWord | None = None
    ocr: s.OcrWord | None = None
    ocr_reason: s.Line = ""
    orient: s.OrientWord | None = None
    exif: s.ExifWord | None = None
    covered_text: s.CoveredWord | None = None
    references: s.ReferencesWord = ""
    core: s.Core = False
    disputed: s.Flag = False
    party: s.Line = ""
    signed: s.Flag | None = None
    agreed: AgreementEntry | None = None


class RelianceEntry(Entry):
    """What a party relies on in an authority; a bare text is its paragraphs."""

    bare = "paragraphs"
    paragraphs: s.Pages | None = None
    pages: s.Pages | None = None
    by: _SEVERAL = Field(default=[])


class DocumentEntry(Described):
    """A document; a bare text is the path of its file."""

    bare = "file"
    file: s.Line | None = None
    files: s.Line | None = None
    documents: Documents | None = None
    same_as: s.Line | None = None
    to_follow: s.Line | None = None
    media: s.Line | None = None
    id: s.Id | None = None
    mark: s.Mark | None = None
    exhibited_by: _SEVERAL = Field(default=[])
    draft: s.Flag = False
    duration: s.Line = ""
    supplied: s.Line = ""
    neutral_citation: s.Citation = ""
    law_report: _CITATIONS = Field(default=[])
    court: s.Line = ""
    passages: Annotated[list[RelianceEntry], BeforeValidator(_one_or_several)] = Field(default=[])


Documents = Annotated[list[DocumentEntry], BeforeValidator(_listed)]


class AttachmentEntry(Described):
    """What becomes of one attachment: a word, or the keys of a document."""

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        if isinstance(data, str):
            if not data:
                raise refusal("manifest.empty", "Nothing is said of this attachment", "Write leave-out or include.")
            return {"include": "true" if s.ATTACHMENTS.check(data) == "include" else "false"}
        return super()._table(data)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _word_or_table(super().__get_pydantic_json_schema__(core, handler))


class AttachmentsEntry(Entry):
    """What becomes of the files that a document carries: a word for all, or a table whose keys are numbers or names."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, AttachmentEntry]

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        if isinstance(data, str):
            return {_ALL: {"include": "true" if s.ATTACHMENTS.check(data) == "include" else "false"}}
        if isinstance(data, dict) and not data:
            raise refusal("manifest.empty-list", "This table is empty", "Fill it, or delete the key.")
        if not isinstance(data, dict):
            raise refusal(
                "manifest.wrong-shape",
                "attachments wants include, leave-out, or a table of attachments",
                "Write it as attachments: {2: leave-out}.",
            )
        return dict(data)

    @property
    def word(self) -> str:
        """``include`` or ``leave-out`` for all of them; "" for a table."""
        every = self.every.get(_ALL)
        return "" if every is None else "include" if every.include else "leave-out"

    @property
    def every(self) -> dict[str, AttachmentEntry]:
        """What is said of each, by number or name as typed."""
        return self.__pydantic_extra__

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        table = super().__get_pydantic_json_schema__(core, handler)
        table["minProperties"] = 1
        return _word_or_table(table)


_ALL = "\0all"
"""Stands for every attachment: no key that is typed can be this."""


def _word_or_table(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a table, in the place of which a word may stand."""
    table = dict(schema)
    schema.clear()
    schema.update({"anyOf": [s.ATTACHMENTS.json_schema(), table]})
    return schema


class SectionEntry(Entry):
    """A titled run of documents."""

    title: s.Line
    documents: Documents | None = None
    sections: Sections | None = None
    defaults: DocumentEntry | None = None
    order: s.OrderWord = "manifest"
    divider: s.Flag = False

    @classmethod
    def _table(cls, data: Any) -> dict[str, Any]:
        table = super()._table(data)
        if isinstance(table.get("defaults"), str):
            raise refusal(
                "manifest.wrong-shape", "defaults wants keys", "Write it as defaults: {type: correspondence}."
            )
        return table


Sections = Annotated[list[SectionEntry], BeforeValidator(_listed)]


class AccountEntry(Entry):
    """What one source says of an event; a bare text is its reference."""

    bare = "ref"
    ref: s.Reference
    date: s.Date | None = None
    names: _SEVERAL = Field(default=[])
    says: s.Line = ""


class EventEntry(Entry):
    """A row of the chronology."""

    event: s.Line
    date: s.Date | None = None
    date_note: s.Line = ""
    refs: Annotated[list[s.Reference], BeforeValidator(_one_or_several), WithJsonSchema(_or_one(_REFERENCE))] = Field(
        default=[]
    )

    accounts: Annotated[list[AccountEntry], BeforeValidator(_listed)] = Field(default=[])


class PassageEntry(Entry):
    """Pages that bear on an issue; a bare text is their reference."""

    bare = "ref"
    ref: s.Reference
    why: s.Line = ""


class IssueEntry(Entry):
    """A row of the list of issues; a bare text is the issue."""

    bare = "issue"
    issue: s.Line
    ground: s.Line = ""
    refs: Annotated[list[PassageEntry], BeforeValidator(_one_or_several)] = Field(default=[])

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """One passage may stand without its brackets."""
        schema = super().__get_pydantic_json_schema__(core, handler)
        properties = schema["anyOf"][1]["properties"]
        properties["refs"] = _or_one(properties["refs"]["items"])
        return schema


class ReadingEntry(Entry):
    """A row of the essential reading list; a bare text is its reference."""

    bare = "ref"
    ref: s.Reference
    why: s.Line = ""
    minutes: s.Count | None = None


class PostEntry(Entry):
    """A rank or role that a person held."""

    bare = "role"
    role: s.Line
    since: s.Date | None = Field(default=None, alias="from")
    until: s.Date | None = Field(default=None, alias="to")


class PersonEntry(Entry):
    """A row of the list of persons; a bare text is the name."""

    bare = "name"
    name: s.Line
    role: s.Role = ""
    also_known_as: _SEVERAL = Field(default=[])
    was: Annotated[list[PostEntry], BeforeValidator(_listed)] = Field(default=[])
    note: s.Line = ""
    known_as: s.Line = ""


class OverrideEntry(Entry):
    """A rule that an order in the case sets aside."""

    rule: s.Line
    reason: s.Line
    order_date: s.Date | None = None


class LimitsEntry(Entry):
    """What one source may cost, where it is to be otherwise than usual."""

    seconds: Annotated[float, s.Within(LIMITS["seconds"])] | None = None
    memory: Annotated[float, s.Within(LIMITS["memory"])] | None = None
    file_size: Annotated[float, s.Within(LIMITS["file_size"])] | None = None
    pages: Annotated[float, s.Within(LIMITS["pages"])] | None = None
    picture_megapixels: Annotated[float, s.Within(LIMITS["picture_megapixels"])] | None = None
    text_size: Annotated[float, s.Within(LIMITS["text_size"])] | None = None
    attachment_size: Annotated[float, s.Within(LIMITS["attachment_size"])] | None = None
    unpacked_size: Annotated[float, s.Within(LIMITS["unpacked_size"])] | None = None
    output_size: Annotated[float, s.Within(LIMITS["output_size"])] | None = None
    parts: Annotated[float, s.Within(LIMITS["parts"])] | None = None
    members: Annotated[float, s.Within(LIMITS["members"])] | None = None
    objects: Annotated[float, s.Within(LIMITS["objects"])] | None = None


def _rooted(value: Any) -> Any:
    if not isinstance(value, dict):
        raise refusal(
            "manifest.wrong-shape", "roots wants names and folders", "Write it as roots: {authorities: PATH}."
        )
    return dict(value)


class FurtherEntry(BundleEntry):
    """A bundle beside the first: the keys of ``bundle``, its id, and what stands in it."""

    id: s.BundleId
    contents: _SEVERAL = Field(default=[])
    documents: Documents | None = None
    order: s.OrderWord = "manifest"
    sections: Sections | None = None


class ManifestEntry(Entry):
    """A whole manifest."""

    version: s.Version
    bundle: BundleEntry
    case: CaseEntry
    sections: Sections | None = None
    documents: Documents | None = None
    roots: Annotated[dict[str, s.Line], BeforeValidator(_rooted)] = Field(default={})
    chronology: Annotated[list[EventEntry], BeforeValidator(_listed)] = Field(default=[])
    essential_reading: Annotated[list[ReadingEntry], BeforeValidator(_listed)] = Field(default=[])
    people: Annotated[list[PersonEntry], BeforeValidator(_listed)] = Field(default=[])
    issues: Annotated[list[IssueEntry], BeforeValidator(_listed)] = Field(default=[])
    overrides: Annotated[list[OverrideEntry], BeforeValidator(_listed)] = Field(default=[])
    limits: LimitsEntry | None = None
    bundles: Annotated[list[FurtherEntry], BeforeValidator(_listed)] = Field(default=[])


_LISTS = frozenset(
    [
        "documents",
        "sections",
        "bundles",
        "contents",
        "law_report",
        "passages",
        "exhibited_by",
        "relied_on_by",
        "refs",
        "reference_patterns",
        "also_known_as",
        "was",
        "chronology",
        "essential_reading",
        "people",
        "overrides",
        "claimants",
        "defendants",
        "interested_parties",
        "lists",
        "issues",
        "accounts",
        "names",
    ]
)

for _model in (AttachmentEntry, AttachmentsEntry, DocumentEntry, SectionEntry, FurtherEntry, ManifestEntry):
    _model.model_rebuild()


def _defaults(table: dict[str, Any]) -> dict[str, Any]:
    """The table of a document without what belongs to one document alone."""
    properties = {key: value for key, value in table["properties"].items() if key not in NOT_BY_DEFAULT}
    return {**table, "properties": properties, "title": "DefaultsEntry", "description": "Keys for every document."}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a manifest, for editors."""
    schema = ManifestEntry.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    table = next(each for each in parts["DocumentEntry"]["anyOf"] if each.get("type") == "object")
    parts["DefaultsEntry"] = _defaults(table)
    parts["SectionEntry"]["properties"]["defaults"]["anyOf"][0] = {"$ref": "#/$defs/DefaultsEntry"}
    table["oneOf"] = [{"required": [key]} for key in CONTENTS]
    table["dependentRequired"] = {"documents": ["mark"], "exhibited_by": ["mark"]}
    schema["anyOf"] = [{"required": ["documents"]}, {"required": ["sections"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Manifest of a court bundle", **schema}
