"""One table of numbers: pages are conserved, and whatever shows a number shows the same one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bundler.model import InkMap
from bundler.planning.outline import OutlineNode, outline
from bundler.planning.paginate import paginate
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.rows import index_rows
from tests.notation import PROFILE, bundle, page


def plan_of(notation: str, lengths: dict[str, int] | None = None) -> Plan:
    manifest, prepared = bundle(notation)
    return paginate(manifest, prepared, PROFILE, lengths or {})[0]


def shape(plan: Plan) -> list[str]:
    """Each entry as "id first-last"."""
    return [f"{entry.id} {entry.first}-{entry.last}" for entry in plan.entries]


@st.composite
def notations(draw: st.DrawFn) -> str:
    """Bundles with sections in sections, exhibits, extracts, pointers, placeholders and documents left out."""
    names = iter(range(1000))

    def document() -> str:
        name, pages = f"d{next(names)}", draw(st.integers(1, 9))
        form = draw(st.sampled_from(["{n}:{p}", "{n}:{p}", "-{n}:{p}", "{n}?", "{n}:{p}{{{f}-{p}}}"]))
        return form.format(n=name, p=pages, f=draw(st.integers(1, pages)))

    def items(depth: int) -> str:
        parts = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["document", "document", "exhibit", "section"]))
            if kind == "section" and depth < 3:
                parts.append(f"S{next(names)}[ {items(depth + 1)} ]")
            elif kind == "exhibit":
                inner = " ".join(document() for _ in range(draw(st.integers(1, 3))))
                parts.append(f"X{next(names)}( {inner} )")
            else:
                parts.append(document())
        return " ".join(parts)

    return items(0)


def test_cover_and_index_come_first_and_count() -> None:
    assert shape(plan_of("sfg:3 letter:2")) == ["@cover 1-1", "@index 2-2", "sfg 3-5", "letter 6-7"]


def test_an_exhibit_has_its_front_sheet_then_its_documents() -> None:
    plan = plan_of("MA1( note:1 mail:4 )")
    assert shape(plan)[2:] == ["ma1 3-8", "note 4-4", "mail 5-8"]
    assert plan.ordinals_by_entry["ma1"] == (2,)


def test_sections_nest_and_span_what_lies_below() -> None:
    plan = plan_of("A[ a:2 B[ b:1 ] c:1 ] d:1")
    assert [(s.id, s.first, s.last, s.level) for s in plan.sections] == [("s1", "3", "6", 0), ("s1.1", "5", "5", 1)]


def test_an_extract_takes_its_pages_alone_and_says_so() -> None:
    plan = plan_of("part:9{2-4,7}")
    assert [page.source_page for page in plan.pages[2:]] == [2, 3, 4, 7]
    assert plan.entry_by_id["part"].extract == "Extract: pages 2–4 and 7 of 9"


def test_a_longer_index_moves_everything_behind_it() -> None:
    assert shape(plan_of("a:2", {"@index": 3}))[-1] == "a 5-6"


def test_what_is_left_out_has_no_page() -> None:
    assert shape(plan_of("-a:3 S[ -b:1 ] c:1")) == ["@cover 1-1", "@index 2-2", "c 3-3"]
    assert plan_of("-a:3 S[ -b:1 ] c:1").sections == ()


@given(notations(), st.integers(1, 4))
def test_page_conservation(notation: str, index: int) -> None:
    """Law 3: pages out = drawn pages + selected source pages; each names one source page, each occurs once."""
    manifest, prepared = bundle(notation)
    plan = paginate(manifest, prepared, PROFILE, {"@index": index})[0]
    wanted = {
        (document.id, number)
        for document in manifest.files()
        for number in document.pages or range(1, len(prepared[document.id].facts.pages) + 1)
    }
    got = [(page.entry, page.source_page) for page in plan.pages if page.source_page is not None]
    assert len(got) == len(set(got)) and set(got) == wanted
    drawn = [page for page in plan.pages if page.source_page is None]
    assert len(drawn) == index + sum(1 for e in plan.entries if e.kind not in (EntryKind.DOCUMENT, EntryKind.INDEX))


@given(notations())
def test_four_way_agreement_in_the_plan(notation: str) -> None:
    """Printed number = page label = index row = bookmark = what a link leads to, for every entry."""
    plan = plan_of(notation)
    assert [page.label for page in plan.pages] == [str(n + 1) for n in range(len(plan.pages))]
    assert all(page.marks[0].text == page.label and page.index == n for n, page in enumerate(plan.pages))
    targets = {row.entry: row for row in index_rows(plan)}
    marks: dict[int | None, list[str]] = {}
    for node in walk(outline(plan, {})):
        marks.setdefault(node.target, []).append(node.title)
    for entry in plan.entries:
        first = plan.first_ordinal(entry)
        assert plan.pages[first].label == entry.first
        if entry.number and entry.id in targets:
            row = targets[entry.id]
            assert row.target == first and row.pages.split("–")[0] == entry.first
            assert any(title.endswith(f"(p.{entry.first})") for title in marks[first])


def walk(nodes: tuple[OutlineNode, ...]) -> list[OutlineNode]:
    return [each for node in nodes for each in (node, *walk(node.children))]


@given(notations())
def test_plan_round_trip(notation: str) -> None:
    plan = plan_of(notation)
    assert Plan.from_json(plan.to_json()) == plan


def test_index_rows_follow_the_pages_with_headings_before_their_rows() -> None:
    rows = index_rows(plan_of("A[ a:2 B[ b:1 ] c:1 ] MA1( n:1 m:2 )"))
    assert [f"{row.kind} {row.level} {row.number} {row.title} {row.pages}" for row in rows] == [
        "section 0  A ",
        "document 0 1 a 3–4",
        "section 1  B ",
        "document 1 2 b 5",
        "document 0 3 c 6",
        "document 0 4 Exhibit MA1 7–10",
        "child 1 4.1 n 8",
        "child 1 4.2 m 9–10",
    ]


def test_a_number_gives_way_to_ink_with_a_note() -> None:
    from dataclasses import replace

    manifest, prepared = bundle("a:1")
    inked = InkMap(6.0, 100, ((1 << 100) - (1 << 80),) * 8 + (0,) * 133)
    facts = replace(prepared["a"].facts, pages=(page(ink=inked),))
    plan, findings = paginate(manifest, {"a": replace(prepared["a"], facts=facts)}, PROFILE, {})
    rect = plan.pages[2].marks[0].rect
    assert inked.clear(rect) and rect[2] < 80 * 6 + 6
    assert [finding.code for finding in findings] == ["plan.number-moved"]


def test_a_page_of_ink_has_its_number_on_a_plate_with_a_warning() -> None:
    from dataclasses import replace

    manifest, prepared = bundle("a:1")
    full = InkMap(6.0, 100, ((1 << 100) - 1,) * 141)
    facts = replace(prepared["a"].facts, pages=(page(ink=full),))
    plan, findings = paginate(manifest, {"a": replace(prepared["a"], facts=facts)}, PROFILE, {})
    assert plan.pages[2].marks[0].plate
    assert [finding.code for finding in findings] == ["plan.number-on-ink"]


@given(st.integers(1, 99999), st.floats(3, 5000), st.floats(3, 5000))
def test_a_number_always_lies_inside_its_page(number: int, width: float, height: float) -> None:
    from bundler.planning.placement import place_number
    from bundler.planning.profile import StampStyle

    mark, _ = place_number(str(number), width, height, None, StampStyle())
    x0, y0, x1, y1 = mark.rect
    assert -0.01 <= x0 < x1 <= width + 0.01 and -0.01 <= y0 < y1 <= height + 0.01
