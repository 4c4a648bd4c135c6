"""Small bundles to publish: real files, a real plan, a real ledger; contents told apart by one word."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bundler import publish
from bundler.model import (
    Alteration,
    Attachment,
    BundlePage,
    BundleSettings,
    Case,
    Comment,
    Document,
    DocumentKind,
    Facts,
    Manifest,
    MediaFacts,
    PdfIndex,
    Prepared,
    Section,
    Source,
    SourcePage,
)
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanPage, PlanSource, PlanVolume

DAY = "2026-03-04"


@dataclass(frozen=True)
class Check:
    name: str
    looked_at: int
    note: str = ""


def make_plan(title: str = "Claimant's bundle", *, draft: bool = False, file: str = "bundle.pdf") -> Plan:
    entry = PlanEntry(
        "sfg",
        EntryKind.DOCUMENT,
        "Statement of facts & grounds <amended>",
        "",
        BundlePage("1"),
        BundlePage("2"),
        1,
        number="1",
        date="5 January 2026",
        source=PlanSource("claim/sfg.pdf", "a" * 64, 2),
    )
    pages = tuple(
        PlanPage(BundlePage(str(n + 1)), 1, PdfIndex(n), "sfg", SourcePage(n + 1), 595.0, 842.0) for n in range(2)
    )
    volume = PlanVolume(file, title, 2)
    return Plan(
        title,
        "AC-2026-LON-000123",
        "R (Ashdown) v Panel",
        "admin-court-jr",
        "[{page}]",
        draft,
        (volume,),
        (),
        (entry,),
        pages,
    )


def make_manifest() -> Manifest:
    def pdf(name: str, **more: object) -> Document:
        return Document(Path(name).stem, DocumentKind.FILE, name, source=Source(name), **more)  # type: ignore[arg-type]

    radio = Document("radio", DocumentKind.MEDIA, "Interview", source=Source("radio.mp3"), supplied="USB stick")
    documents = (pdf("claim/sfg.pdf", pages=(1, 2, 3, 7)), radio, pdf("old.pdf", include=False))
    return Manifest(
        "manifest.yaml",
        BundleSettings("Claimant's bundle"),
        Case("AC-2026-LON-000123", "R (Ashdown) v Panel"),
        Section("", documents),
        sha256="b" * 64,
    )


def make_prepared(folder: Path) -> dict[str, Prepared]:
    facts = Facts(
        "repaired",
        (),
        fields=(("name", "Mara"),),
        comments=(Comment(1, "highlight", "M. Ashdown", "privileged advice"),),
        attachments=(Attachment("notes.txt", 12, "c" * 64),),
        alterations=(Alteration("script-removed", "A script that ran on opening was removed"),),
        versions=(("pikepdf", "10.17.0"),),
    )
    copy = folder / "copy.pdf"
    return {"sfg": Prepared("sfg", "claim/sfg.pdf", 1234, "a" * 64, copy, copy, facts, password_env="SFG_PASSWORD")}


def make_media() -> dict[str, MediaFacts]:
    return {"radio": MediaFacts(99, "d" * 64)}


CHECKS = (Check("page labels", 2, "every page"), Check("web links", 0))


@cache
def contents(word: str, draft: bool) -> dict[str, bytes]:
    """A bundle's files by name, as the real functions write them."""
    plan = make_plan(f"Bundle {word}", draft=draft)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bundle.pdf").write_bytes(b"%PDF-1.7 " + word.encode() * 500)
        (folder / f"index-{word}.docx").write_bytes(word.encode())
        (folder / "plan.json").write_text(plan.to_json(), encoding="utf-8")
        text = publish.ledger(folder, make_manifest(), plan, make_prepared(folder), make_media(), CHECKS)
        (folder / "ledger.json").write_text(text, encoding="utf-8")
        html, data = publish.report([], plan, CHECKS, text)
        (folder / "report.html").write_text(html, encoding="utf-8")
        (folder / "report.json").write_text(data, encoding="utf-8")
        publish.write_sums(folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def fill(staging: Path, word: str, *, draft: bool = False) -> None:
    """What a build leaves in its staging folder; ``word`` is in the bytes of every file."""
    for name, data in contents(word, draft).items():
        (staging / name).write_bytes(data)


def put(target: Path, word: str, *, draft: bool = False) -> list[str]:
    """Publish a bundle: the codes of what was found."""
    with publish.staged(target) as staging:
        fill(staging, word, draft=draft)
        return [finding.code for finding in publish.publish(staging, target)]


def stands(target: Path) -> str:
    """Which bundle stands there, whole: its word; "" for none. Fails on anything torn."""
    if not target.exists():
        return ""
    assert publish.check_sums(target) == []
    word = (target / "bundle.pdf").read_bytes()[9:10].decode()
    assert (target / f"index-{word}.docx").exists()
    return word


def litter(folder: Path, *known: str) -> list[str]:
    """Names beside the target that should not be there."""
    return sorted(path.name for path in folder.iterdir() if path.name not in known)


def codes(findings: list[object]) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]
