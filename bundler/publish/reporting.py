"""The report of a build, finished or failed: for a reader as one HTML page, for a script as JSON.

The two have the same content. The page is one file without scripts, pictures or anything from elsewhere; every value
is escaped by the template engine.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bundler.model import AnnotationPolicy, AttachmentPolicy, Finding, FindingKind, Severity
from bundler.planning.plan import EntryKind, Plan, PlanEntry
from bundler.planning.tables import Table
from bundler.publish.accounting import Checked, as_json
from bundler.resources import resource

SCHEMA: Final = 1
_TEMPLATE: Final = "report.html.j2"
_HEADINGS: Final = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notes"}


def report(
    findings: Sequence[Finding],
    plan: Plan | None,
    checks: Sequence[Checked] = (),
    ledger_text: str | None = None,
    title: str = "",
    tables: Sequence[Table] = (),
    further: Sequence[Plan] = (),
) -> tuple[str, str]:
    """The report as HTML and as JSON.

    findings: all of the run, as they count in it. plan and ledger_text: as far as the build came. checks: of the
    proof. title: where there is no plan, what the report is about. tables: in the order of the report.
    further: plans of the bundles beside the first.
    """
    content = {
        "schema": SCHEMA,
        "title": plan.title if plan else title,
        "ok": not _count(findings, Severity.ERROR),
        "draft": plan.draft if plan else False,
        "counts": {severity.value: _count(findings, severity) for severity in Severity},
        "findings": [_finding(one) for severity in Severity for one in findings if one.severity is severity],
        "checks": [{"name": one.name, "looked_at": one.looked_at, "note": one.note} for one in checks],
        "tables": [_table(one) for one in tables],
        "bundle": _bundle(plan) if plan else None,
        "further_bundles": [_bundle(one) for one in further],
        "ledger": json.loads(ledger_text) if ledger_text else None,
    }
    return _page(content), as_json(content)


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "rule": finding.kind is FindingKind.RULE,
        "message": finding.message,
        "remedy": finding.remedy,
        "authority": finding.authority,
        "where": str(place),
        "place": {"file": place.file, "line": place.line, "document": place.document, "page": place.page},
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "empty": table.empty,
        "note": table.note,
    }


def _bundle(plan: Plan) -> dict[str, Any]:
    """The table of pages, an entry a row: which printed pages it has, and of which source."""
    return {
        "id": plan.bundle,
        "title": plan.title,
        "case": plan.case_number,
        "short_title": plan.short_title,
        "profile": plan.profile,
        "pages": len(plan.pages),
        "volumes": [{"file": one.file, "title": one.title, "pages": one.pages} for one in plan.volumes],
        "entries": [_entry(plan, entry) for entry in plan.entries],
    }


def _entry(plan: Plan, entry: PlanEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "number": entry.number,
        "title": entry.title,
        "date": entry.date,
        "mark": entry.mark,
        "first": entry.first,
        "last": entry.last,
        "cited": plan.entry_text(entry),
        "volume": entry.volume,
        "own_pages": len(plan.ordinals_by_entry.get(entry.id, ())),
        "file": entry.source.file if entry.source else "",
        "extract": entry.extract,
        "made_here": entry.kind is not EntryKind.DOCUMENT,
    }


# --- the page -------------------------------------------------------------------------------------------------------


def _page(content: Mapping[str, Any]) -> str:
    """The HTML page. Everything but the template's own text is escaped."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_filters())
    template = environment.from_string(resource(_TEMPLATE).read_text(encoding="utf-8"))
    groups = [
        {"severity": severity.value, "heading": heading, "findings": _of(content, severity)}
        for severity, heading in _HEADINGS.items()
    ]
    return template.render(report=_clean(content), groups=_clean(groups))


def _of(content: Mapping[str, Any], severity: Severity) -> list[dict[str, Any]]:
    return [finding for finding in content["findings"] if finding["severity"] == severity.value]


def _filters() -> dict[str, Callable[..., Any]]:
    return {"thousands": lambda number: f"{number:,}", "spans": _spans, "said": _said}


def _said(policy: str) -> str:
    """What the manifest says is to become of something that a source carries."""
    silent = (AnnotationPolicy.ASK.value, AttachmentPolicy.WARN.value)
    return "the manifest does not say what to do" if policy in silent else f"the manifest says: {policy}"


def _spans(numbers: Sequence[int]) -> str:
    """Page numbers as a reader writes them: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _clean(value: Any) -> Any:
    """The value with the characters replaced that HTML cannot hold: controls and halves of surrogate pairs."""
    if isinstance(value, str):
        return "".join("�" if unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t" else one for one in value)
    if isinstance(value, Mapping):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part) for part in value]
    return value
