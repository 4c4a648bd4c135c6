"""The proof of what was put together, and of pages that the others hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Check, Prepared
from bundler.pipeline.run import Run
from bundler.pipeline.values import Held
from bundler.planning.late.part import new_section
from bundler.planning.plan import Plan

if TYPE_CHECKING:
    from bundler.prove import Proof


def prove_after_service(
    run: Run,
    plan: Plan,
    prepared: Mapping[str, Prepared],
    folder: Path,
    held: Held | None,
    crew: Crew,
    store: Cache,
) -> None:
    """Served pages are as they were, drawn; the new section alone is what the plan says."""
    from bundler import prove

    if plan.after is None or held is None:
        return
    now = [folder / volume.file for volume in plan.volumes]
    findings, check = prove.prove_unchanged(held.service.plan, held.volumes, plan, now, crew, run.progress)
    note_proof(run, prove.Proof(findings, (check,)))
    part = new_section(plan)
    if part is not None:
        own = {name: one for name, one in prepared.items() if name in part.entry_by_id}
        paths = [folder / volume.file for volume in part.volumes]
        proof = prove.prove(part, own, paths, crew, store, run.full, run.progress)
        alone = Check("new section", len(part.pages), "the pages of the new section alone, proved like the bundle's")
        note_proof(run, replace(proof, checks=(alone,)))


def note_proof(run: Run, proof: Proof) -> None:
    run.add(proof.findings)
    run.proofs.append(proof)
