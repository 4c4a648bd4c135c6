"""Whose exhibit words say it is: names of witnesses beside a mark, in the constructions that give an exhibit away.

Initials are no name: an exhibit MA1 of Mr Abbott, who is no witness of the bundle, is not the bundle's MA1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bundler.model import MONTHS
from bundler.planning.mentions.candidate import sentence_start
from bundler.planning.mentions.cues import EXHIBIT
from bundler.planning.mentions.numbers import PAGES, PARAGRAPHS
from bundler.planning.mentions.people import ORDINAL

_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|D[CSI]|DCI|P[CS]|Sgt|Canon|Rev)\b\.? )"
_NO_NAMES = (
    rf"(?:{'|'.join(MONTHS)}|Facts|Grounds|Case|Claim|Truth|Issues|Reasons|Defence|Costs|Means|Account|Tab|Room|Schedule"
    r"|Annex|Appendix|Page|Section|Article|Volume|Part|Chapter|Item|Step|Figure|Day|Level|Class|Grade|Form|Rule"
    r"|Regulation|Bundle|Core|Exhibit|Interview|Table|Paragraph|Divider|Document|Folder|Box|File|Phase|Stage|Unit|Version"
    r"|Letters?|Emails?|Diary|Photographs?|Photos?|Report|Transcript|Chronology|Notes?|Statements?|Log|Contract|Lease|Invoices?|Agreement|Audit|Medical|Screenshots?|Messages?"
    r"|Texts?|Papers?|Chain|Images?|Video|Audio|Recordings?|Correspondence|Documents?|Records?|Minutes|Map|Plan"
    r"|Compare|Contrast|Cf|Per|Both|As|To|From|With|Also|Since|For|If|When|Where|While|Only|By|Of|Or|Then|Now|Here|So"
    r"|Under|After|Before|Because|Although|Though|Yet|Even|Neither|Nor|Not|Read|Consider|Refer|Turn|There|These|Those"
    r"|Further|Moreover|However|Again|Finally|Witness|Please|Whilst|Unlike|Like|Contrary|According"
    r"|The|In|At|On|See|And|But|I|My|He|She|It|They|We|You|Who|That|This|Which|His|Her|Their|Ground|Issue|Point|Number)"
)
_WORD = rf"(?!{_NO_NAMES}\b)[^\W\d_a-z][\w'.-]*[^\W\d_](?<!'s)"
_NAME = rf"(?P<name>{_TITLE}?(?:(?:[A-Z]\.? |{_WORD} )){{0,3}}{_WORD})"
_PAPER = r"(?:witness )?(?:statements?|affidavit|affirmation|deposition)"
_PINPOINT = rf"(?:,? ?(?:at |\()?(?:{PARAGRAPHS}|{PAGES}|§) ?[\d, &to-]*\d\)?|,? ?(?:at )?\[\d+\])?"
_GAP = r"[^;\])\n]{0,60}"

_BEFORE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NAME}'s? (?:(?i:{ORDINAL}|said|own) )?(?i:{_PAPER}|{EXHIBIT})\b(?P<gap>{_GAP})\Z",
        rf"\b(?i:{_PAPER}|{EXHIBIT}) (?:of|by|from) {_NAME}\b(?!'s? )(?P<gap>{_GAP})\Z",
        (
            rf"(?<!the )(?<!The )\b{_NAME} \d{{1,2}}\b"
            rf"(?P<gap>{_PINPOINT},?:?(?: (?:at|and|in|exhibits|exhibiting|with)| \(see)?)"
            r" ?[\"'(\[]*\Z"
        ),
        rf"(?<!the )(?<!The )\b{_NAME} (?:has |had |now )?(?:exhibits|exhibited|exhibiting)\b(?P<gap>{_GAP})\Z",
    )
)
_AFTER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\"')\]]*,? (?:of|by) {_NAME}\b(?!'s? )",
        rf"[\"')\]]*,? (?:to|of|in) {_NAME} \d{{1,2}}\b(?! {_WORD})",
        rf"[\"']* [(\[]{_NAME}(?: \d{{1,2}})?[)\]]",
    )
)
_FOLLOWS = re.compile(
    rf"[\"')\]]*,? (?:to|of|in) {_NAME} \d{{1,2}}\b(?! {_WORD})|[\"']* [(\[](?P<short>{_WORD}) \d{{1,2}}[)\]]"
)
_OWN = re.compile(r"\bmy\b|\bI (?:\w+ ){0,2}?(?:exhibit|produce|attach|refer)\b")
_NUMBERED = re.compile(
    r"\b(?i:in|under|from|of) (?:(?:the )?(?:claim|case|action|proceedings|appeal|petition)"
    r"(?: (?:no|number|ref)\.?:?)? )?"
    r"(?:[A-Z]{1,3}-\d{4}-[A-Z\d-]*\d|[A-Z]{1,3}/\d{1,6}/\d{4})\b[^;\])\n]{0,60}\Z"
)
_FAR = 120


def owners_before(text: str, begins: int) -> Iterator[str]:
    """Names that a sentence gives before a mark as those whose exhibit it is, the nearest of each kind."""
    start = max(sentence_start(text, begins + 1), begins - _FAR)
    for pattern in _BEFORE:
        found = list(_overlapping(pattern, text, start, begins))
        if found and not _OWN.search(found[-1]["gap"]):
            yield found[-1]["name"]


def _overlapping(pattern: re.Pattern[str], text: str, start: int, begins: int) -> Iterator[re.Match[str]]:
    """Every match that ends at a character, the later ones inside the earlier too."""
    while found := pattern.search(text, start, begins):
        yield found
        start = found.end("name")


def owner_after(text: str, ends: int) -> re.Match[str] | None:
    """The same right behind a mark: "exhibit MA1 of Mr Abbott", "MA1 (Abbott)", "MA1 to Abbott 1"."""
    return next((found for found in (pattern.match(text, ends) for pattern in _AFTER) if found), None)


def owner_behind(text: str, ends: int) -> str:
    """The same behind the pages of a mark: "MA1, page 12, to Abbott 1"."""
    found = _FOLLOWS.match(text, ends)
    return (found["name"] or found["short"]) if found else ""


def other_claim(text: str, begins: int) -> bool:
    """Whether the sentence names a claim by its number before a mark."""
    start = max(sentence_start(text, begins + 1), begins - _FAR)
    return _NUMBERED.search(text, start, begins) is not None
