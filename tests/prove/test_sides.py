"""What is kept of sources: read once, by their bytes, and no proof is weaker for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.prove import prove
from bundler.prove.sides import read_source
from tests.prove.finished import Made
from tests.prove.mutations import EDITS, edited
from tests.prove.test_proof import NOTHING, Counting, codes

MUTATIONS = sorted(EDITS)[::6]


def test_what_is_kept_is_what_was_read(made: Made, tmp_path: Path) -> None:
    cache, looked = Cache(tmp_path), 0
    for ready in made.prepared.values():
        pages = range(len(ready.facts.pages))
        read = read_source(ready.pdf, "", len(pages), pages, cache, ready.document)
        kept = read_source(tmp_path / "not there", "", len(pages), pages, cache, ready.document)
        assert kept == read and len(kept) == len(pages)
        looked += sum(len(page.links) + len(page.widgets) + len(page.fonts) for page in kept.values())
    assert looked > 0


def test_pages_that_were_not_wanted_before_are_read(made: Made, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    ready = next(each for each in made.prepared.values() if len(each.facts.pages) > 1)
    count = len(ready.facts.pages)
    read_source(ready.pdf, "", count, [0], cache, "key")
    assert read_source(ready.pdf, "", count, range(count), cache, "key").keys() == set(range(count))


@pytest.mark.parametrize("name", MUTATIONS)
def test_kept_readings_hide_no_change(name: str, made: Made, crew: Crew, tmp_path: Path) -> None:
    cache, path = Cache(tmp_path / "cache"), tmp_path / made.volume.name
    assert prove(made.plan, made.prepared, [made.volume], crew, cache).findings == ()
    path.write_bytes(edited(made.volume.read_bytes(), EDITS[name][1]))
    warm = prove(made.plan, made.prepared, [path], crew, cache)
    cold = prove(made.plan, made.prepared, [path], crew, NOTHING)
    assert codes(warm) == codes(cold) != set()


def test_full_proof_reads_the_sources_again(made: Made, crew: Crew, tmp_path: Path) -> None:
    asked = Counting(crew)
    prove(made.plan, made.prepared, [made.volume], asked, Cache(tmp_path), full=True)  # type: ignore[arg-type]
    assert [task.args["cache"] for task in asked.tasks if "cache" in task.args] == [None]
