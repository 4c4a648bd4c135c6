"""SHA256SUMS in the form of GNU coreutils, and a published folder held against it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler import publish
from bundler.publish.sums import parse_sums, strangers, sums_text
from tests.publish.notation import put

ODD = ["plain.pdf", "two words.pdf", "back\\slash.pdf", "line\nend.pdf", "return\r.pdf", "*star.pdf", "Łódź 法 👩‍⚖️.pdf"]
ODD += ["-c", " leading.pdf", "\\begins.pdf", "100%.pdf", "'quote\".pdf"]


def gnu(folder: Path) -> subprocess.CompletedProcess[bytes]:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    return subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)


def test_sha256sum_accepts_and_agrees_on_odd_names(tmp_path: Path) -> None:
    for name in ODD:
        (tmp_path / name).write_bytes(name.encode())
    publish.write_sums(tmp_path)
    done = gnu(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(b": OK") == len(ODD)
    (tmp_path / ODD[2]).write_bytes(b"changed")
    assert gnu(tmp_path).returncode != 0


@pytest.mark.parametrize("mode", ["--binary", "--text"])
def test_what_sha256sum_writes_is_read(tmp_path: Path, mode: str) -> None:
    for name in ODD:
        (tmp_path / name).write_bytes(name.encode())
    publish.write_sums(tmp_path)
    ours = publish.read_sums(tmp_path)
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    done = subprocess.run(["sha256sum", mode, "--", *ODD], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "SHA256SUMS").write_bytes(done.stdout)
    assert publish.read_sums(tmp_path) == ours
    assert set(ours or {}) == set(ODD)


@given(st.dictionaries(st.text(st.characters(exclude_characters="\0/"), min_size=1), st.just("0" * 64)))
def test_any_names_survive_the_round_trip(hashes: dict[str, str]) -> None:
    text = sums_text(hashes)
    assert parse_sums(text) == hashes
    assert text.count("\n") == len(hashes), "a line each, LF"


@pytest.mark.parametrize("text", ["x", "0" * 63 + " *a", "0" * 64 + "  ", "<html>", "0" * 64 + " *a\n\nzz"])
def test_what_is_no_list_is_none(text: str) -> None:
    assert parse_sums(text) is None


def test_names_are_sorted_whatever_the_order_on_disk(tmp_path: Path) -> None:
    for name in ("b", "a", "Z", "é"):
        (tmp_path / name).touch()
    publish.write_sums(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert [line[66:] for line in lines] == ["Z", "a", "b", "é"]


# --- a published folder read back -----------------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(tmp_path / "out", "A")
    return tmp_path / "out"


def found(folder: Path) -> list[tuple[str, str]]:
    findings = publish.check_sums(folder)
    assert all(finding.message and finding.remedy and finding.place.file for finding in findings)
    return sorted((finding.code.removeprefix("verify."), finding.place.file) for finding in findings)


def test_a_published_folder_is_in_order(out: Path) -> None:
    assert found(out) == []
    assert gnu(out).returncode == 0


def test_every_difference_is_named_at_once(out: Path) -> None:
    (out / "index-A.docx").unlink()
    (out / "bundle.pdf").write_bytes(b"%PDF")
    (out / "extra.txt").touch()
    (out / "folder").mkdir()
    assert found(out) == [
        ("changed-file", "bundle.pdf"),
        ("extra-file", "extra.txt"),
        ("extra-file", "folder"),
        ("missing-file", "index-A.docx"),
    ]


def test_one_flipped_bit_is_seen(out: Path) -> None:
    data = bytearray((out / "bundle.pdf").read_bytes())
    data[100] ^= 1
    (out / "bundle.pdf").write_bytes(data)
    assert found(out) == [("changed-file", "bundle.pdf")]


def test_a_list_that_was_made_to_fit_a_changed_file_is_caught_by_the_ledger(out: Path) -> None:
    (out / "bundle.pdf").write_bytes(b"%PDF another")
    (out / "SHA256SUMS").unlink()
    publish.write_sums(out)
    assert found(out) == [("ledger-disagrees", "bundle.pdf")]


def test_a_file_that_a_link_stands_for(out: Path, tmp_path: Path) -> None:
    shutil.move(out / "bundle.pdf", tmp_path / "elsewhere.pdf")
    (out / "bundle.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert found(out) == [("not-a-file", "bundle.pdf")]


def test_pitfall_16_a_list_that_points_elsewhere_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"")
    with (out / "SHA256SUMS").open("ab") as stream:
        stream.write(b"0" * 64 + b" *../secret\n")
    assert found(out) == [("odd-name", "../secret")]


def test_accents_that_the_disk_spells_its_own_way(tmp_path: Path) -> None:
    """As on a disk that decomposes them; but a second file beside the first is a stranger."""
    (tmp_path / "cafe\u0301.pdf").touch()
    assert strangers(tmp_path, ["caf\u00e9.pdf"]) == []
    (tmp_path / "caf\u00e9.pdf").touch()
    assert len(list(tmp_path.iterdir())) == 1 or strangers(tmp_path, ["caf\u00e9.pdf"]) == ["cafe\u0301.pdf"]


def test_a_folder_without_its_papers(out: Path, tmp_path: Path) -> None:
    (out / "ledger.json").write_text('{"kind": "something else"}')
    assert found(out) == [("changed-file", "ledger.json"), ("no-ledger", "out")]
    (out / "SHA256SUMS").write_text("nonsense")
    assert found(out) == [("no-sums", "out")]
    (out / "SHA256SUMS").unlink()
    assert found(out) == [("no-sums", "out")]
    assert found(tmp_path / "nowhere") == [("no-folder", "nowhere")]


@pytest.mark.parametrize("text", ["[]", '{"outputs": 3}', "[" * 100_000, "\xff", '{"outputs": [1, {"file": 2}]}'])
def test_a_ledger_of_any_shape_is_a_finding(out: Path, text: str) -> None:
    (out / "ledger.json").write_bytes(text.encode("latin-1"))
    assert ("no-ledger", "out") in found(out)
