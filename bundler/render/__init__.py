"""Views and templates in, front matter out: as a PDF with the rectangle of every link; index and concordance for Word.

    view -> templates.py (jinja2, the one place that escapes) -> XML -> vocabulary.py, tables.py -> strips
         -> layout.py -> sheets -> canvas.py (reportlab) -> PDF

Rectangles come out of the layout: nothing reads its own output back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundler.planning.labels import Label
    from bundler.planning.late.note import ChangeNote
    from bundler.planning.plan import Plan
    from bundler.planning.profile import LabelForm
    from bundler.planning.sheets import Sheets
    from bundler.planning.views import IndexView, View

__all__ = ["concordance_docx", "draw", "index_docx", "is_concordance_docx", "labels_pdf", "note_docx"]


def concordance_docx(old: Plan, new: Plan) -> bytes:
    """See ``concordance.concordance_docx``. python-docx is imported here, when it is needed."""
    from bundler.render import concordance

    return concordance.concordance_docx(old, new)


def draw(views: Mapping[str, View], plan: Plan) -> Sheets:
    """See ``drawing.draw``. jinja2 and reportlab are imported here, when they are needed."""
    from bundler.render import drawing

    return drawing.draw(views, plan)


def index_docx(view: IndexView, plan: Plan) -> bytes:
    """See ``word.index_docx``. python-docx is imported here, when it is needed."""
    from bundler.render import word

    return word.index_docx(view, plan)


def is_concordance_docx(data: bytes) -> bool:
    """See ``concordance.is_concordance_docx``."""
    from bundler.render import concordance

    return concordance.is_concordance_docx(data)


def labels_pdf(labels: Sequence[Label], form: LabelForm) -> bytes:
    """See ``labels.labels_pdf``. reportlab is imported here, when it is needed."""
    from bundler.render import labels as sheets

    return sheets.labels_pdf(labels, form)


def note_docx(note: ChangeNote) -> bytes:
    """See ``note.note_docx``. python-docx is imported here, when it is needed."""
    from bundler.render import note as notes

    return notes.note_docx(note)
