"""Documents, exhibits and sections as the contract has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import (
    AnnotationPolicy,
    AttachmentPolicy,
    Document,
    DocumentKind,
    FindingKind,
    LayerPolicy,
    Section,
    Severity,
)
from tests.manifest.folder import HEAD, codes, documents, loaded, only

FULL = """\
version: 1
bundle:
  title: Claimant's hearing bundle
  kind: hearing            # claim | hearing | core | supplementary | authorities | urgent
  profile: admin-court-jr  # which court's rules; the default
  hearing_date: 2026-03-04
  date: 2026-02-20
  dividers: true
  cite_as: "[HB/{page}]"
case:
  number: AC-2026-LON-000123
  short_title: R (Ashdown) v Police Misconduct Panel
  claimants:
    - {id: ashdown, name: Mara Ashdown, represented_by: Fenwick Lane Solicitors}
  defendants:
    - {id: panel, name: Police Misconduct Panel, participation: none}
    - {id: force, name: Chief Constable of Kenfield}
  interested_parties:
    - {id: marsh, name: Owen Marsh, in_person: true}
sections:
  - title: Claim documents
    divider: true
    documents:
      - id: sfg
        file: claim/sfg.pdf
        title: Statement of facts and grounds
        date: 2026-01-05
        type: statement-of-facts-and-grounds
    sections:
      - title: Earlier
        documents: [claim/old.pdf]
  - title: Witness statements
    defaults: {type: witness-statement}
    documents:
      - id: ashdown-1
        file: statements/ashdown-1.pdf
        witness: {name: Mara Ashdown, initials: MA, number: 1, party: ashdown}
      - {id: ashdown-2, to_follow: signed statement expected 3 March}
  - title: Exhibits
    documents:
      - mark: MA1
        exhibited_by: ashdown-1
        documents:
          - file: exhibits/email-2011-10-24.eml
          - {file: exhibits/note.jpg, title: Handwritten note, date: 2011-10}
      - {mark: MA2, exhibited_by: [ashdown-1, ashdown-2], file: exhibits/ma2.pdf, own_numbers: 1}
      - {mark: MA3, media: exhibits/interview.mp3, title: Radio interview, duration: 12:40, supplied: on a USB stick}
  - title: Correspondence
    order: date
    documents:
      - files: correspondence/*.eml
      - {same_as: sfg, date: 2026-01-05}
chronology:
  - {date: 2011-10-24, event: The officer emails the claimant, refs: [MA1:1, "ashdown-1:3-4"]}
  - {date_note: "c. 2012", event: A call, refs: MA/2}
essential_reading:
  - {ref: "sfg:1-12", why: the grounds, minutes: 20}
people:
  - {name: Mara Ashdown, role: Claimant}
  - name: Owen Marsh
    also_known_as: [DS Marsh]
    was: [{role: Detective Sergeant, to: 2015}, {role: Detective Chief Inspector, from: 2019}]
overrides:
  - {rule: size-limit, reason: Order of the court, order_date: 2026-02-01}
"""
FILES = [
    "claim/sfg.pdf",
    "claim/old.pdf",
    "statements/ashdown-1.pdf",
    "exhibits/email-2011-10-24.eml",
    "exhibits/note.jpg",
    "exhibits/ma2.pdf",
    "exhibits/interview.mp3",
    "correspondence/2.eml",
    "correspondence/10.eml",
]


def test_full_manifest_of_the_contract(tmp_path: Path) -> None:
    result = loaded(tmp_path, FULL, *FILES, head="")
    assert codes(result) == [(38, "to-follow")]
    found = documents(result)
    assert {id_: each.kind.value for id_, each in found.items()} == {
        "sfg": "file",
        "old": "file",
        "ashdown-1": "file",
        "ashdown-2": "placeholder",
        "exhibit-ma1": "exhibit",
        "email-2011-10-24": "file",
        "note": "file",
        "exhibit-ma2": "exhibit",
        "exhibit-ma2.1": "file",
        "exhibit-ma3": "exhibit",
        "exhibit-ma3.1": "media",
        "2": "file",
        "10": "file",
        "sfg-again": "pointer",
    }
    assert (found["sfg"].line, found["sfg"].file_line) == (24, 25)
    assert found["exhibit-ma2"].exhibited_by == ("ashdown-1", "ashdown-2")
    assert (found["exhibit-ma2"].own_numbers, found["exhibit-ma2.1"].own_numbers) == (1, 1)
    assert (found["exhibit-ma3.1"].duration, found["exhibit-ma3.1"].supplied) == ("12:40", "on a USB stick")
    assert found["sfg-again"].title == "Statement of facts and grounds"
    assert found["ashdown-1"].type == found["ashdown-2"].type == "witness-statement"


def test_full_manifest_beyond_its_documents(tmp_path: Path) -> None:
    manifest = loaded(tmp_path, FULL, *FILES, head="").manifest
    assert manifest is not None
    assert manifest.bundle.cite_as == "[HB/{page}]"
    assert manifest.bundle.dividers
    assert manifest.bundle.date is not None
    assert [item.title for item in manifest.root.items] == [
        "Claim documents",
        "Witness statements",
        "Exhibits",
        "Correspondence",
    ]
    claim = manifest.root.items[0]
    assert isinstance(claim, Section)
    assert claim.divider
    assert [item.title for item in claim.items] == ["Statement of facts and grounds", "Earlier"]
    assert [item.id for item in manifest.root.items[3].walk()] == ["sfg-again", "2", "10"]
    assert [ref.name for ref in manifest.chronology[0].refs] == ["MA1", "ashdown-1"]
    assert manifest.people[1].was[1].since is not None
    assert manifest.overrides[0].order_date is not None
    assert len(manifest.sha256) == 64
    assert [party.participation.value for party in manifest.case.defendants] == ["none", "active"]


def test_placeholder_is_a_rule_so_that_drafts_may_have_it(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - {to_follow: signed statement, title: Statement}\n")
    found = only(result, "to-follow")
    assert (found.kind, found.severity) == (FindingKind.RULE, Severity.ERROR)
    assert result.manifest is not None


def test_left_out_placeholder_is_no_finding(tmp_path: Path) -> None:
    body = "documents:\n  - {to_follow: signed statement, include: false}\n  - a.pdf\n"
    assert codes(loaded(tmp_path, body, "a.pdf")) == []


def test_every_key_of_a_document_is_kept(tmp_path: Path) -> None:
    body = """\
documents:
  - file: press.docx
    title: Cutting
    pages: "1-3,7"
    password: {env: PRESS_PASSWORD}
    note: front page
    before_decision_maker: false
    disclosed: {by: Panel, on: 2025-12-01}
    relied_on_by: [Mara Ashdown, Panel]
    source: {publisher: Kenfield Daily, url: "https://example.org/a#b", accessed: 2026-01-01}
    annotations: print
    layers: flatten
    attachments: leave-out
    draft: true
    references: margin
    core: true
    disputed: true
    date_note: undated, c. 2011
    own_numbers: 12
"""
    each = documents(loaded(tmp_path, body, "press.docx"))["press"]
    assert (each.pages, each.password_env, each.note) == ((1, 2, 3, 7), "PRESS_PASSWORD", "front page")
    assert each.before_decision_maker is False
    assert each.disclosed is not None
    assert (each.disclosed.by, each.disclosed.on and each.disclosed.on.text) == ("panel", "2025-12-01")
    assert each.relied_on_by == ("mara-ashdown", "panel")
    assert each.publication is not None
    assert each.publication.url == "https://example.org/a#b"
    assert (each.annotations, each.layers) == (AnnotationPolicy.PRINT, LayerPolicy.FLATTEN)
    assert each.attachments is AttachmentPolicy.LEAVE_OUT
    assert (each.draft, each.references, each.core, each.disputed) == (True, "margin", True, True)
    assert (each.date_note, each.own_numbers) == ("undated, c. 2011", 12)


def test_titles_and_dates_made_from_names_are_stated(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [2011-10-24_letter_to-the panel.pdf]\n", "2011-10-24_letter_to-the panel.pdf")
    (each,) = documents(result).values()
    assert (each.title, each.date and each.date.text) == ("Letter to-the panel", "2011-10-24")
    assert only(result, "title-made").severity is Severity.INFO


def test_titles_made_from_names_are_one_finding(tmp_path: Path) -> None:
    names = [f"Email-2011-10-{day}.pdf" for day in range(10, 18)]
    result = loaded(tmp_path, f"documents: [{', '.join(names)}]\n", *names)
    message = only(result, "title-made").message
    assert message.startswith("8 titles (and 8 dates) were made from the names of files: “Email-2011-10-10.pdf”, ")
    assert message.endswith("“Email-2011-10-14.pdf” and 3 more.")
    assert {(each.title, each.date and each.date.text) for each in documents(result).values()} == {
        ("Email", f"2011-10-{day}") for day in range(10, 18)
    }


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("{file: s.pdf, witness: {name: Mara Ashdown, number: 1}}", "First statement of Mara Ashdown"),
        ("{file: s.pdf, witness: {name: X, known_as: AB, number: 12}, type: statement}", "12th statement of AB"),
        ("{file: s.pdf, witness: {name: X, number: 1}, title: Mine}", "Mine"),
        ("{file: s.pdf, witness: X}", "S"),
        ("{mark: MA1, documents: [s.pdf]}", "Exhibit MA1"),
        ("{mark: S, file: s.pdf}", "Exhibit S"),
        ("{mark: MA1, file: s.pdf}", "S"),
        ("{mark: MA1, media: s.pdf}", "S"),
    ],
)
def test_made_titles(tmp_path: Path, entry: str, title: str) -> None:
    first, *_ = documents(loaded(tmp_path, f"documents: [{entry}]\n", "s.pdf")).values()
    assert first.title == title


def test_exhibit_of_one_file_has_the_date_of_its_name(tmp_path: Path) -> None:
    name = "2011-10-24 letter-to-him.pdf"
    exhibit, child = documents(loaded(tmp_path, f"documents: [{{mark: MA1, file: {name}}}]\n", name)).values()
    assert exhibit.title == child.title == "Letter to him"
    assert exhibit.date == child.date is not None


def test_ids_made_from_names_never_clash(tmp_path: Path) -> None:
    body = "documents:\n  - a/x.pdf\n  - b/x.pdf\n  - {id: x-2, file: c.pdf}\n  - {mark: X3, file: d.pdf}\n  - x3.pdf\n"
    found = documents(loaded(tmp_path, body, "a/x.pdf", "b/x.pdf", "c.pdf", "d.pdf", "x3.pdf"))
    assert list(found) == [
        "x",
        "x-3-2" if "x-3-2" in found else "x-4",
        "x-2",
        "exhibit-x3",
        "exhibit-x3.1",
        "document-x3",
    ]


def test_defaults_hold_below_and_yield_to_the_document(tmp_path: Path) -> None:
    body = """\
sections:
  - title: One
    defaults: {type: correspondence, annotations: remove, exhibited_by: s}
    documents:
      - a.pdf
      - {file: b.pdf, type: email}
      - {mark: M1, file: c.pdf}
      - {mark: M2, annotations: keep, documents: [d.pdf]}
    sections:
      - {title: Two, defaults: {annotations: print}, documents: [e.pdf]}
  - title: Three
    documents: [{id: s, file: f.pdf}]
"""
    found = documents(loaded(tmp_path, body, *(f"{letter}.pdf" for letter in "abcdef")))
    assert {id_: (each.type, each.annotations.value) for id_, each in found.items()} == {
        "a": ("correspondence", "remove"),
        "b": ("email", "remove"),
        "exhibit-m1": ("correspondence", "remove"),
        "exhibit-m1.1": ("correspondence", "remove"),
        "exhibit-m2": ("correspondence", "keep"),
        "d": ("correspondence", "keep"),
        "e": ("correspondence", "print"),
        "s": ("", "ask"),
    }
    assert found["exhibit-m1"].exhibited_by == ("s",)
    assert found["a"].exhibited_by == found["d"].exhibited_by == ()


def test_defaults_of_one_document_only_are_refused(tmp_path: Path) -> None:
    body = "sections:\n  - title: One\n    defaults: {title: All alike}\n    documents: [a.pdf]\n"
    assert codes(loaded(tmp_path, body, "a.pdf")) == [(6, "misplaced-key")]


def test_order_by_date(tmp_path: Path) -> None:
    entries = [
        "{id: u, file: u.pdf}",
        "{id: d, file: d.pdf, date: 2011-10-24}",
        "{id: n, file: n.pdf, date_note: undated}",
        "{id: m, file: m.pdf, date: 2011-10}",
        "{id: t, file: t.pdf, date: 2011-10-24T09:00Z}",
        "{id: y, file: y.pdf, date: 2011}",
        "{id: e, file: e.pdf, date: 2011-10-24}",
    ]
    body = "sections:\n  - title: All\n    order: date\n    documents:\n" + "".join(f"      - {e}\n" for e in entries)
    result = loaded(tmp_path, body, *(f"{letter}.pdf" for letter in "udnmtye"))
    assert list(documents(result)) == ["y", "m", "d", "e", "t", "u", "n"]
    assert codes(result, Severity.WARNING) == [(8, "undated")]


def test_one_file_exhibit_keeps_its_extract(tmp_path: Path) -> None:
    body = "documents:\n  - {mark: MA1, file: a.pdf, pages: 2-3, title: The note, date: 2011}\n"
    exhibit, child = documents(loaded(tmp_path, body, "a.pdf")).values()
    assert (exhibit.pages, child.pages) == (None, (2, 3))
    assert exhibit.title == child.title == "The note"
    assert exhibit.documents == (child,)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{file: a.pdf, to_follow: x}", "conflicting-keys"),
        ("{title: A}", "missing-key"),
        ("{title: A, documents: [a.pdf]}", "missing-mark"),
        ("{to_follow: x, pages: '1'}", "misplaced-key"),
        ("{file: a.pdf, duration: '1'}", "misplaced-key"),
        ("{file: a.pdf, exhibited_by: b}", "misplaced-key"),
        ("{files: a*.pdf, id: x}", "misplaced-key"),
        ("{files: a*.pdf, title: x}", "misplaced-key"),
        ("{mark: M1, documents: [{mark: M2, file: a.pdf}]}", "nested-exhibit"),
        ("{mark: M1, documents: [{documents: [a.pdf]}]}", "nested-exhibit"),
        ("{mark: M1, own_numbers: 1, documents: [a.pdf, b.pdf]}", "misplaced-key"),
        ("{mark: M1, documents: []}", "empty-list"),
        ("{mark: '-', file: a.pdf}", "wrong-mark"),
        ("{mark: 'MA:1', file: a.pdf}", "wrong-mark"),
        ("{file: a.pdf, id: A B}", "wrong-id"),
        ("{file: a.pdf, id: ''}", "wrong-id"),
        ("{file: a.pdf, pages: 3-1}", "wrong-pages"),
        ("{file: a.pdf, date: soon}", "wrong-date"),
        ("{file: a.pdf, type: leter}", "unknown-word"),
        ("{file: a.pdf, include: yes}", "not-true-or-false"),
        ("{file: a.pdf, own_numbers: one}", "not-a-number"),
        ("{file: a.pdf, password: hush}", "wrong-password"),
        ("{file: a.pdf, password: {env: A-B}}", "wrong-password"),
        ("{file: a.pdf, title: ''}", "empty"),
        ("{file: a.pdf, witness: {number: 1}}", "missing-key"),
        ("{file: a.pdf, witness: [x]}", "wrong-shape"),
        ("{file: {a: b}}", "trap-first-character"),
        ("''", "empty"),
        ("[a.pdf]", "wrong-shape"),
    ],
)
def test_wrong_entries(tmp_path: Path, entry: str, code: str) -> None:
    result = loaded(tmp_path, f"documents:\n  - {entry}\n  - {{file: c.pdf, id: c}}\n", "a.pdf", "b.pdf", "c.pdf")
    found = only(result, code)
    assert found.place.line == 5
    assert found.remedy
    assert result.manifest is None
    assert "hush" not in f"{found.message}{found.remedy}"


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("", "missing-key", 1),
        ("documents: []\n", "empty-list", 4),
        ("documents:\n", "empty-list", 4),
        ("documents: a.pdf\n", "wrong-shape", 4),
        ("documents:\n  file: a.pdf\n", "wrong-shape", 4),
        ("sections: [{title: A}]\n", "missing-key", 4),
        ("sections: [{documents: [a.pdf]}]\n", "missing-key", 4),
        ("sections: [{title: A, documents: [a.pdf], order: alphabet}]\n", "unknown-word", 4),
        ("sections: [{title: A, documents: [a.pdf], defaults: letters}]\n", "wrong-shape", 4),
        ("documents: [a.pdf]\nchronology: []\n", "empty-list", 5),
        ("documents: [a.pdf]\nchronology: [{event: x}]\n", "undated", 5),
        ("documents: [a.pdf]\nessential_reading: [{why: x}]\n", "missing-key", 5),
        ("documents: [a.pdf]\nessential_reading: ['a:0']\n", "wrong-reference", 5),
        ("documents: [a.pdf]\npeople: [{name: A, role: wizard}]\n", "unknown-word", 5),
        ("documents: [a.pdf]\noverrides: [{rule: x}]\n", "missing-key", 5),
        ("documents: [a.pdf]\nroots: [x]\n", "wrong-shape", 5),
        ("documents: [{file: a.pdf, include: false}]\n", "nothing-included", 0),
    ],
)
def test_wrong_manifests(tmp_path: Path, body: str, code: str, line: int) -> None:
    assert (line, code) in codes(loaded(tmp_path, body, "a.pdf"))


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        (HEAD.replace("version: 1\n", "x: 1\n"), "missing-key", 1),
        (HEAD.replace("version: 1", "version: 2"), "version", 1),
        (HEAD.replace("kind: hearing", "kind: haering"), "unknown-word", 2),
        (HEAD.replace("kind: hearing", "cite_as: 'p. N'"), "wrong-cite-as", 2),
        (HEAD.replace("claimants: [Mara Ashdown]", "claimants: Mara Ashdown"), "wrong-shape", 3),
        (HEAD.replace("claimants: [Mara Ashdown], ", ""), "missing-key", 3),
        (
            HEAD.replace(
                "defendants: [Panel]", "defendants: [{id: mara-ashdown, name: B}, {id: x, name: C}, {id: x, name: D}]"
            ),
            "clashing-id",
            3,
        ),
        (HEAD.replace("[Panel]", "[{name: Panel, participation: maybe}]"), "unknown-word", 3),
        (HEAD.replace("defendants: [Panel]", "defendants: [Panel], respondents: [X]"), "duplicate-key", 3),
        ("version: 1\n", "missing-key", 1),
    ],
)
def test_wrong_heads(tmp_path: Path, head: str, code: str, line: int) -> None:
    assert (line, code) in codes(loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head))


def test_synonyms_are_read_as_their_words(tmp_path: Path) -> None:
    head = (
        HEAD.replace("claimants", "applicants")
        .replace("defendants", "respondents")
        .replace("hearing}", "Trial Bundle}")
    )
    body = "documents: [{file: a.pdf, type: E-Mail}]\npeople: [{name: A, role: Panel Chair}, {name: B, role: ip}]\n"
    result = loaded(tmp_path, body.replace(", {name: B, role: ip}", ""), "a.pdf", head=head)
    assert result.manifest is not None
    assert [party.name for party in result.manifest.case.claimants] == ["Mara Ashdown"]
    assert result.manifest.bundle.kind == "hearing"
    assert documents(result)["a"].type == "email"
    assert result.manifest.people[0].role == "Chair"


def test_wrong_key_in_a_renamed_party_list_is_at_its_line(tmp_path: Path) -> None:
    head = "version: 1\nbundle: {title: B}\ncase:\n  number: '1'\n  short_title: A v B\n  applicants:\n"
    head += "    - name: A\n      knwon_as: X\n  defendants: [B]\n"
    assert codes(loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head)) == [(8, "unknown-key")]


def test_document_model_defaults() -> None:
    each = Document(id="a", kind=DocumentKind.FILE, title="A")
    assert (each.core, each.disputed, each.file_line) == (False, False, 0)
