"""Words looked for on pages of the bundle: exactly, or the passage that is nearest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bundler.model import PageWords
from bundler.planning.mentions.flow import Flow, flow_of
from bundler.planning.plan import Plan

NEAR = 0.6
"""Part of the words quoted that a passage must have, in order, to be what was quoted."""

_SIGNS = ".,:/-"
"""Signs between two figures that count: 12.50 is not 1250."""


@dataclass(frozen=True)
class Passage:
    """Words of the bundle. text: on one line. ordinal: of the page on which they begin."""

    text: str
    ordinal: int


@dataclass(frozen=True)
class _Stretch:
    """The pages cited of one document: its running text, and which of its characters stand on those pages.

    key: letters and figures alone. at: for each of them its place in the text. page: source page -> ordinal.
    """

    flow: Flow
    key: str
    at: tuple[int, ...]
    pages: Mapping[int, int]

    def passage(self, first: int, last: int) -> Passage:
        """The passage from one character of the text to another, inclusive."""
        text = re.sub(r"\s+", " ", self.flow.text[first : last + 1]).strip()
        return Passage(text, self.pages[self.flow.page_at(first)])


@dataclass
class Passages:
    """Looks for words on pages of a bundle. words: of its documents, by id."""

    plan: Plan
    words: Mapping[str, Sequence[PageWords]]
    _flows: dict[str, Flow] = field(default_factory=dict)

    def readable(self, ordinals: Sequence[int]) -> bool:
        """Whether any of the pages has words."""
        return any(stretch.key for stretch in self._stretches(ordinals))

    def same(self, segments: Sequence[str], ordinals: Sequence[int]) -> Passage | None:
        """Where pages say exactly the segments, one after the other; line ends, signs and capitals do not count."""
        keys = [_key(segment)[0] for segment in segments]
        for stretch in self._stretches(ordinals):
            span = _in_order(stretch, keys)
            if span:
                return stretch.passage(*span)
        return None

    def nearest(self, segments: Sequence[str], ordinals: Sequence[int]) -> Passage | None:
        """The passage that has most of the words in their order; None where none has enough of them."""
        wanted = [word for segment in segments for word in _words(segment)]
        found = [
            near
            for stretch in self._stretches(ordinals)
            for near in [_nearest(stretch, [word for word, _ in wanted])]
            if near
        ]
        return max(found, key=lambda each: each[0])[1] if found else None

    def _stretches(self, ordinals: Sequence[int]) -> Iterator[_Stretch]:
        by_entry: dict[str, dict[int, int]] = {}
        for ordinal in ordinals:
            page = self.plan.pages[ordinal]
            if page.source_page and page.entry in self.words:
                by_entry.setdefault(page.entry, {})[page.source_page] = ordinal
        for entry, pages in by_entry.items():
            if entry not in self._flows:
                self._flows[entry] = flow_of(self.words[entry])
            yield _stretch(self._flows[entry], pages)


def _stretch(flow: Flow, pages: Mapping[int, int]) -> _Stretch:
    kept = [
        position
        for position, owner in enumerate(flow.owners)
        if owner < 0 or flow.words[owner][0] in pages  # white space and breaks belong to any page
    ]
    key, at = _key("".join(flow.text[position] for position in kept))
    return _Stretch(flow, key, tuple(kept[position] for position in at), pages)


def _key(text: str) -> tuple[str, list[int]]:
    """Letters and figures of a text without case, and the place of each; between figures what stands there counts."""
    chars: list[str] = []
    at: list[int] = []
    last = -1
    for position, char in enumerate(text):
        if not char.isalnum():
            continue
        if last >= 0 and position > last + 1 and char.isdigit() and text[last].isdigit():
            between = text[last + 1 : position]
            chars.append(between if between in _SIGNS else " ")
            at.append(last + 1)
        for folded in char.casefold():
            chars.append(folded)
            at.append(position)
        last = position
    return "".join(chars), at


def _in_order(stretch: _Stretch, keys: Sequence[str]) -> tuple[int, int] | None:
    """First and last character of the text in which the keys follow each other, whole words each."""
    first, start = -1, 0
    for key in keys:
        found = _whole(stretch, key, start)
        if found is None:
            return None
        first = found if first < 0 else first
        start = found + len(key)
    return (stretch.at[first], stretch.at[start - 1]) if keys and first >= 0 else None


def _whole(stretch: _Stretch, key: str, start: int) -> int | None:
    """Where a key next stands with no letter of the same word on either side."""
    text = stretch.flow.text
    found = stretch.key.find(key, start)
    while found >= 0 and key:
        before, after = stretch.at[found] - 1, stretch.at[found + len(key) - 1] + 1
        if not (before >= 0 and text[before].isalnum()) and not (after < len(text) and text[after].isalnum()):
            return found
        found = stretch.key.find(key, found + 1)
    return None


def _words(text: str) -> list[tuple[str, int]]:
    """Words without case, with their places."""
    return [(found[0].casefold(), found.start()) for found in re.finditer(r"\w+(?:'\w+)?", text)]


def _nearest(stretch: _Stretch, wanted: Sequence[str]) -> tuple[float, Passage] | None:
    """How much of the words wanted stands in one passage, and the passage."""
    kept = set(stretch.at)
    there = [(word, place) for word, place in _words(stretch.flow.text) if place in kept]
    matcher = SequenceMatcher(None, [word for word, _ in there], list(wanted), autojunk=False)
    longest = matcher.find_longest_match()
    if not longest.size:
        return None
    low = max(0, longest.a - 2 * longest.b - 3)
    high = min(len(there), longest.a + 2 * (len(wanted) - longest.b) + 3)
    near = SequenceMatcher(None, [word for word, _ in there[low:high]], list(wanted), autojunk=False)
    blocks = [block for block in near.get_matching_blocks() if block.size]
    share = sum(block.size for block in blocks) / len(wanted)
    if share < NEAR:
        return None
    first = max(low, low + blocks[0].a - blocks[0].b)
    tail = len(wanted) - blocks[-1].b - blocks[-1].size
    last = min(high, low + blocks[-1].a + blocks[-1].size + tail) - 1
    word, place = there[last]
    return share, stretch.passage(there[first][1], place + len(word) - 1)
