"""Small pieces of print: lists of pages, ranges, names and times in the words that every page uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs, each first and last inclusive, in the order given: 1 2 3 7 -> (1, 3) (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def span(first: str, last: str) -> str:
    """ "45", or "45–52" with an en rule; pages of one volume name it once: "2/45–52"."""
    if first == last:
        return first
    volume = first.rpartition("/")[0]
    return f"{first}–{last.removeprefix(f'{volume}/') if volume else last}"


def joined(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def page_list(numbers: Iterable[int]) -> str:
    """ "1–3 and 7"."""
    return joined([span(str(first), str(last)) for first, last in runs(numbers)])


def pages_words(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 1–3 and 7"."""
    return f"{'page' if len(numbers) == 1 else 'pages'} {page_list(numbers)}"


def extract_words(wanted: Sequence[int], total: int) -> str:
    """How an index says that only some pages are in the bundle."""
    return f"Extract: {pages_words(wanted)} of {total}"


def volume_words(number: int, count: int) -> str:
    """ "Volume 2 of 3"; "" where there is but one."""
    return f"Volume {number} of {count}" if count > 1 else ""


def minutes_words(minutes: int) -> str:
    """ "20 min", "1 h 05 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def counted(count: int, noun: str) -> str:
    """ "1 document", "3 documents", "1,200 documents"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def ordinal_word(number: int) -> str:
    """ "first" ... "tenth", then "11th"."""
    words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    if 1 <= number <= len(words):
        return words[number - 1]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def keyed(place: Sequence[int], value: str) -> str:
    """The line that says something of an attachment, for the entry of the listed document: numbers outermost first."""
    line = value
    for number in reversed(place):
        line = f"attachments: {{{number}: {line if line == value else '{' + line + '}'}}}"
    return line
