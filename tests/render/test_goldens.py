"""Every kind of page, held against a text of where each word, rule and link lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.render.drawing import Press
from bundler.render.fonts import Fonts
from bundler.render.layout import Sheet
from bundler.render.templates import Templates
from tests.render.sample import VIEWS, plan_for

GOLDENS = Path(__file__).parent / "goldens"


def dump(sheets: tuple[Sheet, ...]) -> str:
    """One line for each text, rule and link: its kind, where it lies in whole points, and what it says."""
    lines = []
    for number, sheet in enumerate(sheets, 1):
        lines.append(f"page {number}")
        lines += [f"text {t.x:.0f} {t.y:.0f} {t.face} {t.size:g} {t.colour} | {t.text}" for t in sheet.texts]
        lines += [f"rule {r.x0:.0f} {r.x1:.0f} {r.y:.0f} {r.weight:g} {r.colour}" for r in sheet.rules]
        lines += [f"link {a.x0:.0f} {a.y0:.0f} {a.x1:.0f} {a.y1:.0f} -> {a.target}" for a in sheet.areas]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", [*VIEWS, "blank"])
def test_page(name: str, renew_goldens: bool) -> None:
    press = Press(Fonts(), Templates(plan_for({name: 1})))
    xml = press.templates.blank() if name == "blank" else press.templates.xml(VIEWS[name])
    seen = dump(press.pages(xml))
    golden = GOLDENS / f"{name}.txt"
    if renew_goldens:
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(seen, encoding="utf-8", newline="\n")
    assert seen == golden.read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in GOLDENS.iterdir()} == {*VIEWS, "blank"}
