"""Drawing an annotation's appearance into the page itself (ISO 32000-2, 12.5.5, algorithm "appearance streams")."""

from __future__ import annotations

import itertools
from typing import Any

import pikepdf

from bundler.prepare.pdf.source import HIDDEN_FLAGS, Source, array_of, flags_of, name_of, number_of, subdictionary

Matrix = tuple[float, float, float, float, float, float]


def bake(source: Source, index: int, annotations: list[Any]) -> list[Any]:
    """Draw visible annotations into the page's content, in order; those that have nothing to draw are handed back.

    The page is to look as before, which is checked later; but on a turned page an annotation that stays upright
    (NoRotate) may move a little.
    """
    page, drawn, bare = source.pages[index], [], []
    for annotation in annotations:
        if flags_of(annotation) & HIDDEN_FLAGS:
            continue
        form = appearance(annotation)
        matrix = _placed(annotation, form) if form is not None else None
        if form is None or matrix is None:
            bare.append(annotation)
        else:
            drawn.append((form, matrix))
    if drawn:
        _paint(source.pdf, page, drawn)
        source.changed = True
        source.suspect.add(index)
        source.reworded.add(index)
    if any(flags_of(a) & 24 for a in annotations) and number_of(page, "/Rotate") % 360:
        source.redrawn.add(index)
    return bare


def appearance(annotation: Any) -> Any:
    """The normal appearance that is shown now, a form XObject, or None."""
    streams = subdictionary(annotation, "/AP")
    normal = streams.get("/N") if streams is not None else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(name_of(annotation, "/AS") or "/Off")
    return normal if isinstance(normal, pikepdf.Stream) else None


def _numbers(thing: Any, key: str, count: int) -> list[float] | None:
    """An array of so many numbers, or None."""
    values = array_of(thing, key)
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError):
        return None
    return numbers if len(numbers) == count else None


def _placed(annotation: Any, form: Any) -> Matrix | None:
    """The matrix that brings the form's box, turned by its own matrix, onto the annotation's rectangle."""
    box, rect = _numbers(form, "/BBox", 4), _numbers(annotation, "/Rect", 4)
    if box is None or rect is None:
        return None
    a, b, c, d, e, f = _numbers(form, "/Matrix", 6) or [1, 0, 0, 1, 0, 0]
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    if right - left <= 0 or high - low <= 0:
        return None
    across = (max(rect[0], rect[2]) - min(rect[0], rect[2])) / (right - left)
    up = (max(rect[1], rect[3]) - min(rect[1], rect[3])) / (high - low)
    return (across, 0, 0, up, min(rect[0], rect[2]) - left * across, min(rect[1], rect[3]) - low * up)


def _paint(pdf: pikepdf.Pdf, page: Any, drawn: list[tuple[Any, Matrix]]) -> None:
    """Add the forms to the page: its resources, copied, for others may share them, and its content."""
    resources = pikepdf.Dictionary(subdictionary(page, "/Resources") or {})
    objects = pikepdf.Dictionary(subdictionary(resources, "/XObject") or {})
    lines = []
    for form, matrix in drawn:
        name = next(n for i in itertools.count() if (n := f"/Baked{i}") not in objects)
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        objects[name] = form
        lines.append("q {} cm {} Do Q".format(" ".join(f"{n:.5f}" for n in matrix), name))
    resources.XObject = objects
    page.Resources = resources
    contents = page.get("/Contents")
    before = list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    after = pdf.make_stream(("\nQ\n" + "\n".join(lines) + "\n").encode("ascii"))
    page.Contents = pikepdf.Array([pdf.make_stream(b"q\n"), *before, after])
