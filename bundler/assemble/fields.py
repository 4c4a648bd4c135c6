"""The form of a source (ISO 32000-2, 12.7), taken apart before its pages are: a tree of fields with widgets below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Object, String

from bundler.assemble.sources import ObjGen, Source, indirect_items

DEEPEST = 64
"""Levels of fields that are followed; a deeper tree is a loop or a trap."""


@dataclass
class Field:
    """A field, or a widget below one, of a source. parent: None for a root. kids: in the order of the source."""

    obj: Object
    parent: ObjGen | None
    kids: list[ObjGen] = field(default_factory=list)
    named: bool = False


@dataclass
class SourceForm:
    """The form of a source, taken apart. fonts: by the name that default appearances call them by.

    joined: its fonts are in the bundle. renamed: those that have a new name there.
    """

    fields: dict[ObjGen, Field]
    fonts: Mapping[str, Object]
    encodings: Mapping[str, Object]
    appearance: bytes
    quadding: int | None
    joined: bool = False
    renamed: dict[bytes, bytes] = field(default_factory=dict)


def take_form(source: Source) -> SourceForm:
    """Read a source's form before any of its annotations is touched."""
    form = source.pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        form = Dictionary()
    fields: dict[ObjGen, Field] = {}
    roots = form.get("/Fields")
    if isinstance(roots, Array):
        _gather(source, roots, None, fields, 0)
    resources = form.get("/DR")
    fonts, encodings = (_named_objects(source, resources, key) for key in ("/Font", "/Encoding"))
    quadding = form.get("/Q")
    return SourceForm(fields, fonts, encodings, _text(form.get("/DA")), quadding if isinstance(quadding, int) else None)


def _gather(source: Source, array: Object, parent: ObjGen | None, fields: dict[ObjGen, Field], depth: int) -> None:
    for each in indirect_items(source, array):
        if each.objgen in fields or depth > DEEPEST:
            continue
        keys = each.keys()
        fields[each.objgen] = Field(each, parent, [], "/T" in keys)
        if parent is not None:
            fields[parent].kids.append(each.objgen)
        kids = each["/Kids"] if "/Kids" in keys else None
        if isinstance(kids, Array):
            _gather(source, kids, each.objgen, fields, depth + 1)


def _named_objects(source: Source, resources: Any, key: str) -> dict[str, Object]:
    group = resources.get(key) if isinstance(resources, Dictionary) else None
    if not isinstance(group, Dictionary):
        return {}
    found = {}
    for name in sorted(group.keys()):
        if isinstance(group[name], Dictionary):
            found[name] = group[name] = source.held(group[name])
    return found


def _text(value: Any) -> bytes:
    return bytes(value) if isinstance(value, String) else b""


def adopt(form: SourceForm, origin: Object, parent: Object | None, depth: int = 0) -> None:
    """Take a widget into the form that its source's list of fields does not reach, as readers do."""
    if origin.objgen in form.fields:
        return
    above = None
    if parent is not None and depth < DEEPEST:
        upper = parent.get("/Parent")
        adopt(form, parent, upper if isinstance(upper, Dictionary) else None, depth + 1)
        if origin.objgen in form.fields:  # the parents are a loop
            return
        above = parent.objgen if parent.objgen in form.fields else None
    form.fields[origin.objgen] = Field(origin, above, [], "/T" in origin)
    if above is not None:
        form.fields[above].kids.append(origin.objgen)
