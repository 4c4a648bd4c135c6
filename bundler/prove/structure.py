"""What a child proves by pypdf: the task "prove.structure", in two parts, a whole volume and runs of its documents."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bundler.cache import Cache
from bundler.model import Rect
from bundler.planning.plan import GENERATED, Plan, PlanPage
from bundler.prove.active import prove_inactive
from bundler.prove.bookmarks import found, prove_bookmarks
from bundler.prove.contents import content_streams
from bundler.prove.demands import Bookmark
from bundler.prove.documents import prove_document
from bundler.prove.face import prove_face
from bundler.prove.forms import FieldTree, field_tree, widgets
from bundler.prove.identity import prove_file, prove_identity
from bundler.prove.links import Link, links
from bundler.prove.marks import prove_marks
from bundler.prove.paging import prove_labels, prove_pages
from bundler.prove.reading import FAULTS, Destinations, Leaf, Tree, Unreadable, complaints, forget, opened, page_tree
from bundler.prove.report import Record
from bundler.prove.sides import Side
from bundler.prove.stamps import UnicodeMaps, read_mark

if TYPE_CHECKING:
    pass


def examine(args: dict[str, Any]) -> dict[str, Any]:
    """Prove the structure of a volume.

    args: ``part`` ("volume" or "documents"), ``path`` of the PDF, ``volume`` (1-based), ``plan`` (its JSON). For the
    volume: ``outline`` (depth, title, index). For documents: ``sources``, each with
    ``document``, ``original``, ``pdf``, ``password``, ``route``, ``pages``, ``alterations``; and ``cache``, the folder
    of what was read of sources before, or None.
    Answers a record, with ``links`` (index -> [rect, ordinal or None] on pages that bundler draws) or ``digests``
    (index -> digest of a page whose marks are proved) and ``same`` (indexes of pages made of their source's objects);
    and with either ``faces``, the object numbers of the fonts that print page numbers.
    """
    plan, path = Plan.from_json(args["plan"]), Path(args["path"])
    record = Record(path.name)
    work = _volume if args["part"] == "volume" else _documents
    extra: dict[str, Any] = {}
    # What pypdf reads is let go by hand; looking for circles among all those objects again and again costs a third.
    gc.disable()
    try:
        extra = work(args, plan, path, record)
    except Unreadable as fault:
        record.refuse("unreadable", f"The finished PDF cannot be read: {fault}.")
    finally:
        gc.enable()
    return record.to_json() | extra


def _volume(args: Mapping[str, Any], plan: Plan, path: Path, record: Record) -> dict[str, Any]:
    number = int(args["volume"])
    pages = [page for page in plan.pages if page.volume == number]
    with complaints() as heard, opened(path, strict=True) as reader:
        tree = page_tree(reader)
        destinations = Destinations(reader, tree)
        prove_pages(reader, tree, pages, record)
        prove_labels(reader, tree, pages, record)
        marks = found(reader, destinations, record)
        prove_bookmarks([Bookmark(*each) for each in args["outline"]], marks, [page.label for page in pages], record)
        prove_identity(plan, number, reader, record)
        faces: set[int] = set()
        drawn = _drawn_pages(plan, tree, destinations, pages, faces, record)
        _prove_field_names(field_tree(reader), tree, pages, record)
        prove_inactive(reader, [volume.file for volume in plan.volumes], record)
        prove_file(path, reader, heard, record)
    return {"links": drawn, "faces": sorted(faces)}


def _drawn_pages(
    plan: Plan, tree: Tree, destinations: Destinations, pages: Sequence[PlanPage], faces: set[int], record: Record
) -> dict[str, list[tuple[Rect, int | None]]]:
    """Marks and links of the pages that bundler draws. faces: fonts of page numbers, to be added to."""
    drawn: dict[str, list[tuple[Rect, int | None]]] = {}
    ordinals = {(page.volume, int(page.index)): ordinal for ordinal, page in enumerate(plan.pages)}
    maps: UnicodeMaps = {}
    volumes = {volume.file: number for number, volume in enumerate(plan.volumes, 1)}
    for leaf, page in zip(tree.leaves, pages, strict=False):
        if plan.entry_by_id[page.entry].kind in GENERATED:
            _prove_own_marks(leaf, page, maps, faces, record)
            found = links(leaf, destinations)
            targets = [_ordinal(ordinals, volumes, page, link, record) for link in found]
            drawn[str(page.index)] = list(zip([link.rect for link in found], targets, strict=True))
    return drawn


def _prove_own_marks(leaf: Leaf, page: PlanPage, maps: UnicodeMaps, faces: set[int], record: Record) -> None:
    if not page.marks:
        return
    try:
        reading = read_mark(leaf, content_streams(leaf)[-1:], maps)
        prove_marks(leaf, page, reading, record)
        prove_face(leaf, reading.fonts, faces, page, record)
    except FAULTS:
        record.refuse("mark-stream", "the stream that prints the number cannot be read.", page.label, page.entry)


def _ordinal(
    ordinals: Mapping[tuple[int, int], int], volumes: Mapping[str, int], page: PlanPage, link: Link, record: Record
) -> int | None:
    """The page of the Plan that a link leads to; a link that leads to none, or changes the zoom, is refused."""
    record.looked("links")
    volume = page.volume if link.kind == "page" else volumes.get(link.address, 0)
    ordinal = ordinals.get((volume, -1 if link.target is None else link.target))
    if link.kind not in ("page", "remote") or ordinal is None:
        record.refuse(
            "link-dead", f"a link at {link.rect[0]:.0f}, {link.rect[1]:.0f} leads nowhere.", page.label, page.entry
        )
        return None
    if not link.zoom:
        record.refuse("link-zoom", "a link changes the reader's zoom.", page.label, page.entry)
    return ordinal


def _prove_field_names(fields: FieldTree, tree: Tree, pages: Sequence[PlanPage], record: Record) -> None:
    """No two documents share a form field, or typing in one would change the other."""
    owners: dict[str, str] = {}
    for leaf, page in zip(tree.leaves, pages, strict=False):
        for widget in widgets(leaf, fields):
            if owners.setdefault(widget.name, page.entry) != page.entry:
                other = owners[widget.name]
                record.refuse(
                    "field-clash", f"the form field {widget.name!r} is that of {other} too.", page.label, page.entry
                )


def _documents(args: Mapping[str, Any], plan: Plan, path: Path, record: Record) -> dict[str, Any]:
    digests: dict[str, str] = {}
    same: list[int] = []
    kept = Cache(Path(args["cache"]) if args["cache"] else None)
    with opened(path) as reader:
        bundle = Side.of(reader)
        for source in args["sources"]:
            ordinals = plan.ordinals_by_entry.get(source["document"], ())
            pages = [plan.pages[at] for at in ordinals if plan.pages[at].volume == args["volume"]]
            found, alike = prove_document(bundle, source, pages, plan, kept, record)
            same += alike
            digests |= {str(index): digest for index, digest in found.items()}
            forget(reader)
    return {"digests": digests, "same": same, "faces": sorted(bundle.faces)}
