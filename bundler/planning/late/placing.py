"""Everything that was served where the others hold it, and what came late behind it or between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bundler.model import Document, Manifest, Section
from bundler.planning.late.compare import Comparison, Service
from bundler.planning.late.suffixes import parts
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanSection

Items = tuple[Document | Section, ...]


def added_title(service: Service) -> str:
    """Title of the section for documents that were added after a service."""
    return f"Documents added after {service.words}"


def appended(manifest: Manifest, found: Comparison, service: Service, continued: bool = False) -> Manifest:
    """The served bundle as it was, then what came late in a section of its own at the end.

    continued: the new section begins with a continuation of the index.
    """
    served = Served(service.plan, found.now)
    items = served.items("")
    if found.late:
        late = tuple(as_late(document, service, found, number) for number, document in _counted(found, service.plan))
        new = Section(added_title(service), late, id=served.fresh("", items), late=service.round, index=continued)
        items = (*items, new)
    return replace(manifest, root=Section("", (*items, *left_out(manifest))))


def left_out(manifest: Manifest) -> Iterator[Document]:
    """Outermost documents that the manifest keeps out of the bundle: they stay stated."""

    def below(items: Iterable[Document | Section]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, Section):
                yield from below(item.items)
            elif item.include:
                yield from below(item.documents)
            else:
                yield item

    return below(manifest.root.items)


def _counted(found: Comparison, plan: Plan) -> Iterator[tuple[str, Document]]:
    last = max((parts(entry.number)[0] for entry in plan.entries if not entry.parent), default=0)
    return ((str(last + at), document) for at, document in enumerate(found.late, 1))


def as_late(document: Document, service: Service, found: Comparison, number: str = "") -> Document:
    """A late document, without what it holds that was served before."""
    served = {each.id for each in found.now.values()}
    children = (child for child in document.documents if child.include and child.id not in served)
    below = tuple(as_late(child, service, found) for child in children)
    return replace(document, documents=below, number=number, late=service.round)


@dataclass(frozen=True)
class Served:
    """The served bundle as sections and documents again. now: id in its plan -> the document that it is now. late: by
    the id that a document has now, documents that came late into its family; they stand last in it."""

    plan: Plan
    now: Mapping[str, Document]
    late: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)

    def items(self, section: str) -> Items:
        """What lies directly in a section, in the order of the pages."""
        parts: list[tuple[int, Document | Section]] = [
            (self.plan.first_ordinal(entry), self.document(entry))
            for entry in self.plan.directly_in(section)
            if entry.id in self.now
        ]
        parts += [(self.plan.section_ordinals(each)[0], self.section(each)) for each in self.plan.sections_in(section)]
        return tuple(item for _, item in sorted(parts, key=lambda part: part[0]))

    def section(self, section: PlanSection) -> Section:
        """A section with all below it. It has a divider, or a part of the index, if it was served with one."""
        own = {entry.kind: entry.late for entry in self.plan.directly_in(section.id) if entry.id.startswith("@")}
        return Section(
            section.title,
            self.items(section.id),
            divider=EntryKind.DIVIDER in own,
            id=section.id,
            late=max(own.values(), default=0),
            index=EntryKind.INDEX in own,
        )

    def document(self, entry: PlanEntry) -> Document:
        """A document with those below it that were served with it."""
        document = self.now[entry.id]
        served = (self.document(child) for child in self.plan.children(entry.id) if child.id in self.now)
        children = (*served, *self.late.get(document.id, ()))
        return replace(document, documents=children, number=entry.number, late=entry.late)

    def fresh(self, parent: str, items: Items) -> str:
        """An id for one more section beside those in ``items``."""
        before = f"{parent}." if parent else "s"
        used = [int(each.id.removeprefix(before)) for each in items if isinstance(each, Section)]
        return f"{before}{1 + max(used, default=0)}"
