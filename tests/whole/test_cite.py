"""`bundler cite` as a user runs it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import docx
import pytest

import bundler
from tests.planning.test_drafts import AUTHORITIES, PLAN
from tests.planning.test_stale import NEW, OLD


def write(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def words(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, plan in (("plan", PLAN), ("authorities.plan", AUTHORITIES), ("old.plan", OLD), ("new.plan", NEW)):
        (tmp_path / f"{name}.json").write_text(plan.to_json(), encoding="utf-8")
    return tmp_path


def cite(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bundler", "cite", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")


def test_a_draft_becomes_a_cited_document_beside_it(folder: Path) -> None:
    before = write(folder / "skeleton.docx", "The facts are at [[sfg:3]].", "", "Smith [[smith:7]].").read_bytes()
    done = cite(folder, "skeleton.docx", "--plan", "plan.json", "--plan", "authorities.plan.json")
    assert done.returncode == 0, done.stderr
    assert words(folder / "skeleton.cited.docx") == ["The facts are at [HB/5].", "", "Smith [AB/10]."]
    assert (folder / "skeleton.docx").read_bytes() == before
    assert "the first paragraph     [[sfg:3]] -> [HB/5]" in done.stdout and "2 places" in done.stdout


def test_every_problem_is_told_at_once_and_nothing_written(folder: Path) -> None:
    write(folder / "draft.docx", "Good [[sfg:3]].", "Bad [[sgf:3]] and [[sfg:9]].", "Open [[sfg")
    done = cite(folder, "draft.docx", "--plan", "plan.json", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1 and not told["ok"] and told["output"] is None
    codes = [each["code"] for each in told["findings"]]
    assert sorted(codes) == ["cite.unclosed", "plan.reference-page", "plan.reference-to-nothing"]
    assert any(each["message"].startswith("The second paragraph (“Bad") for each in told["findings"])
    assert not (folder / "draft.cited.docx").exists()


def test_page_numbers_of_an_old_bundle_are_brought_up_to_date(folder: Path) -> None:
    write(folder / "draft.docx", "At [HB/4] and [HB/6–8]; Smith [2023] EWHC 6 at [6]. Now [[new:1]].")
    done = cite(folder, "draft.docx", "--plan", "new.plan.json", "--from", "old.plan.json", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, told
    text = "At [HB/4] and [HB/16–18]; Smith [2023] EWHC 6 at [6]. Now [HB/6]."
    assert words(folder / "draft.cited.docx") == [text] and told["kept"] == 1
    assert [(each["typed"], each["cited"]) for each in told["replaced"]] == [
        ("[[new:1]]", "[HB/6]"), ("[HB/6–8]", "[HB/16–18]")
    ]  # fmt: skip
    assert cite(folder, "draft.cited.docx", "--plan", "old.plan.json", "--from", "new.plan.json").returncode == 1


def test_an_output_of_ours_is_written_anew_but_never_what_somebody_worked_on(folder: Path) -> None:
    write(folder / "draft.docx", "At [[sfg:3]].")
    assert cite(folder, "draft.docx", "--plan", "plan.json").returncode == 0
    assert cite(folder, "draft.docx", "--plan", "plan.json").returncode == 0
    edited = docx.Document(str(folder / "draft.cited.docx"))
    edited.add_paragraph("An afternoon's work.")
    edited.save(str(folder / "draft.cited.docx"))
    for output in ([], ["-o", "draft.docx"], ["-o", "draft.pdf"], ["-o", "none/draft.docx"]):
        kept = {path: path.read_bytes() for path in folder.iterdir()}
        done = cite(folder, "draft.docx", "--plan", "plan.json", *output)
        assert done.returncode == 1 and "[publish.cited-draft-place]" in done.stderr, output
        assert {path: path.read_bytes() for path in folder.iterdir()} == kept
    assert cite(folder, "draft.docx", "--plan", "plan.json", "-o", "other.docx").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no.docx", "--plan", "plan.json"], "cite.unreadable"),
        (["draft.docx", "--plan", "no.json"], "plan.unreadable"),
        (["draft.docx", "--plan", "draft.docx"], "plan.not-a-plan"),
        (["plan.json", "--plan", "plan.json"], "cite.not-word"),
        (
            ["draft.docx", "--plan", "plan.json", "--from", "old.plan.json", "--from", "old.plan.json"],
            "cite.which-plan",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_a_finding(folder: Path, arguments: list[str], code: str) -> None:
    write(folder / "draft.docx", "x")
    done = cite(folder, *arguments)
    assert done.returncode == 1 and f"[{code}]" in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_without_a_plan_it_is_wrong_usage(folder: Path) -> None:
    assert cite(folder, "draft.docx").returncode == 2


def test_a_draft_without_references_is_copied_and_that_is_said(folder: Path) -> None:
    write(folder / "draft.docx", "Nothing here, [2023] EWHC 12.")
    result = bundler.cite(folder / "draft.docx", plan=PLAN)
    assert result.ok and [each.code for each in result.findings] == ["cite.nothing-to-do"]
    assert words(folder / "draft.cited.docx") == words(folder / "draft.docx")


def test_the_library_takes_plans_and_paths(folder: Path) -> None:
    write(folder / "draft.docx", "At [[sfg:1]] [HB/6].")
    changed = replace(PLAN, cite_as="(TB {page})")
    result = bundler.cite(
        folder / "draft.docx", plan=[changed], old=str(folder / "plan.json"), output=folder / "o.docx"
    )
    assert result.ok and result.output == folder / "o.docx" and words(folder / "o.docx") == ["At (TB 3) (TB 6)."]
    assert [(each.where, each.typed, each.cited) for each in result.replaced] == [
        ("the first paragraph", "[[sfg:1]]", "(TB 3)"), ("the first paragraph", "[HB/6]", "(TB 6)")
    ]  # fmt: skip


def test_two_runs_give_the_same_bytes(folder: Path) -> None:
    write(folder / "draft.docx", "At [[sfg:3]].")
    outputs = []
    for name in ("a.docx", "b.docx"):
        assert bundler.cite(folder / "draft.docx", plan=PLAN, output=folder / name).ok
        outputs.append((folder / name).read_bytes())
    assert outputs[0] == outputs[1] and docx.Document(io.BytesIO(outputs[0]))
