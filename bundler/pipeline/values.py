"""What passes from one step of a build to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Finding, Manifest, MediaFacts, Prepared
from bundler.pipeline.run import Run
from bundler.planning.crossing import Said
from bundler.planning.late.compare import Service
from bundler.planning.late.course import Course
from bundler.planning.plan import Plan
from bundler.planning.profile import Profile
from bundler.planning.sheets import Sheets
from bundler.planning.tables import Table

if TYPE_CHECKING:
    from bundler.assemble import Written


@dataclass(frozen=True)
class Held:
    """What the others hold of a bundle: its plan, the folder in which its PDFs lie, and whether the caller named it."""

    service: Service
    folder: Path
    named: bool = False

    @property
    def volumes(self) -> tuple[Path, ...]:
        """The PDFs, in the order of the volumes."""
        return tuple(self.folder / volume.file for volume in self.service.plan.volumes)


@dataclass(frozen=True)
class Desk:
    """What a build works with, whatever it makes of it. profiles: one a bundle. held: by bundle, what was served."""

    run: Run
    profiles: tuple[Profile, ...]
    held: Mapping[str, Held]
    work: Path
    crew: Crew
    store: Cache
    staging: Path


class Ready(NamedTuple):
    """A bundle whose sources have been read."""

    manifest: Manifest
    prepared: dict[str, Prepared]
    media: dict[str, MediaFacts]


class Bundle(NamedTuple):
    """A bundle to be built. course: what it does with what was served; added: where it holds what came since, alone."""

    ready: Ready
    profile: Profile
    course: Course | None = None
    added: Service | None = None


class Planned(NamedTuple):
    """A bundle whose pages are numbered and, those that bundler makes itself, drawn."""

    ready: Ready
    profile: Profile
    plan: Plan
    sheets: Sheets
    course: Course | None = None


class Made(NamedTuple):
    """A bundle put together, not yet proved."""

    manifest: Manifest
    prepared: dict[str, Prepared]
    media: dict[str, MediaFacts]
    plan: Plan
    written: Written
    profile: Profile
    course: Course | None
    held: Held | None


class Drawn(NamedTuple):
    """A plan and the pages drawn for it, with what there is to say of them and of the references in its documents."""

    plan: Plan
    sheets: Sheets
    findings: list[Finding]
    tables: list[Table]
    said: list[Said]
