"""Where in the manifest a finding belongs that was made by a room which does not know the manifest's lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bundler.model import Finding, Manifest


def located(manifest: Manifest, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings, with file and line of the manifest where they name no file but a document, or print a
    text of it."""
    lines = {document.id: document.line for document in manifest.documents()}
    texts = list(_texts(manifest))
    for finding in findings:
        if finding.place.line or finding.place.file:
            yield finding
            continue
        line = lines.get(finding.place.document, 0) or _line_of(finding, texts)
        place = replace(finding.place, file=manifest.name, line=line)
        yield replace(finding, place=place) if line else finding


def _line_of(finding: Finding, texts: list[tuple[str, int]]) -> int:
    """For what was found while drawing: the line of the longest text that the message quotes."""
    if not finding.code.startswith("render."):
        return 0
    folded = finding.message.casefold()
    quoted = [(len(text), -line) for text, line in texts if text and text.casefold() in folded]
    return -max(quoted)[1] if quoted else 0


def _texts(manifest: Manifest) -> Iterator[tuple[str, int]]:
    """Whatever the manifest has printed, with its line."""
    for party in manifest.case.parties():
        yield from ((party.shown, party.line), (party.represented_by, party.line))
    for document in manifest.documents():
        yield from ((document.title, document.line), (document.note, document.line), (document.mark, document.line))
    yield from ((event.event, event.line) for event in manifest.chronology)
    yield from ((item.why, item.line) for item in manifest.essential_reading)
    for issue in manifest.issues:
        yield from ((text, issue.line) for text in (issue.issue, *(each.why for each in issue.passages)))
    for person in manifest.people:
        yield from ((text, person.line) for text in (person.shown, person.note, *person.also_known_as))
