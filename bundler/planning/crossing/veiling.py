"""Names that a cypher stands for, in words that come from documents: the report and the plan say the cypher instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bundler.model import Finding, Manifest
from bundler.planning.tables import Table

_SHORTEST: Final = 3
"""A surname of fewer letters is too often another word."""


@dataclass(frozen=True)
class Veil:
    """Whole names, and surnames that nobody bears who is named openly, each with its cypher."""

    names: tuple[tuple[re.Pattern[str], str], ...] = ()

    @classmethod
    def of(cls, manifest: Manifest) -> Veil:
        """For everybody who has a cypher in a manifest."""
        hidden = dict(_hidden(manifest))
        open_words = {word.casefold() for name in _open(manifest) for word in name.split()}
        whole = [(_pattern(name), cypher) for name, cypher in sorted(hidden.items(), key=lambda each: -len(each[0]))]
        last = {name.split()[-1]: cypher for name, cypher in hidden.items() if name.split()}
        alone = [
            (re.compile(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.upper())})(?!\w)"), cypher)
            for name, cypher in last.items()
            if len(name) >= _SHORTEST and name.casefold() not in open_words
        ]
        return cls((*whole, *alone))

    def text(self, text: str) -> str:
        """A text with cyphers in the place of names."""
        for pattern, cypher in self.names:
            text = pattern.sub(cypher.replace("\\", r"\\"), text)
        return text

    def finding(self, finding: Finding) -> Finding:
        """The same of a finding."""
        return replace(finding, message=self.text(finding.message))

    def table(self, table: Table) -> Table:
        """The same of a table."""
        return replace(table, rows=tuple(tuple(self.text(cell) for cell in row) for row in table.rows))


NOBODY: Final = Veil()
"""For a matter in which everybody is named openly."""


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _hidden(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Every name of everybody who has a cypher, with it."""
    for party in manifest.case.parties():
        if party.known_as:
            yield party.name, party.known_as
    for person in manifest.people:
        if person.known_as:
            yield from ((name, person.known_as) for name in (person.name, *person.also_known_as))
    for document in manifest.documents():
        if document.witness and document.witness.known_as:
            yield document.witness.name, document.witness.known_as


def _open(manifest: Manifest) -> Iterator[str]:
    """Names that are printed as they are."""
    yield from (party.name for party in manifest.case.parties() if not party.known_as)
    yield from (person.name for person in manifest.people if not person.known_as)
    witnesses = (document.witness for document in manifest.documents())
    yield from (witness.name for witness in witnesses if witness and not witness.known_as)
