"""Whether every page that was served stands where it was: before anything is drawn, from the two plans alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from bundler.model import DocumentKind, Finding, FindingKind, Manifest, Place, error, info, warning
from bundler.planning.late.compare import Comparison, Service
from bundler.planning.plan import EntryKind, Plan, PlanPage, PlanService
from bundler.planning.profile import Profile
from bundler.planning.rows import full_title

RENUMBER: Final = "or write `late: renumber`, which numbers everything anew and lists what moved"
"""The way out of every refusal."""


def compared(served: Plan, found: Comparison, keeps: bool) -> list[Finding]:
    """What there is to say of served documents that changed or are gone. keeps: their pages have to stay."""
    findings = []
    for change in found.changed:
        message = f"“{full_title(change.entry)}” {change.what}."
        place = Place(document=change.document.id)
        if keeps:
            remedy = f"Put the served one back, and add the new one as a document of its own; {RENUMBER}."
            findings.append(error("late.changed-document", message, place, remedy))
        else:
            remedy = "Tell everybody who holds the served bundle."
            findings.append(warning("late.changed-document", message, place, remedy))
    for entry in found.gone if keeps else ():
        message = (
            f"“{full_title(entry)}” was served at {served.entry_text(entry)} and is not in the bundle any more; "
            "what was served cannot be taken out of it."
        )
        remedy = f"List {entry.id} again as it was; {RENUMBER}."
        findings.append(error("late.gone-document", message, Place(), remedy))
    return findings


def stays(manifest: Manifest, found: Comparison, service: Service) -> list[Finding]:
    """What the manifest says of served documents and is not done, for the others hold them otherwise."""
    findings = []
    late = {document.id for document in found.late}
    for document in manifest.included():
        entry = next((old for old, now in found.now.items() if now.id == document.id), None)
        below = [child.title for child in document.documents if child.id in late]
        if entry is None or document.kind is not DocumentKind.EXHIBIT or not below:
            continue
        message = (
            f"Exhibit {document.mark} was served, and its front sheet does not list what was added to it since: "
            f"{', '.join(f'“{title}”' for title in below)}."
        )
        remedy = "Give it a mark of its own, unless the statement that exhibits it was sworn with it."
        findings.append(warning("late.into-exhibit", message, Place(document=document.id), remedy))
    if _order(manifest, found) != [now.id for now in found.now.values()]:
        message = f"Served documents stay in the order and the sections of {service.words}; the manifest has another."
        findings.append(info("late.order-kept", message, Place(manifest.name, manifest.bundle.late_line)))
    return findings


def _order(manifest: Manifest, found: Comparison) -> list[str]:
    """Served documents as the manifest has them."""
    served = {now.id for now in found.now.values()}
    return [document.id for document in manifest.included() if document.id in served]


def kept(service: Service, plan: Plan, found: Comparison) -> list[Finding]:
    """An error for the first page of each run of served pages that is not what was served, by its number."""
    findings = []
    previous: PlanPage | None = None
    for ordinal, page in enumerate(service.plan.pages):
        here = at(plan, service.plan.page_text(ordinal))
        if here is not None and _same(service.plan, page, plan, here, found.renamed):
            continue
        if previous is None or previous.entry != page.entry:
            findings.append(_moved(service, page, plan, here))
        previous = page
    return findings


def at(plan: Plan, text: str) -> PlanPage | None:
    """The page that is cited so, if there is one."""
    ordinal = plan.ordinal_by_text.get(text)
    return None if ordinal is None else plan.pages[ordinal]


def _same(old: Plan, page: PlanPage, plan: Plan, here: PlanPage, renamed: Mapping[str, str]) -> bool:
    before, after = old.entry_by_id[page.entry], plan.entry_by_id[here.entry]
    if before.kind is EntryKind.INDEX is after.kind:
        return True
    sources = [entry.source.sha256 if entry.source else "" for entry in (before, after)]
    return (
        (page.source_page, page.width, page.height) == (here.source_page, here.width, here.height)
        and before.kind is after.kind
        and sources[0] == sources[1]
        and (renamed.get(page.entry, page.entry) == here.entry or page.entry.startswith("@"))
    )


def _moved(service: Service, page: PlanPage, plan: Plan, here: PlanPage | None) -> Finding:
    before = service.plan.entry_by_id[page.entry]
    stands = f"“{full_title(plan.entry_by_id[here.entry])}” would stand there" if here else "it would be gone"
    message = (
        f"Page {page.label} was served as a page of “{full_title(before)}”, and {stands}: a page that was served "
        "may not change."
    )
    remedy = f"Put back what the manifest said of it (lists, dividers, comments, settings); {RENUMBER}."
    return error("late.page-moved", message, Place(document="" if before.id.startswith("@") else before.id), remedy)


def told(plan: Plan, service: Service, late: int) -> Iterator[Finding]:
    """What was added, and where it stands. late: the round of what was added; 0 where it is a bundle of its own."""
    where = f"in “{plan.title}” " if not late else ""
    for entry in plan.entries:
        above = plan.entry_by_id.get(entry.parent)
        if entry.late != late or entry.id.startswith("@") or (above is not None and above.late == late):
            continue
        said = f"“{full_title(entry)}” was added after {service.words}; it stands {where}at {plan.entry_text(entry)}."
        yield info("late.added", said, Place(document=entry.id))


def index_full(manifest: Manifest) -> Finding:
    """Not even the line that leads to the new pages finds room in the served index."""
    place = Place(manifest.name, manifest.bundle.late_line)
    message = "The pages of the served index are full: not even a line that leads to the new pages finds room on them."
    return error("late.index-full", message, place, f"Write `late: supplement`; {RENUMBER}.")


def no_served_pdf(service: Service) -> Finding:
    """Pages are shown to be what was served by drawing both."""
    files = ", ".join(volume.file for volume in service.plan.volumes)
    message = f"What was served cannot be compared page by page: {files} does not lie beside its plan.json."
    remedy = "Name the plan.json in the folder that “bundler served” keeps, or put the PDFs beside it."
    return error("late.no-served-pdf", message, Place(files), remedy)


def not_compared(after: PlanService) -> Finding:
    """The bundle says that it follows a service, and that one is not to be found."""
    since = f"the bundle served on {after.on}" if after.on else "the bundle that was served before"
    message = f"Its pages were not compared with {since}, which was not found near it."
    return warning("verify.no-served", message, Place(), "Keep the folder served/ beside the bundle.")


def forbidding(manifest: Manifest, profile: Profile) -> list[Finding]:
    """An error of the rule where the court does not have pages numbered 45A."""
    if profile.subnumber:
        return []
    why = profile.authorities.get("subnumber")
    style = "45.1" if manifest.bundle.subnumbers == "decimals" else "45A"
    message = f"Pages numbered {style} are not wanted by the profile {profile.name}: {profile.title}."
    remedy = (
        "Write `late: append` or `late: supplement`; if the judge has ordered it, set the rule aside: "
        "`overrides: [{rule: late.sub-numbers, reason: ..., order_date: ...}]`."
    )
    place = Place(manifest.name, manifest.bundle.late_line)
    found = error("late.sub-numbers", message, place, remedy)
    authority = f"{why.text} (confidence {why.confidence})" if why else ""
    return [replace(found, kind=FindingKind.RULE, authority=authority)]
