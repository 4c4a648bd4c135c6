"""Comments: notes, highlights, ink. They may be privileged, so the manifest must say what becomes of them."""

from __future__ import annotations

import re
from typing import Any, Final

from bundler.model import AnnotationPolicy, Comment, CoveredPolicy
from bundler.prepare.desk import FILE, page_list, plural
from bundler.prepare.pdf.baking import bake
from bundler.prepare.pdf.source import HIDDEN_FLAGS, Source, annotations_of, flags_of, name_of, text_of, without

KINDS: Final = {
    "/Text": "note", "/FreeText": "text box", "/Line": "line", "/Square": "rectangle", "/Circle": "ellipse",
    "/Polygon": "polygon", "/PolyLine": "polyline", "/Highlight": "highlight", "/Underline": "underline",
    "/Squiggly": "wavy underline", "/StrikeOut": "strike-out", "/Caret": "insertion mark", "/Ink": "ink",
    "/Projection": "projection", "/Redact": "redaction mark",
}  # fmt: skip
"""Annotation types that are comments (ISO 32000-2, 12.5.6.2), and what a person calls them."""

_STAMP_WORDS: Final = ("/Contents", "/RC", "/T", "/Subj", "/Popup", "/IRT")
"""What a stamp may carry besides its look."""


def treat_comments(source: Source) -> tuple[Comment, ...]:
    """Do with comments as the manifest says; all of them, listed."""
    _tell_redactions(source)
    comments: list[Comment] = []
    for index, page in enumerate(source.pages):
        annotations = annotations_of(page)
        found = [a for a in annotations if _is_comment(a) or _is_redaction(a)]
        comments.extend(_comment(a, index) for a in found if _is_comment(a) and _tells(a))
        _treat_page(source, index, annotations, found)
    _drop_hidden(source)
    _report(source, comments)
    return tuple(comments)


def _is_comment(annotation: Any) -> bool:
    """Whether an annotation is a comment; a stamp is one when it carries words."""
    kind = name_of(annotation, "/Subtype")
    return (kind in KINDS and kind != "/Redact") or (kind == "/Stamp" and bool(text_of(annotation, "/Contents")))


def _is_redaction(annotation: Any) -> bool:
    """A mark of what is to be redacted (ISO 32000-2, 12.5.6.23); what becomes of it is as of a comment."""
    return name_of(annotation, "/Subtype") == "/Redact"


def _tells(annotation: Any) -> bool:
    """The states of a review ("Accepted") are kept as notes too, but say nothing of their own."""
    return "/StateModel" not in annotation


def _comment(annotation: Any, index: int) -> Comment:
    """A comment as it is listed."""
    kind = name_of(annotation, "/Subtype")
    return Comment(
        page=index + 1,
        kind=KINDS.get(kind, "stamp with a note"),
        author=text_of(annotation, "/T"),
        text=text_of(annotation, "/Contents"),
        date=_date(text_of(annotation, "/M") or text_of(annotation, "/CreationDate")),
    )


def _date(text: str) -> str:
    """A PDF date as an ISO day, or "" (ISO 32000-2, 7.9.4)."""
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", text)
    return "-".join(match.groups()) if match else ""


def _treat_page(source: Source, index: int, annotations: list[Any], found: list[Any]) -> None:
    """Keep, print or remove the comments of one page."""
    policy = source.job.annotations
    if policy in (AnnotationPolicy.ASK, AnnotationPolicy.KEEP):
        return
    stamps = [a for a in annotations if name_of(a, "/Subtype") == "/Stamp"]
    for stamp in stamps:
        _silence(source, stamp)
    gone = without(found, stamps)
    if not gone:
        return
    if policy is AnnotationPolicy.PRINT:
        _print(source, index, gone)
    else:
        source.redrawn.add(index)
    gone += [a for a in annotations if name_of(a, "/Subtype") == "/Popup"]
    source.keep_annotations(index, without(annotations, gone))
    verb = "printed" if policy is AnnotationPolicy.PRINT else "removed"
    source.notes.altered(f"comments-{verb}", plural(len(found), "comment"), index + 1)


def _silence(source: Source, stamp: Any) -> None:
    """Leave a stamp its look alone."""
    for key in _STAMP_WORDS:
        if key in stamp:
            del stamp[key]
            source.changed = True


def _print(source: Source, index: int, comments: list[Any]) -> None:
    """Draw comments into the page. A note's icon needs no look of its own: its words are listed."""
    bare = bake(source, index, comments)
    drawn_by_readers = [a for a in bare if name_of(a, "/Subtype") != "/Text"]
    if drawn_by_readers:
        source.redrawn.add(index)
        source.notes.error(
            "source.comment-unprinted",
            f'{plural(len(drawn_by_readers), "comment")} on page {index + 1} of "{FILE}" cannot be printed: '
            "readers draw them each in their own way.",
            "Use `annotations: keep`, or print the file with its comments to a new PDF.",
            index + 1,
        )


def _drop_hidden(source: Source) -> None:
    """Annotations that nobody sees do not travel; comments and form fields have their own treatment."""
    for index, page in enumerate(source.pages):
        annotations = annotations_of(page)
        hidden = [a for a in annotations if flags_of(a) & HIDDEN_FLAGS and not _is_comment(a) and not _special(a)]
        if not hidden:
            continue
        source.keep_annotations(index, without(annotations, hidden))
        source.suspect.add(index)
        kinds = ", ".join(sorted({name_of(a, "/Subtype").lstrip("/") for a in hidden}))
        source.notes.altered("hidden-removed", f"hidden annotations: {kinds}", index + 1)
        source.notes.warning(
            "source.hidden-annotation",
            f'Page {index + 1} of "{FILE}" has {plural(len(hidden), "hidden annotation")} ({kinds}); not carried over.',
            "Look at the original if they might matter.",
            index + 1,
        )


def _special(annotation: Any) -> bool:
    """Form fields belong to the form, popups to their comments."""
    return name_of(annotation, "/Subtype") in ("/Widget", "/Popup")


def _tell_redactions(source: Source) -> None:
    """A redaction that was marked but never applied leaves everything under it readable."""
    pages = [i + 1 for i, a in source.annotations() if _is_redaction(a)]
    if not pages:
        return
    code, where = "source.unapplied-redaction", page_list(pages)
    said = f'"{FILE}" has redactions that were marked but never applied, on {where}: the words there can still be read.'
    if source.job.covered_text is CoveredPolicy.KEEP:
        source.notes.warning(code, said, page=pages[0])
    else:
        remedy = (
            "Apply the redactions in the program that made them, save, and use that file. If the words may be read, "
            "say so: `covered_text: keep`."
        )
        source.notes.error(code, said, remedy, pages[0])


def _report(source: Source, comments: list[Comment]) -> None:
    """Ask, where the manifest has not said what to do."""
    if not comments or source.job.annotations is not AnnotationPolicy.ASK:
        return
    kinds = sorted({comment.kind for comment in comments})
    authors = sorted({comment.author for comment in comments if comment.author})
    by = f", by {', '.join(authors)}" if authors else ""
    source.notes.error(
        "source.comments",
        f'"{FILE}" has {plural(len(comments), "comment")} ({", ".join(kinds)}) on '
        f"{page_list(comment.page for comment in comments)}{by}. They may be privileged.",
        "Add `annotations: keep`, `annotations: print` or `annotations: remove` to the document.",
        comments[0].page,
    )
