"""Labels for spine and cover: their size, and that all of a text stands inside its frame."""

from __future__ import annotations

import pypdfium2
import pytest

from bundler.planning.labels import Label
from bundler.planning.profile import LabelForm
from bundler.render import labels_pdf
from tests.render.sample import NUMBER, SHORT, squeezed, texts

MM = 72 / 25.4
LABEL = Label(NUMBER, SHORT, "Hearing bundle", "Volume 2 of 3", "Pages 351–702", "Hearing: 4 March 2026", True)
LONG = Label(
    NUMBER, "R (" + "Kenfield Association " * 12 + ") v " + "x" * 60, "Supplementary bundle", "", "Page 1", "", False
)


def extents(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Bounds of each object of the first page: texts and lines."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [each.get_bounds() for each in document[0].get_objects()]
    finally:
        document.close()


def test_a_sheet_for_each_volume_says_everything_on_both_labels() -> None:
    pages = texts(labels_pdf([LABEL, LONG], LabelForm()))
    assert len(pages) == 2
    said = squeezed(pages[0])
    for text in (NUMBER, SHORT, "Hearing bundle", "Volume 2 of 3", "Pages 351–702", "Hearing: 4 March 2026", "DRAFT"):
        assert said.count(squeezed(text)) == 2, text
    assert "DRAFT" not in pages[1]


@pytest.mark.parametrize("label", [LABEL, LONG])
def test_labels_have_the_profiles_sizes_and_hold_their_text(label: Label) -> None:
    form = LabelForm((61, 192), (110, 150))
    bounds = extents(labels_pdf([label], form))
    lines = [each for each in bounds if each[2] - each[0] < 2 or each[3] - each[1] < 2]
    upright = sorted(each[0] for each in lines if each[3] - each[1] > 100)
    assert len(upright) == 4
    assert upright[1] - upright[0] == pytest.approx(61 * MM, abs=1)
    assert upright[3] - upright[2] == pytest.approx(110 * MM, abs=1)
    heights = sorted({round(each[3] - each[1]) for each in lines if each[3] - each[1] > 100})
    assert heights == [pytest.approx(150 * MM, abs=2), pytest.approx(192 * MM, abs=2)]
    for left, bottom, right, top in (each for each in bounds if each not in lines):
        spine = left < upright[1]
        assert left >= upright[0 if spine else 2] and right <= upright[1 if spine else 3]
        assert 0 < bottom < top < 842


def test_the_same_labels_give_the_same_bytes() -> None:
    assert labels_pdf([LABEL, LONG], LabelForm()) == labels_pdf([LABEL, LONG], LabelForm())
