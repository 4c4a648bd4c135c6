"""The ledger: every source and how it was read, every output, every check. Whoever holds it need not trust bundler.

Nothing in it depends on the clock, the machine, the user or the place, so equal builds have equal ledgers. What a
comment says stays out of it: the other side may be handed the folder.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Protocol

from bundler import __version__
from bundler.model import Alteration, Document, DocumentKind, Manifest, MediaFacts, Prepared, Source
from bundler.planning.families import ATTACHED, Carrier
from bundler.planning.plan import Plan
from bundler.publish.sums import LEDGER, LEDGER_KIND, LEDGER_SCHEMA, REPORTS, SUMS, file_sha256

_LIBRARIES: Final = (
    "img2pdf",
    "jinja2",
    "pikepdf",
    "pillow",
    "pypdf",
    "pypdfium2",
    "python-docx",
    "reportlab",
)
"""Distributions whose version may change a byte of an output or the outcome of a proof."""


class Checked(Protocol):
    """What a proof check says of itself. looked_at: how many things it held against each other."""

    @property
    def name(self) -> str:
        """What was checked."""

    @property
    def looked_at(self) -> int:
        """How many were looked at."""

    @property
    def note(self) -> str:
        """What they are, or why there were none."""


def ledger(
    outputs: Path,
    manifest: Manifest,
    plan: Plan,
    prepared: Mapping[str, Prepared],
    media: Mapping[str, MediaFacts],
    checks: Sequence[Checked] = (),
    resolution: int = 0,
    further: Sequence[Plan] = (),
) -> str:
    """The account of a build as sorted, diffable JSON.

    outputs: the flat staging folder, complete but for the ledger itself, the reports and SHA256SUMS. prepared: every
    source document that was read, by document id. media: recordings by document id. checks: of the proof.
    resolution: dots an inch that pictures were brought down to; 0 where they were left alone. further: plans of the
    bundles beside the first; manifest and prepared are those of all.
    Raises OSError where an output cannot be read.
    """
    documents = {document.id: document for document in reversed(tuple(manifest.documents()))}
    parents = {child.id: document.id for document in manifest.documents() for child in document.documents}
    rows = [_source(one, documents.get(one.document), parents.get(one.document)) for one in prepared.values()]
    return as_json(
        {
            "kind": LEDGER_KIND,
            "schema": LEDGER_SCHEMA,
            "bundle": _bundle(plan, resolution),
            "further_bundles": [_further(each) for each in further],
            "manifest": {"file": manifest.name, "sha256": manifest.sha256},
            "sources": sorted(rows, key=lambda row: (row["file"], row["document"])),
            "media": _media(manifest, media),
            "left_out": _left_out(manifest),
            "outputs": _outputs(outputs),
            "checks": [_check(check) for check in checks],
            "versions": versions(),
        }
    )


def as_json(content: Mapping[str, Any]) -> str:
    """Sorted JSON with a final newline. What UTF-8 cannot hold (an undecodable file name) stands as JSON's escape."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def versions() -> dict[str, str]:
    """Bundler and the libraries that write and prove, as installed. (Python is not among them: it changes no byte.)"""
    found = {"court-bundler": __version__}
    for name in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _bundle(plan: Plan, resolution: int) -> dict[str, Any]:
    return {
        "title": plan.title,
        "case": plan.case_number,
        "profile": plan.profile,
        "draft": plan.draft,
        "resolution": resolution,
    }


def _further(plan: Plan) -> dict[str, Any]:
    """A bundle beside the first, by its id: which files are its own."""
    files = [volume.file for volume in plan.volumes]
    return {"id": plan.bundle, "title": plan.title, "kind": plan.kind, "profile": plan.profile, "volumes": files}


def _source(prepared: Prepared, document: Document | None, parent: str | None) -> dict[str, Any]:
    """One source document: what it is, how it was read, what was done to it, what it carries."""
    facts = prepared.facts
    return {
        "document": prepared.document,
        "parent": parent,
        "guessed": _guessed(document),
        "file": prepared.name,
        "size": prepared.size,
        "sha256": prepared.sha256,
        "pages": len(facts.pages),
        "route": facts.route,
        "versions": dict(facts.versions),
        "alterations": [_alteration(alteration) for alteration in facts.alterations],
        "attachments": [
            {"name": carried.name, "size": carried.size, "sha256": carried.sha256, **_carried(document, number)}
            for number, carried in enumerate(facts.attachments, 1)
        ],
        "comments": dict(sorted(Counter(comment.kind for comment in facts.comments).items())),
        "layers": [{"name": layer.name, "visible": layer.visible} for layer in facts.layers],
        "fields": len(facts.fields),
        "links": facts.links,
        "web_links": facts.web_links,
        "signatures": facts.signatures,
        "revisions": facts.revisions,
        "options": _options(prepared, document),
    }


def _guessed(document: Document | None) -> dict[str, str]:
    """Title and date that the manifest does not give, and that were taken from the document itself."""
    if document is None:
        return {}
    date = document.date.text if document.date else ""
    return {name: {"title": document.title, "date": date}[name] for name in document.guessed}


def _carried(document: Document | None, number: int) -> dict[str, Any]:
    """What became of an attachment: the document that it is in the bundle, the one that it is equal to, or neither.

    number: 1-based."""
    children = {child.id: child for child in document.documents} if document else {}
    child = children.get(f"{document.id}.{number}") if document else None
    if child is None or not child.include:
        return {}
    return {"document": child.id, "same_as": child.same_as} if child.same_as else {"document": child.id}


def _alteration(alteration: Alteration) -> dict[str, Any]:
    return {"code": alteration.code, "detail": alteration.detail, "page": alteration.page or None}


def _options(prepared: Prepared, document: Document | None) -> dict[str, Any]:
    """What the manifest asked for. The password itself is never here, only where it came from."""
    password = {"password_env": prepared.password_env} if prepared.password_env else {}
    if document is None:
        return password
    extract = {"pages": list(document.pages)} if document.pages is not None else {}
    return {
        "annotations": document.annotations.value,
        "layers": document.layers.value,
        "attachments": "listed one by one" if isinstance(document, Carrier) else document.attachments.value,
        "ocr": document.ocr.value,
        "orient": document.orient.value,
        "covered_text": document.covered_text.value,
        **({"ocr_reason": document.ocr_reason} if document.ocr_reason else {}),
        **password,
        **extract,
    }


def _media(manifest: Manifest, facts: Mapping[str, MediaFacts]) -> list[dict[str, Any]]:
    """Recordings: a sheet stands for each in the bundle, and the file is supplied apart."""
    rows = [
        {
            "document": document.id,
            "file": document.source.name if document.source else "",
            "size": facts[document.id].size,
            "sha256": facts[document.id].sha256,
            "supplied": document.supplied,
        }
        for document in manifest.included()
        if document.kind is DocumentKind.MEDIA and document.id in facts
    ]
    return _each_once(rows)


def _left_out(manifest: Manifest) -> list[dict[str, Any]]:
    """Sources that the manifest names and keeps out of the bundle: stated, so that no file goes missing unseen."""
    inside = {document.id for document in manifest.included()}
    rows = [
        {"document": document.id, "file": document.source.name, **_kept_hash(document.source)}
        for document in manifest.documents()
        if document.source and document.id not in inside
    ]
    return _each_once(rows)


def _each_once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by file and document; a document that stands in several bundles has one."""
    by_document = {row["document"]: row for row in rows}
    return sorted(by_document.values(), key=lambda row: (row["file"], row["document"]))


def _kept_hash(source: Source) -> dict[str, str]:
    """The SHA-256 of an attachment that is left out: its bytes lie under it."""
    held = source.path is not None and source.path.suffix == ATTACHED
    return {"sha256": source.path.stem} if held and source.path else {}


def _outputs(folder: Path) -> list[dict[str, Any]]:
    return [
        {"file": path.name, "size": path.stat().st_size, "sha256": file_sha256(path)} for path in _accounted(folder)
    ]


def _accounted(folder: Path) -> Iterator[Path]:
    """Every file of the folder but those that are written after the ledger."""
    later = {LEDGER, SUMS, *REPORTS}
    return (path for path in sorted(folder.iterdir()) if path.name not in later)


def _check(check: Checked) -> dict[str, Any]:
    return {"name": check.name, "looked_at": check.looked_at, "note": check.note}
