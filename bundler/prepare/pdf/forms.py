"""Form fields: their values must be drawn, and survive. Losing those of a claim form is the worst that can happen.

Where a file leaves it to readers whether and how a field is drawn, it is settled here, once, and stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pikepdf

from bundler.pdf.pictures import PageSurvey
from bundler.prepare.desk import FILE, plural
from bundler.prepare.pdf.actions import form_fields
from bundler.prepare.pdf.baking import appearance
from bundler.prepare.pdf.source import (
    HIDDEN_FLAGS,
    Source,
    array_of,
    flags_of,
    name_of,
    number_of,
    subdictionary,
    text_of,
)
from bundler.prepare.pdf.values import Value, described, draw_values, has_ground, undrawable

_PUSH = 1 << 16
_RADIO = 1 << 15


def list_fields(source: Source) -> None:
    """Have the document's form list every field on its pages; where there is no form, make one.

    Without a form some readers show such fields and others do not; in a bundle, whose other documents may bring a
    form, all would.
    """
    form = subdictionary(source.pdf.Root, "/AcroForm")
    listed = {field.objgen for field in form_fields(source.pdf) if field.is_indirect}
    tops: dict[tuple[int, int], Any] = {}
    for index, widget in source.annotations():
        if name_of(widget, "/Subtype") != "/Widget":
            continue
        if form is None:
            source.fielded.add(index)
        top = _top(widget)
        if top.is_indirect and not {top.objgen, widget.objgen} & listed:
            tops.setdefault(top.objgen, top)
    if not tops:
        return
    if form is None:
        source.pdf.Root.AcroForm = pikepdf.Dictionary()
        form = source.pdf.Root.AcroForm
    form.Fields = pikepdf.Array([*array_of(form, "/Fields"), *tops.values()])
    source.changed = True


def _top(widget: Any) -> Any:
    """The field that a widget hangs under, by its parents."""
    node, steps = widget, 0
    while isinstance(node.get("/Parent"), pikepdf.Dictionary) and steps < 32:
        node, steps = node.Parent, steps + 1
    return node


def name_fields(source: Source) -> None:
    """Give fields without any name one. Some readers show such fields, others do not; named ones are shown by all."""
    count = 0
    kids = (kid for field in form_fields(source.pdf) for kid in array_of(field, "/Kids"))
    below = {kid.objgen for kid in kids if isinstance(kid, pikepdf.Dictionary)}
    for index, widget in source.annotations():
        if "/Parent" not in widget and widget.objgen in below:
            continue  # it hangs under its field all the same, said from above alone
        if name_of(widget, "/Subtype") == "/Widget" and not full_name(widget):
            source.fielded.add(index)
            count += 1
            _top(widget).T = pikepdf.String(f"unnamed-{count}")
    if count:
        source.changed = True
        source.notes.altered("fields-named", f"{plural(count, 'form field')} had no name")


def state_fields(source: Source, before: tuple[PageSurvey, ...], after: Mapping[int, PageSurvey]) -> None:
    """State where fields that were left to readers look otherwise than the one that was asked drew them."""
    for index in sorted(source.fielded):
        if before[index].bands != after[index].bands:
            source.redrawn.add(index)
            detail = "form fields, which the file leaves to each reader to draw, are shown in one way for good"
            source.notes.altered("appearances-made", detail, index + 1)


def settle_form(source: Source) -> tuple[tuple[str, str], ...]:
    """Drop XFA, draw values that nothing draws; (full name, value) of every field with a value."""
    form = subdictionary(source.pdf.Root, "/AcroForm")
    if form is None:
        return ()
    if "/XFA" in form:
        del form["/XFA"]
        source.changed = True
        source.notes.altered("xfa-dropped", "the form's second description (XFA); its fields and values stay")
    if "/CO" in form:
        del form["/CO"]
        source.changed = True
    values = tuple(_values(source.pdf))
    _draw_values(source, form)
    return values


def _values(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Full names and values, in the order of the form."""
    found = []
    for field in form_fields(pdf):
        value = _shown(field.get("/V"))
        if value and _kind(field) != "/Sig":
            found.append((full_name(field), value))
    return found


def full_name(field: Any) -> str:
    """A field's name with those of its parents, joined by full stops (ISO 32000-2, 12.7.4.2)."""
    parts: list[str] = []
    node, steps = field, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if isinstance(node.get("/T"), pikepdf.String):
            parts.append(str(node.get("/T")))
        node, steps = node.get("/Parent"), steps + 1
    return ".".join(reversed(parts))


def _kind(field: Any) -> str:
    """A field's type, its own or inherited."""
    node, steps = field, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if kind := name_of(node, "/FT"):
            return kind
        node, steps = node.get("/Parent"), steps + 1
    return ""


def _shown(value: Any) -> str:
    """A value as text: a text, the state of a button, the choices of a list."""
    if isinstance(value, pikepdf.String):
        return str(value)
    if isinstance(value, pikepdf.Name):
        return str(value).lstrip("/")
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    if isinstance(value, pikepdf.Array):
        return ", ".join(_shown(part) for part in value)
    return ""


def _draw_values(source: Source, form: Any) -> None:
    """Draw the values of fields that have no look, or of all where the form asks readers for a new one."""
    asked = form.get("/NeedAppearances") is True
    shown = [(index, widget, _inherited_text(widget)) for index, widget in _text_widgets(source)]
    wanted = [each for each in shown if _needs_look(each[1], each[2], asked)]
    if asked:
        _press_buttons(source)
        source.fielded.update(index for index, a in source.annotations() if name_of(a, "/Subtype") == "/Widget")
    _draw_boxes(source, asked)
    if "/NeedAppearances" in form:
        del form["/NeedAppearances"]
        source.changed = True
    if not wanted or _refuse_undrawable(source, wanted):
        return
    inherited = text_of(form, "/DA")
    draw_values(source.pdf, [(w, described(w, text, _inherited(w, "/DA") or inherited)) for _, w, text in wanted])
    source.changed = True
    source.redrawn.update(index for index, _, _ in wanted)
    for index, count in sorted(Counter(index for index, _, _ in wanted).items()):
        detail = f"{plural(count, 'form value')} drawn that readers were left to draw"
        source.notes.altered("appearances-made", detail, index + 1)


def _needs_look(widget: Any, text: str, asked: bool) -> bool:
    """Whether a text's look is to be drawn: a value that nothing shows, or all where the form asks for new looks; a
    field without a value then has its ground at least."""
    if text:
        return asked or appearance(widget) is None
    return asked and appearance(widget) is None and has_ground(widget)


def _draw_boxes(source: Source, asked: bool) -> None:
    """Draw boxes and radio buttons whose state has no look: what is ticked must be seen to be."""
    wanted = []
    for index, widget in source.annotations():
        flags = _flags(widget)
        hidden = flags_of(widget) & HIDDEN_FLAGS
        if name_of(widget, "/Subtype") != "/Widget" or _kind(widget) != "/Btn" or flags & _PUSH or hidden:
            continue
        state = name_of(widget, "/AS").lstrip("/")
        ticked = state not in ("", "Off")
        if appearance(widget) is None and (ticked or (asked and has_ground(widget))):
            wanted.append((index, widget, Value("", flags, 0.0, (0, 0, 0), 1, 0, _sign(flags, ticked), state or "Off")))
    if not wanted:
        return
    draw_values(source.pdf, [(widget, value) for _, widget, value in wanted])
    source.changed = True
    source.redrawn.update(index for index, _, _ in wanted)
    for index, count in sorted(Counter(index for index, _, _ in wanted).items()):
        detail = f"{count} {'box' if count == 1 else 'boxes'} drawn that readers were left to draw"
        source.notes.altered("appearances-made", detail, index + 1)


def _sign(flags: int, ticked: bool) -> str:
    """What is drawn into a box."""
    return ("dot" if flags & _RADIO else "cross") if ticked else ""


def _flags(widget: Any) -> int:
    """A field's flags, its own or inherited."""
    node, steps = widget, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if "/Ff" in node:
            return int(number_of(node, "/Ff"))
        node, steps = node.get("/Parent"), steps + 1
    return 0


def _text_widgets(source: Source) -> list[tuple[int, Any]]:
    """Widgets of text and choice fields that are shown, with their pages."""
    return [
        (index, annotation)
        for index, annotation in source.annotations()
        if name_of(annotation, "/Subtype") == "/Widget"
        and _kind(annotation) in ("/Tx", "/Ch")
        and not flags_of(annotation) & HIDDEN_FLAGS
    ]


def _press_buttons(source: Source) -> None:
    """Show the state that a button's value names where a filler set the value alone, so that nothing shows it.

    Where something else is shown than the value says, readers disagree: it stays, and is reported.
    """
    for widgets in _buttons(source).values():
        value = _inherited_text(widgets[0][1])
        on = [name_of(widget, "/AS") for _, widget in widgets if name_of(widget, "/AS") not in ("", "/Off")]
        if not value or value == "Off" or on == [f"/{value}"]:
            continue
        if on:
            _report_disagreement(source, widgets[0])
            continue
        for index, widget in widgets:
            if f"/{value}" in widget.AP.N:
                widget.AS = pikepdf.Name(f"/{value}")
                source.changed = True
                source.redrawn.add(index)
                source.notes.altered("appearances-made", f"the box {full_name(widget)} shown as ticked", index + 1)


def _buttons(source: Source) -> dict[str, list[tuple[int, Any]]]:
    """Widgets of boxes and radio buttons that have looks for their states, with their pages, by field."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for index, widget in source.annotations():
        if name_of(widget, "/Subtype") != "/Widget" or _kind(widget) != "/Btn":
            continue
        looks = subdictionary(widget, "/AP")
        normal = subdictionary(looks, "/N") if looks is not None else None
        if normal is not None and not isinstance(normal, pikepdf.Stream):
            found.setdefault(full_name(widget), []).append((index, widget))
    return found


def _report_disagreement(source: Source, first: tuple[int, Any]) -> None:
    """Say that a box shows something else than its value."""
    index, widget = first
    source.notes.warning(
        "source.form-disagrees",
        f'The box "{full_name(widget)}" on page {index + 1} of "{FILE}" shows another choice than its stored value; '
        "it stays as it is shown.",
        "Check it against what was meant.",
        index + 1,
    )


def _inherited(widget: Any, key: str) -> str:
    """A text that a widget has or inherits."""
    node, steps = widget, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if key in node:
            return text_of(node, key)
        node, steps = node.get("/Parent"), steps + 1
    return ""


def _inherited_text(widget: Any) -> str:
    """The value that a widget shows, its own or its field's."""
    node, steps = widget, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if "/V" in node:
            return _shown(node.get("/V"))
        node, steps = node.get("/Parent"), steps + 1
    return ""


def _refuse_undrawable(source: Source, wanted: list[tuple[int, Any, str]]) -> bool:
    """Report values with letters that cannot be drawn; whether there are any."""
    found = False
    for index, widget, text in wanted:
        odd = undrawable(text)
        if not odd:
            continue
        found = True
        source.notes.error(
            "source.form-value-undrawn",
            f'The value of the field "{full_name(widget)}" on page {index + 1} of "{FILE}" is left to readers to draw, '
            f"and {', '.join(odd[:10])} cannot be drawn here.",
            "Open the form in a PDF reader and print it to a new PDF.",
            index + 1,
        )
    return found


def void_signatures(source: Source) -> int:
    """Count digital signatures. A signature holds for the file it was made in alone: its look stays, itself goes."""
    signed = [f for f in form_fields(source.pdf) if _kind(f) == "/Sig" and subdictionary(f, "/V") is not None]
    if not signed:
        return 0
    who = sorted({text_of(field.V, "/Name") for field in signed} - {""})
    for field in signed:
        del field["/V"]
    form = source.pdf.Root.AcroForm
    if "/SigFlags" in form:
        del form["/SigFlags"]
    source.changed = True
    by = f" (by {', '.join(who)})" if who else ""
    source.notes.altered("signature-voided", plural(len(signed), "digital signature") + by)
    source.notes.warning(
        "source.signature",
        f'"{FILE}" bears {plural(len(signed), "digital signature")}{by}: in a bundle they no longer hold.',
        "Keep the file as it came, so that the signature can be shown to hold there.",
    )
    return len(signed)
