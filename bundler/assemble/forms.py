"""Form fields (ISO 32000-2, 12.7): the fields of each document hang under a node of its own, so that fields of
several documents may share a name and each keeps its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bundler.assemble.annotations import SourceAnnotation
from bundler.assemble.fields import SourceForm, adopt
from bundler.assemble.sources import ObjGen

_SIGNED = ("/V", "/Lock", "/SV")
"""What makes a signature field a claim about bytes, which a bundle does not have any more."""

_READ_ONLY = 1
_HIDDEN = 2

_FONT_USE = re.compile(rb"/([^\s/()<>\[\]{}%]+)(?=\s+[-+.\d]+\s+Tf)")


class Forms:
    """Joins the forms of a volume's documents into one."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._tops: list[Object] = []
        self._names: set[str] = set()
        self._fonts: dict[str, Object] = {}
        self._encodings: dict[str, Object] = {}

    def add(
        self,
        entry: str,
        form: SourceForm,
        annotations: Iterable[tuple[SourceAnnotation, Object]],
        parents: Mapping[ObjGen, Object],
        whole: bool,
    ) -> None:
        """Hang the fields of one document under a node of its own.

        annotations: those of the entry's pages, as in the source and as in the bundle. parents: parents that the
        source's annotations named. whole: all pages of the source are in the entry, so that fields without a widget
        belong to it too.
        """
        widgets: dict[ObjGen, Object] = {}
        for origin, placed in annotations:
            if origin.subtype == "/Widget":
                widgets[origin.obj.objgen] = placed
                adopt(form, origin.obj, parents.get(origin.obj.objgen))
        if not widgets and not (whole and form.fields):
            return
        self._join_resources(form)
        tops = _EntryFields(self._pdf, form, widgets).build(whole)
        if tops:
            self._tops.append(self._top(entry, form, tops))

    def _top(self, entry: str, form: SourceForm, kids: list[Object]) -> Object:
        top = self._pdf.make_indirect(Dictionary(T=String(self._free_name(entry)), Kids=Array(kids)))
        for kid in kids:
            kid["/Parent"] = top
        if form.appearance:
            top["/DA"] = String(_renamed(form.appearance, form.renamed).decode("latin-1"))
        if form.quadding is not None:
            top["/Q"] = form.quadding
        return top

    def _free_name(self, entry: str) -> str:
        """A partial name: unique, and without the full stop that separates such names."""
        base = entry.replace(".", "-")
        name, number = base, 1
        while name in self._names:
            number += 1
            name = f"{base}-{number}"
        self._names.add(name)
        return name

    def _join_resources(self, form: SourceForm) -> None:
        """Take over the form's fonts, under new names where another document already has that name."""
        if form.joined:
            return
        form.joined = True
        for name, font in form.fonts.items():
            new, number = name, 1
            while new in self._fonts:
                number += 1
                new = f"{name}.{number}"
            self._fonts[new] = self._pdf.copy_foreign(font)
            if new != name:
                form.renamed[name[1:].encode("utf-8")] = new[1:].encode("utf-8")
        for name, encoding in form.encodings.items():
            if name not in self._encodings:
                self._encodings[name] = self._pdf.copy_foreign(encoding)

    def finish(self) -> None:
        """Write the joined form, if there is any field."""
        if not self._tops:
            return
        resources = Dictionary()
        if self._fonts:
            resources["/Font"] = Dictionary(self._fonts)
        if self._encodings:
            resources["/Encoding"] = Dictionary(self._encodings)
        self._pdf.Root["/AcroForm"] = self._pdf.make_indirect(
            Dictionary(Fields=Array(self._tops), DR=resources, NeedAppearances=False)
        )


class _EntryFields:
    """The fields of one entry, as they stand in the bundle."""

    def __init__(self, pdf: Pdf, form: SourceForm, widgets: Mapping[ObjGen, Object]) -> None:
        self._pdf = pdf
        self._form = form
        self._widgets = widgets
        self._copies: dict[ObjGen, Object] = {}

    def build(self, whole: bool) -> list[Object]:
        """Root fields, with everything below them."""
        wanted = self._wanted(whole)
        for identity in wanted:
            self._copies[identity] = self._copy(identity)
        for identity in wanted:
            self._join(identity)
        return [copied for identity, copied in self._copies.items() if self._is_root(identity)]

    def _is_root(self, identity: ObjGen) -> bool:
        return self._form.fields[identity].parent is None

    def _wanted(self, whole: bool) -> list[ObjGen]:
        """Widgets of the entry's pages and the fields above them; with a whole document, fields without widgets."""
        keep: set[ObjGen] = set()
        for identity, each in self._form.fields.items():
            if identity in self._widgets or (whole and each.named and not each.kids):
                keep.update(self._upwards(identity))
        return [identity for identity in self._form.fields if identity in keep]

    def _upwards(self, identity: ObjGen | None) -> Iterable[ObjGen]:
        while identity is not None:
            yield identity
            identity = self._form.fields[identity].parent

    def _copy(self, identity: ObjGen) -> Object:
        copied = self._widgets.get(identity)
        if copied is None:
            copied = self._copy_field(self._form.fields[identity].obj)
        keys = copied.keys()
        if "/DA" in keys:
            copied["/DA"] = String(_renamed(bytes(copied["/DA"]), self._form.renamed).decode("latin-1"))
        if "/FT" in keys and copied["/FT"] == Name.Sig:
            _unsign(copied)
        return copied

    def _copy_field(self, obj: Object) -> Object:
        for key in ("/Parent", "/Kids", "/P", "/AA", "/A", "/StructParent", "/Popup", "/IRT"):
            if key in obj:
                del obj[key]
        # The first copy serves as a pattern, for another extract of the same file needs its own.
        return self._pdf.make_indirect(copy(self._pdf.copy_foreign(obj)))

    def _join(self, identity: ObjGen) -> None:
        """Hang the kids that are there under a field, in the order of the source."""
        parent = self._copies[identity]
        known = self._form.fields[identity].kids
        kids = [self._copies[kid] for kid in known if kid in self._copies]
        if not kids:
            return
        if len(kids) < len(known) and "/Opt" in parent and self._type(identity) == "/Btn":
            # The n-th kid of such a button has the n-th option as its value: the places have to stay.
            kids = [self._copies[kid] if kid in self._copies else self._blank() for kid in known]
        parent["/Kids"] = Array(kids)
        for kid in kids:
            kid["/Parent"] = parent

    def _type(self, identity: ObjGen) -> str:
        types = (self._copies[each].get("/FT") for each in self._upwards(identity))
        return next((str(each) for each in types if each is not None), "")

    def _blank(self) -> Object:
        """A widget on no page, in the place of one whose page is left out."""
        nothing = self._pdf.make_stream(b"")
        nothing["/Type"], nothing["/Subtype"], nothing["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 0, 0])
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 0, 0]), F=_HIDDEN)
        widget["/AS"], widget["/AP"] = Name.Off, Dictionary(N=Dictionary(Off=nothing))
        return self._pdf.make_indirect(widget)


def _unsign(signature: Object) -> None:
    """Keep how a signature looks; that it was valid can be told from the original alone."""
    for key in _SIGNED:
        if key in signature:
            del signature[key]
    flags = signature.get("/Ff", 0)
    signature["/Ff"] = (flags if isinstance(flags, int) else 0) | _READ_ONLY


def _renamed(appearance: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """A default appearance with its font's new name."""
    return _FONT_USE.sub(lambda match: b"/" + names.get(match.group(1), match.group(1)), appearance)
