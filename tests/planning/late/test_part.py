"""The pages of the newest round alone."""

from __future__ import annotations

from dataclasses import replace

from bundler.planning.late.note import change_note
from bundler.planning.late.part import new_section
from bundler.planning.numbering import labels
from bundler.planning.plan import Plan, PlanVolume
from tests.planning.late.serving import later, serve


def appended() -> Plan:
    way, plan = later(serve("a:2 b:2 late:1!"), "a:2 b:2 late:1!", "append")
    return replace(plan, after=way.stated)


def test_defect_the_new_section_bore_the_name_of_the_first_volume_wherever_it_stands() -> None:
    plan = appended()
    pages = tuple(replace(page, volume=1 + (at > 2)) for at, page in enumerate(plan.pages))
    volumes = (PlanVolume("One.pdf", "One", 3), PlanVolume("Two.pdf", "Two", len(pages) - 3))
    plan = replace(plan, volumes=volumes, pages=pages)
    part = new_section(plan)
    assert part is not None and part.volumes[0].file == "Two - new section.pdf"
    note = change_note(plan, part.volumes[0].file)
    assert note is not None and "“Two - new section.pdf”" in note.sentences[-1]


def test_defect_the_new_section_of_a_core_bundle_lost_the_words_before_its_numbers() -> None:
    plan = appended()
    part = new_section(replace(plan, numbering=replace(plan.numbering, prefix="Core ")))
    assert part is not None and part.numbering.prefix == "Core "
    said = labels(((page.volume, page.entry) for page in part.pages), part.numbering)
    assert said == tuple(page.label for page in part.pages)
