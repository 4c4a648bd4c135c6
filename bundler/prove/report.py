"""What a check says: findings with their place, and how much it looked at. Fit for JSON, for children say it too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bundler.model import Finding, Place, error

REMEDY = "Nothing was published. Build again; if it comes back, send the failed report and this document's kind."
"""What a user can do about a proof that fails: the fault is hardly ever in the document."""


@dataclass(frozen=True)
class Check:
    """One thing that was checked. looked_at: how many things were examined. note: what a reader should know."""

    name: str
    looked_at: int
    note: str = ""


@dataclass(frozen=True)
class Proof:
    """The outcome: every refusal, and every check with how much it looked at."""

    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]

    @property
    def proved(self) -> bool:
        """Nothing was refused."""
        return not self.findings


@dataclass
class Record:
    """Refusals and counts as they come, within one task."""

    file: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, what: str, message: str, page: str = "", document: str = "", source_page: int = 0) -> None:
        """Refuse: ``proof.<what>``. page: as printed in the bundle. source_page: 1-based."""
        where = f"Bundle page {page}: " if page else ""
        self.findings.append({
            "code": f"proof.{what}",
            "message": f"{where}{message}",
            "document": document,
            "page": source_page,
        })  # fmt: skip

    def looked(self, check: str, count: int = 1) -> None:
        """So many more things were examined."""
        self.counts[check] = self.counts.get(check, 0) + count

    def note(self, check: str, text: str) -> None:
        """Something that a reader of this check should know."""
        known = self.notes.setdefault(check, [])
        if text not in known:
            known.append(text)

    def take(self, other: Record) -> None:
        """Add all that another record holds."""
        self.findings += other.findings
        for name, count in other.counts.items():
            self.looked(name, count)
        for name, texts in other.notes.items():
            for text in texts:
                self.note(name, text)

    def to_json(self) -> dict[str, Any]:
        """For the way from a child to its parent."""
        return {"file": self.file, "findings": self.findings, "counts": self.counts, "notes": self.notes}


def gather(answers: Iterable[Mapping[str, Any]]) -> tuple[list[Finding], dict[str, int], dict[str, list[str]]]:
    """Findings (each once), counts and notes of several tasks together."""
    findings: dict[Finding, None] = {}
    counts: dict[str, int] = {}
    notes: dict[str, list[str]] = {}
    for answer in answers:
        for each in answer["findings"]:
            findings.setdefault(_finding(each, str(answer.get("file", ""))))
        for name, count in answer["counts"].items():
            counts[name] = counts.get(name, 0) + count
        for name, texts in answer["notes"].items():
            known = notes.setdefault(name, [])
            known += [text for text in texts if text not in known]
    return list(findings), counts, notes


def _finding(data: Mapping[str, Any], file: str) -> Finding:
    place = Place(file=file, document=str(data["document"]), page=int(data["page"]))
    return error(str(data["code"]), str(data["message"]), place, REMEDY)
