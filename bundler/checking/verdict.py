"""What the findings of a run mean for it (contract, section 5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bundler.model import Finding, FindingKind, Override, Severity

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def weigh(
    findings: Iterable[Finding], overrides: Iterable[Override] = (), draft: bool = False, strict: bool = False
) -> tuple[Finding, ...]:
    """The findings as they count in this run: each once, gravest first, otherwise in the order found.

    A rule error yields to an override that names its code with a reason, or to a draft: it becomes a warning that
    says so. ``strict`` makes errors of what are still warnings. Integrity errors never yield.
    """
    named = {override.rule: override for override in overrides}
    weighed = [_strict(_yielding(finding, named, draft), strict) for finding in dict.fromkeys(findings)]
    return tuple(sorted(weighed, key=lambda finding: _GRAVITY[finding.severity]))


def _yielding(finding: Finding, overrides: Mapping[str, Override], draft: bool) -> Finding:
    if finding.severity is not Severity.ERROR or finding.kind is not FindingKind.RULE:
        return finding
    override = overrides.get(finding.code)
    if override is not None:
        dated = f" (order of {override.order_date.printed})" if override.order_date else ""
        message = f"{finding.message} Overridden: {override.reason}{dated}."
        return replace(finding, severity=Severity.WARNING, message=message)
    if draft:
        return replace(finding, severity=Severity.WARNING, message=f"{finding.message} Let through in a draft.")
    return finding


def _strict(finding: Finding, strict: bool) -> Finding:
    if strict and finding.severity is Severity.WARNING:
        return replace(finding, severity=Severity.ERROR)
    return finding


def stops(findings: Iterable[Finding]) -> bool:
    """Whether any of the (weighed) findings stops the run."""
    return any(finding.severity is Severity.ERROR for finding in findings)
