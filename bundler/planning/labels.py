"""What stands on the labels of each volume's spine and cover."""

from __future__ import annotations

from dataclasses import dataclass

from bundler.model import Manifest
from bundler.planning.plan import Plan
from bundler.planning.wording import span, volume_words


@dataclass(frozen=True)
class Label:
    """The label of one volume. volume: "Volume 2 of 3", or "" where there is but one. pages: "Pages 1–350".

    hearing: "Hearing: 4 March 2026" or "". draft: it says so."""

    number: str
    short_title: str
    bundle: str
    volume: str
    pages: str
    hearing: str
    draft: bool


def labels(manifest: Manifest, plan: Plan) -> tuple[Label, ...]:
    """A label for each volume, in their order."""
    return tuple(_label(manifest, plan, number) for number in range(1, len(plan.volumes) + 1))


def _label(manifest: Manifest, plan: Plan, number: int) -> Label:
    hearing = manifest.bundle.hearing_date
    pages = [page.label for page in plan.pages if page.volume == number]
    return Label(
        number=plan.case_number,
        short_title=plan.short_title,
        bundle=plan.title,
        volume=volume_words(number, len(plan.volumes)),
        pages=f"{'Pages' if len(pages) > 1 else 'Page'} {span(pages[0], pages[-1])}" if pages else "",
        hearing=f"Hearing: {hearing.printed}" if hearing else "",
        draft=plan.draft,
    )
