"""What there is to say of a bundle that was divided into volumes, and of one that could not be as it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bundler.model import Finding, Manifest, Place, error, info, warning
from bundler.planning.division import HEAD, Division
from bundler.planning.plan import EntryKind, Plan, PlanEntry
from bundler.planning.profile import Authority, Profile
from bundler.planning.rows import full_title


def divided(plan: Plan, manifest: Manifest, profile: Profile, division: Division) -> Iterator[Finding]:
    """Why there are several volumes, with the authority; volumes that hold too much; documents that were split."""
    if division.begins is not None:
        yield from _outgrown(plan, manifest, division)
        return
    if not division.wanted:
        return
    yield from _too_long(plan, manifest, division)
    if len(plan.volumes) == 1:
        return
    yield _why(plan, manifest, profile, division)
    for entry in plan.entries:
        if entry.kind is EntryKind.DOCUMENT and entry.id in plan.ordinals_by_entry:
            yield from _continued(plan, entry)


def _outgrown(plan: Plan, manifest: Manifest, division: Division) -> Iterator[Finding]:
    """Volumes that were served stay as they are, so that what came later makes them longer."""
    most = division.budget.pages
    for volume in plan.volumes:
        if 0 < most < volume.pages:
            said = (
                f"{volume.file} has {volume.pages} pages, more than volumes.pages allows ({most}): pages that were "
                "served stay in their volumes, and what came later stands behind them."
            )
            remedy = "Write `late: supplement` for a bundle of its own, or `late: renumber` to divide the bundle anew."
            yield warning("plan.volume-outgrown", said, Place(manifest.name), remedy)


def _why(plan: Plan, manifest: Manifest, profile: Profile, division: Division) -> Finding:
    """A split for any reason but a size limit is a warning."""
    authority = profile.authorities.get("volumes.split")
    count, place = len(plan.volumes), Place(manifest.name)
    if _by_size_alone(plan, division):
        said = f"The bundle is divided into {count} volumes, so that no PDF is larger than volumes.size allows."
        return replace(info("plan.volumes", said, place), authority=_words(authority))
    said = (
        f"The bundle is divided into {count} volumes for its number of pages ({len(plan.pages)}), not for a limit of "
        "size: courts would rather have one bundle."
    )
    remedy = "Leave out volumes.pages unless the court asked for it; volumes.size alone divides only what is too large."
    return replace(warning("plan.volumes-by-pages", said, place, remedy), authority=_words(authority))


def _words(authority: Authority | None) -> str:
    return authority.text if authority else ""


def _by_size_alone(plan: Plan, division: Division) -> bool:
    """The limit of size alone would make as many volumes."""
    if not division.budget.pages:
        return True
    if not division.budget.size:
        return False
    count = len(plan.volumes)
    total = sum(division.weights.get(entry.id, (0, 1))[0] for entry in plan.entries)
    return total + HEAD * count > division.budget.size * (count - 1)


def _too_long(plan: Plan, manifest: Manifest, division: Division) -> Iterator[Finding]:
    """Only where cover and index alone take most of what a volume may hold: everything else can be split."""
    most = division.budget.pages
    longest = max(volume.pages for volume in plan.volumes)
    if not most or longest <= most:
        return
    heads = (EntryKind.COVER, EntryKind.INDEX)
    head = sum(len(plan.ordinals_by_entry[entry.id]) for entry in plan.directly_in("") if entry.kind in heads)
    said = (
        f"A volume may have {most} pages (volumes.pages), and one has {longest}: cover and index alone take about "
        f"{head // len(plan.volumes)} in each."
    )
    yield error(
        "plan.volumes-too-small", said, Place(manifest.name), f"Write volumes: {{pages: {2 * longest}}} or more."
    )


def _continued(plan: Plan, entry: PlanEntry) -> Iterator[Finding]:
    """A document that stands in several volumes."""
    begins = plan.goes_on(entry)
    if not begins:
        return
    places = ", ".join(f"in volume {plan.pages[at].volume} at page {plan.page_text(at)}" for at in begins)
    said = f"“{full_title(entry)}” alone is more than a volume holds, so it is split: it goes on {places}."
    remedy = "Allow larger volumes, or give only the pages that matter (pages: 1-12)."
    yield warning("plan.document-split", said, Place(document=entry.id), remedy)
