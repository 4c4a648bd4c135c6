"""Numbers of pages and paragraphs as people write them: "12", "12 to 14 and 17", "3, 4 & 9", "104-7"."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAGES = r"(?:pages?|pgs?\.?|pp?\.?)"
"""What stands before the number of a page. Compared without case."""

PARAGRAPHS = r"(?:paragraphs?|paras?\.?|§§?|¶¶?)"
"""What stands before the number of a paragraph."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)

_ONE = r"\d{1,5}(?:\([a-z]{1,4}\)){0,3}"
"""A number, with its sub-paragraphs: "14(b)(ii)"."""

_NUMBER = re.compile(r"(\d{1,5})(?:\([a-z]{1,4}\)){0,3}")
_TO = re.compile(r" ?(?:-|to|until|through) ?", re.IGNORECASE)
_AND = re.compile(r" ?(?:,? ?and|,? ?&|[,;]|\+) ?", re.IGNORECASE)
_SLASH = re.compile("/")
_JOINT = r" ?(?:-|to|until|through|,? ?and|,? ?&|[,;+/]) ?"
_ON = re.compile(r" ?(?:ff\.?|f\.|et seq\.?)(?![a-z])", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"(?:[A-Za-z]|[./:]\d|\.[a-z]|%"
    rf"| ?(?:{_MONTH}|a\.?m\.?|p\.?m\.?|minutes?|hours?|days?|per cent|noon)\b| of {_MONTH}\b)",
    re.IGNORECASE,
)
_LIST_ENDS = re.compile(r" ?(?:$|[\n.,;:)\]\"'?!-]|(?:and|&|to|of|in|from|at)\b)", re.IGNORECASE)

_OF = re.compile(r" (?:of|in|to|from) (?!which\b|that\b|it\b)")

_JOINS = re.compile(r"(?:,? ?and|,? ?&|[,;+/]) ?(?:at |from )?\Z", re.IGNORECASE)
"""What parts two items of a list, not the two ends of a run."""

_ALONE = re.compile(
    r"(?:^|\n|[.?!] |[(\[\"'] ?|\b(?:see|cf\.?|compare|(?:refer(?:s|red)?|turn|look|go) (?:also )?to|particular)[,:]? "
    r"|\b(?:as|is|are|was|were|be|appears?|together|found|exhibited|produced|copied|seen|contained|set out) )"
    r"(?:(?:see )?(?:also )?(?:at|on|from) )?\Z",
    re.IGNORECASE,
)
"""What stands before a list where nothing before it can own its first page."""

LONGEST = 400
"""More pages than this are no reference to pages, but to something else that was misread."""


@dataclass(frozen=True)
class Numbers:
    """A list of numbers, and where its words end. spans: first and last, inclusive, in the order named. odd: why they
    cannot be taken at their word, or ""."""

    spans: tuple[tuple[int, int], ...]
    ends: int
    odd: str = ""

    def each(self) -> tuple[int, ...]:
        """Every number."""
        return tuple(number for first, last in self.spans for number in range(first, last + 1))


def read_numbers(text: str, start: int, unit: str = PAGES, many: bool = True, before: bool = False) -> Numbers | None:
    """The list of numbers that begins at a character, or None.

    unit: pattern of the word for what they count, which may stand before each of them ("page 3 and page 5"). many:
    further numbers are to be expected ("pages", not "page"): they need not be followed by an end of a list. before:
    the list stands before the name of what it counts; behind one, "and page 3 of ..." is about something else.
    """
    first = _span(text, start, unit)
    return _with_more(text, first, unit, many, before) if first else None


def read_bracketed(text: str, start: int) -> Numbers | None:
    """The same for numbers in square brackets: "[12]", "[3]-[5]"."""
    first = _bracketed(text, start)
    return Numbers((first[0],), first[1]) if first else None


def list_before(text: str, units: tuple[str, ...]) -> tuple[int, str, Numbers] | None:
    """The list of numbers that ends a text: where its first word begins, its unit, and the numbers.

    Of "SFG §4 and paragraph 3" only "paragraph 3" is taken, for "§4" may be what stands before it names; the same of
    "the report at page 14; page 12".
    """
    for unit in units:
        found = re.search(rf"(?<!\w){unit} ?{_ONE}(?:{_JOINT}(?:(?:at |from )?{unit} ?)?{_ONE})*\Z", text, re.I)
        if found is None:
            continue
        begins = _first_of(text, found.start(), unit)
        word = re.compile(rf"{unit} ?", re.IGNORECASE).match(text, begins)
        numbers = read_numbers(text, word.end(), unit, before=True) if word else None
        if numbers and numbers.ends == len(text):
            return begins, unit, numbers
    return None


def _first_of(text: str, begins: int, unit: str) -> int:
    """Where the part of a list begins that surely belongs to what follows: each further "page" may begin it anew."""
    words = re.finditer(rf"(?<!\w){unit} ?(?=\d)", text[begins:], re.IGNORECASE)
    starts = [begins + each.start() for each in words]
    alone = _ALONE.search(text, max(0, begins - 40), begins) is not None
    for start in reversed(starts[1:]):
        joint = _JOINS.search(text, begins, start)
        if joint and (not alone or ";" in joint[0]):
            return start
    return begins


def _with_more(text: str, first: tuple[tuple[int, int], int], unit: str, many: bool, before: bool) -> Numbers:
    spans, end = [first[0]], first[1]
    while more := _next(text, end, unit, many, before):
        spans.append(more[0])
        end = more[1]
    return Numbers(tuple(spans), end, _odd(text, spans, end))


def _next(text: str, end: int, unit: str, many: bool, before: bool) -> tuple[tuple[int, int], int] | None:
    joint = _AND.match(text, end) or (_SLASH.match(text, end) if many else None)
    if joint is None:
        return None
    again = _again(unit).match(text, joint.end())
    span = _span(text, again.end() if again else joint.end(), unit)
    if span is None or _NOT_AFTER.match(text, span[1]):
        return None
    if again and not before:
        if unit is PARAGRAPHS and not many and not re.search(r"and|&", joint[0]):
            return None
        rest = _with_more(text, span, unit, many, before=True)
        if _OF.match(text, rest.ends):
            return None
    if not (many or again) and not _LIST_ENDS.match(text, span[1]):
        return None
    return span


def _again(unit: str) -> re.Pattern[str]:
    """The word for what is counted, once more."""
    return re.compile(rf"(?:(?:at|from) )?{unit} ?", re.IGNORECASE)


def _span(text: str, start: int, unit: str = PAGES) -> tuple[tuple[int, int], int] | None:
    """A number, or two with "to" between."""
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    first, end = int(found[1]), found.end()
    to = _TO.match(text, end)
    if to is None:
        return (first, first), end
    again = _again(unit).match(text, to.end())
    second = _NUMBER.match(text, again.end() if again else to.end())
    if second is None or _NOT_AFTER.match(text, second.end()):
        return (first, first), end
    return (first, _last(found[1], second[1])), second.end()


def _bracketed(text: str, start: int) -> tuple[tuple[int, int], int] | None:
    """ "[12]", "[12]-[14]" or "[12-14]"."""
    if not text.startswith("[", start):
        return None
    inner = _span(text, start + 1)
    if inner is None or not text.startswith("]", inner[1]):
        return None
    (first, last), end = inner[0], inner[1] + 1
    to = _TO.match(text, end)
    second = _bracketed(text, to.end()) if to else None
    return ((first, second[0][1]), second[1]) if second else ((first, last), end)


def _last(first: str, last: str) -> int:
    """The last number of a span: "104-7" ends with 107."""
    if int(last) < int(first) and len(last) < len(first):
        return int(first[: len(first) - len(last)] + last)
    return int(last)


def _odd(text: str, spans: list[tuple[int, int]], end: int) -> str:
    on = _ON.match(text, end)
    if _NOT_AFTER.match(text, end) and not on:
        return "the number goes on in a way that cannot be read"
    if any(last < first or first < 1 for first, last in spans):
        return "the numbers run backwards"
    if sum(last - first + 1 for first, last in spans) > LONGEST:
        return "it names too many pages to be one reference"
    return ""
