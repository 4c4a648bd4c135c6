"""The rescue ladder: damaged files are read by the best way that is proved right, and what was done is said."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from bundler.cache import Cache
from bundler.children import Outcome, Task
from bundler.model import Facts
from bundler.pdf.pictures import draw_page, survey
from bundler.prepare import prepare_all
from bundler.prepare.desk import RUNGS, STEP
from bundler.prepare.pdf import rescue, witness
from tests.prepare.bombs import raw
from tests.prepare.damaged import DAMAGED, PAGES, fuzzed, locked, sound
from tests.prepare.makers import Inline, Result, changed, document, drawn, prepare

ROUTES = {
    "nothing": "direct",
    "startxref wrong": "repaired",
    "offsets wrong": "repaired",
    "table gone": "repaired",
    "trailer gone": "repaired",
    "end mark gone": "direct",
    "tail gone behind the last object": "repaired",
    "zeros behind the end": "repaired",
    "web page behind the end": "repaired",
    "header gone": "source.wrong-kind",
    "junk before the header": "direct",
    "much junk before the header": "source.wrong-kind",
    "version unheard of": "direct",
    "line ends changed": "pictured",
    "page tree type wrong": "repaired",
    "page type wrong": "repaired",
    "page type missing": "repaired",
    "page count missing": "repaired",
    "page count false": "repaired",
    "page count below zero": "repaired",
    "kids missing": "source.no-pages",
    "catalog without pages": "source.damaged",
    "tree that loops": "imported",
    "page without a size": "repaired",
    "stream lengths too long": "direct",
    "stream lengths too short": "repaired",
    "stream lengths missing": "repaired",
    "ends of objects missing": "repaired",
    "object stream damaged": "source.damaged",
    "cross reference stream damaged": "imported",
    "content overwritten": "pictured",
    "object in the middle gone": "repaired",
    "cut in the middle": "source.cut-off",
    "cut in the middle of object streams": "source.cut-off",
}  # fmt: skip
"""How each damaged file is read, or the code by which it is refused."""

SPOILT = {"content overwritten", "line ends changed", "object in the middle gone", "page without a size"}
"""Those of which something is gone: no reader shows all that was there."""

SAID = {"repaired", "imported", "rewritten", "pictured", "unconfirmed", "lost-content"}


def looks(path: Path) -> list[tuple[str, str]]:
    return [(page.bands, page.text) for page in survey(path).values()]


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    whole = tmp_path_factory.mktemp("truth") / "whole.pdf"
    whole.write_bytes(sound())
    return looks(whole)


def warned(result: Result) -> set[str]:
    return {code.removeprefix("warning ") for code in result.codes if code.startswith("warning ")}


def test_every_damage_has_its_route() -> None:
    assert DAMAGED.keys() == ROUTES.keys()


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_read_by_the_best_way_that_is_right(
    tmp_path: Path, truth: list[tuple[str, str]], name: str
) -> None:
    result = prepare(tmp_path, DAMAGED[name]())
    if result.refused:
        assert result.errors == [ROUTES[name]]
        assert all('"file.pdf"' in f.message and f.remedy for f in result.findings)
        return
    assert result.prepared.facts.route == ROUTES[name]
    assert len(result.prepared.facts.pages) == PAGES
    assert name in SPOILT or looks(result.prepared.pdf) == truth
    if ROUTES[name] != "direct" or name in SPOILT:
        assert SAID & warned(result)
        assert result.altered


@pytest.mark.parametrize(
    ("revision", "aes"), [(2, False), (3, False), (4, True), (5, True), (6, True)], ids=["RC4-40", "RC4-128",
    "AES-128", "AES-256 of Acrobat 9", "AES-256"],
)  # fmt: skip
def test_protection_without_a_password_is_taken_off(
    tmp_path: Path, truth: list[tuple[str, str]], revision: int, aes: bool
) -> None:
    result = prepare(tmp_path, locked(revision, aes))
    assert (result.prepared.facts.route, result.codes) == ("direct", ["warning protected"])
    assert looks(result.prepared.pdf) == truth


@pytest.mark.parametrize("seed", range(12))
def test_law_9_fuzzed_bytes_are_never_read_in_silence(tmp_path: Path, truth: list[tuple[str, str]], seed: int) -> None:
    result = prepare(tmp_path, fuzzed(seed))
    if result.refused:
        assert all('"file.pdf"' in f.message and f.remedy for f in result.findings)
    else:
        assert looks(result.prepared.pdf) == truth or SAID & warned(result)


# --- the rungs ----------------------------------------------------------------------------------------------------


def refuse(*rungs: str) -> tuple[str, ...]:
    """The rungs that are left."""
    return tuple(rung for rung in RUNGS if rung not in rungs)


@pytest.mark.parametrize(
    ("gone", "route"),
    [
        ((), "direct"),
        (("direct",), "imported"),
        (("direct", "imported"), "rewritten"),
        (("direct", "imported", "rewritten"), "pictured"),
    ],
)
def test_each_rung_gives_every_page_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: tuple[str, ...], route: str
) -> None:
    monkeypatch.setattr(rescue, "RUNGS", refuse(*gone))
    result = prepare(tmp_path, sound())
    assert result.prepared.facts.route == route
    assert len(result.prepared.facts.pages) == PAGES
    seen = survey(result.prepared.pdf)
    was = survey(result.prepared.original)
    if route == "pictured":
        assert {a.page for a in result.prepared.facts.alterations if a.code == "pictured"} == {1, 2, 3}
        for index in seen:
            one, two = draw_page(result.prepared.pdf, index), draw_page(result.prepared.original, index)
            assert witness.pictures_agree(one, two)
    else:
        assert [page.bands for page in seen.values()] == [page.bands for page in was.values()]
    assert [page.text for page in seen.values()] == [page.text for page in was.values()]


def test_a_picture_keeps_words_of_any_script_and_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescue, "RUNGS", ("pictured",))
    data = changed(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 90), drawn(2))
    result = prepare(tmp_path, data)
    assert "words-lost" not in result.altered
    page = result.prepared.facts.pages[0]
    assert (page.width, page.height, page.rotate) == (400, 300, 0)
    assert {"Mara", "Ashdown"} <= set(words_of(result.prepared.pdf))


def words_of(path: Path) -> list[str]:
    """What another reader than pdfium finds on the first page."""
    from pypdf import PdfReader

    return PdfReader(path).pages[0].extract_text().split()


def test_only_the_wrong_page_becomes_a_picture(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.MediaBox = pikepdf.Array([pikepdf.Name.A, pikepdf.Name.B, 300, 400])

    result = prepare(tmp_path, changed(change, drawn(3)))
    assert result.prepared.facts.route == "pictured"
    assert [a.page for a in result.prepared.facts.alterations if a.code == "pictured"] == [2]
    assert "warning pictured" in result.codes


def test_what_is_lost_on_the_way_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, b"words", filename="note.txt")
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("First", 0))

    monkeypatch.setattr(rescue, "RUNGS", ("imported",))
    [finding] = [f for f in prepare(tmp_path, changed(change)).findings if f.code == "source.imported"]
    assert "bookmarks" in finding.message and "1 attached file" in finding.message


def test_threat_22_readers_that_disagree_are_named_and_what_a_viewer_shows_is_taken(tmp_path: Path) -> None:
    result = prepare(tmp_path, DAMAGED["tree that loops"]())
    assert result.prepared.facts.route == "imported"
    assert "warning imported" in result.codes
    assert len(survey(result.prepared.pdf)) == len(survey(result.prepared.original))


def test_a_file_that_promises_more_pages_than_it_has(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>"
    tree = b"<< /Type /Pages /Count 9 /Kids [3 0 R] >>"
    result = prepare(tmp_path, raw(b"<< /Type /Catalog /Pages 2 0 R >>", tree, page))
    assert len(result.prepared.facts.pages) == 1
    assert warned(result) & {"page-count", "repaired"}


# --- a rung that brings the process down --------------------------------------------------------------------------


class Falling(Inline):
    """A crew whose first child dies on a rung."""

    def __init__(self, rung: str) -> None:
        super().__init__()
        self._rung = rung

    def run(self, tasks, progress=None, begun=None):  # type: ignore[no-untyped-def]
        if self.asked:
            return super().run(tasks)
        self.asked += tasks
        [task] = tasks
        if self._rung:
            Path(task.args["out"]).with_suffix(STEP).write_text(self._rung, encoding="ascii")
        return [Outcome(None, "crash", "signal 6")]


@pytest.mark.parametrize(
    ("rung", "route"), [("", "imported"), ("imported", "rewritten"), ("rewritten", "pictured"), ("look", None)]
)
def test_a_rung_that_brings_its_process_down_does_not_lose_those_below(
    tmp_path: Path, rung: str, route: str | None
) -> None:
    crew = Falling(rung)
    ready, findings = prepare_all([document("file.pdf", sound())], tmp_path, crew, Cache(None))  # type: ignore[arg-type]
    facts: Facts | None = ready["doc"].facts if ready else None
    assert (facts.route if facts else None) == route
    assert len(crew.asked) == (1 if route is None else 2)
    if route is None:
        assert [f.code for f in findings] == ["source.crash"]


def test_a_task_names_the_rungs_that_are_left(tmp_path: Path) -> None:
    crew = Falling("imported")
    prepare_all([document("file.pdf", sound())], tmp_path, crew, Cache(None))  # type: ignore[arg-type]
    again: Task = crew.asked[1]
    assert list(again.args["rungs"]) == list(RUNGS[2:])
