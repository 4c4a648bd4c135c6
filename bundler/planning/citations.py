"""Citations of cases in running text: neutral ones and those of law reports; and in what order authorities stand. Pure.

A closed list of courts and of series of reports keeps what merely looks like a citation out: "[2011] 1 witness",
"(2010) 12 days", "[HB/45]".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bundler.model import Document

COURTS: Final[Mapping[str, tuple[int, str]]] = {
    "UKSC": (1, "Supreme Court"),
    "UKHL": (1, "House of Lords"),
    "UKPC": (2, "Privy Council"),
    "EWCA Civ": (3, "Court of Appeal (Civil Division)"),
    "EWCA Crim": (3, "Court of Appeal (Criminal Division)"),
    "NICA": (3, "Court of Appeal in Northern Ireland"),
    "CSIH": (3, "Court of Session, Inner House"),
    "HCJAC": (3, "High Court of Justiciary, Appeal Court"),
    "EWHC": (4, "High Court"),
    "EWHC Admin": (4, "High Court"),
    "NIQB": (4, "High Court in Northern Ireland"),
    "NIKB": (4, "High Court in Northern Ireland"),
    "NICh": (4, "High Court in Northern Ireland"),
    "NIFam": (4, "High Court in Northern Ireland"),
    "CSOH": (4, "Court of Session, Outer House"),
    "EWCOP": (4, "Court of Protection"),
    "EWFC": (4, "Family Court"),
    "UKUT": (5, "Upper Tribunal"),
    "UKEAT": (5, "Employment Appeal Tribunal"),
    "EAT": (5, "Employment Appeal Tribunal"),
    "UKAIT": (5, "Asylum and Immigration Tribunal"),
    "CAT": (5, "Competition Appeal Tribunal"),
    "UKSIAC": (5, "Special Immigration Appeals Commission"),
    "UKIPTrib": (5, "Investigatory Powers Tribunal"),
    "UKFTT": (6, "First-tier Tribunal"),
}
"""Courts by the letters of their neutral citations: rank (1 binds most) and name."""

_SERIES: Final = tuple("""
AC|App Cas|QB|QBD|KB|Ch|Ch D|Fam|P|WLR|WLR(D)|All ER|All ER (Comm)|All ER (EC)|All ER (D)|Cr App R|Cr App R (S)|Crim LR|
EHRR|HRLR|UKHRR|ICR|IRLR|ELR|FLR|FCR|BCLC|BCC|BLR|P & CR|HLR|LGR|BLGR|JPL|PLR|Lloyd's Rep|Lloyd's Rep Med|STC|PIQR|
CMLR|ECR|Imm AR|INLR|ACD|Admin LR|COD|SLT|SC|SC (HL)|NI|PTSR|BMLR|Med LR|EMLR|FSR|RPC|TLR|LT|Costs LR|CCL Rep|Env LR|
RTR|EG|EGLR|BHRC|RVR|Info TLR
""".replace("\n", "").split("|"))  # fmt: skip
"""Series of law reports, as they are usually shortened."""


_LAST_OF_PROBATE: Final = 1971
"""The year of the last volume of P: later, the letter means a page."""


@dataclass(frozen=True)
class Citation:
    """A citation as it stands in a text. start, stop: in the text.

    key: what two citations of one place have in common. court: the letters of a neutral citation, "EWCA Civ"; "" for
    one of a law report.
    """

    text: str
    key: str
    court: str
    start: int = 0
    stop: int = 0

    @property
    def year(self) -> int:
        """The year in its brackets."""
        return int(self.key.split()[0])


def _spelt(word: str) -> str:
    """A pattern for an abbreviation, with or without full stops and spaces: "WLR", "W.L.R."."""
    parts = []
    for part in word.split(" "):
        letters = [re.escape(char) + (r"\.?\s?" if char.isupper() and part.isupper() else "") for char in part]
        parts.append("".join(letters) + (r"\.?" if part[-1].isalnum() else ""))
    return r"\s*".join(parts)


_COURT: Final = "|".join(rf"(?P<c{at}>{_spelt(code)})" for at, code in enumerate(COURTS))
_REPORT: Final = "|".join(
    rf"(?P<s{at}>{_spelt(name)})" for at, name in sorted(enumerate(_SERIES), key=lambda each: -len(each[1]))
)
_NEUTRAL: Final = re.compile(
    rf"[\[(](?P<year>(?:19|20)\d\d)[\])]\s*(?:{_COURT})\s*(?P<number>\d{{1,5}})(?!\d)"
    r"(?P<division>\s*\((?:[A-Z][A-Za-z& ]{1,12})\))?"
)
_REPORTED: Final = re.compile(
    rf"(?:\[(?P<square>1[89]\d\d|20\d\d)\]|\((?P<round>1[89]\d\d|20\d\d)\))\s*(?:(?P<volume>\d{{1,3}})\s+)?(?:{_REPORT})"
    r"\s*(?P<page>(?:SE)?\d{1,5})(?![\d/-])"
)


def citations_in(text: str) -> tuple[Citation, ...]:
    """Every citation of a text, in its order. Line ends count as spaces."""
    plain = text.replace("\u2019", "'").replace("\u00a0", " ")
    found = [*_neutral(plain), *_reported(plain)]
    return tuple(sorted(found, key=lambda each: (each.start, -each.stop)))


def _neutral(text: str) -> Iterator[Citation]:
    for match in _NEUTRAL.finditer(text):
        code = next(code for at, code in enumerate(COURTS) if match[f"c{at}"])
        chamber = _plain(match["division"] or "") if code in ("UKUT", "UKFTT") else ""
        # The High Court numbers its judgments in one row, whatever the division.
        key = f"{match['year']} {code} {int(match['number'])} {chamber}".strip()
        yield Citation(_plain(match[0]), key, code, match.start(), match.end())


def _reported(text: str) -> Iterator[Citation]:
    for match in _REPORTED.finditer(text):
        series = next(name for at, name in enumerate(_SERIES) if match[f"s{at}"])
        if match["round"] and not match["volume"]:
            continue  # in round brackets the year alone does not find a page: (2010) 12 days
        if series == "P" and int(match["square"] or match["round"]) > _LAST_OF_PROBATE:
            continue
        key = f"{match['square'] or match['round']} {match['volume'] or 0} {series} {match['page']}"
        yield Citation(_plain(match[0]), key, "", match.start(), match.end())


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def groups(text: str) -> tuple[tuple[Citation, ...], ...]:
    """The citations of a text, those of one case together: "[2023] EWHC 12 (Admin), [2023] 1 WLR 99"."""
    found: list[list[Citation]] = []
    plain = text.replace("\u2019", "'").replace("\u00a0", " ")
    for each in citations_in(text):
        between = plain[found[-1][-1].stop : each.start] if found else ""
        if found and re.fullmatch(r"\s*[,;:=]?\s*", between):
            found[-1].append(each)
        else:
            found.append([each])
    return tuple(tuple(group) for group in found)


def keys_of(document: Document) -> frozenset[str]:
    """The keys of all citations that an authority is given."""
    law = document.case_law
    return frozenset(each.key for text in (law.citations if law else ()) for each in citations_in(text))


def shows(text: str, citation: str) -> bool:
    """Whether a page shows a citation: as such, or in the parts in which a report prints it over its page."""
    wanted = {each.key for each in citations_in(citation)}
    if wanted & {each.key for each in citations_in(text)}:
        return True
    parts = re.findall(r"[A-Za-z]+|\d+", citation)
    there = set(re.findall(r"[A-Za-z]+|\d+", text.replace(".", "")))
    return bool(parts) and not any(each.court for each in citations_in(citation)) and set(parts) <= there


# --- the order of authorities -----------------------------------------------------------------------------------------


def rank(document: Document) -> int:
    """How high the court stands, 1 the highest; 7 where nothing tells."""
    law = document.case_law
    for each in citations_in(law.neutral) if law else ():
        return COURTS[each.court][0] if each.court else 7
    named = (law.court if law else "").casefold()
    return next((place for place, name in sorted(COURTS.values()) if named and name.casefold() in named), 7)


def _date(document: Document) -> tuple[int, int, int, float]:
    return document.date.sort_key if document.date else (9999, 0, 0, 0.0)


def _by_citation(document: Document) -> tuple[Any, ...]:
    law = document.case_law
    found = citations_in(law.citations[0]) if law and law.citations else ()
    if not found:
        return (9999, "", 0, document.title.casefold())
    words = found[0].key.split()
    number = next((int(word) for word in reversed(words) if word.isdigit()), 0)
    return (found[0].year, " ".join(words[1:-1]), number, document.title.casefold())


ORDERS: Final[Mapping[str, Callable[[Document], tuple[Any, ...]]]] = {
    "title": lambda document: (document.title.casefold(),),
    "court": lambda document: (rank(document), _date(document), document.title.casefold()),
    "citation": _by_citation,
}
"""What authorities are sorted by, other than their dates."""
