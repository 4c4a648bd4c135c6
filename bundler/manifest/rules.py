"""Which findings ``overrides:`` may set aside. To make a rule known, add a line to RULES."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from bundler.manifest.saying import at_line, error, nearest, warning
from bundler.model import Finding, Manifest, Place

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "manifest.to-follow": "a document that has not come yet is in the bundle",
        "late.sub-numbers": "pages stand between others under numbers such as 45A",
    }
)
"""Code of each rule of this version, and what breaks it."""

NEVER: Final = ("source.", "proof.", "manifest.", "plan.", "publish.")
"""What the codes of integrity errors begin with: no order of a court makes a damaged bundle whole."""


def check_overrides(manifest: Manifest) -> Iterator[Finding]:
    """Overrides of what cannot be set aside, of what is no rule, and two of one rule."""
    first: dict[str, int] = {}
    for override in manifest.overrides:
        place = Place(manifest.name, override.line)
        if override.rule in first:
            message = f"The rule “{override.rule}” is set aside already{at_line(first[override.rule])}"
            yield warning("manifest.clashing-override", message, place, "Keep one of the two.")
        elif override.rule not in RULES:
            yield _unknown(override.rule, place)
        first.setdefault(override.rule, override.line)


def _unknown(rule: str, place: Place) -> Finding:
    near = nearest(rule, RULES)
    if rule.startswith(NEVER) and not near:
        message = f"“{rule}” is no rule of a court but a fault in the bundle, and cannot be set aside"
        return error("manifest.not-overridable", message, place, "Delete this override, and mend what it names.")
    meant = f"Did you mean “{near}”? " if near else ""
    message = f"No rule is called “{rule}”, so this override does nothing"
    return warning("manifest.unknown-rule", message, place, f"{meant}The rules are: {', '.join(RULES)}.")
