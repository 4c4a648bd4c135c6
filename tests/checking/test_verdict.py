"""What findings mean for a run."""

from __future__ import annotations

from bundler.checking.profiles import load_profile, profile_names
from bundler.checking.verdict import stops, weigh
from bundler.model import Finding, FindingKind, Override, Severity, error, info, warning
from bundler.planning.profile import Profile

RULE = Finding("rule.x", Severity.ERROR, "A rule is broken.", kind=FindingKind.RULE)


def test_gravest_first_and_each_once() -> None:
    found = weigh([info("a", "1"), warning("b", "2"), error("c", "3"), info("a", "1")])
    assert [finding.code for finding in found] == ["c", "b", "a"] and stops(found)


def test_a_rule_yields_to_an_override_with_its_reason() -> None:
    found = weigh([RULE], [Override("rule.x", "permitted by the judge")])
    assert not stops(found) and "permitted by the judge" in found[0].message


def test_a_rule_yields_to_a_draft() -> None:
    assert stops(weigh([RULE])) and not stops(weigh([RULE], draft=True))


def test_integrity_never_yields() -> None:
    found = weigh([error("proof.x", "no")], [Override("proof.x", "please")], draft=True)
    assert stops(found)


def test_strict_makes_errors_of_warnings() -> None:
    assert stops(weigh([warning("b", "2")], strict=True)) and not stops(weigh([info("b", "2")], strict=True))


def test_every_value_of_every_profile_has_an_authority_and_a_confidence() -> None:
    assert "admin-court-jr" in profile_names()
    for name in profile_names():
        profile = load_profile(name)
        assert isinstance(profile, Profile) and profile.authorities
        for authority in profile.authorities.values():
            assert authority.text and authority.confidence in {"V", "V2", "S", "M", "C"}


def test_an_unknown_profile_names_the_nearest() -> None:
    found = load_profile("admin-court-jrr")
    assert isinstance(found, Finding) and "admin-court-jr" in found.remedy
