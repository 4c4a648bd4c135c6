"""Court profiles: data files of the package, each value with its authority and the confidence in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from bundler.model import Finding, Place, error
from bundler.planning.profile import Authority, ExhibitForm, LabelForm, Profile, StampStyle
from bundler.resources import resource


def profile_names() -> tuple[str, ...]:
    """The profiles there are, sorted."""
    return tuple(sorted(path.stem for path in resource("profiles").glob("*.yaml")))


def load_profile(name: str, place: Place = Place()) -> Profile | Finding:
    """The profile of that name, or a finding that lists the names there are."""
    names = profile_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.78)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        return error("profile.unknown", f"There is no profile “{name}”.", place, f"{hint}Known: {', '.join(names)}.")
    return _profile(_read(name))


def _read(name: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    data: dict[str, Any] = YAML(typ="safe", pure=True).load(resource("profiles") / f"{name}.yaml")
    return data


def _profile(data: dict[str, Any]) -> Profile:
    values = data["values"]

    def value(key: str) -> Any:
        return values[key]["value"]

    stamp = StampStyle(
        value("stamp.position"),
        float(value("stamp.size")),
        float(value("stamp.margin")),
        _colour(value("stamp.colour")),
    )
    authorities = {key: Authority(each["authority"], each["confidence"]) for key, each in values.items()}
    court = tuple(value("court"))
    return Profile(
        data["name"],
        data["title"],
        court,
        value("applicant"),
        value("file_name"),
        stamp,
        int(value("resolution")),
        _exhibit(value),
        authorities,
        str(value("volumes.numbering")),
        core_prefix=str(value("core.prefix")),
        core_above=int(value("core.above")),
        label=LabelForm(_millimetres(value("label.spine")), _millimetres(value("label.cover"))),
        late=str(value("late")),
        subnumber=bool(value("subnumber")),
    )


def _exhibit(value: Callable[[str], Any]) -> ExhibitForm:
    return ExhibitForm(
        bool(value("exhibit.headed")),
        bool(value("exhibit.corner")),
        str(value("exhibit.sentence")),
        bool(value("exhibit.listed")),
    )


def _millimetres(sides: list[float]) -> tuple[float, float]:
    width, height = (float(side) for side in sides)
    return width, height


def _colour(parts: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(part) for part in parts)
    return red, green, blue
