"""Texts and tables -> the schema's models, with every refusal as a finding, and the rest typed all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from bundler.manifest.nodes import COMPLEX_KEY, Items, Table, Text, Value
from bundler.manifest.saying import error, nearest
from bundler.manifest.schema import (
    AccountEntry,
    AgreementEntry,
    AttachmentEntry,
    BundleEntry,
    CaseEntry,
    DisclosureEntry,
    DocumentEntry,
    EventEntry,
    FurtherEntry,
    IssueEntry,
    LimitsEntry,
    ManifestEntry,
    OverrideEntry,
    PartyEntry,
    PassageEntry,
    PasswordEntry,
    PersonEntry,
    PostEntry,
    PublicationEntry,
    ReadingEntry,
    RelianceEntry,
    SectionEntry,
    VolumesEntry,
    WitnessEntry,
)
from bundler.manifest.words import PARTY_KINDS
from bundler.model import Finding, Place

MAX_PASSES = 8
"""Each pass removes what was refused; what is refused anew can only be what lay behind it."""

Location = tuple[int | str, ...]


@dataclass(frozen=True)
class Typed:
    """entry: None where too little is right. lost: every text of the entries that had to be left out."""

    entry: ManifestEntry | None
    findings: tuple[Finding, ...]
    lost: frozenset[str]


def type_manifest(value: Value, name: str) -> Typed:
    """Type a whole manifest. Whatever is refused is a finding and is left out, so that the rest can be looked at."""
    if not isinstance(value, Table):
        message = "A manifest is keys and values, beginning with version: 1"
        return Typed(None, (error("manifest.wrong-shape", message, Place(name, value.line)),), frozenset())
    findings: dict[Location, Finding] = {}
    lost: set[str] = set()
    for _ in range(MAX_PASSES):
        try:
            return Typed(ManifestEntry.model_validate(value), tuple(findings.values()), frozenset(lost))
        except ValidationError as refused:
            misspelt = _misspelt(refused)
            for wrong in refused.errors(include_url=False):
                location = tuple(wrong["loc"])
                if not _follows(wrong, location, misspelt, findings):
                    findings.setdefault((*location, wrong["type"]), _finding(wrong, value, name))
                _mar(value, location)
            for wrong in _deepest_first(refused):
                lost |= _leave_out(value, tuple(wrong["loc"]), wrong["type"])
    return Typed(None, tuple(findings.values()), frozenset(lost))


def _follows(wrong: Any, location: Location, misspelt: set[Location], findings: Iterable[Location]) -> bool:
    """Whether a refusal only follows from an earlier one: a key spelt otherwise, a list whose entries all went."""
    if wrong["type"] == "missing":
        return location in misspelt or _under(location, findings)
    emptied = (wrong.get("ctx") or {}).get("code") == "manifest.empty-list"
    return emptied and any(len(known) > len(location) + 1 and known[: len(location)] == location for known in findings)


def _mar(value: Value, location: Location) -> None:
    """Mark the innermost document's entry around a refusal: it is not what was meant."""
    entry, holder = None, value
    for part, before in zip(location, (None, *location), strict=False):
        child, _ = _child(holder, part)
        if child is None:
            break
        if isinstance(child, Table) and before == "documents":
            entry = child
        holder = child
    if entry is not None:
        entry.marred = True


def _under(location: Location, findings: Iterable[Location]) -> bool:
    """Whether something was already refused at this very place."""
    return any(known[:-1] == location for known in findings)


def _misspelt(refused: ValidationError) -> set[Location]:
    """Where a key is missing only because it is spelt in another way."""
    unknown = [wrong["loc"] for wrong in refused.errors(include_url=False) if wrong["type"] == "extra_forbidden"]
    return {(*location[:-1], near) for location in unknown for near in _near(location)}


def _near(location: Location) -> list[str]:
    key = str(location[-1]).lower().replace("-", "_")
    near = nearest(key, known_keys(location[:-1]))
    return [near] if near else []


def _deepest_first(refused: ValidationError) -> list[Any]:
    """List positions from the end, so that leaving one out moves none that is still to be left out."""
    return sorted(refused.errors(include_url=False), key=lambda wrong: [str(p).zfill(7) for p in wrong["loc"]])[::-1]


# --- saying what is wrong ---------------------------------------------------------------------------------------------


def _finding(wrong: Any, value: Value, name: str) -> Finding:
    location = tuple(wrong["loc"])
    place = Place(name, _line(value, location), _document(value, location))
    if wrong["type"] == "missing":
        return _missing(location, place, _child(_holder(value, location), location[-1])[0] is not None)
    if wrong["type"] == "extra_forbidden":
        return _unknown_key(value, location, place)
    context = wrong.get("ctx") or {}
    key = next((str(part) for part in reversed(location) if isinstance(part, str)), "")
    message = f"{key}: {context.get('message', wrong['msg'])}" if key else context.get("message", wrong["msg"])
    return error(context.get("code", "manifest.wrong-value"), message, place, context.get("remedy", ""))


def _holder(value: Any, location: Location) -> Any:
    for part in location[:-1]:
        value, _ = _child(value, part)
    return value


def _missing(location: Location, place: Place, typed: bool) -> Finding:
    key, owner = location[-1], _owner(location[:-1])
    if typed:
        message = f"Nothing stands after {key}: in {owner}"
        return error("manifest.empty", message, place, f"Write its value after {key}:.")
    message = f"The key “{key}” is missing from {owner}"
    return error("manifest.missing-key", message, place, f"Add {key}: with its value.")


def _owner(location: Location) -> str:
    keys = [part for part in location if isinstance(part, str)]
    if not keys:
        return "the manifest"
    return f"this entry of {keys[-1]}" if isinstance(location[-1], int) else f"“{keys[-1]}”"


def _unknown_key(value: Value, location: Location, place: Place) -> Finding:
    key = str(location[-1])
    if key == COMPLEX_KEY:
        message = "A list or table in brackets stands where a key is wanted"
        return error("manifest.unknown-key", message, place, "Put text that begins with a bracket in quotes.")
    known = known_keys(location[:-1])
    near = _near(location)
    remedy = f"Did you mean {near[0]}:?" if near else f"The keys here are: {', '.join(known)}."
    return error("manifest.unknown-key", f"The key “{key}” is not known in {_owner(location[:-1])}", place, remedy)


_CHILDREN: dict[str, type[BaseModel]] = {
    "bundle": BundleEntry,
    "bundles": FurtherEntry,
    "case": CaseEntry,
    "claimants": PartyEntry,
    "defendants": PartyEntry,
    "interested_parties": PartyEntry,
    "documents": DocumentEntry,
    "defaults": DocumentEntry,
    "attachments": AttachmentEntry,
    "sections": SectionEntry,
    "passages": RelianceEntry,
    "witness": WitnessEntry,
    "disclosed": DisclosureEntry,
    "source": PublicationEntry,
    "password": PasswordEntry,
    "agreed": AgreementEntry,
    "chronology": EventEntry,
    "accounts": AccountEntry,
    "issues": IssueEntry,
    "refs": PassageEntry,
    "essential_reading": ReadingEntry,
    "people": PersonEntry,
    "was": PostEntry,
    "volumes": VolumesEntry,
    "overrides": OverrideEntry,
    "limits": LimitsEntry,
}


def known_keys(location: Location) -> list[str]:
    """The keys that the schema knows at a place in the manifest."""
    keys = [part for part in location if isinstance(part, str)]
    model: type[BaseModel] = ManifestEntry
    if keys:  # below attachments: stands a name, which may be any word
        model = AttachmentEntry if keys[-2:-1] == ["attachments"] else _CHILDREN[keys[-1]]
    return [field.alias or key for key, field in model.model_fields.items()]


# --- finding the place --------------------------------------------------------------------------------------------


def _child(value: Any, part: int | str) -> tuple[Any, Any]:
    """(the child of a list or table, the key by which the table has it), or (None, None)."""
    if isinstance(part, int):
        return (value[part], part) if isinstance(value, Items) and part < len(value) else (None, None)
    if not isinstance(value, Table):
        return None, None
    if part in value:
        return value[part], part
    kind = PARTY_KINDS.canonical(part)
    other = next((key for key in value if kind and PARTY_KINDS.canonical(key) == kind), None)
    return (value[other], other) if other is not None else (None, None)


def _line(value: Any, location: Location) -> int:
    line: int = value.line
    for part in location:
        child, key = _child(value, part)
        if child is None:
            break
        line = value.line_of(key) if isinstance(value, Table) else child.line
        value = child
    return line


def _document(value: Any, location: Location) -> str:
    """The id of the document that a place lies in, where it has one."""
    id_ = ""
    for part in location:
        value, _ = _child(value, part)
        if isinstance(value, Table) and isinstance(value.get("id"), Text):
            id_ = str(value["id"])
    return id_


# --- leaving out what was refused -----------------------------------------------------------------------------------

_FILLERS = {"version": "1", "title": "-", "number": "-", "short_title": "-"}
_WHOLE_ENTRY = ("pages", "file", "files", "documents", "media", "same_as", "to_follow", "mark")
"""Without these a document would be another document."""
_NAMING = ("id", "mark", "sections", "documents", "file", "media")
"""What is refused under these keys may be what another part of the manifest refers to."""


def _leave_out(root: Any, location: Location, kind: str) -> set[str]:
    """Remove a refused value, or the whole entry that makes no sense without it; the texts that went."""
    path = [root]
    for part in location[:-1]:
        child, _ = _child(path[-1], part)
        if child is None:
            break
        path.append(child)
    if kind == "missing":
        return _without_required(root, location, path[-1])
    if "chronology" in location and location[-1] == "date":
        return _remove(root, location[:-1])
    if location and location[-1] in _WHOLE_ENTRY and len(location) > 1 and isinstance(location[-2], int):
        return _remove(root, location[:-1])
    return _remove(root, location)


def _without_required(root: Any, location: Location, holder: Any) -> set[str]:
    key = location[-1]
    numbers = [depth for depth, part in enumerate(location) if isinstance(part, int)]
    if numbers and "sections" not in location[numbers[-1] - 1 : numbers[-1]]:
        return _remove(root, location[: numbers[-1] + 1])
    if isinstance(holder, Table):
        filler: Any = _FILLERS.get(str(key))
        if filler is None:
            filler = Table(holder.span, False) if key in ("bundle", "case") else _nobody(holder)
        holder[str(key)] = filler
    return set()


def _nobody(holder: Table) -> Items:
    items = Items(holder.span, False)
    items.append(Text.of("-", holder.span, '"'))
    return items


def _remove(root: Any, location: Location) -> set[str]:
    holder: Any = root
    for part in location[:-1]:
        holder, _ = _child(holder, part)
    child, key = _child(holder, location[-1]) if location else (None, None)
    if child is None:
        return set()
    del holder[key]
    return texts(child) if isinstance(key, int) or key in _NAMING else set()


def texts(value: Any) -> set[str]:
    """Every text below a value."""
    if isinstance(value, Table):
        return {text for child in value.values() for text in texts(child)}
    if isinstance(value, Items):
        return {text for child in value for text in texts(child)}
    return {str(value)}
