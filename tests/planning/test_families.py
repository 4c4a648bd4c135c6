"""Families: what documents carry joins the bundle behind them, once, in the same order whatever was read first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import (
    AnnotationPolicy,
    Attachment,
    AttachmentPolicy,
    Document,
    DocumentDate,
    DocumentKind,
    Facts,
    Finding,
    Manifest,
    PageSpan,
    Place,
    Prepared,
    Ref,
    Section,
    Severity,
    error,
    warning,
)
from bundler.planning.families import DEPTH, Grown, Override, advised, carrier, grow, is_member, printable
from bundler.planning.outline import OutlineNode, outline
from bundler.planning.paginate import paginate
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.references import Resolver, Target
from bundler.planning.rows import index_rows
from bundler.planning.wording import keyed
from tests.notation import PROFILE, bundle, page

FOLDER = Path("work")

Holdings = dict[str, str]
"""What files of a name carry: ``{"mail": "note zip", "zip": "note deep"}``. A file's bytes are as its name; a name may
have an alias before a colon: ``copy:note`` is the file note under the name copy."""


def facts(name: str, holdings: Holdings, route: str = "mail", pages: int = 1) -> Facts:
    carried = holdings.get(name, "").split()
    attached = tuple(Attachment(each.split(":")[0], 1, each.split(":")[-1].ljust(64, "0")) for each in carried)
    return Facts(route, (page(),) * pages, attachments=attached, family=route != "direct")


def settled(notation: str, holdings: Holdings, change: dict[str, Document] | None = None, route: str = "mail") -> Read:
    """A bundle whose documents carry something, grown until nothing more turns up. change: entries instead."""
    manifest, prepared = bundle(notation)
    prepared = {
        name: replace(one, facts=facts(name, holdings, route, len(one.facts.pages))) for name, one in prepared.items()
    }
    manifest = replace(manifest, root=_changed(manifest.root, change or {}))
    grown = grow(manifest, prepared, FOLDER)
    while grown.unread:
        for document in grown.unread:
            assert document.source and document.source.path
            sha256 = document.source.path.stem
            name = document.source.name
            prepared[document.id] = Prepared(
                document.id, name, 1, sha256, Path("a"), Path("a"), facts(sha256.rstrip("0"), holdings, route)
            )
        grown = grow(manifest, prepared, FOLDER)
    return Read(grown, prepared)


def _changed(section: Section, change: dict[str, Document]) -> Section:
    def each(item: Document | Section) -> Document | Section:
        if isinstance(item, Section):
            return _changed(item, change)
        inner = tuple(one for one in map(each, item.documents) if isinstance(one, Document))
        return change.get(item.id, replace(item, documents=inner))

    return replace(section, items=tuple(map(each, section.items)))


class Read:
    """A bundle with its families, all read."""

    def __init__(self, grown: Grown, prepared: dict[str, Prepared]) -> None:
        self.grown, self.prepared = grown, prepared

    @property
    def manifest(self) -> Manifest:
        return self.grown.manifest

    @property
    def findings(self) -> list[tuple[str, str]]:
        return [(each.severity.value, each.code) for each in self.grown.findings]

    def shape(self) -> list[str]:
        """``id`` of what is printed, ``id=other`` of a pointer, ``-id`` of what is left out."""
        return [
            f"{'' if each.include else '-'}{each.id}{'=' + each.same_as if each.same_as else ''}"
            for each in self.manifest.documents()
        ]

    def plan(self) -> Plan:
        return paginate(self.manifest, self.prepared, PROFILE, {})[0]

    def document(self, name: str) -> Document:
        return next(each for each in self.manifest.documents() if each.id == name)


def entry(name: str, *overrides: Override, **more: object) -> Document:
    """The document of the notation with words about its attachments."""
    manifest, _ = bundle(f"{name}:1")
    document = replace(next(manifest.documents()), line=4, **more)  # type: ignore[arg-type]
    return carrier(document, overrides) if overrides else document


def out(key: str, line: int = 5) -> Override:
    return Override(key, line, (("include", False),))


def test_attachments_follow_as_children_of_one_family() -> None:
    read = settled("mail:2 letter:1", {"mail": "note zip", "zip": "deep"})
    assert read.shape() == ["mail", "mail.1", "mail.2", "mail.2.1", "letter"]
    child = read.document("mail.2.1")
    assert child.source is not None and child.source.name == "mail.pdf#zip#deep"
    assert (child.title, child.note, child.made) == ("deep", "attached to zip", ("title", "date"))
    assert [entry.id for entry in read.plan().entries[2:]] == read.shape()


def test_the_index_numbers_and_indents_them_and_bookmarks_nest() -> None:
    plan = settled("mail:2 letter:1", {"mail": "note zip", "zip": "deep"}).plan()
    assert [(row.number, row.level, row.pages, row.note) for row in index_rows(plan)] == [
        ("1", 0, "3–7", ""),
        ("1.1", 1, "5", "attached to mail"),
        ("1.2", 1, "6–7", "attached to mail"),
        ("1.2.1", 2, "7", "attached to zip"),
        ("2", 0, "8", ""),
    ]

    def titles(nodes: tuple[OutlineNode, ...]) -> list[object]:
        return [node.title if not node.children else [node.title, *titles(node.children)] for node in nodes]

    assert titles(outline(plan, {}))[2] == ["mail (p.3)", "note (p.5)", ["zip (p.6)", "deep (p.7)"]]


def test_an_exhibit_of_one_mail_shows_its_attachments_all_the_same() -> None:
    read = settled("MA1( mail:1 )", {"mail": "note"})
    (exhibit,) = read.manifest.root.items
    root = replace(read.manifest.root, items=(replace(exhibit, title="mail"),))  # type: ignore[arg-type]
    plan = paginate(replace(read.manifest, root=root), read.prepared, PROFILE, {})[0]
    assert [(row.number, row.title) for row in index_rows(plan)] == [("1", "Exhibit MA1: mail"), ("1.1.1", "note")]


def test_what_a_pdf_carries_stays_out_unless_the_manifest_includes_it() -> None:
    assert settled("a:1", {"a": "note"}, route="direct").shape() == ["a"]
    include = replace(entry("a"), attachments=AttachmentPolicy.INCLUDE)
    assert settled("a:1", {"a": "note", "note": "deep"}, {"a": include}, "direct").shape() == ["a", "a.1", "a.1.1"]


def test_a_family_can_be_left_out_whole_or_in_part_and_it_is_said() -> None:
    whole = replace(entry("mail"), attachments=AttachmentPolicy.LEAVE_OUT)
    read = settled("mail:1", {"mail": "note zip"}, {"mail": whole})
    assert read.shape() == ["mail", "-mail.1", "-mail.2"] and read.findings == [("info", "source.attachment-left-out")]
    part = settled("mail:1", {"mail": "note zip", "zip": "x y"}, {"mail": entry("mail", out("note"))})
    assert part.shape() == ["mail", "-mail.1", "mail.2", "mail.2.1", "mail.2.2"]
    inner = entry("mail", Override("2", 5, (), (out("1", 6),)))
    assert settled("mail:1", {"mail": "note zip", "zip": "x y"}, {"mail": inner}).shape()[-2:] == [
        "-mail.2.1",
        "mail.2.2",
    ]


def test_a_table_includes_of_a_pdf_what_it_names_and_the_rest_is_a_warning() -> None:
    table = entry("a", Override("x", 5, (("title", "Note"),)))
    read = settled("a:1", {"a": "x y"}, {"a": table}, "direct")
    assert read.shape() == ["a", "a.1"] and read.document("a.1").title == "Note"
    assert read.findings == [("warning", "source.attachment")] and "`2: include`" in read.grown.findings[0].remedy


def test_keys_of_an_attachment_are_those_of_a_document() -> None:
    day = DocumentDate("2011", 2011)
    fields = (("title", "A note"), ("date", day), ("note", "printed"), ("annotations", AnnotationPolicy.KEEP))
    child = settled("mail:1", {"mail": "note"}, {"mail": entry("mail", Override("1", 9, fields))}).document("mail.1")
    assert (child.title, child.date, child.note, child.line) == ("A note", day, "printed", 9)
    assert child.annotations is AnnotationPolicy.KEEP and child.made == ()


def test_keys_of_the_carrier_are_handed_down() -> None:
    parent = entry("mail", relied_on_by=("ashdown",), before_decision_maker=True, annotations=AnnotationPolicy.REMOVE)
    child = settled("mail:1", {"mail": "note"}, {"mail": parent}).document("mail.1")
    assert (child.relied_on_by, child.before_decision_maker) == (("ashdown",), True)
    assert child.annotations is AnnotationPolicy.REMOVE and child.line == parent.line


@pytest.mark.parametrize("key", ["2", "Letter.PDF", "folder/Letter.pdf", "FOLDER/letter.pdf"])
def test_an_attachment_is_named_by_number_or_name(key: str) -> None:
    read = settled("mail:1", {"mail": "note folder/Letter.pdf:letter"}, {"mail": entry("mail", out(key))})
    assert read.shape() == ["mail", "mail.1", "-mail.2"]


@pytest.mark.parametrize("key", ["3", "lettre.pdf", "nonsense"])
def test_a_key_that_names_nothing_is_an_error_that_says_what_there_is(key: str) -> None:
    read = settled("mail:1", {"mail": "note letter.pdf:x"}, {"mail": entry("mail", out(key, 7))})
    (finding,) = read.grown.findings
    assert (finding.code, finding.place) == ("manifest.unknown-attachment", Place("manifest.yaml", 7, "mail"))
    assert "1: “note”, 2: “letter.pdf”" in finding.remedy
    assert ("Did you mean “letter.pdf”?" in finding.remedy) == (key == "lettre.pdf")


def test_a_name_that_two_attachments_have_and_two_keys_for_one_are_errors() -> None:
    twice = settled("mail:1", {"mail": "a.png:x a.png:y"}, {"mail": entry("mail", out("a.png"))})
    assert twice.findings == [("error", "manifest.unknown-attachment")] and "1, 2" in twice.grown.findings[0].remedy
    both = settled("mail:1", {"mail": "a.png:x"}, {"mail": entry("mail", out("a.png"), out("1"))})
    assert ("error", "manifest.duplicate-key") in both.findings


# --- equal files ------------------------------------------------------------------------------------------------------


def test_an_attachment_equal_to_an_earlier_document_is_pointed_to() -> None:
    read = settled("one:1 two:1", {"one": "x note", "two": "copy:note y x"})
    assert read.shape() == ["one", "one.1", "one.2", "two", "two.1=one.2", "two.2", "two.3=one.1"]
    pointer = next(each for each in read.plan().entries if each.id == "two.1")
    assert (pointer.kind, pointer.title) == (EntryKind.POINTER, "copy")


def test_an_attachment_equal_to_a_listed_file_before_it_is_pointed_to() -> None:
    manifest, prepared = bundle("note:1 mail:1")
    prepared["mail"] = replace(prepared["mail"], facts=facts("mail", {"mail": "note"}))
    assert [each.same_as for each in grow(manifest, prepared, FOLDER).manifest.documents()] == ["", "", "note"]


def test_a_listed_file_that_an_earlier_mail_carries_is_printed_and_said() -> None:
    read = settled("mail:1 note:1", {"mail": "note"})
    assert read.shape() == ["mail", "mail.1", "note"] and read.findings == [("warning", "manifest.same-bytes")]
    assert "same_as: mail.1" in read.grown.findings[0].remedy


def test_the_first_in_the_order_of_the_bundle_wins_though_it_was_read_last() -> None:
    """The deep one comes first in the bundle, and turns up a round later."""
    read = settled("one:1 two:1", {"one": "zip", "zip": "deep", "deep": "note", "two": "note"})
    assert read.shape() == ["one", "one.1", "one.1.1", "one.1.1.1", "two", "two.1=one.1.1.1"]


def test_what_holds_itself_ends() -> None:
    assert settled("zip:1", {"zip": "zip"}).shape() == ["zip", "zip.1=zip"]


def test_an_extract_is_no_whole_file() -> None:
    read = settled("note:3{1} mail:1", {"mail": "note"})
    assert read.shape() == ["note", "mail", "mail.1"]


def test_a_family_ends_at_the_stated_depth_with_the_line_that_helps() -> None:
    chain = {f"d{n}": f"d{n + 1}" for n in range(DEPTH + 3)}
    read = settled("d0:1", chain)
    assert read.shape()[-1] == "d0" + ".1" * DEPTH
    (finding,) = read.grown.findings
    assert finding.code == "source.too-deep" and finding.severity is Severity.ERROR
    assert f"`{keyed((1,) * DEPTH, '{attachments: leave-out}')}`" in finding.remedy


def test_a_family_of_very_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.planning.families.MOST", 5)
    manifest, prepared = bundle("mail:1")
    prepared["mail"] = replace(prepared["mail"], facts=facts("mail", {"mail": "a b c d e f g h"}))
    grown = grow(manifest, prepared, FOLDER)
    assert len(grown.unread) == 5 and [each.code for each in grown.findings] == ["source.too-many-attachments"]


def test_an_id_that_another_entry_has_is_an_error() -> None:
    manifest, prepared = bundle("mail:1 mail.1:1")
    prepared["mail"] = replace(prepared["mail"], facts=facts("mail", {"mail": "note"}))
    assert "manifest.clashing-id" in [each.code for each in grow(manifest, prepared, FOLDER).findings]


def test_what_could_not_be_read_is_not_tried_again() -> None:
    manifest, prepared = bundle("mail:1")
    prepared["mail"] = replace(prepared["mail"], facts=facts("mail", {"mail": "a b"}))
    assert [each.id for each in grow(manifest, prepared, FOLDER, {"mail.1"}).unread] == ["mail.2"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefgh"), max_size=4)), st.booleans())
def test_no_file_of_a_family_is_printed_twice_and_every_pointer_leads_back(
    carried: dict[str, list[str]], two: bool
) -> None:
    holdings = {name: " ".join(inside) for name, inside in carried.items()}
    read = settled("a:1 b:1" if two else "a:1", holdings)
    seen: dict[str, str] = {}
    ids = set()
    for each in read.manifest.documents():
        if each.kind is DocumentKind.POINTER:
            assert each.same_as in ids
        elif "." in each.id and each.id in read.prepared:
            assert seen.setdefault(read.prepared[each.id].sha256, each.id) == each.id
        ids.add(each.id)
    assert len(ids) == len(list(read.manifest.documents()))


# --- references -------------------------------------------------------------------------------------------------------


def pages(read: Read, name: str, *numbers: int) -> list[str] | str:
    plan = read.plan()
    ref = Ref(name, name, tuple(PageSpan(number, number) for number in numbers))
    found = Resolver.of(read.manifest, plan).resolve(ref)
    return [plan.pages[at].label for at in found.ordinals] if isinstance(found, Target) else found.code


def test_references_lead_to_a_mail_or_to_one_of_its_attachments() -> None:
    read = settled("mail:2", {"mail": "note"})
    assert pages(read, "mail") == ["3", "4"] and pages(read, "mail.1", 1) == ["5"] and pages(read, "mail", 2) == ["4"]
    assert pages(read, "mail", 3) == "plan.reference-page" and pages(read, "mail.2") == "plan.reference-to-nothing"


def test_pages_of_an_exhibit_count_through_its_families() -> None:
    read = settled("MA1( mail:2 other:1 )", {"mail": "note zip", "zip": "deep"})
    assert pages(read, "MA1", 1, 3, 5, 6) == ["4", "6", "8", "9"]


@pytest.mark.parametrize(
    ("name", "wanted"), [("mail.1", True), ("mail.1.2", True), ("mail", False), ("mail.x", False), ("other.1", False)]
)
def test_a_name_that_may_be_an_attachment_is_told(name: str, wanted: bool) -> None:
    assert is_member(name, {"mail"}) is wanted


def test_a_pointer_to_an_attachment_that_is_not_there_is_an_error() -> None:
    assert settled("mail:1 copy=mail.1", {"mail": "note"}).findings == []
    assert settled("mail:1 copy=mail.2", {"mail": "note"}).findings == [("error", "manifest.reference-to-nothing")]


# --- remedies ---------------------------------------------------------------------------------------------------------

PLACES = {"mail.2": (2,), "mail.1.2": (1, 2)}


def advice(finding: Finding) -> str:
    return advised(finding, PLACES).remedy


def test_an_attachment_that_cannot_be_read_has_the_line_that_leaves_it_out() -> None:
    for code in ("source.unsupported", "source.crash"):
        assert "`attachments: {2: leave-out}`" in advice(error(code, "", Place("", 4, "mail.2"), "Rename it."))
    deep = advice(error("source.unsupported", "", Place("", 4, "mail.1.2")))
    assert "`attachments: {1: {attachments: {2: leave-out}}}`" in deep


def test_a_key_that_a_remedy_names_is_put_where_it_belongs() -> None:
    remedy = "Add `annotations: keep` to the document, or write `limits: {pages: 25000}`."
    assert advice(warning("source.x", "", Place("", 4, "mail.2"), remedy)) == (
        "Add `attachments: {2: {annotations: keep}}` to the document, or write `limits: {pages: 25000}`."
    )


def test_a_finding_about_a_listed_document_stays_as_it_is() -> None:
    finding = error("source.unsupported", "", Place("", 4, "mail"), "Print it.")
    assert advised(finding, PLACES) is finding


def test_a_name_is_printed_without_signs_that_do_not_show() -> None:
    assert printable("invoice\u202efdp.exe\x00") == "invoice_fdp.exe_" and printable("") == "_"
