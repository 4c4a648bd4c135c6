"""What the library's functions give back. Users' errors are findings in here; they are never raised."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bundler.model import Check, Finding, Severity
from bundler.planning.concordance import Concordance
from bundler.planning.drafts import Written
from bundler.planning.plan import Plan


@dataclass(frozen=True)
class BuildResult:
    """A build. ok: the bundle is published. folder: where it lies, or where the report of the failure lies (None if
    nothing could be written). files: everything in it. findings: gravest first. effort: how the pages were proved this
    time, in words; unlike everything else it depends on what was proved before. plan: of the first bundle. plans: of
    all, in the manifest's order."""

    ok: bool
    plan: Plan | None
    findings: tuple[Finding, ...]
    files: tuple[Path, ...] = ()
    folder: Path | None = None
    checks: tuple[Check, ...] = ()
    effort: str = ""
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class PlanResult:
    """A plan. plan: of the first bundle, None where the manifest or a source could not be read. plans: of all."""

    ok: bool
    plan: Plan | None
    findings: tuple[Finding, ...]
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """A check of a manifest and its sources. plan and plans: as of a plan."""

    ok: bool
    findings: tuple[Finding, ...]
    plan: Plan | None = None
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class VerifyResult:
    """A published bundle held against its ledger and its inputs. checks, effort: as of a build."""

    ok: bool
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...] = ()
    effort: str = ""


@dataclass(frozen=True)
class ServedResult:
    """A build kept for good. folder: where, or None."""

    ok: bool
    findings: tuple[Finding, ...]
    folder: Path | None = None


@dataclass(frozen=True)
class DiffResult:
    """Two plans compared. concordance: None where one could not be read. files: those that were written."""

    ok: bool
    findings: tuple[Finding, ...]
    concordance: Concordance | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class CiteResult:
    """A draft with its references as bundle pages. replaced: what was written in the place of what. kept: page numbers
    that were right already. output: the file that was written, None where there is none."""

    ok: bool
    findings: tuple[Finding, ...]
    replaced: tuple[Written, ...] = ()
    kept: int = 0
    output: Path | None = None


Result = BuildResult | PlanResult | CheckResult | VerifyResult | ServedResult | DiffResult | CiteResult


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as the report and ``--json`` show it; empty parts are left out."""
    place = {key: value for key, value in dataclasses.asdict(finding.place).items() if value}
    parts = {
        "code": finding.code,
        "severity": finding.severity.value,
        "kind": finding.kind.value,
        "message": finding.message,
        "place": place,
        "remedy": finding.remedy,
        "authority": finding.authority,
    }
    return {key: value for key, value in parts.items() if value}


def result_json(command: str, result: Result) -> str:
    """One JSON document for ``--json``, with a final newline."""
    data: dict[str, Any] = {"command": command, "ok": result.ok, "counts": counts(result.findings)}
    data["findings"] = [finding_json(finding) for finding in result.findings]
    plan = getattr(result, "plan", None)
    if plan is not None:
        data["plan"] = json.loads(plan.to_json())
    further = getattr(result, "plans", ())[1:]
    if further:
        data["further_plans"] = [json.loads(each.to_json()) for each in further]
    for key in ("checks", "concordance"):
        value = getattr(result, key, None)
        if value:
            data[key] = [dataclasses.asdict(each) for each in value] if key == "checks" else dataclasses.asdict(value)
    folder = getattr(result, "folder", None)
    if folder is not None:
        data["folder"] = str(folder)
        data["files"] = [path.name for path in getattr(result, "files", ())]
    if isinstance(result, DiffResult):
        data["files"] = [str(path) for path in result.files]
    if isinstance(result, CiteResult):
        data["replaced"] = [dataclasses.asdict(each) for each in result.replaced]
        data |= {"kept": result.kept, "output": str(result.output) if result.output else None}
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def merged(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks of several proofs, each kind once, by name."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        found.setdefault(check.name, []).append(check)
    return tuple(
        Check(name, sum(each.looked_at for each in same), "; ".join(_notes(same)))
        for name, same in sorted(found.items())
    )


def _notes(checks: Sequence[Check]) -> list[str]:
    return sorted({note for each in checks for note in each.note.split("; ") if note})


def counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {severity.value: sum(1 for each in findings if each.severity is severity) for severity in Severity}
