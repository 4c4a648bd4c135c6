"""The values that the assembly is given and gives back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bundler.model import Finding


@dataclass(frozen=True)
class BundleInfo:
    """What the PDF says of itself. date: ISO 8601 day or moment, None for no dates at all. language: BCP 47."""

    title: str
    author: str = ""
    date: str | None = None
    language: str = "en-GB"


@dataclass(frozen=True)
class Written:
    """The PDFs written, in the order of the volumes, and what has to be stated about them."""

    volumes: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
