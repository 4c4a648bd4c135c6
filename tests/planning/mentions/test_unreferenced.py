"""Documents that nothing refers to."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import matter
from bundler.model import Event
from bundler.planning.grammar import parse_ref
from bundler.planning.mentions import unreferenced
from tests.planning.mentions.written import mentions


def left(*texts: str, refs: tuple[str, ...] = ()) -> set[str]:
    manifest = matter.manifest()
    found = [ref for text in refs for ref in [parse_ref(text)] if ref]
    manifest = replace(manifest, chronology=(Event(None, "Something happens.", tuple(found)),))
    return {entry.id for entry in unreferenced(matter.plan(), mentions(*texts, document="report"), manifest)}


ALL = {"sfg", "detailed-grounds", "skeleton", "decision", "ashdown-1", "ashdown-2", "marsh-1", "wojcik-1", "lund-1"}
ALL |= {"pope-1", "report", "ms-b", "ma1", "ma2", "ma3", "ma10", "om1", "om2", "łw1", "al1", "kp7", "c"}


def test_nothing_refers_to_anything() -> None:
    assert left("Nothing is said.") == ALL


def test_words_and_the_manifest_refer() -> None:
    now = left("See MA3 page 2, SFG §4 and paragraph 3 of Marsh 1.", refs=("decision:2", "ŁW1"))
    assert now == ALL - {"ma3", "sfg", "marsh-1", "decision", "łw1"}


def test_of_an_exhibit_of_which_a_page_is_cited_its_other_documents_are_told() -> None:
    assert left("See MA1 page 13.") == (ALL - {"ma1"}) | {"ma1.1", "ma1.3"}
    assert left("See exhibit MA1.") == ALL - {"ma1"}
    assert left("Nothing.", refs=("MA1:1",)) == (ALL - {"ma1"}) | {"ma1.2", "ma1.3"}


def test_what_stands_between_two_marks_is_spoken_of() -> None:
    assert left("I produce exhibits MA1 to MA3.") == ALL - {"ma1", "ma2", "ma3"}


def test_what_leads_nowhere_refers_to_nothing() -> None:
    assert left("See exhibit MA3, page 77.") == ALL
