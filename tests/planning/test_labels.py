"""Labels of volumes."""

from __future__ import annotations

from dataclasses import replace

from bundler.model import BundlePage
from bundler.planning.labels import labels
from bundler.planning.paginate import paginate
from bundler.planning.plan import PlanVolume
from tests.notation import PROFILE, bundle
from tests.planning.test_lists import day, saying


def test_one_volume_needs_no_number() -> None:
    manifest, prepared = bundle("a:3")
    manifest = saying(manifest, {}, hearing_date=day("2026-03-04"))
    (label,) = labels(manifest, paginate(manifest, prepared, PROFILE, {})[0])
    assert (label.volume, label.pages, label.hearing, label.draft) == ("", "Pages 1–5", "Hearing: 4 March 2026", False)
    assert (label.number, label.short_title, label.bundle) == (
        "AC-2026-LON-000123",
        "R (Ashdown) v Panel",
        "Test bundle",
    )


def test_each_volume_says_its_number_and_its_own_pages() -> None:
    manifest, prepared = bundle("a:3")
    plan, _ = paginate(manifest, prepared, PROFILE, {}, draft=True)
    pages = [
        replace(page, volume=2 if at == 4 else 1, label=BundlePage(str(at + 1))) for at, page in enumerate(plan.pages)
    ]
    volumes = (PlanVolume("1.pdf", "", 4), PlanVolume("2.pdf", "", 1))
    first, second = labels(manifest, replace(plan, volumes=volumes, pages=tuple(pages)))
    assert (first.volume, first.pages, first.draft) == ("Volume 1 of 2", "Pages 1–4", True)
    assert (second.volume, second.pages, second.hearing) == ("Volume 2 of 2", "Page 5", "")
