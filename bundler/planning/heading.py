"""The case heading: the parties in their roles, as covers and exhibits bear it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.model import Case, Participation, Party
from bundler.planning.material import Material
from bundler.planning.views import CaseHeading, HeadingGroup, HeadingParty
from bundler.planning.wording import joined, ordinal_word


def case_heading(material: Material) -> CaseHeading:
    """Court, number and parties, in the profile's form."""
    case, profile = material.manifest.case, material.profile
    claimants = joined([party.shown.upper() for party in case.claimants])
    applicant = profile.applicant.replace("{claimants}", claimants)
    return CaseHeading(profile.court, case.number, applicant, tuple(_groups(case)))


def role_of(case: Case, party_id: str) -> str:
    """A party's role, counted where several share it: "Claimant", "Second Defendant"; "" for none of the parties."""
    for role, parties in _roles(case):
        for position, party in enumerate(parties, 1):
            if party.id == party_id:
                return f"{ordinal_word(position).capitalize()} {role}" if len(parties) > 1 else role
    return ""


def _roles(case: Case) -> tuple[tuple[str, tuple[Party, ...]], ...]:
    return (
        ("Claimant", case.claimants),
        ("Defendant", case.defendants),
        ("Interested Party", case.interested_parties),
    )


def _groups(case: Case) -> Iterator[HeadingGroup]:
    for role, parties in _roles(case):
        if parties:
            yield HeadingGroup(_plural(role, len(parties)), tuple(_heading_parties(parties)))


def _plural(role: str, count: int) -> str:
    if count == 1:
        return role
    return "Interested Parties" if role == "Interested Party" else f"{role}s"


def _heading_parties(parties: Sequence[Party]) -> Iterator[HeadingParty]:
    for position, party in enumerate(parties, 1):
        number = f"({position})" if len(parties) > 1 else ""
        yield HeadingParty(number, party.shown.upper(), _takes_part(party))


def _takes_part(party: Party) -> str:
    return {
        Participation.ACTIVE: "",
        Participation.NEUTRAL: "neutral in this claim",
        Participation.NONE: "takes no part in this claim",
    }[party.participation]
