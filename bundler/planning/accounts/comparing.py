"""What differs between the sources of one event, as rows: what it is, where it stands, and as it stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bundler.model import DocumentDate, Event
from bundler.planning.accounts.callings import Calling, agree, alike, meant
from bundler.planning.accounts.ranks import contradict, ranks_held, ranks_until, same_rank
from bundler.planning.accounts.sources import Known, Source

NOT_SEEN = "as the manifest has it; the words of the page do not show it"
"""Added to a calling that the manifest says a source has."""

CHRONOLOGY, PERSONS = "Chronology", "List of persons"
"""Where what the manifest itself says stands."""


@dataclass(frozen=True)
class Row:
    """A line of what differs. what: "date", "name of Owen Marsh" ..., "said"."""

    what: str
    where: str
    page: str
    stands: str


@dataclass(frozen=True)
class _Called:
    """One way of calling somebody, and the source that does."""

    source: Source
    calling: Calling

    def row(self, what: str) -> Row:
        stands = self.calling.typed
        if stands in self.source.unseen:
            stands = f"{stands} ({NOT_SEEN})"
        return Row(what, self.source.where, self.source.page, stands)


def differences(event: Event, sources: Sequence[Source], known: Sequence[Known]) -> Iterator[Row]:
    """Every difference between the sources of an event, each with all that is to be seen beside each other."""
    yield from _dates(event, sources)
    for who, found in _by_person(sources, known):
        yield from _names(who, found)
        yield from _ranks(event, who, found)
    said = [source for source in sources if source.says]
    yield from (Row("what is said", source.where, source.page, source.says) for source in said)


def _dates(event: Event, sources: Sequence[Source]) -> Iterator[Row]:
    own = [Row("date", CHRONOLOGY, "", event.date.printed)] if event.date else []
    dated = [(source, source.date) for source in sources if source.date is not None]
    every: list[DocumentDate] = [*([event.date] if event.date else []), *(date for _, date in dated)]
    if any(contradict(one, other) for one in every for other in every):
        yield from own
        yield from (Row("date", source.where, source.page, date.printed) for source, date in dated)


def _by_person(sources: Sequence[Source], known: Sequence[Known]) -> Iterator[tuple[Known | None, list[_Called]]]:
    """The ways of calling each known person; then, of people whom nobody knows, those whose surnames are alike."""
    people = {str(place): each for place, each in enumerate(known)}
    found: dict[str, list[_Called]] = {}
    for source in sources:
        for calling in source.callings:
            key = meant(calling, ((key, each.calling) for key, each in people.items()))
            key = key or next((name for name in found if name not in people and alike(name, calling.surname)), "")
            found.setdefault(key or calling.surname, []).append(_Called(source, calling))
    for key, called in found.items():
        yield people.get(key), called


def _names(who: Known | None, found: Sequence[_Called]) -> Iterator[Row]:
    first = who.calling if who else found[0].calling
    others = [each for each in found if not agree(each.calling, first)]
    if not others:
        return
    what = f"name: {who.name}" if who else "name"
    if who is not None:
        yield Row(what, PERSONS if who.person else "Witness in the manifest", "", who.name)
    agreeing = [each for each in found if each.source.typed and each.calling.surname and each not in others]
    yield from (each.row(what) for each in (*agreeing, *others))


def _ranks(event: Event, who: Known | None, found: Sequence[_Called]) -> Iterator[Row]:
    """Ranks that differ from that of the event's day."""
    held = ranks_held(who.person, event.date) if who and who.person else ()
    ranked = [each for each in found if each.calling.rank and not _accounted_for(event, each, who, held)]
    norm = held or tuple(each.calling.rank for each in ranked[:1])
    others = [each for each in ranked if not _among(each.calling.rank, norm)]
    if not others:
        return
    what = f"rank: {who.name}" if who else "rank"
    if held:
        yield Row(what, PERSONS, "", f"{' or '.join(held)} on that date")
    agreeing = [each for each in ranked if each not in others and (each.source.typed or not held)]
    yield from (each.row(what) for each in (*agreeing, *others))


def _among(rank: str, ranks: Iterable[str]) -> bool:
    return any(same_rank(rank, each) for each in ranks)


def _accounted_for(event: Event, called: _Called, who: Known | None, held: Sequence[str]) -> bool:
    """Whether a page may well give a rank that was not that of the event's day: it is the rank of the page's own day;
    or the page was written on the day of the event, and tells of what was before."""
    rank, own = called.calling.rank, called.source.own_date
    if called.source.typed or who is None or who.person is None or own is None or _among(rank, held):
        return False
    told = ranks_until if event.date is not None and not contradict(own, event.date) else ranks_held
    return _among(rank, told(who.person, own))
