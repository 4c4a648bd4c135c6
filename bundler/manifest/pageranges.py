"""Page ranges of an extract: ``1-3,7``. Pure."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
MOST_PAGES = 50_000
"""More pages than this in one extract are taken for a slip of the keyboard."""


class WrongPages(ValueError):
    """A text that is no list of pages. message: what is the matter."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_pages(text: str) -> tuple[int, ...]:
    """Read ``1-3,7`` into (1, 2, 3, 7): source pages, 1-based, in the order wanted.

    Raises WrongPages for page 0, a range that runs backwards, a page named twice, or anything else.
    """
    pages: list[int] = []
    for part in text.split(","):
        pages.extend(_range(part.strip(), text))
        if len(pages) > MOST_PAGES:
            raise WrongPages(f"“{text}” names more than {MOST_PAGES} pages")
    twice = next((page for page in pages if pages.count(page) > 1), None) if len(set(pages)) < len(pages) else None
    if twice is not None:
        raise WrongPages(f"“{text}” names page {twice} twice")
    return tuple(pages)


def format_pages(pages: tuple[int, ...]) -> str:
    """The inverse of parse_pages, as short as can be: (1, 2, 3, 7) -> ``1-3,7``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _range(part: str, whole: str) -> range:
    found = _PART.fullmatch(part)
    if found is None:
        raise WrongPages(f"“{whole}” is not a list of pages")
    first, last = int(found[1]), int(found[2] or found[1])
    if first < 1:
        raise WrongPages(f"“{whole}” has a page 0; the first page is 1")
    if last < first:
        raise WrongPages(f"“{whole}” has a range that runs backwards")
    if last - first >= MOST_PAGES:
        raise WrongPages(f"“{whole}” names more than {MOST_PAGES} pages")
    return range(first, last + 1)
