"""Layers (optional content, ISO 32000-2, 8.11): which are shown, and making their state for good."""

from __future__ import annotations

from typing import Any

import pikepdf

from bundler.model import Layer, LayerPolicy
from bundler.prepare.desk import FILE, plural
from bundler.prepare.pdf.flatten import Painter
from bundler.prepare.pdf.source import Source, annotations_of, array_of, name_of, subdictionary, text_of

Key = tuple[int, int]


def treat_layers(source: Source) -> tuple[Layer, ...]:
    """Do with layers as the manifest says; all of them, listed with whether they are shown."""
    properties = subdictionary(source.pdf.Root, "/OCProperties")
    if properties is None:
        return ()
    groups = [group for group in array_of(properties, "/OCGs") if isinstance(group, pikepdf.Dictionary)]
    hidden = hidden_groups(properties, groups)
    layers = tuple(Layer(text_of(group, "/Name"), group.objgen not in hidden) for group in groups)
    if source.job.layers is LayerPolicy.FLATTEN:
        _flatten(source, hidden, layers)
    elif hidden and source.job.layers is LayerPolicy.ASK:
        _ask(source, layers)
    return layers


def hidden_groups(properties: Any, groups: list[Any]) -> set[Key]:
    """The groups that are not shown when the file is opened to be read (8.11.4.3 and 8.11.4.5)."""
    default = subdictionary(properties, "/D")
    if default is None:
        return set()
    everything = {group.objgen for group in groups}
    hidden = set(everything) if name_of(default, "/BaseState") == "/OFF" else set()
    hidden -= _keys(default, "/ON")
    hidden |= _keys(default, "/OFF")
    for event in array_of(default, "/AS"):
        if isinstance(event, pikepdf.Dictionary) and name_of(event, "/Event") == "/View":
            _apply_usage(event, groups, hidden)
    return hidden & everything


def _keys(thing: Any, key: str) -> set[Key]:
    """The groups in an array."""
    return {group.objgen for group in array_of(thing, key) if isinstance(group, pikepdf.Dictionary)}


def _apply_usage(event: Any, groups: list[Any], hidden: set[Key]) -> None:
    """States that follow from a group's own usage for viewing."""
    named = _keys(event, "/OCGs")
    for group in groups:
        usage = subdictionary(group, "/Usage")
        view = subdictionary(usage, "/View") if usage is not None else None
        if group.objgen not in named or view is None:
            continue
        if name_of(view, "/ViewState") == "/OFF":
            hidden.add(group.objgen)
        else:
            hidden.discard(group.objgen)


def _ask(source: Source, layers: tuple[Layer, ...]) -> None:
    """Ask what to do: a hidden layer may hold what nobody was meant to see."""
    names = [f'"{layer.name}"' for layer in layers if not layer.visible]
    source.notes.error(
        "source.hidden-layers",
        f'"{FILE}" has {plural(len(names), "hidden layer")}: {", ".join(names[:10])}. They may be privileged.',
        "Add `layers: keep` (they stay, hidden) or `layers: flatten` (they are removed) to the document.",
    )


def _flatten(source: Source, hidden: set[Key], layers: tuple[Layer, ...]) -> None:
    """Remove what is hidden, make the rest plain."""
    painter = Painter(source.pdf, hidden)
    for index, page in enumerate(source.pages):
        painter.page(page)
        annotations = annotations_of(page)
        kept = [a for a in annotations if not painter.is_hidden(a.get("/OC"))]
        for annotation in kept:
            painter.annotation(annotation)
        if len(kept) < len(annotations):
            source.keep_annotations(index, kept)
    del source.pdf.Root["/OCProperties"]
    source.suspect.update(range(len(source.pages)))
    source.reworded.update(range(len(source.pages)))
    source.changed = True
    names = ", ".join(layer.name for layer in layers if not layer.visible)
    source.notes.altered("layers-flattened", f"removed: {names}" if names else "no layer was hidden")
