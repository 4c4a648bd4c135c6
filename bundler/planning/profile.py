"""A court's profile as the planning rooms see it: values, each with its authority and the confidence in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bundler.model import Manifest
from bundler.planning.numbering import Numbering


@dataclass(frozen=True)
class Authority:
    """Why a profile's value is what it is. confidence: V, V2, S, M or C (see the profile's own file)."""

    text: str
    confidence: str


@dataclass(frozen=True)
class StampStyle:
    """The printed page number. size and margin in points as displayed; colour: red, green, blue from 0 to 1.

    position: ``bottom-right``, ``bottom-centre``, ``bottom-left``, ``top-right``, ``top-centre`` or ``top-left``.
    """

    position: str = "bottom-right"
    size: float = 12.0
    margin: float = 22.0
    colour: tuple[float, float, float] = (0.06, 0.2, 0.55)


@dataclass(frozen=True)
class ExhibitForm:
    """The front sheet of an exhibit. headed: with the case heading. corner: with the statement's particulars at the top
    right. sentence: how it is identified, with ``{mark}`` and, last, ``{statements}``. listed: with its documents."""

    headed: bool = True
    corner: bool = True
    sentence: str = "This is the exhibit marked “{mark}” referred to in {statements}"
    listed: bool = True


@dataclass(frozen=True)
class LabelForm:
    """Labels of a volume. spine and cover: width and height in millimetres."""

    spine: tuple[float, float] = (61.0, 192.0)
    cover: tuple[float, float] = (110.0, 150.0)


@dataclass(frozen=True)
class Profile:
    """What a court wants of a bundle.

    court: the lines of the heading. applicant: the form in which the claimants stand in it, with ``{claimants}``.
    file_name: the PDF's name without its ending, with ``{number}``, ``{short_title}``, ``{bundle}`` and
    ``{hearing_date}``. resolution: dots an inch that pictures may have at most, 0 for no limit. authorities: by the
    name of the value. numbering: ``continue`` through the volumes, or ``restart`` in each. late: what becomes of
    documents added after service, where the manifest does not say. subnumber: whether the court has pages numbered
    45A.
    """

    name: str
    title: str
    court: tuple[str, ...]
    applicant: str
    file_name: str
    stamp: StampStyle = StampStyle()
    resolution: int = 0
    exhibit: ExhibitForm = ExhibitForm()
    authorities: dict[str, Authority] = field(default_factory=dict, compare=False)
    numbering: str = "continue"
    core_prefix: str = "Core "
    core_above: int = 0
    label: LabelForm = LabelForm()
    late: str = "renumber"
    subnumber: bool = True


def numbering_of(manifest: Manifest, profile: Profile) -> Numbering:
    """How the pages of a manifest's bundle are numbered: as it says, else as the profile has it."""
    restart = (manifest.bundle.numbering or profile.numbering) == "restart"
    prefix = profile.core_prefix if manifest.bundle.kind == "core" else ""
    return Numbering(manifest.bundle.first_page, restart, prefix=prefix)
