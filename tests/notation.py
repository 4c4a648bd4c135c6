"""A small notation for bundles, so that a case takes one line.

``Claim[ sfg:3 letter:1 ] Exhibits[ MA1( note:1 mail:4 ) ] copy=sfg later? -spare:2 part:9{2-4,7}``

A word ``name:n`` is a document of n pages; ``{...}`` makes it an extract; a leading ``-`` leaves it out; ``name=other``
is a pointer; ``name?`` a placeholder; ``Title[ ... ]`` a section (they nest); ``MARK( ... )`` an exhibit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bundler.model import (
    BundleSettings,
    Case,
    Document,
    DocumentKind,
    Facts,
    InkMap,
    Manifest,
    PageFacts,
    Party,
    Prepared,
    Section,
    Source,
)
from bundler.planning.profile import Profile

WORD = re.compile(r"(?P<out>-?)(?P<name>[\w.@]+)(?::(?P<pages>\d+))?(?:\{(?P<extract>[\d,-]+)\})?$")

PROFILE = Profile(
    name="test-court",
    title="A court for tests",
    court=("IN THE COURT OF TESTS",),
    applicant="THE KING (on the application of {claimants})",
    file_name="{number} {short_title} - {bundle} - {hearing_date}",
)


def bundle(notation: str, **settings: object) -> tuple[Manifest, dict[str, Prepared]]:
    """A manifest, and its sources as if they had been read. settings: fields of ``Manifest`` to set besides."""
    items, sizes = _Reader(notation).read()
    case = Case(
        "AC-2026-LON-000123", "R (Ashdown) v Panel", (Party("ashdown", "Mara Ashdown"),), (Party("panel", "Panel"),)
    )
    manifest = Manifest("manifest.yaml", BundleSettings("Test bundle"), case, Section("", tuple(items)), **settings)  # type: ignore[arg-type]
    return manifest, {name: prepared(name, pages) for name, pages in sizes.items()}


def prepared(name: str, pages: int) -> Prepared:
    """A source of so many clear A4 pages."""
    return Prepared(
        name, f"{name}.pdf", 1, name.ljust(64, "0"), Path(name), Path(name), Facts("direct", (page(),) * pages)
    )


def page(width: float = 595.276, height: float = 841.89, ink: InkMap | None = None) -> PageFacts:
    """A page without ink."""
    box = (0.0, 0.0, width, height)
    return PageFacts(box, box, 0, 1.0, width, height, 0, ink or InkMap(6.0, 100, (0,) * 141))


class _Reader:
    def __init__(self, notation: str) -> None:
        self.words: Iterator[str] = iter(
            notation.replace("[", "[ ").replace("(", "( ").replace("]", " ] ").replace(")", " ) ").split()
        )
        self.sizes: dict[str, int] = {}

    def read(self) -> tuple[list[Document | Section], dict[str, int]]:
        return self.items(""), self.sizes

    def items(self, closing: str) -> list[Document | Section]:
        found: list[Document | Section] = []
        for word in self.words:
            if word == closing:
                return found
            found.append(self.item(word))
        assert not closing, f"the notation lacks {closing}"
        return found

    def item(self, word: str) -> Document | Section:
        if word.endswith("["):
            return Section(word[:-1], tuple(self.items("]")))
        if word.endswith("("):
            inner = tuple(item for item in self.items(")") if isinstance(item, Document))
            return Document(
                word[:-1].lower(), DocumentKind.EXHIBIT, f"Exhibit {word[:-1]}", mark=word[:-1], documents=inner
            )
        if "=" in word:
            name, other = word.split("=")
            return Document(name, DocumentKind.POINTER, name, same_as=other)
        if word.endswith("?"):
            return Document(word[:-1], DocumentKind.PLACEHOLDER, word[:-1], to_follow="later")
        return self.file(word)

    def file(self, word: str) -> Document:
        found = WORD.match(word)
        assert found, f"not in the notation: {word}"
        name, count = found["name"], int(found["pages"] or 1)
        include = not found["out"]
        if include:
            self.sizes[name] = count
        pages = _numbers(found["extract"]) if found["extract"] else None
        return Document(name, DocumentKind.FILE, name, source=Source(f"{name}.pdf"), pages=pages, include=include)


def _numbers(text: str) -> tuple[int, ...]:
    spans = [part.split("-") for part in text.split(",")]
    return tuple(n for span in spans for n in range(int(span[0]), int(span[-1]) + 1))
