"""The judge of ``benchmarks/torture`` has eyes: what is right is called right, and what is not is not."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from benchmarks import torture
from benchmarks.torture import Verdict
from tests.making import pdf
from tests.prepare import makers


def judged(folder: Path, original: bytes, bundle: bytes, pages: int, stated: tuple[int, ...] = ()) -> list[str]:
    """What is wrong with a bundle that is nothing but a document."""
    (folder / "a.pdf").write_bytes(original)
    (folder / "b.pdf").write_bytes(bundle)
    paths = {"original": str(folder / "a.pdf"), "bundle": str(folder / "b.pdf")}
    told = torture.judge({**paths, "first": 0, "pages": pages, "marks": [], "stated": list(stated)})
    faults: list[str] = told["faults"]
    return faults


def changed(data: bytes, folder: Path, what: bytes) -> bytes:
    """Something drawn on the first page."""
    path = folder / "changed.pdf"
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        opened.pages[0].contents_add(what, prepend=False)
        opened.save(path)
    return path.read_bytes()


def test_an_equal_bundle_is_right(tmp_path: Path) -> None:
    assert judged(tmp_path, pdf("a", 2), pdf("a", 2), 2) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [(b"1 g 60 700 300 80 re f", "differs"), (b"0 g 60 300 90 90 re f", "differs")],
    ids=["words covered", "a blot"],
)
def test_a_page_that_looks_otherwise_is_not(tmp_path: Path, what: bytes, said: str) -> None:
    [fault] = judged(tmp_path, pdf("a", 2), changed(pdf("a", 2), tmp_path, what), 2)
    assert said in fault and "page 1" in fault


def test_pages_that_are_missing_or_of_another_size_or_without_their_words_are_not(tmp_path: Path) -> None:
    assert "1 pages of 2" in judged(tmp_path, pdf("a", 2), pdf("a", 1), 1)[0]
    assert "another size" in judged(tmp_path, pdf("a", 1), pdf("a", 1, (300, 400)), 1)[0]
    assert "differs" in judged(tmp_path, pdf("a", 1), pdf("another document", 1), 1)[0]


def test_a_refusal_needs_a_name_and_a_remedy() -> None:
    good = {"code": "source.damaged", "message": '"document.pdf" is damaged', "remedy": "Ask again."}
    assert torture._refused("x", 1, [good], ["source.damaged"], "").verdict == "refused"
    assert torture._refused("x", 1, [{**good, "remedy": ""}], ["source.damaged"], "").verdict == "crash"
    assert torture._refused("x", 1, [{**good, "code": "proof.text"}], ["proof.text"], "").verdict == "crash"
    assert torture._refused("x", 1, [], [], "").verdict == "crash"


def test_percentages_are_of_what_a_viewer_can_show() -> None:
    found = [
        Verdict("a", "right", 3),
        Verdict("b", "refused", 0),
        Verdict("e", "refused", 1, stand_in="the cover of a portfolio"),
        Verdict("c", "right", None),
        Verdict("d", "wrong", 1),
    ]
    assert torture.tally(found) | {
        "files": 5,
        "viewable": 3,
        "viewable right": 2,
        "viewable wrong": 1,
    } == torture.tally(found)
    assert any(" 66.67 %" in line for line in torture.report(found))
    assert any("the cover of a portfolio alone" in line for line in torture.report(found))


def test_a_portfolio_is_told_by_another_reader(tmp_path: Path) -> None:
    def pack(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        pdf.attachments["one.txt"] = b"the document itself"

    (tmp_path / "portfolio.pdf").write_bytes(makers.changed(pack))
    found = torture.examine(tmp_path / "portfolio.pdf", "portfolio.pdf", 60)
    assert (found.verdict, found.shown, found.codes) == ("refused", 1, ["source.portfolio"])
    assert not found.viewable and found.stand_in == "the cover of a portfolio"
