"""bundler: court bundles that prove themselves.

    manifest.yaml ──▶ manifest ──▶ Manifest ────────────────┐
    source files ───▶ prepare ───▶ Prepared: clean PDF, Facts │        (child processes, limits, cache)
                                                              ▼
                                                 planning ─▶ Plan ─▶ views: rows, outline, labels, marks, references
                                                      ▲              │
                                                      │ lengths      ▼
                                                      └─ settle ◀─ render: templates/ ─▶ reportlab, python-docx
                                                                     │ pages and where their links lie
                                                                     ▼
                                                 assemble (pikepdf) ─▶ volumes in a staging folder
                                                                     │
                                                                     ▼
                                  prove (pypdf, pdfium): read back, hold against the Plan and the sources
                                                                     │
                                                                     ▼
                                                 checking: the court's rules ─▶ publish: one exchange of folders

Every command of the command line is a thin skin over the function of the same name here. Users' errors come back in
the results as findings; ``BundlerBug`` alone is raised, and ``Cancelled`` when the caller's own ``cancel`` is set.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bundler.model import BundlerBug, Cancelled, Finding, Manifest, Progress, Source
    from bundler.pipeline import build, check, cite, diff, plan, schema, served, verify
    from bundler.planning.plan import Plan
    from bundler.results import (
        BuildResult,
        CheckResult,
        CiteResult,
        DiffResult,
        PlanResult,
        ServedResult,
        VerifyResult,
    )

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("build", "check", "cite", "diff", "plan", "schema", "served", "verify"), "bundler.pipeline"),
    **dict.fromkeys(("BundlerBug", "Cancelled", "Finding", "Manifest", "Progress", "Source"), "bundler.model"),
    **dict.fromkeys(
        ("BuildResult", "CheckResult", "CiteResult", "DiffResult", "PlanResult", "ServedResult", "VerifyResult"),
        "bundler.results",
    ),
    "Plan": "bundler.planning.plan",
}

__all__ = [
    "BuildResult",
    "BundlerBug",
    "Cancelled",
    "CheckResult",
    "CiteResult",
    "DiffResult",
    "Finding",
    "Manifest",
    "Plan",
    "PlanResult",
    "Progress",
    "ServedResult",
    "Source",
    "VerifyResult",
    "build",
    "check",
    "cite",
    "diff",
    "plan",
    "schema",
    "served",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used: ``import bundler`` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bundler' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
