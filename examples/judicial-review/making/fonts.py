"""The typefaces of the example's documents, registered once with reportlab."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[3] / "templates" / "fonts"
FACES = ("Serif-Regular", "Serif-Bold", "Serif-Italic", "Sans-Regular", "Sans-Bold")
FAMILIES = {
    "serif": ("LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic"),
    "sans": ("LiberationSans-Regular", "LiberationSans-Bold", "LiberationSans-Regular"),
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}


@cache
def register() -> None:
    """Make the embedded faces known to reportlab; the others are among the standard fourteen."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for face in FACES:
        name = f"Liberation{face}"
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    for family in ("serif", "sans"):
        regular, bold, italic = FAMILIES[family]
        pdfmetrics.registerFontFamily(regular, normal=regular, bold=bold, italic=italic, boldItalic=bold)


def font_file(face: str) -> str:
    """Where the file of a face lies, for Pillow: ``font_file("Serif-Italic")``."""
    return str(FONTS / f"Liberation{face}.ttf")
