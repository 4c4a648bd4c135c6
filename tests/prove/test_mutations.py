"""The prover against spoilt bundles: each is refused, by name; the unspoilt one is proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.prove import Proof, prove
from tests.prove.finished import Made
from tests.prove.mutations import BYTES, EDITS, edited


def proof_of(made: Made, data: bytes, folder: Path, crew: Crew, full: bool = False) -> Proof:
    path = folder / "bundle.pdf"
    path.write_bytes(data)
    return prove(made.plan, made.prepared, [path], crew, Cache(None), full)


def codes(proof: Proof) -> set[str]:
    return {finding.code for finding in proof.findings}


@pytest.mark.parametrize("name", EDITS)
def test_spoilt_bundle_is_refused(name: str, made: Made, crew: Crew, tmp_path: Path) -> None:
    code, edit = EDITS[name]
    proof = proof_of(made, edited(made.volume.read_bytes(), edit), tmp_path, crew)
    assert code in codes(proof)


@pytest.mark.parametrize("name", BYTES)
def test_spoilt_file_is_refused(name: str, made: Made, crew: Crew, tmp_path: Path) -> None:
    code, edit = BYTES[name]
    proof = proof_of(made, edit(made.volume.read_bytes()), tmp_path, crew)
    assert code in codes(proof)


def test_there_are_mutations_enough() -> None:
    assert len(EDITS) + len(BYTES) >= 30


def test_rewriting_alone_spoils_nothing(made: Made, crew: Crew, tmp_path: Path) -> None:
    proof = proof_of(made, edited(made.volume.read_bytes(), lambda writer: None), tmp_path, crew)
    assert proof.findings == ()


def test_several_faults_are_all_named(made: Made, crew: Crew, tmp_path: Path) -> None:
    names = ["labels removed", "bookmark renamed", "one letter changed", "number in white", "field value changed"]

    def spoil(writer: object) -> None:
        for name in names:
            EDITS[name][1](writer)  # type: ignore[arg-type]

    proof = proof_of(made, edited(made.volume.read_bytes(), spoil), tmp_path, crew)
    assert {EDITS[name][0] for name in names} <= codes(proof)
