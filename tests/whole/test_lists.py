"""Lists and labels in several bundles of one manifest, and live from page to page."""

from __future__ import annotations

from pathlib import Path

import pypdf

import bundler
from bundler.planning.plan import Plan
from tests import making

MANIFEST = """\
version: 1
bundle: {title: Hearing bundle, lists: [disclosure, agreed], labels: true}
case:
  number: AC-2026-LON-000123
  short_title: R (Ashdown) v Panel
  claimants: [{id: ashdown, name: Tamsin Okoro, known_as: ABC}]
  defendants: [{id: panel, name: Police Misconduct Panel}]
documents:
  - {id: sfg, file: a.pdf, title: Grounds, date: 2026-01-05, core: true, relied_on_by: ashdown}
  - {id: email, file: b.pdf, title: The message, date: 2011-10-28, disclosed: {by: panel, on: 2026-02-16}}
issues: [{issue: Whether the message was material, ground: 1, refs: ["email:2"]}]
bundles:
  - {id: core, title: Core bundle, kind: core, chronology_from: documents, labels: true}
"""


def test_each_bundle_has_the_lists_that_it_asks_for(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(making.pdf(name, 3))
    (tmp_path / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    result = bundler.build(tmp_path / "manifest.yaml", cache=False)
    assert result.ok, [str(each) for each in result.findings]
    folder = tmp_path / "build"
    first, core = (Plan.from_json((folder / name).read_text("utf-8")) for name in ("plan.json", "core.plan.json"))
    assert [entry.id for entry in first.entries][2:5] == ["@issues", "@disclosure", "@agreed"]
    assert [entry.id for entry in core.entries][2] == "@chronology"
    assert (folder / "labels.pdf").exists() and (folder / "core.labels.pdf").exists()
    _has_a_link(folder / first.volumes[0].file, first, "@issues", "email", 2)


def _has_a_link(path: Path, plan: Plan, start: str, document: str, page: int) -> None:
    """A page of one entry has a link to a page of another, as pypdf reads it, and names nobody."""
    reader = pypdf.PdfReader(path)
    sheet = reader.pages[plan.ordinals_by_entry[start][0]]
    wanted = plan.ordinals_by_entry[document][page - 1]
    links = [each.get_object()["/Dest"] for each in sheet["/Annots"]]
    assert [reader.get_page_number(link[0].get_object()) for link in links] == [wanted]
    agreed = reader.pages[plan.ordinals_by_entry["@agreed"][0]].extract_text()
    assert "relied on by ABC" in agreed and "Okoro" not in "".join(each.extract_text() for each in reader.pages)
