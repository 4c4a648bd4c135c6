"""Where families of entries and sections begin and end, from the places of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Extent = tuple[int, int]
"""First and last ordinal, both inclusive."""


def family_extents(
    entries: Sequence[tuple[str, str]], own: Mapping[str, Sequence[int]], pages: int
) -> dict[str, Extent]:
    """Of each entry with everything below it. entries: id and parent of each, parents before what stands below them.
    own: ordinals of each entry's own pages. An entry without any page stands where the next page is."""
    found: dict[str, Extent] = {}
    behind = 0
    for entry, _ in entries:
        ordinals = own.get(entry, ())
        found[entry] = (ordinals[0], ordinals[-1]) if ordinals else (min(behind, pages - 1),) * 2
        behind = ordinals[-1] + 1 if ordinals else behind
    for entry, parent in reversed(entries):
        if parent in found:
            found[parent] = (found[parent][0], max(found[parent][1], found[entry][1]))
    return found


def section_extents(entries: Iterable[tuple[str, Extent]], parents: Mapping[str, str]) -> dict[str, Extent]:
    """Of each section with all sections in it. entries: section and extent of each. parents: the section around each,
    "" for the outermost."""
    found: dict[str, Extent] = {}
    for section, (first, last) in entries:
        while section in parents:
            before = found.get(section, (first, last))
            found[section] = (min(before[0], first), max(before[1], last))
            section = parents[section]
    return found
