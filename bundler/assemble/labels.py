"""Page labels (ISO 32000-2, 12.4.2): what a reader's page box shows is the number that is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Pdf, String

_TAIL = re.compile(r"[1-9][0-9]*\Z")


def write_labels(pdf: Pdf, labels: Sequence[str]) -> None:
    """Give the pages their labels, in order. Plain and prefixed numbers go in runs; any other label stands alone."""
    numbers: list[object] = []
    for index, prefix, start in label_runs(labels):
        entry = Dictionary()
        if prefix:
            entry["/P"] = String(prefix)
        if start:
            entry["/S"], entry["/St"] = Name.D, start
        numbers += [index, entry]
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array(numbers))


def label_runs(labels: Sequence[str]) -> Iterator[tuple[int, str, int | None]]:
    """Where a new run begins: 0-based index, prefix, and the number that it starts with (None: the prefix is all)."""
    expected: tuple[str, int | None] | None = None
    for index, label in enumerate(labels):
        tail = _TAIL.search(label)
        prefix, number = (label[: tail.start()], int(tail.group())) if tail else (label, None)
        if (prefix, number) != expected or number is None:
            yield index, prefix, number
        expected = (prefix, number + 1 if number else None)
