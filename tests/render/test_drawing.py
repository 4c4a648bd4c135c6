from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from bundler.planning.sheets import A4
from bundler.planning.views import HeadingGroup, HeadingParty, IndexRow
from bundler.render import draw
from bundler.render.layout import BOTTOM
from tests.render.sample import ROWS, VIEWS, drawn, index, plan_for, rows_of, squeezed, texts


def test_each_piece_starts_on_a_page_of_its_own_in_the_order_given() -> None:
    sheets = drawn(VIEWS)
    assert list(sheets.starts) == list(VIEWS)
    pages = texts(sheets.pdf)
    assert len(pages) == sum(sheets.natural.values())
    for (name, start), (_, after) in pairwise([*sheets.starts.items(), ("", len(pages))]):
        assert after - start == sheets.natural[name]
    assert "BETWEEN:" in pages[sheets.starts["cover"]]
    assert "Chronology" in pages[sheets.starts["chronology"]]


def test_a_piece_with_pages_to_spare_is_padded_with_pages_that_say_so() -> None:
    views = {"one": VIEWS["people"], "two": VIEWS["placeholder"]}
    sheets = draw(views, plan_for({"one": 3, "two": 1}))
    pages = texts(sheets.pdf)
    assert sheets.natural == {"one": 1, "two": 1} and sheets.starts == {"one": 0, "two": 3}
    assert [page.strip() for page in pages[1:3]] == ["This page is intentionally blank"] * 2
    assert "Second statement" in pages[3]


def test_pitfall_6_a_plan_with_too_few_pages_is_told_how_many_are_needed() -> None:
    views = {"index": index(rows_of("d" * 200)), "people": VIEWS["people"]}
    sheets = draw(views, plan_for({"index": 2, "people": 1}))
    assert sheets.natural["index"] > 2 and sheets.natural["people"] == 1
    assert sheets.pdf == b"" and sheets.links == ()


def test_pitfall_6_wider_page_numbers_may_need_more_pages_and_are_counted() -> None:
    def length(pages: str) -> int:
        rows = tuple(IndexRow("document", 0, "1", "word " * 15 + "end", "", pages, 0, "x") for _ in range(120))
        return draw({"i": index(rows)}, plan_for({"i": 1})).natural["i"]

    assert length("1") < length("10,001–10,002")


def test_pitfall_13_every_page_is_a4() -> None:
    document = pypdfium2.PdfDocument(drawn(VIEWS).pdf)
    sizes = {tuple(round(side, 3) for side in page.get_size()) for page in document}
    document.close()
    assert sizes == {A4}


def test_the_corner_for_the_page_number_stays_free_and_the_margins_too() -> None:
    views = {**VIEWS, "long": index(rows_of("SdLTcH" * 12))}
    document = pypdfium2.PdfDocument(drawn(views).pdf)
    for page in document:
        for found in page.get_objects():
            left, bottom, right, top = found.get_bounds()
            assert left >= 57 and right <= A4[0] - 57 and bottom >= 60 and top <= A4[1] - 57
    document.close()
    assert BOTTOM > 60


def test_the_same_views_give_the_same_bytes_and_no_date() -> None:
    one, two = drawn(VIEWS), drawn(VIEWS)
    assert one == two
    assert b"(anonymous)" not in one.pdf and b"(untitled)" not in one.pdf


def test_eight_threads_give_the_bytes_of_eight_serial_runs() -> None:
    cases = [{**VIEWS, "more": index(rows_of("SdcL" * number))} for number in range(1, 9)]
    serial = [drawn(case) for case in cases]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(drawn, cases)) == serial


def test_neither_hash_seed_nor_working_directory_nor_time_zone_changes_a_byte(tmp_path: Path) -> None:
    code = (
        "import hashlib; from tests.render.sample import VIEWS, drawn, index, ROWS, plan_for;"
        "from bundler.render import index_docx;"
        "print(hashlib.sha256(drawn(VIEWS).pdf + index_docx(index(ROWS), plan_for({'i': 1}))).hexdigest())"
    )
    root = str(Path(__file__).resolve().parents[2])

    def run(seed: str, zone: str, folder: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": root}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout

    assert run("1", "UTC", root) == run("2", "Pacific/Auckland", str(tmp_path)) != ""


def test_a_heading_with_very_many_parties_runs_on_and_loses_none() -> None:
    parties = tuple(HeadingParty(f"({n})", f"PARTY {n}", "takes no part") for n in range(1, 90))
    cover = replace(VIEWS["cover"], groups=(HeadingGroup("Claimants", parties),), applicant="")  # type: ignore[type-var]
    sheets = drawn({"cover": cover})
    assert sheets.natural["cover"] > 2
    said = squeezed("".join(texts(sheets.pdf)))
    assert all(f"({n})PARTY{n}(takesnopart)" in said for n in range(1, 90))
    assert "Claimant'shearingbundle" in said and "FenwickLaneSolicitors" in said


def test_draft_stands_on_a_drafts_cover_alone() -> None:
    for draft in (True, False):
        cover = replace(VIEWS["cover"], draft=draft)  # type: ignore[type-var]
        assert ("DRAFT" in texts(drawn({"cover": cover}).pdf)[0]) is draft


def test_every_font_is_embedded() -> None:
    import io

    import pypdf

    found = 0
    for page in pypdf.PdfReader(io.BytesIO(drawn(VIEWS).pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found += 1
            assert "/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font
    assert found


# --- links ------------------------------------------------------------------------------------------------------


def boxes(pdf: bytes, page: int, needle: str) -> tuple[float, float, float, float]:
    """The rectangle around the first place where a page says needle."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    start, count = text.search(needle).get_next()  # type: ignore[misc]
    chars = [text.get_charbox(at) for at in range(start, start + count)]
    document.close()
    return (
        min(box[0] for box in chars),
        min(box[1] for box in chars),
        max(box[2] for box in chars),
        max(box[3] for box in chars),
    )


def holds(outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def test_pitfall_1_every_row_has_one_link_whose_rectangle_holds_the_rows_text() -> None:
    rows = rows_of("SddcLTdLccUdddLd" * 6)
    sheets = drawn({"i": index(rows)})
    links = {link.target: link for link in sheets.links}
    assert len(links) == len(sheets.links) == len(rows)
    for row in rows:
        link = links[row.target]
        last = f" {row.title.rsplit(' ', 1)[-1]}" if row.kind != "section" else row.title
        assert holds(link.rect, boxes_in(sheets.pdf, link.page, link.rect, last))


def boxes_in(
    pdf: bytes, page: int, rect: tuple[float, float, float, float], needle: str
) -> tuple[float, float, float, float]:
    """The rectangle around needle where it stands within rect; fails where it does not."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    assert squeezed(needle) in squeezed(text.get_text_bounded(*rect))
    search = text.search(needle.strip(), match_whole_word=True)
    while found := search.get_next():
        chars = [text.get_charbox(at) for at in range(found[0], sum(found))]
        if rect[1] <= chars[0][1] <= rect[3]:
            break
    else:
        pytest.fail(f"{needle} is not in the rectangle")
    document.close()
    return (
        min(box[0] for box in chars),
        min(box[1] for box in chars),
        max(box[2] for box in chars),
        max(box[3] for box in chars),
    )


def test_rows_that_lead_to_the_same_page_keep_a_link_each() -> None:
    sheets = drawn({"i": index(ROWS)})
    assert [link.target for link in sheets.links] == [row.target for row in ROWS]


def test_pitfall_1_a_row_that_runs_over_pages_is_a_link_on_each() -> None:
    rows = rows_of("ddHd")
    sheets = drawn({"i": index(rows)})
    parts = [link for link in sheets.links if link.target == rows[2].target]
    assert [part.page for part in parts] == list(range(parts[0].page, parts[0].page + len(parts)))
    assert len(parts) >= 2
    words = sum(squeezed(_within(sheets.pdf, part.page, part.rect)).count("word") for part in parts)
    assert words == 1200


def _within(pdf: bytes, page: int, rect: tuple[float, float, float, float]) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text: str = document[page].get_textpage().get_text_bounded(*rect)
    document.close()
    return text


@pytest.mark.parametrize(
    ("view", "targets"),
    [
        ("chronology", [71, 45]),
        ("reading", [12, 29, 44]),
        ("issues", [71, 74, 63]),
        ("decision-maker", [70]),
        ("divider", [4, 12]),
        ("front-sheet", [44, 71, 75]),
        ("pointer", [4]),
        ("placeholder", []),
        ("comments", [49]),
    ],
)
def test_page_references_are_live(view: str, targets: list[int]) -> None:
    assert [link.target for link in drawn({view: VIEWS[view]}).links] == targets


def test_a_reference_within_a_line_is_covered_by_its_link() -> None:
    sheets = drawn({"c": VIEWS["chronology"]})
    assert holds(sheets.links[1].rect, boxes(sheets.pdf, 0, "46–47"))


def test_a_front_sheet_does_not_say_its_mark_twice() -> None:
    sheet = replace(VIEWS["front-sheet"], title="Exhibit MA1", statements=(), corner=())  # type: ignore[type-var]
    assert texts(drawn({"f": sheet}).pdf)[0].upper().count("EXHIBIT MA1") == 1
