"""The date of a message: shown with its zone, and as a manifest would write it."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz
from typing import Final

from bundler.model import MONTHS
from bundler.prepare.mail.message import When

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZONED: Final = re.compile(r"(?:[+-]\d{4}|\b(?:GMT|UTC?|Z|[ECMP][SD]T|AST|ADT))\s*(?:\(.*\))?\s*$", re.IGNORECASE)
_DAY: Final = re.compile(r"\s*([A-Za-z]{3})[a-z]*\s*,")


def when(field: str) -> When:
    """Read a Date field (RFC 5322, 3.3), also as older and careless programs write it."""
    given = " ".join(field.split())
    if not given:
        return When("not stated", wrong="it has no date")
    try:
        found = parsedate_tz(given)
        if found is None:
            return _unread(given)
        zone = found[9] if _ZONED.search(given) else None
        moment = dt.datetime(*found[:6], tzinfo=_zone(zone))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _unread(given)
    return _told(moment, given)


def of_moment(moment: dt.datetime) -> When:
    """For a moment with its zone."""
    return _told(moment, "")


def _zone(seconds: int | None) -> dt.tzinfo | None:
    """Raises ValueError for a zone that is more than a day off."""
    return None if seconds is None else dt.timezone(dt.timedelta(seconds=seconds - seconds % 60))


def _unread(given: str) -> When:
    return When(f"{given} (as written)", wrong=f'its date "{given[:60]}" cannot be read')


def _told(moment: dt.datetime, given: str) -> When:
    """The day's name is worked out, for what a message says of it may be wrong."""
    day = f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    said = _DAY.match(given)
    wrong = ""
    if said and said[1].lower() != DAYS[moment.weekday()][:3].lower():
        wrong = f'its date "{given[:60]}" names the wrong day of the week: it was a {DAYS[moment.weekday()]}'
    if moment.tzinfo is None:
        wrong = wrong or f'its date "{given[:60]}" has no time zone that is known'
        shown = f"{day}, {moment:%H:%M} (zone not stated; written as: {given})"
        return When(shown, f"{moment.year:04}-{moment.month:02}-{moment.day:02}", wrong)
    zone = f"{moment:%z}"[:5]
    iso = f"{moment.year:04}-{moment.month:02}-{moment.day:02}T{moment:%H:%M}{zone[:3]}:{zone[3:]}"
    return When(f"{day}, {moment:%H:%M} {zone}", iso, wrong)
