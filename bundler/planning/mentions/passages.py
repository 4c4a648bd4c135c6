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

_MONEY = "$¢£¤¥฿₠-⃀"
_COUNTING = re.compile(rf"[%‰{_MONEY}]")
"""Signs that count wherever they stand."""

_LEADING = re.compile(rf"(?<!\w)(?<![.,])[-+<>±≤≥≈.~](?=[{_MONEY}]?\d)|(?<=[{_MONEY}])[-+.](?=\d)")
"""Signs that count directly before a figure, if no word or figure stands directly before them."""

_LEADS = {"-": "−", ".": "·"}
"""A minus is not the dash between two figures, nor is a leading point the one within a figure."""

_FIGURE_BEFORE = re.compile(
    rf"(?:(?<![\w.,])[-+<>±≤≥≈.~])?(?:(?:\b[A-Z]{{1,3}})?[{_MONEY}][-+.]?)?(?:(?<!\w)\d+[.,:/-](?:\d+[.,:/-])*)?\Z"
)
_FIGURE_BEHIND = re.compile(rf"(?:[.,:/-]\d+)*(?: ?[%‰]| ?[{_MONEY}](?![-+.]?\d))?")


@dataclass(frozen=True)
class Passage:
    """Words of the bundle. text: on one line. ordinal: of the page on which they begin."""

    text: str
    ordinal: int


@dataclass(frozen=True)
class _Stretch:
    """The pages cited of one document: its running text, and which of its characters stand on those pages.

    key: letters, figures and signs that count. at: for each of them its place in the text. pages: source page ->
    ordinal.
    """

    flow: Flow
    key: str
    at: tuple[int, ...]
    pages: Mapping[int, int]

    def passage(self, first: int, last: int) -> Passage:
        """The passage from one character of the text to another, inclusive, with its first and last figures whole."""
        first, last = _whole_figures(self.flow.text, first, last)
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
        """Where pages say exactly the segments, one after the other; line ends, points and capitals do not count."""
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
    """Letters and figures of a text without case, with the signs that change what a figure says, and the place of each;
    between figures what stands there counts."""
    chars: list[str] = []
    at: list[int] = []
    last = -1
    for position, char in enumerate(text):
        counted = char.casefold() if char.isalnum() else _sign(text, position)
        if not counted:
            continue
        if last >= 0 and position > last + 1 and char.isdigit() and text[last].isdigit():
            between = text[last + 1 : position]
            chars.append(between if between in _SIGNS else " ")
            at.append(last + 1)
        for each in counted:
            chars.append(each)
            at.append(position)
        last = position
    return "".join(chars), at


def _sign(text: str, position: int) -> str:
    """A sign that counts, as it stands in a key; "" for any other: £5 is not $5, 10% not 10, -5 not 5."""
    char = text[position]
    if char.isspace() or not (_COUNTING.match(char) or _LEADING.match(text, position)):
        return ""
    return _LEADS.get(char, char)


def _whole_figures(text: str, first: int, last: int) -> tuple[int, int]:
    """A stretch with all of the figures with which it begins and ends: their signs, and what stands behind a point."""
    if text[first].isdigit() or _COUNTING.match(text[first]):
        floor = max(0, first - 20)
        before = _FIGURE_BEFORE.search(text[floor:first])
        first = floor + before.start() if before else first
    behind = _FIGURE_BEHIND.match(text, last + 1) if text[last].isdigit() else None
    return first, behind.end() - 1 if behind else last


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
    """Where a key next stands with no letter of the same word, nor part of the same figure, on either side."""
    text = stretch.flow.text
    found = stretch.key.find(key, start)
    while found >= 0 and key:
        first, last = stretch.at[found], stretch.at[found + len(key) - 1]
        outside = text[max(0, first - 1) : first] + text[last + 1 : last + 2]
        if not any(char.isalnum() for char in outside) and _whole_figures(text, first, last) == (first, last):
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
