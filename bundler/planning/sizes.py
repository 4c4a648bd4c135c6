"""Whether the bundle is as small as the manifest wants it, and what makes it large where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bundler.model import Finding, FindingKind, Manifest, Place, error
from bundler.planning.plan import Plan

HARDER: Final = (200,)
"""Dots an inch to which pictures are brought when the profile's do not make the bundle small enough, one after the
other. Photographs become JPEG of quality 75 then. Below this, small print is no longer read with ease; black and white
alone keeps its 600 whatever happens."""

_LISTED: Final = 10


def efforts(resolution: int, limit: int) -> tuple[int, ...]:
    """Resolutions to try, the profile's own first. limit: bytes that a PDF may have, 0 for any number."""
    return (resolution, *(each for each in HARDER if limit and (each < resolution or not resolution)))


def too_large(
    manifest: Manifest, plan: Plan, volumes: Mapping[str, int], documents: Mapping[str, int]
) -> list[Finding]:
    """An error for each PDF beyond the manifest's ``max_size``, with the documents that weigh most.

    volumes: bytes of each, by file name. documents: bytes of each document's clean PDF, by id. A rule's error: a draft
    or an override lets it through.
    """
    limit = manifest.bundle.max_size
    beyond = {name: size for name, size in volumes.items() if limit and size > limit}
    return [_finding(manifest, plan, name, size, limit, documents) for name, size in beyond.items()]


def _finding(manifest: Manifest, plan: Plan, name: str, size: int, limit: int, documents: Mapping[str, int]) -> Finding:
    number = next(at for at, volume in enumerate(plan.volumes, 1) if volume.file == name)
    here = {page.entry for page in plan.pages if page.volume == number}
    heaviest = sorted(((documents[each], each) for each in here if each in documents), reverse=True)[:_LISTED]
    listed = ", ".join(f"{entry} ({in_words(weight)})" for weight, entry in heaviest)
    message = (
        f"{name} has {in_words(size)}, and {in_words(limit)} is the most that the manifest allows, though pictures "
        f"were brought down as far as they stay legible. What weighs most: {listed or 'what bundler draws itself'}."
    )
    remedy = (
        "Ask for these scanned in black and white at 300 dots an inch, give only the pages that matter (pages: 1-12), "
        "move some to a bundle of their own, or raise max_size."
    )
    return replace(error("bundle.too-large", message, Place(manifest.name), remedy), kind=FindingKind.RULE)


def in_words(size: int) -> str:
    """Bytes as a reader says them: ``36.2 MB``."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
