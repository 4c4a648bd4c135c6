"""The core bundle: what its pages are called in the bundles that they come from, and when a court wants one. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bundler.model import Finding, Manifest, Place, warning
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.profile import Profile

_SHEETS: Final = frozenset({EntryKind.EXHIBIT, EntryKind.PLACEHOLDER, EntryKind.MEDIA})
"""Sheets that bundler draws and that stand for the same thing in every bundle."""

PageKey = tuple[str, int, int]
"""A page whatever bundle it stands in: its entry; its source page, or 0; and, of a sheet, which of the entry's own
pages it is, 0-based."""

Elsewhere = Mapping[PageKey, str]
"""How pages are cited by the bundle in which they stand first."""


def page_key(entry: str, source_page: int | None, nth: int) -> PageKey:
    """nth: 0-based, of the entry's own pages."""
    return (entry, source_page or 0, 0 if source_page else nth)


def cited_elsewhere(plans: Sequence[Plan]) -> dict[PageKey, str]:
    """Every page of these plans as it is cited: "[HB/345]". The first plan that has a page tells."""
    found: dict[PageKey, str] = {}
    for plan in plans:
        for entry, ordinals in plan.ordinals_by_entry.items():
            for nth, ordinal in enumerate(ordinals):
                page = plan.pages[ordinal]
                if page.source_page or plan.entry_by_id[entry].kind in _SHEETS:
                    cited = plan.cite_as.replace("{page}", plan.page_text(ordinal))
                    found.setdefault(page_key(entry, page.source_page, nth), plain(cited))
    return found


def plain(text: str) -> str:
    """The text in the characters that the stamp's face has: printable ASCII."""
    hyphened = text.translate(str.maketrans("–—‑", "---"))
    bare = unicodedata.normalize("NFKD", hyphened).encode("ascii", "ignore").decode("ascii")
    return "".join(char for char in bare if char.isprintable()).strip()


def core_wanted(manifest: Manifest, plan: Plan, profile: Profile) -> list[Finding]:
    """A warning for a hearing bundle that is so long that the court wants a core bundle too, and there is none."""
    kinds = {manifest.bundle.kind, *(each.settings.kind for each in manifest.further)}
    if plan.kind != "hearing" or "core" in kinds or not 0 < profile.core_above < len(plan.pages):
        return []
    message = (
        f"The bundle has {len(plan.pages)} pages, and the court wants a core bundle beside one of more than "
        f"{profile.core_above}; the manifest describes none."
    )
    remedy = (
        'Tag what is essential with core: true (or core: "3-5" for pages), and add '
        "bundles: [{id: core, title: Core bundle, kind: core}]."
    )
    authority = profile.authorities.get("core.above")
    found = warning("court.core-bundle", message, Place(manifest.name), remedy)
    return [replace(found, authority=authority.text if authority else "")]
