"""What came late, put between what was served, where the manifest has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bundler.model import Document, Manifest, Section
from bundler.planning.late.compare import Comparison, Service
from bundler.planning.late.placing import Items, Served, added_title, as_late, left_out
from bundler.planning.late.suffixes import LETTERS, between, parts
from bundler.planning.plan import Plan, PlanEntry


def inserted(manifest: Manifest, found: Comparison, service: Service, continued: bool = False) -> Manifest:
    """The served bundle with what came late behind the documents that come before it in the manifest.

    Two late documents of different rounds at one place stand in the order of the rounds: a number that was served is
    kept. continued: a last section of its own holds the continuation of the index.
    """
    merge = _Merge(service, found, _counterparts(manifest.root, found, service.plan), _late_children(manifest, found))
    items = _numbered(merge.items(""), service.plan)
    if continued and found.late:
        last = Section(added_title(service), (), id=merge.served.fresh("", items), late=service.round, index=True)
        items = (*items, last)
    return replace(manifest, root=Section("", (*items, *left_out(manifest))))


def _late_children(manifest: Manifest, found: Comparison) -> dict[str, tuple[Document, ...]]:
    """Late documents that stand below served ones, by the id of these."""
    late = {document.id for document in found.late}
    return {
        document.id: tuple(child for child in document.documents if child.id in late)
        for document in manifest.included()
        if document.id not in late
    }


def _counterparts(root: Section, found: Comparison, plan: Plan) -> list[tuple[Section, str]]:
    """The sections of the manifest that were served, each with the id under which it was: that of its documents, else
    that around the sections inside it, else the one of its title at the same place."""
    places = {document.id: plan.entry_by_id[old].section for old, document in found.now.items()}
    known: list[tuple[Section, str]] = [(root, "")]

    def by_content(section: Section) -> str | None:
        for item in section.items:
            if isinstance(item, Section):
                inner = by_content(item)
                if inner is not None and inner:
                    return plan.section_by_id[inner].parent or None
            elif item.id in places:
                return places[item.id] or None
        return None

    def walk(section: Section, parent: str | None) -> None:
        for item in section.items:
            if not isinstance(item, Section):
                continue
            taken = {name for _, name in known}
            mine = by_content(item) or (None if parent is None else _titled(plan, parent, item.title, taken))
            if mine is not None:
                known.append((item, mine))
            walk(item, mine)

    walk(root, "")
    return known


def _titled(plan: Plan, parent: str, title: str, taken: set[str]) -> str | None:
    return next((each.id for each in plan.sections_in(parent) if each.title == title and each.id not in taken), None)


@dataclass(frozen=True)
class _Merge:
    """The served bundle and the manifest, section by section."""

    service: Service
    found: Comparison
    counterparts: list[tuple[Section, str]]
    children: Mapping[str, tuple[Document, ...]]

    @property
    def served(self) -> Served:
        """The served bundle, with late documents in the families of served ones."""
        late = {name: tuple(self.late(each) for each in several) for name, several in self.children.items()}
        return Served(self.service.plan, self.found.now, late)

    def late(self, document: Document) -> Document:
        """A late document without what was served before."""
        return as_late(document, self.service, self.found)

    def items(self, section: str) -> Items:
        """What lies in a served section, with what is late in the manifest's sections that stand for it."""
        merged = [
            replace(item, items=self.items(item.id)) if isinstance(item, Section) else item
            for item in self.served.items(section)
        ]
        for wanted, name in self.counterparts:
            if name == section:
                self._insert(merged, wanted, section)
        return tuple(merged)

    def _insert(self, merged: list[Document | Section], wanted: Section, section: str) -> None:
        late = {document.id for document in self.found.late}
        anchor = -1
        for item in wanted.items:
            there = _position(merged, self._name(item))
            if there is not None:
                anchor = there
                continue
            new = self._new(item, late, section, merged)
            if new is None:
                continue
            anchor += 1
            while anchor < len(merged) and _is_late(merged[anchor]):
                anchor += 1
            merged.insert(anchor, new)

    def _name(self, item: Document | Section) -> str:
        """The id under which an item of the manifest was served, as far as it is a section; "" where it was not."""
        if isinstance(item, Document):
            return item.id
        return next((name for each, name in self.counterparts if each is item), "")

    def _new(
        self, item: Document | Section, late: set[str], section: str, merged: list[Document | Section]
    ) -> Document | Section | None:
        if isinstance(item, Document):
            return self.late(item) if item.id in late else None
        if self._name(item):
            return None
        return self._new_section(item, late, self.served.fresh(section, tuple(merged)))

    def _new_section(self, section: Section, late: set[str], name: str) -> Section | None:
        """A section that was not served, with the late documents of it."""
        items: list[Document | Section] = []
        for item in section.items:
            if isinstance(item, Document):
                items += [self.late(item)] if item.id in late else []
            elif not self._name(item):
                inner = self._new_section(item, late, f"{name}.{len(items) + 1}")
                items += [inner] if inner else []
        return replace(section, items=tuple(items), id=name, late=self.service.round) if items else None


def _position(merged: list[Document | Section], name: str) -> int | None:
    return next((at for at, each in enumerate(merged) if name and each.id == name), None)


def _is_late(item: Document | Section) -> bool:
    if isinstance(item, Document):
        return item.late > 0
    return bool(item.items) and all(_is_late(each) for each in item.items)


def _numbered(items: Items, plan: Plan) -> Items:
    """Late documents with the number of the one before them and a letter."""
    numbers: dict[str, str] = {}
    taken = [entry.number for entry in _outermost(plan)]
    before = 0
    for document in _documents(items):
        if document.number:
            before = parts(document.number)[0]
        else:
            place = 1 + max((place for whole, place in map(parts, taken) if whole == before), default=0)
            numbers[document.id] = between(before, place, LETTERS)
            taken.append(numbers[document.id])
    return tuple(_with_numbers(item, numbers) for item in items)


def _outermost(plan: Plan) -> Iterator[PlanEntry]:
    return (entry for entry in plan.entries if not entry.parent)


def _documents(items: Items) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Section):
            yield from _documents(item.items)
        else:
            yield item


def _with_numbers(item: Document | Section, numbers: Mapping[str, str]) -> Document | Section:
    if isinstance(item, Section):
        return replace(item, items=tuple(_with_numbers(each, numbers) for each in item.items))
    return replace(item, number=numbers.get(item.id, item.number))
