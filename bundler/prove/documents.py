"""Each document of the bundle held against its source, object by object: boxes, pictures, fonts, fields, links,
annotations, layers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.cache import Cache
from bundler.model import Rect
from bundler.planning.plan import Plan, PlanPage
from bundler.prove.contents import Parts, content_streams, page_parts, raw_data
from bundler.prove.declared import Declared
from bundler.prove.face import prove_face
from bundler.prove.forms import Widget, widgets
from bundler.prove.laid import prove_laid
from bundler.prove.links import Link, far, links
from bundler.prove.marks import prove_marks
from bundler.prove.reading import (
    FAULTS,
    Leaf,
    Unreadable,
    annotations_of,
    get,
)
from bundler.prove.recognised import prove_layer
from bundler.prove.report import Record
from bundler.prove.sides import PageReading, Side, comments, read_source
from bundler.prove.stamps import Reading, read_mark

if TYPE_CHECKING:
    pass

_BOX: Final = 0.01


@dataclass(frozen=True)
class Pair:
    """A page of the bundle, its source page, and what was done to that on its way in."""

    page: PlanPage
    mine: Leaf
    theirs: PageReading
    stated: Declared
    made: bool = False
    """theirs is a page of the clean PDF."""
    fewer_dots: frozenset[str] = frozenset()
    """Pictures of the clean PDF's page, where some were brought down in resolution."""

    @property
    def declared(self) -> Declared:
        """What sets the two apart."""
        return self.stated.once_made() if self.made else self.stated

    @property
    def place(self) -> tuple[str, str, int]:
        """For a refusal."""
        return self.page.label, self.page.entry, self.page.source_page or 0


def prove_document(
    bundle: Side, source: Mapping[str, Any], pages: list[PlanPage], plan: Plan, kept: Cache, record: Record
) -> tuple[dict[int, str], list[int]]:
    """Compare all pages of a document with the original, or, where pypdf cannot read that, with its clean PDF.

    Answers a digest of each page that may inherit an earlier proof, by its index in the volume; and the indexes of
    pages that are made of the very objects of their source page. elsewhere: where its pages (0-based, of the source)
    are that stand in other volumes. kept: what was read of sources before.
    """
    digests = {source["original"]: _prove_bytes(source, record)}
    why = ""
    for path, password in _ways(source):
        attempt = Record()
        try:
            digest = digests.get(str(path)) or _digest(path)
            positions = {page.source_page - 1 for page in pages if page.source_page}
            readings = read_source(path, password, source["pages"], positions, kept, digest)
            down = _brought_down(source, path, positions, kept)
            pairs = _pairs(bundle, readings, source, pages, str(path) != source["original"], down)
            found = _compare(bundle, pairs, plan, attempt)
        except (Unreadable, *FAULTS) as fault:
            why = str(fault)
            continue
        record.take(attempt)
        if str(path) != source["original"]:
            record.note("source hashes", f"{source['document']} is read from its {source['route']} form")
        return found
    said = f"pypdf cannot read the source, so its structure cannot be compared: {why}."
    record.refuse("source-unreadable", said, "", source["document"])
    return {}, []


def _ways(source: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Files to compare with, best first, with their passwords."""
    clean = (Path(source["pdf"]), "")
    return [(Path(source["original"]), source["password"] or ""), clean] if source["route"] == "direct" else [clean]


def _brought_down(
    source: Mapping[str, Any], path: Path, positions: set[int], kept: Cache
) -> Mapping[int, frozenset[str]]:
    """Pictures of the clean PDF's pages, by 0-based position, where path is the original and had more dots."""
    clean = Path(source["pdf"])
    if path == clean or not any(code == "picture-resampled" for code, _ in source["alterations"]):
        return {}
    readings = read_source(clean, "", source["pages"], positions, kept, _digest(clean))
    return {at: page.images for at, page in readings.items()}


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _prove_bytes(source: Mapping[str, Any], record: Record) -> str:
    """The original is still the file that was read and hashed. Answers its hash."""
    found = _digest(Path(source["original"]))
    record.looked("source hashes")
    if found != source["sha256"]:
        record.refuse("source-changed", "its source is not the file that was prepared.", "", source["document"])
    return found


def _pairs(
    bundle: Side,
    theirs: Mapping[int, PageReading],
    source: Mapping[str, Any],
    pages: list[PlanPage],
    made: bool,
    down: Mapping[int, frozenset[str]],
) -> list[Pair]:
    """All pages of a document. theirs: by 0-based position in the source. made: they are those of the clean PDF.
    down: pictures that its pages have now, where some had more dots."""
    return [
        Pair(
            page,
            bundle.tree.leaves[page.index],
            theirs[page.source_page - 1],
            _declared(source, page),
            made,
            down.get(page.source_page - 1, frozenset()),
        )
        for page in pages
        if page.source_page and page.index < len(bundle.tree.leaves)
    ]


def _compare(bundle: Side, pairs: list[Pair], plan: Plan, record: Record) -> tuple[dict[int, str], list[int]]:
    """All pages of a document, and what concerns them together."""
    wanted = _went(plan, pairs[0].page) if pairs else {}
    comparison = _Comparison(bundle, wanted, plan, record)
    for pair in pairs:
        comparison.page(pair)
    if pairs:
        comparison.whole(pairs[0])
    return comparison.found, comparison.same


def _went(plan: Plan, first: PlanPage) -> dict[int, int | str]:
    """Where the pages of a document are, by 0-based page of the source: an index in the volume of its page ``first``,
    or a page of another volume."""
    found: dict[int, int | str] = {}
    for page in (plan.pages[at] for at in plan.ordinals_by_entry.get(first.entry, ())):
        here = page.volume == first.volume
        place = int(page.index) if here else far(plan.volumes[page.volume - 1].file, page.index)
        found[int(page.source_page or 0) - 1] = place
    return found


def _declared(source: Mapping[str, Any], page: PlanPage) -> Declared:
    return Declared.on(source["alterations"], int(page.source_page or 0))


@dataclass
class _Comparison:
    """A document under comparison. wanted: where each page of the source went, as text in another volume. found:
    digests of pages whose own stream is proved, by index. same: indexes of those made of the very objects of their
    source page, which therefore look like it, whatever draws them."""

    bundle: Side
    wanted: Mapping[int, int | str]
    plan: Plan
    record: Record
    found: dict[int, str] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    old_layers: set[tuple[str, bool]] = field(default_factory=set)
    layers: set[tuple[str, bool]] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)

    def page(self, pair: Pair) -> None:
        """One page with its source page."""
        bundle, theirs, record = self.bundle, pair.theirs, self.record
        _prove_boxes(pair, record)
        reading = _prove_own_stream(pair, self.bundle, record)
        inner = _inner(pair)
        if pair.stated.recognised:
            _prove_layer(pair, inner, record)
        mine = page_parts(pair.mine, bundle.digests, inner, reading.fonts if reading else ())
        _prove_streams(pair, mine, record)
        _prove_links(
            pair,
            prove_laid(pair.mine, pair.page, links(pair.mine, bundle.destinations), self.plan, record),
            self.wanted,
            record,
        )
        _prove_annotations(pair, record)
        self.prefixes |= _prove_fields(pair, bundle, record)
        self.old_layers |= theirs.layers
        states = bundle.shown(mine.layers)
        self.layers |= states
        if reading:
            self.found[pair.page.index] = mine.digest.hex() + repr(sorted(states))
            equal = theirs.digest == mine.digest.hex() and theirs.balanced
            if equal and not theirs.layers and _plain_page(pair.mine):
                self.same.append(int(pair.page.index))

    def whole(self, first: Pair) -> None:
        """What concerns all pages together. first: for the place of a refusal."""
        _prove_layers(first, self.old_layers, self.layers, self.record)
        if len(self.prefixes) > 1:
            self.record.refuse("field-name", "its form fields do not share one prefix.", *first.place)


def _prove_boxes(pair: Pair, record: Record) -> None:
    record.looked("boxes")
    mine, theirs = pair.mine, pair.theirs
    if _far(mine.media, theirs.media) or _far(mine.crop, theirs.crop) or abs(mine.unit - theirs.unit) > _BOX:
        record.refuse("page-box", "the page's boxes are not those of its source.", *pair.place)
    if pair.stated.turn:
        record.looked("turned pages")
    wanted = (theirs.rotate + pair.declared.turn) % 360
    if mine.rotate != wanted and not pair.declared.rotation_mended:
        record.refuse(
            "page-rotation", f"the page is turned by {mine.rotate}, where {wanted} was to be expected.", *pair.place
        )


def _far(one: Rect, other: Rect) -> bool:
    return any(abs(a - b) > _BOX for a, b in zip(one, other, strict=True))


def _prove_own_stream(pair: Pair, bundle: Side, record: Record) -> Reading | None:
    """The last stream of the page's content is the mark's own, and holds nothing else. What it shows, if so."""
    if not pair.page.marks:
        return Reading()
    try:
        reading = read_mark(pair.mine, content_streams(pair.mine)[-1:], bundle.maps)
    except FAULTS:
        record.refuse("mark-stream", "the stream that prints the number cannot be read.", *pair.place)
        return None
    prove_face(pair.mine, reading.fonts, bundle.faces, pair.page, record)
    return reading if prove_marks(pair.mine, pair.page, reading, record) else None


def _inner(pair: Pair) -> list[Any]:
    """The content of a page without what bundler puts around it."""
    streams = content_streams(pair.mine)
    if not pair.page.marks:
        return streams
    begins = bool(streams) and raw_data(streams[0]).strip() == b"q"
    return streams[1 if begins else 0 : -1]


def _prove_layer(pair: Pair, inner: list[Any], record: Record) -> None:
    """Words that were recognised are a form by itself, and none of them is to be seen."""
    record.looked("recognised pages")
    try:
        prove_layer(inner, pair.mine.resources)
    except ValueError as fault:
        record.refuse("recognised", f"the recognised words are not as they should be: {fault}.", *pair.place)


def _plain_page(leaf: Leaf) -> bool:
    """A page that shows no annotations: nothing of the document outside it has a part in how it looks."""
    return all(get(each, "/Subtype") == "/Link" and "/AP" not in each for each in annotations_of(leaf))


def _prove_streams(pair: Pair, two: Parts, record: Record) -> None:
    """Pictures and fonts are byte for byte those of the source; the mark's own font comes on top."""
    one = pair.theirs
    record.looked("images", len(one.images))
    record.looked("fonts", len(one.fonts))
    wanted = _with_fewer_dots(pair) if pair.declared.resampled else one.images
    kept = two.images <= wanted if pair.declared.fewer_images else wanted == two.images
    if not kept:
        record.refuse("image", "a picture on the page is not, byte for byte, that of its source.", *pair.place)
    gone = one.fonts - two.fonts
    if gone and not pair.declared.fewer_images:
        record.refuse("font", "an embedded font of the page is not that of its source.", *pair.place)


def _with_fewer_dots(pair: Pair) -> frozenset[str]:
    """The pictures that a page must have whose own were brought down: each new one stands for one of the source's.
    That they show what those showed is proved by drawing both."""
    old, new = pair.theirs.images, pair.fewer_dots
    return new if len(new - old) <= len(old - new) else old


def _prove_links(pair: Pair, kept: Sequence[Link], wanted: Mapping[int, int | str], record: Record) -> None:
    """Web links lead where they led; a link inside the source leads to the bundle page of its old target. kept: links
    of the page but those that the Plan lays on it."""
    mine = Counter(_plain(link, None) for link in kept)
    old = [link for link in pair.theirs.links if link.kind in ("page", "uri")]
    record.looked("web links", sum(link.kind == "uri" for link in old))
    record.looked("source links", sum(link.kind == "page" for link in old))
    must = Counter(_plain(link, wanted) for link in old)
    alive = Counter({key: count for key, count in must.items() if key[1] == "uri" or key[2] is not None})
    for rect, kind, target in (alive - mine).elements():
        what = f"the web link to {target}" if kind == "uri" else "a link"
        if not pair.declared.link_gone(kind, str(target)):
            code = "web-link" if kind == "uri" else "link"
            record.refuse(code, f"{what} at {rect[0]:.0f}, {rect[1]:.0f} is missing or leads elsewhere.", *pair.place)
    for _, kind, target in (mine - must).elements():
        if target is not None:
            where = target if kind != "page" else f"page {int(target) + 1} of the PDF"
            record.refuse("link-added", f"there is a link to {where} that the source does not have.", *pair.place)


def _plain(link: Link, wanted: Mapping[int, int | str] | None) -> tuple[Rect, str, str | int | None]:
    """A link for comparing. wanted: where the source's pages went, for a source's link."""
    if link.kind == "remote":
        return link.rect, "remote", far(link.address, link.target)
    if link.kind != "page":
        return link.rect, link.kind, link.address
    if wanted is None:
        return link.rect, "page", link.target
    target = None if link.target is None else wanted.get(link.target)
    return link.rect, "remote" if isinstance(target, str) else "page", target


def _prove_annotations(pair: Pair, record: Record) -> None:
    """No annotation more, and none less but those that were declared."""
    mine, theirs = Counter(comments(pair.mine)), Counter(pair.theirs.comments)
    record.looked("annotations", sum(theirs.values()))
    for kind, _ in (theirs - mine).elements():
        if not pair.declared.annotation_gone(kind):
            record.refuse("annotation-missing", f"an annotation {kind} of the source is missing.", *pair.place)
    for kind, _ in (mine - theirs).elements():
        record.refuse("annotation-added", f"there is an annotation {kind} that the source does not have.", *pair.place)


def _prove_fields(pair: Pair, bundle: Side, record: Record) -> set[str]:
    """Each field of the page has the source's value, and its name under one prefix. Answers the prefixes met."""
    mine, old = widgets(pair.mine, bundle.fields), pair.theirs.widgets
    record.looked("form values", len(old))
    if [each.rect for each in mine] != [each.rect for each in old]:
        code = "field-missing" if len(mine) < len(old) else "field-added"
        record.refuse(
            code, f"the page has {len(mine)} form fields, its source {len(old)}, or not in their places.", *pair.place
        )
        return set()
    return {_prove_field(pair, one, two, record) for one, two in zip(mine, old, strict=True)}


def _prove_field(pair: Pair, mine: Widget, old: Widget, record: Record) -> str:
    same_value = mine.value == old.value or (old.kind == "/Sig" and pair.declared.signature_voided)
    same_state = mine.state == old.state or pair.declared.fields_drawn
    if not (same_value and same_state and mine.kind == old.kind):
        said = f"the form field {old.name!r} holds {mine.value!r}, in the source {old.value!r}."
        record.refuse("field-value", said, *pair.place)
    named = mine.name == old.name or mine.name.endswith(f".{old.name}") or (not old.name and bool(mine.name))
    if not named:
        record.refuse("field-name", f"the form field {old.name!r} is called {mine.name!r}.", *pair.place)
    if old.held and not mine.held:
        record.refuse("field-missing", f"the form does not list the field {old.name!r}.", *pair.place)
    return mine.name[: len(mine.name) - len(old.name)] if old.name else mine.name.split(".")[0] + "."


def _prove_layers(pair: Pair, old: set[tuple[str, bool]], mine: set[tuple[str, bool]], record: Record) -> None:
    """Every layer is shown or hidden as in the source."""
    record.looked("layers", len(old))
    if pair.declared.flattened:
        hidden = [name for name, shown in mine if not shown]
        if hidden:
            record.refuse("layer", f"the layer {hidden[0]!r} is still hidden in it.", "", pair.page.entry)
        return
    if old != mine:
        names = ", ".join(sorted({repr(name) for name, _ in old ^ mine}))
        record.refuse("layer", f"its layers are not shown and hidden as in the source: {names}.", "", pair.page.entry)
