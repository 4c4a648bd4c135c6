"""What a check says: findings with their place, and how much it looked at. Fit for JSON, for children say it too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bundler.model import Check, Finding, Place, error

REMEDY = (
    "Do not hand this PDF to anybody. Build again; if it comes back, report it as a fault of bundler, with the report "
    "and the kind of document that it names."
)
"""What a user can do about a proof that fails: the fault is hardly ever in the document."""


@dataclass(frozen=True)
class Proof:
    """The outcome: every refusal, and every check with how much it looked at.

    What was examined is the same whatever was proved before; how it was examined is not, and stands by itself:
    drawn: pages of sources that were drawn. by_content: pages whose look follows from the objects that they are made
    of. inherited: pages that are as they were proved before. remarks: what was seen while drawing.
    """

    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    drawn: int = 0
    by_content: int = 0
    inherited: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Nothing was refused."""
        return not self.findings


@dataclass
class Record:
    """Refusals and counts as they come, within one task. efforts, remarks: what depends on what was proved before."""

    file: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    efforts: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

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

    def spent(self, effort: str, count: int = 1) -> None:
        """So many more things were examined in this way: ``drawn``, ``by_content``, ``inherited``."""
        self.efforts[effort] = self.efforts.get(effort, 0) + count

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
        for name, count in other.efforts.items():
            self.spent(name, count)
        for name, texts in other.notes.items():
            for text in texts:
                self.note(name, text)
        self.remarks += other.remarks

    def to_json(self) -> dict[str, Any]:
        """For the way from a child to its parent."""
        return {
            "file": self.file,
            "findings": self.findings,
            "counts": self.counts,
            "notes": self.notes,
            "efforts": self.efforts,
            "remarks": self.remarks,
        }


def gather(answers: Iterable[Mapping[str, Any]]) -> tuple[list[Finding], Record]:
    """Findings of several tasks, each once, and their counts, notes, efforts and remarks together."""
    findings: dict[Finding, None] = {}
    whole = Record()
    for answer in answers:
        for each in answer["findings"]:
            findings.setdefault(_finding(each, str(answer.get("file", ""))))
        parts = {name: answer[name] for name in ("counts", "notes", "efforts", "remarks")}
        whole.take(Record(**parts))
    return list(findings), whole


def _finding(data: Mapping[str, Any], file: str) -> Finding:
    place = Place(file=file, document=str(data["document"]), page=int(data["page"]))
    return error(str(data["code"]), str(data["message"]), place, REMEDY)
