"""The date of a first page: where one stands alone, and nowhere else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from bundler.prepare.stated import LINES, date_on, stated_date
from tests.prepare.makers import prepare


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("24 October 2011", "2011-10-24"),
        ("Date: 24th October 2011", "2011-10-24"),
        ("Dated 5 Sept. 2019.", "2019-09-05"),
        ("Monday, 24 Oct 2011", "2011-10-24"),
        ("Dated: the 3rd of March, 1999", "1999-03-03"),
        ("Date of this letter: 2011-10-24", "2011-10-24"),
    ],
)
def test_a_date_on_a_line_of_its_own_is_the_documents(line: str, date: str) -> None:
    assert stated_date(["Police Misconduct Panel", "", line, "Dear Madam"]) == date


@pytest.mark.parametrize(
    "lines",
    [
        ["Dear Madam"],
        ["Your letter of 24 October 2011 has reached us"],
        ["Born 3 March 1975"],
        ["Date of birth: 3 March 1975"],
        ["Hearing date: 3 March 2026"],
        ["24 October 2011", "Your letter of 20 October 2011"],
        ["31 February 2011"],
        ["2011-13-40"],
        ["October 2011"],
        ["1/2/2011"],
    ],
)
def test_what_might_be_another_date_is_not_taken(lines: list[str]) -> None:
    assert stated_date(lines) == ""


def test_the_same_date_twice_is_one() -> None:
    assert stated_date(["24 October 2011", "Our meeting on 24 October 2011"]) == "2011-10-24"


def test_a_date_further_down_is_not_looked_for() -> None:
    assert stated_date([*["words"] * LINES, "24 October 2011"]) == ""


def test_the_first_page_of_a_pdf_is_read(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    for number, line in enumerate(["Police Misconduct Panel", "24 October 2011", "Dear Madam"]):
        page.drawString(72, 700 - 20 * number, line)
    page.showPage()
    page.drawString(72, 700, "25 October 2011")
    page.save()
    assert date_on(tmp_path / "a.pdf") == "2011-10-24"


@pytest.mark.parametrize("kind", ["pdf", "text"])
def test_a_document_without_a_date_takes_the_one_on_its_first_page(tmp_path: Path, kind: str) -> None:
    lines = ["Fenwick Lane Solicitors", "5 December 2025", "Dear Sir or Madam,", "We act for Mara Ashdown."]
    data = "\n".join(lines).encode() if kind == "text" else lettered(lines)
    result = prepare(tmp_path, data, name="letter.txt" if kind == "text" else "letter.pdf")
    assert result.prepared.facts.dated == "2025-12-05"


def lettered(lines: list[str]) -> bytes:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, invariant=1)
    for number, line in enumerate(lines):
        page.drawString(72, 720 - 20 * number, line)
    page.save()
    return stream.getvalue()
