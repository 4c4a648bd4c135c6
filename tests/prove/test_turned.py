"""Turned pages equal their source turned by what is stated, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfWriter

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Alteration
from bundler.prove import prove
from bundler.prove.turned import coded, turn_of
from tests.prove.finished import Made
from tests.prove.legible import SIDEWAYS, STAMPED, TURNED, codes, finish, restated, without
from tests.prove.mutations import edited

pytest.importorskip("ocrmypdf", reason="ocrmypdf is not installed")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return finish(tmp_path_factory.mktemp("legible"))


def test_turned_pages_are_proved(made: Made, crew: Crew) -> None:
    proof = prove(made.plan, made.prepared, [made.volume], crew, Cache(None))
    assert proof.findings == ()
    looked = {check.name: check.looked_at for check in proof.checks}
    assert (looked["turned pages"], looked["recognised pages"]) == (2, 2)


def test_proof_in_full_agrees(made: Made, crew: Crew) -> None:
    assert prove(made.plan, made.prepared, [made.volume], crew, Cache(None), full=True).findings == ()


def test_turning_that_is_not_stated_is_refused(made: Made, crew: Crew) -> None:
    assert "page-rotation" in codes(made, crew, prepared=restated(made, without("turned")))


def test_turning_by_another_angle_than_stated_is_refused(made: Made, crew: Crew) -> None:
    def other(one: Alteration) -> Alteration:
        return replace(one, detail="90 degrees clockwise") if one.page == 2 and one.code == "turned" else one

    assert "page-rotation" in codes(made, crew, prepared=restated(made, other))


@pytest.mark.parametrize("index", [STAMPED, TURNED, SIDEWAYS])
def test_page_turned_in_the_bundle_alone_is_refused(index: int, made: Made, crew: Crew, tmp_path: Path) -> None:
    def turn(writer: PdfWriter) -> None:
        writer.pages[index].rotate(180)

    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), turn))
    assert "page-rotation" in codes(made, crew, path)


def test_other_page_behind_a_stated_turning_is_refused(made: Made, crew: Crew, tmp_path: Path) -> None:
    """A turned page is compared dot by dot all the same."""

    def blot(writer: PdfWriter) -> None:
        page = writer.pages[SIDEWAYS]
        held = page["/Contents"]
        first = held[1].get_object()
        first.set_data(b"1 0 0 rg 200 300 40 40 re f 0 g " + first.get_data())

    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), blot))
    assert "picture" in codes(made, crew, path)


@pytest.mark.parametrize(
    ("codes_", "turn"),
    [({"turned-90"}, 90), ({"recognised", "turned-270"}, 270), (set(), 0), ({"turned-90", "turned-180"}, 0)],
)
def test_turn_is_told_by_its_code(codes_: set[str], turn: int) -> None:
    assert turn_of(frozenset(codes_)) == turn


def test_only_a_plain_statement_counts() -> None:
    assert coded("turned", "180 degrees clockwise") == "turned-180"
    assert coded("turned", "turned upright as the camera noted (orientation 6)") == "turned"
    assert coded("recognised", "180 degrees clockwise") == "recognised"
