"""The proof as a whole: what it looked at, what it inherits, and what it does when it cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew, Outcome, Task
from bundler.model import Alteration, BundlePage, Check, Finding, Progress
from bundler.pdf.pictures import survey
from bundler.planning.numbering import GivenLabel, Numbering
from bundler.planning.plan import Plan
from bundler.prove import Proof, prove
from tests.prove.finished import Made, finish
from tests.prove.mutations import EDITS, edited

NOTHING = Cache(None)


class Counting:
    """A crew that notes what it is asked, and fails where it is told to."""

    def __init__(self, crew: Crew, fails: Callable[[Task], bool] = lambda task: False) -> None:
        self.jobs = crew.jobs
        self._crew, self._fails = crew, fails
        self.tasks: list[Task] = []

    def run(self, tasks: Sequence[Task], progress: Callable[[int, Task], None] | None = None) -> list[Outcome]:
        self.tasks += tasks
        done = self._crew.run(tasks, progress)
        return [Outcome(None, "crash") if self._fails(task) else each for task, each in zip(tasks, done, strict=True)]

    def drawn(self) -> list[str]:
        """Labels of the pages that were asked to be drawn."""
        runs = [run for task in self.tasks for run in task.args.get("runs", ())]
        return [page["label"] for run in runs for page in run["pages"] if not page["same"]]

    def examined(self) -> list[str]:
        """Labels of all pages that pdfium was asked to look at."""
        runs = [run for task in self.tasks for run in task.args.get("runs", ())]
        return [page["label"] for run in runs for page in run["pages"]]


def check(proof: Proof, name: str) -> Check:
    return next(each for each in proof.checks if each.name == name)


def codes(proof: Proof) -> set[str]:
    return {finding.code for finding in proof.findings}


def keep_surveys(made: Made) -> None:
    """What preparing leaves beside a source: how its pages look."""
    from bundler.prepare.child import write_survey

    for ready in made.prepared.values():
        write_survey(ready.original.with_suffix(".pages.json"), tuple(survey(ready.original).values()))


def test_sound_bundle_is_proved(made: Made, crew: Crew) -> None:
    proof = prove(made.plan, made.prepared, [made.volume], crew, NOTHING)
    assert proof.findings == ()
    assert proof.proved


@pytest.mark.parametrize(
    ("name", "count"),
    [("pages", 11), ("labels", 11), ("marks", 13), ("mark streams", 13), ("pictures", 8), ("text", 8), ("boxes", 8),
     ("bookmarks", 12), ("index rows", 8), ("links", 14), ("page references", 6), ("web links", 1), ("source links", 1),
     ("form values", 2), ("layers", 2), ("images", 1), ("conservation", 11), ("drawn pages", 3), ("metadata", 1),
     ("source hashes", 5), ("reference links", 3), ("reference words", 3)],
)  # fmt: skip
def test_every_check_says_how_much_it_looked_at(name: str, count: int, made: Made, crew: Crew) -> None:
    assert check(prove(made.plan, made.prepared, [made.volume], crew, NOTHING), name).looked_at == count


def test_check_that_looked_at_too_little_is_refused(made: Made, crew: Crew) -> None:
    ready = made.prepared["form"]
    claims = made.prepared | {"form": replace(ready, facts=replace(ready.facts, web_links=3))}
    assert codes(prove(made.plan, claims, [made.volume], crew, NOTHING)) == {"proof.not-looked"}


def test_progress_is_told(made: Made, crew: Crew) -> None:
    seen: list[Progress] = []
    prove(made.plan, made.prepared, [made.volume], crew, NOTHING, progress=seen.append)
    assert {each.stage for each in seen} == {"prove"}
    assert seen[-1].done == seen[-1].total


def test_crash_of_a_child_is_a_refusal_of_its_document_alone(made: Made, crew: Crew) -> None:
    def fails(task: Task) -> bool:
        return any(source["document"] == "photograph" for source in task.args.get("sources", ()))

    proof = prove(made.plan, made.prepared, [made.volume], Counting(crew, fails), NOTHING)  # type: ignore[arg-type]
    refused = [finding for finding in proof.findings if finding.code == "proof.not-proved"]
    assert [finding.place.document for finding in refused] == ["photograph"]


def test_missing_source_is_refused(made: Made, crew: Crew) -> None:
    fewer = {name: ready for name, ready in made.prepared.items() if name != "report"}
    assert "proof.source-missing" in codes(prove(made.plan, fewer, [made.volume], crew, NOTHING))


def test_source_that_changed_since_is_refused(crew: Crew, tmp_path: Path) -> None:
    made = finish(tmp_path)
    path = made.prepared["letter"].original
    path.write_bytes(path.read_bytes() + b"\n")
    assert "proof.source-changed" in codes(prove(made.plan, made.prepared, [made.volume], crew, NOTHING))


def test_source_other_than_the_plan_names_is_refused(made: Made, crew: Crew) -> None:
    other = made.prepared | {"letter": replace(made.prepared["letter"], sha256="0" * 64)}
    assert "proof.source-changed" in codes(prove(made.plan, other, [made.volume], crew, NOTHING))


def test_missing_volume_is_refused(made: Made, crew: Crew, tmp_path: Path) -> None:
    assert codes(prove(made.plan, made.prepared, [tmp_path / "none.pdf"], crew, NOTHING)) == {"proof.volumes"}
    assert codes(prove(made.plan, made.prepared, [], crew, NOTHING)) == {"proof.volumes"}


def test_page_that_the_plan_has_twice_is_refused(made: Made, crew: Crew) -> None:
    pages = list(made.plan.pages)
    pages[3] = replace(pages[3], source_page=pages[2].source_page)
    twice: Plan = replace(made.plan, pages=tuple(pages))
    assert "proof.conservation" in codes(prove(twice, made.prepared, [made.volume], crew, NOTHING))


def test_plan_whose_labels_are_not_its_numbering_is_refused(made: Made, crew: Crew) -> None:
    proof = prove(replace(made.plan, numbering=Numbering(first=2)), made.prepared, [made.volume], crew, NOTHING)
    assert [finding.message for finding in proof.findings if finding.code == "proof.numbering"]
    alike = Numbering(given=(GivenLabel(made.plan.pages[1].entry, 0, BundlePage("1")),))
    pages = tuple(replace(page, label=BundlePage(str(max(at, 1)))) for at, page in enumerate(made.plan.pages))
    proof = prove(replace(made.plan, numbering=alike, pages=pages), made.prepared, [made.volume], crew, NOTHING)
    assert any("two pages are cited as 1" in finding.message for finding in proof.findings)


def test_findings_name_bundle_page_document_and_source_page(made: Made, crew: Crew, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), EDITS["one letter changed"][1]))
    proof = prove(made.plan, made.prepared, [path], crew, NOTHING)
    finding: Finding = next(each for each in proof.findings if each.code == "proof.text")
    assert finding.message.startswith("Bundle page 3: ")
    assert (finding.place.document, finding.place.page, finding.place.file) == ("letter", 1, "bundle.pdf")
    assert finding.remedy


# --- what is inherited --------------------------------------------------------------------------------------------


def test_proved_documents_are_not_drawn_again(made: Made, crew: Crew, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    prove(made.plan, made.prepared, [made.volume], crew, cache)
    second = Counting(crew)
    proof = prove(made.plan, made.prepared, [made.volume], second, cache)  # type: ignore[arg-type]
    assert proof.findings == ()
    assert second.examined() == ["1", "2", "6"]
    assert (proof.inherited, proof.drawn) == (8, 0)


def test_what_was_looked_at_does_not_depend_on_what_was_proved_before(made: Made, crew: Crew, tmp_path: Path) -> None:
    """Ledger and report hold the checks: equal inputs give equal bytes, whatever the cache."""
    cache = Cache(tmp_path)
    cold = prove(made.plan, made.prepared, [made.volume], crew, cache)
    warm = prove(made.plan, made.prepared, [made.volume], crew, cache)
    full = prove(made.plan, made.prepared, [made.volume], crew, cache, full=True)
    assert cold.checks == warm.checks == full.checks
    assert (cold.drawn, warm.drawn, full.drawn) == (8, 0, 8)


def test_page_looks_at_no_less_where_its_objects_prove_it(crew: Crew, tmp_path: Path) -> None:
    made = finish(tmp_path)
    drawn = prove(made.plan, made.prepared, [made.volume], crew, NOTHING)
    keep_surveys(made)
    assert prove(made.plan, made.prepared, [made.volume], crew, NOTHING).checks == drawn.checks


def test_full_proof_draws_all_pages(made: Made, crew: Crew, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    prove(made.plan, made.prepared, [made.volume], crew, cache)
    again = Counting(crew)
    assert prove(made.plan, made.prepared, [made.volume], again, cache, full=True).findings == ()  # type: ignore[arg-type]
    assert sorted(again.drawn(), key=int) == [str(number) for number in range(1, 12)]


def test_refused_bundle_leaves_no_proof_behind(made: Made, crew: Crew, tmp_path: Path) -> None:
    cache, path = Cache(tmp_path / "cache"), tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), EDITS["one letter changed"][1]))
    prove(made.plan, made.prepared, [path], crew, cache)
    second = Counting(crew)
    prove(made.plan, made.prepared, [path], second, cache)  # type: ignore[arg-type]
    assert len(second.examined()) == 11


def test_spoilt_page_does_not_inherit(made: Made, crew: Crew, tmp_path: Path) -> None:
    cache, path = Cache(tmp_path / "cache"), tmp_path / "bundle.pdf"
    prove(made.plan, made.prepared, [made.volume], crew, cache)
    for name in ("white rectangle over a line", "image recompressed", "hidden layer shown", "look of a field changed"):
        code, edit = EDITS[name]
        path.write_bytes(edited(made.volume.read_bytes(), edit))
        assert code in codes(prove(made.plan, made.prepared, [path], crew, cache)), name


def test_page_of_a_drawn_source_is_drawn_once_per_content(crew: Crew, tmp_path: Path) -> None:
    made = finish(tmp_path)
    keep_surveys(made)
    counting = Counting(crew)
    proof = prove(made.plan, made.prepared, [made.volume], counting, NOTHING)  # type: ignore[arg-type]
    assert proof.findings == ()
    # The first page of each document is drawn all the same, and all pages with fields, layers, comments
    # or links that were laid over their words.
    assert sorted(counting.drawn(), key=int) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert (proof.by_content, proof.drawn) == (2, 6)


@pytest.mark.parametrize(
    "name", ["page blanked", "white rectangle over a line", "one letter changed", "invisible text", "number covered",
             "number in white", "second number over the first", "font replaced", "text outside the crop box"],
)  # fmt: skip
def test_spoilt_page_is_refused_though_its_source_was_drawn(name: str, crew: Crew, tmp_path: Path) -> None:
    made = finish(tmp_path)
    keep_surveys(made)
    code, edit = EDITS[name]
    made.volume.write_bytes(edited(made.volume.read_bytes(), edit))
    assert code in codes(prove(made.plan, made.prepared, [made.volume], crew, NOTHING))


def test_alteration_that_is_stated_excuses_only_itself(made: Made, crew: Crew, tmp_path: Path) -> None:
    ready = made.prepared["letter"]
    stated = replace(ready, facts=replace(ready.facts, alterations=(Alteration("comments-removed", "1 comment", 1),)))
    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), EDITS["white rectangle over a line"][1]))
    assert "proof.picture" in codes(prove(made.plan, made.prepared | {"letter": stated}, [path], crew, NOTHING))
    assert prove(made.plan, made.prepared | {"letter": stated}, [made.volume], crew, NOTHING).findings == ()
