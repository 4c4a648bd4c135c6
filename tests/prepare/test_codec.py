"""Facts and findings survive their JSON."""

from __future__ import annotations

import json

import pytest

from bundler.model import (
    Alteration,
    Attachment,
    Comment,
    Facts,
    Finding,
    InkMap,
    Layer,
    OutlineItem,
    PageFacts,
    Place,
    error,
)
from bundler.prepare.codec import from_json, to_json

FACTS = Facts(
    route="direct",
    pages=(PageFacts((0, 0, 1, 1), (0, 0, 1, 1), 90, 2.0, 3.5, 4.0, 7, InkMap(6.0, 9, (0, 1, 0b100000001))),),
    outline=(OutlineItem("A", 1, (OutlineItem("B", None),)),),
    fields=(("a.b", "Łukasz"),),
    layers=(Layer("L", False),),
    comments=(Comment(1, "note", "A", "t", "2026-01-05"),),
    attachments=(Attachment("a.txt", 3, "00"),),
    alterations=(Alteration("repaired", "x", 2),),
    versions=(("pikepdf", "1"),),
)


@pytest.mark.parametrize("value", [FACTS, error("a.b", "message", Place("f", 1, "d", 2), "remedy")])
def test_round_trip(value: Facts | Finding) -> None:
    assert from_json(type(value), json.loads(json.dumps(to_json(value)))) == value


def test_a_broken_ink_map_is_an_error() -> None:
    value = to_json(FACTS)
    value["pages"][0]["ink"]["rows"] = 4
    with pytest.raises(ValueError, match="ink map"):
        from_json(Facts, value)
