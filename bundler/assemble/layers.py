"""Layers (ISO 32000-2, 8.11): those of several documents in one list, shown and hidden as each document had them."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bundler.assemble.sources import ObjGen, Source, indirect_items

_DEEPEST = 32
"""Levels of a layer list that are followed."""


class Layers:
    """Joins the layers of a volume's sources."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._groups: list[Object] = []
        self._hidden: list[Object] = []
        self._order: list[Object] = []
        self._lists: dict[str, list[Object]] = {"/RBGroups": [], "/Locked": [], "/AS": []}

    def add(self, source: Source, title: str) -> None:
        """Take over the layers of a source. title: what its part of the layer list is called."""
        properties = source.pdf.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary):
            return
        listed = properties.get("/OCGs")
        if not isinstance(listed, Array):
            return
        groups = indirect_items(source, listed)
        config = properties.get("/D")
        config = config if isinstance(config, Dictionary) else Dictionary()
        copies = {group.objgen: self._pdf.copy_foreign(group) for group in groups}
        intents = _intents(config.get("/Intent"))
        for group in groups:
            self._take(copies[group.objgen], _shown(group, config, intents), intents)
        self._take_lists(config, copies, title)

    def _take(self, group: Object, shown: bool, intents: frozenset[str]) -> None:
        self._groups.append(group)
        if not shown:
            self._hidden.append(group)
            if "/View" not in _intents(group.get("/Intent")) and intents:
                # The joined list goes by the intent "View"; a group that had effect must keep it.
                group["/Intent"] = Name.View

    def _take_lists(self, config: Object, copies: dict[ObjGen, Object], title: str) -> None:
        order = config.get("/Order")
        if isinstance(order, Array):
            nested = _mapped(order, copies, 0)
            if len(nested):
                self._order += [Array([String(title), *nested.as_list()])]
        for key, joined in self._lists.items():
            value = config.get(key)
            if not isinstance(value, Array):
                continue
            if key == "/AS":
                joined += [_usage(each, copies) for each in value.as_list() if isinstance(each, Dictionary)]
            else:
                joined += _mapped(value, copies, 0).as_list()

    def finish(self) -> None:
        """Write the joined list, if there is any layer."""
        if not self._groups:
            return
        config = Dictionary(Name=String("Layers"), BaseState=Name.ON, OFF=Array(self._hidden), Order=Array(self._order))
        for key, values in self._lists.items():
            if values:
                config[key] = Array(values)
        self._pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(self._groups), D=config)


def _intents(value: Any) -> frozenset[str]:
    """An intent, or several; the default is "View"."""
    if isinstance(value, Array):
        return frozenset(str(each) for each in value.as_list())
    return frozenset({str(value) if isinstance(value, Name) else "/View"})


def _shown(group: Object, config: Object, intents: frozenset[str]) -> bool:
    """Whether a source shows a group when it is opened (8.11.4.3). A group of an intent not in force is ignored."""
    own = _intents(group.get("/Intent"))
    if "/All" not in intents and not own & intents:
        return True
    shown = config.get("/BaseState") != Name.OFF
    if _names(config.get("/ON"), group):
        shown = True
    if _names(config.get("/OFF"), group):
        shown = False
    return shown


def _names(listed: Any, group: Object) -> bool:
    return isinstance(listed, Array) and any(
        isinstance(each, Dictionary) and each.objgen == group.objgen for each in listed.as_list()
    )


def _mapped(array: Object, copies: dict[ObjGen, Object], depth: int) -> Array:
    """An array of groups, titles and further arrays, with the bundle's groups in the place of the source's."""
    items: list[Any] = []
    for each in array.as_list() if depth < _DEEPEST else []:
        if isinstance(each, Dictionary) and each.objgen in copies:
            items.append(copies[each.objgen])
        elif isinstance(each, Array):
            items.append(_mapped(each, copies, depth + 1))
        elif isinstance(each, String):
            items.append(each)
    return Array(items)


def _usage(entry: Object, copies: dict[ObjGen, Object]) -> Dictionary:
    """A rule by which layers are switched for viewing, printing or export."""
    groups = entry.get("/OCGs")
    kept = Dictionary(OCGs=_mapped(groups, copies, 0) if isinstance(groups, Array) else Array())
    for key in ("/Event", "/Category"):
        value = entry.get(key)
        if isinstance(value, Name):
            kept[key] = Name(str(value))
        elif isinstance(value, Array):
            kept[key] = Array([Name(str(each)) for each in value.as_list() if isinstance(each, Name)])
    return kept
