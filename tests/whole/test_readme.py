"""The README stays true: its commands are those that are run, and its manifests build."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import wave
from email.message import EmailMessage
from pathlib import Path

import pytest

import bundler
from bundler.cli import app
from tests import making

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Fenced blocks whose info string is ``kind``."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.M | re.S)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def test_the_second_command_is_what_ci_runs() -> None:
    tests = [line for line in commands() if "pytest" in line]
    assert len(tests) == 1
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert tests[0] in ci


def test_the_first_command_builds_the_example() -> None:
    assert commands()[0].endswith("bundler build examples/judicial-review/manifest.yaml")


FRAGMENTS = [
    (kind, number)
    for kind in sorted(set(re.findall(r"^```yaml (\w+)$", README, re.M)))
    for number in range(len(blocks(f"yaml {kind}")))
]


@pytest.mark.parametrize(("kind", "number"), FRAGMENTS)
def test_every_manifest_of_the_guide_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, number: int
) -> None:
    block = blocks(f"yaml {kind}")[number]
    indented = f"{kind}:\n" + "".join(f"  {line}\n" for line in block.splitlines())
    body = indented if kind in ("documents", "sections") else block
    settings = re.search(r"^bundle: \{(.*)\}\n", body, re.M)  # a fragment adds to the head's own bundle
    body = body.replace(settings[0], "") if settings else body
    head = making.HEAD % (f", {settings[1]}" if settings else "")
    (tmp_path / "manifest.yaml").write_text(head + body, encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter 1.pdf").write_bytes(making.pdf("one", 1))
    monkeypatch.setenv("BANK_PASSWORD", "secret")
    for name in re.findall(r"[\w-]+\.(?:pdf|jpg|wav|eml|rtf|docx)", block):
        (tmp_path / name).write_bytes(content(name))
    result = bundler.build(tmp_path / "manifest.yaml", cache=False)
    assert result.ok, [str(f) for f in result.findings if f.severity == "error"]


@pytest.mark.parametrize("number", range(len(blocks("yaml late"))))
def test_late_documents_of_the_guide(tmp_path: Path, number: int) -> None:
    """Built and served without the lines that say so, then built again with them."""
    block = blocks("yaml late")[number]
    settings = re.search(r"^bundle: \{(.*)\}\n", block)
    assert settings and "# came after service" in block
    head = making.HEAD % f", {settings[1]}"
    for name in re.findall(r"[\w-]+\.pdf", block):
        (tmp_path / name).write_bytes(content(name))
    manifest = tmp_path / "manifest.yaml"
    before = [line for line in block.splitlines()[1:] if "# came after service" not in line]
    manifest.write_text(head + "\n".join(before) + "\n", encoding="utf-8")
    assert bundler.build(manifest, cache=False).ok
    assert bundler.served(tmp_path / "build", on="2026-03-03").ok
    manifest.write_text(head + "\n".join(block.splitlines()[1:]) + "\n", encoding="utf-8")
    result = bundler.build(manifest, cache=False)
    assert result.ok, [str(f) for f in result.findings if f.severity == "error"]
    assert {path.name for path in result.files} >= {"change-note.docx"}


def test_the_guide_shows_manifests_of_every_kind() -> None:
    assert {kind for kind, _ in FRAGMENTS} >= {"bundles", "documents", "lists", "sections", "sources"}
    assert len(FRAGMENTS) >= 8


def content(name: str) -> bytes:
    """Bytes for a file of the guide."""
    if name.endswith(".jpg"):
        return picture()
    if name.endswith(".wav"):
        return sound()
    if name.endswith(".eml"):
        return mail()
    if name.endswith(".docx"):
        return draft()
    if name.endswith(".rtf"):
        return b"{\\rtf1\\ansi I saw the officer in the car park.\\par}"
    if name == "statement.pdf":
        return statement()
    return locked(name) if name == "locked.pdf" else making.pdf(name, 3)


def statement() -> bytes:
    """A statement that refers to its exhibit."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(72, 700, "14. I refer to exhibit MA1, page 2, which is the letter that I was sent.")
    canvas.save()
    return buffer.getvalue()


def test_references_of_the_guide_lead_where_it_says(tmp_path: Path) -> None:
    [block] = [block for block in blocks("yaml documents") if "exhibited_by" in block]
    (tmp_path / "manifest.yaml").write_text(making.HEAD % "" + "documents:\n" + block, encoding="utf-8")
    for name in re.findall(r"[\w-]+\.pdf", block):
        (tmp_path / name).write_bytes(content(name))
    result = bundler.build(tmp_path / "manifest.yaml", cache=False)
    assert result.plan is not None
    [(page, link)] = [(page, link) for page in result.plan.pages for link in page.links]
    assert page.entry == "ashdown-1"
    assert (result.plan.pages[link.target].entry, result.plan.pages[link.target].source_page) == ("exhibit-ma1.1", 2)
    assert [mark.text for mark in page.marks] == [page.label, result.plan.pages[link.target].label]


def draft() -> bytes:
    """A skeleton with the references that the guide shows."""
    import docx

    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph("The facts are at [[sfg:3]]; the emails at [[MA1:2-3]] and [[MA1:1,3]].")
    document.save(buffer)
    return buffer.getvalue()


def picture() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "JPEG")
    return buffer.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Owen Marsh <marsh@example.org>", "Mara Ashdown <ashdown@example.org>"
    message["Date"], message["Subject"] = "Mon, 24 Oct 2011 18:05:00 +0100", "Your statement"
    message.set_content("See the note.")
    message.add_attachment(making.pdf("note", 1), maintype="application", subtype="pdf", filename="note.pdf")
    message.add_attachment(picture(), maintype="image", subtype="png", filename="logo.png")
    return message.as_bytes()


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000)
    return buffer.getvalue()


def locked(name: str) -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(making.pdf(name, 1))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return buffer.getvalue()


def test_every_command_is_in_the_readme_and_every_command_of_the_readme_exists() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named = set(
        re.findall(
            r"bundler (build|plan|check|verify|served|diff|schema|cite|new|add|status|profiles|import-index)\b", README
        )
    )
    assert named == known


def test_seeing_the_proof_fail_works(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "first:20")
    assert bundler.build(manifest).ok
    for change, code in (("number", "proof.mark"), ("link", "proof.index"), ("pages", "proof.picture")):
        command = [sys.executable, str(ROOT / "examples" / "spoil.py"), "build", "spoilt", change]
        subprocess.run(command, cwd=tmp_path, check=True)
        result = bundler.verify(tmp_path / "spoilt")
        assert not result.ok and any(finding.code.startswith(code) for finding in result.findings), change


def test_help_is_there_for_every_command() -> None:
    done = subprocess.run([sys.executable, "-m", "bundler", "--help"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    for command in app.registered_commands:
        assert command.callback and command.callback.__name__ in done.stdout
