"""The example's source files: made by the script beside them, and read by other programs than ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from oxmsg import Message
from PIL import Image, ImageChops

from bundler import build, children, served
from tests.conftest import EXAMPLE

ENCODED = {"exhibits/ma1-kiosk.heic"}
"""Files whose bytes depend on the version of an encoder; what they show does not."""


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, made anew."""
    folder = tmp_path_factory.mktemp("anew")
    subprocess.run([sys.executable, str(EXAMPLE / "make.py"), str(folder)], check=True, timeout=300)
    return folder


def test_every_source_comes_out_of_the_script_with_equal_bytes(anew: Path) -> None:
    names = sorted(path.relative_to(anew).as_posix() for path in anew.rglob("*") if path.is_file())
    assert len(names) > 60
    different = [name for name in names if (anew / name).read_bytes() != (EXAMPLE / name).read_bytes()]
    assert set(different) <= ENCODED


def test_the_photograph_shows_the_same(anew: Path) -> None:
    import pillow_heif

    for name in ENCODED:
        one, other = (pillow_heif.open_heif(folder / name).to_pillow().convert("RGB") for folder in (anew, EXAMPLE))
        assert isinstance(one, Image.Image)
        assert one.size == other.size
        worst = max(high for _, high in ImageChops.difference(one, other).getextrema())
        assert worst < 48


def test_outlook_s_message_is_read_by_two_readers() -> None:
    extract_msg = pytest.importorskip("extract_msg")
    path = EXAMPLE / "disclosure" / "duty-note.msg"
    one, other = Message.load(str(path)), extract_msg.openMsg(str(path))
    try:
        assert one.subject == other.subject == "Caller for you, Glazier's Row"
        assert one.sent_date == other.date
        assert one.sender == other.sender == "Ottery, C (Kenfield) <c.ottery@kenfield-police.example>"
        assert (one.body or "").split() == (other.body or "").split()
        assert [each.email_address for each in one.recipients] == [each.email for each in other.recipients]
        [mine], [theirs] = one.attachments, other.attachments
        assert (mine.file_name, mine.file_bytes) == (theirs.longFilename, theirs.data)
    finally:
        other.close()


def test_the_example_builds_where_libreoffice_and_tesseract_are_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it says plainly what was made how."""
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    monkeypatch.setitem(children.TASKS, "prepare", "tests.children_tasks:without_programs")  # type: ignore[arg-type]
    result = build(EXAMPLE / "manifest.yaml", tmp_path / "out", cache=False)
    assert result.ok and result.folder
    said = [each for each in result.findings if each.code == "source.plain-layout"]
    assert len(said) == 4 and all("pandoc" in each.message and "LibreOffice" in each.remedy for each in said)
    unread = [each for each in result.findings if each.code == "source.no-text"]
    assert len(unread) > 4 and all("Tesseract" in each.remedy for each in unread)
    rows = json.loads((result.folder / "ledger.json").read_text("utf-8"))["sources"]
    [statement] = [row for row in rows if row["file"] == "statements/lund-1.docx"]
    assert {"pypandoc_binary", "typst"} <= statement["versions"].keys()
    assert not any(each["code"] == "recognised" for row in rows for each in row["alterations"])


def test_the_papers_in_volumes_build_with_their_labels(tmp_path: Path) -> None:
    result = build(EXAMPLE / "paper.yaml", tmp_path / "out")
    assert result.ok and result.folder and result.plan
    assert [volume.file.rsplit(" - ", 1)[1] for volume in result.plan.volumes] == [
        "Volume 1 of 2.pdf",
        "Volume 2 of 2.pdf",
    ]
    assert (result.folder / "labels.pdf").is_file()


def test_the_steps_of_its_readme_for_a_document_after_service(tmp_path: Path) -> None:
    """Built, served, the lines of the README added, built again: a supplement that goes on with the numbers."""
    folder = tmp_path / "judicial-review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build*", "served"))
    words = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    lines = words.split("```yaml\n")[1].split("```")[0]
    manifest = folder / "manifest.yaml"
    first = build(manifest)
    assert first.ok and first.plan and served(folder / "build", on="2026-02-26").ok
    text = manifest.read_text(encoding="utf-8")
    assert text.count("\nchronology:\n") == 1
    manifest.write_text(text.replace("\nchronology:\n", f"\n{lines}\nchronology:\n"), encoding="utf-8")
    again = build(manifest)
    assert again.ok, [str(each) for each in again.findings if each.severity == "error"]
    supplement = next(plan for plan in again.plans if plan.bundle.startswith("supplement"))
    assert supplement.pages[0].label == str(len(first.plan.pages) + 1)
    assert [page.label for page in again.plans[0].pages] == [page.label for page in first.plan.pages]
