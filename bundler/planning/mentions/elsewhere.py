"""Signs that words speak of another matter: an exhibit of another case, a statement made to the police.

A reference is never linked where its sentence says, right beside it, that it belongs elsewhere.
"""

from __future__ import annotations

import re

from bundler.model import MONTHS
from bundler.planning.mentions.candidate import sentence_start

_COURTS = (
    r"(?:county|crown|magistrates'?|high|family|consistory|coroner'?s|youth) court"
    r"|(?:employment|first-tier|upper) tribunal|inquest|inquiry|court martial|arbitration"
)
_MATTERS = (
    r"(?:claim|proceedings?|action|trial|matter|case|appeal|inquest|inquiry|hearing|tribunal|litigation|prosecution"
    r"|investigation)"
)
_NAMED_CASE = r"[A-Z][\w'-]+ (?:and [A-Z][\w'-]+ )?v\.? [A-Z][\w'-]+"
_THIS = r"(?:this|these|the present|my|the above|the instant|support|answer|reply|response)"
_WHOSE = r"(?:(?:the|a|an|that|those|another|other|his|her|their|[A-Za-z']+s') )?"

_AFTER = re.compile(
    rf" ?,? ?(?:(?:in|at|of) (?!{_THIS}\b){_WHOSE}(?:[\w'-]+ ){{0,3}}?(?:(?i:{_COURTS})|{_MATTERS})\b"
    r"|(?:in|of) (?:the )?[A-Za-z]+'s? (?:[a-z]+ )?bundle\b"
    rf"|(?:in|of) (?:the (?:case|trial|matter|appeal) of )?(?:R |Re |{_NAMED_CASE})"
    r"|(?:to|in) (?:the|his|her|their|an?) (?:[\w'-]+ )?(?:affidavit|particulars|defence|petition|reply|application))"
)
_KINDS = (
    r"(?:criminal|civil|family|defamation|libel|probate|divorce|matrimonial|insolvency|bankruptcy|possession|employment"
    r"|contempt|private|magistrates'?)"
)
_BEFORE = re.compile(
    rf"(?i:{_COURTS})\b|\b(?i:{_KINDS}) {_MATTERS}\b|\b(?i:another|other|earlier|previous|former|that) {_MATTERS}\b"
    rf"|(?:{_NAMED_CASE})(?=[ ,])|\bR v [A-Z]"
)
_IN_NAMED = re.compile(rf" (?:in|of) (?!(?:{'|'.join(MONTHS)})\b)[A-Z][a-z]+")
_FAR = 90
"""Characters before a reference in which another matter may be named."""

_FORM = re.compile(
    r"\breferences?\b[^.;]{0,30}\b(?:forms?|formats?|styles?|such as|like|e\.g\.,?|for example,?)(?: of)?:? "
    r"[\"'(\[]*\Z",
    re.IGNORECASE,
)
_MEANS = re.compile(r"[)\]]?\" (?:is|are) to (?:the|that|a|its|pages?|paragraphs?)\b|[)\]]?\" (?:means|refers? to)\b")
_OTHERS = (
    r"(?:[A-Z][a-z]+|D[CSI]|DCI|P[CS]|police|press|insurers?|officers?|force|panel|tribunal|investigators?|employers?|ombudsman"
    r"|solicitors?|doctors?|inquest|inquiry|council)"
)
_MADE_TO = re.compile(
    r"[^.;\n]{0,40}\b(?:made|gave|given|signed|taken|said)\b[^.;\n]{0,40}?\b(?:to|by|for|at) (?:the |my |his |her )?"
    rf"(?!(?:this|court|claim)\b){_OTHERS}"
)
_TO_OTHERS = re.compile(
    rf" (?:to|for|before|with) (?:the |my |his |her |their |an? )?(?!(?:this|court|claim)\b){_OTHERS}"
    r"| in (?!this|these|the present|support|reply|answer|response|which|that I|my)(?:the |an? |that |those |R )"
    r"| (?:of|is|was) (?:account|earnings|means|case|fact|that|to|a)\b"
)


def elsewhere_after(text: str, ends: int) -> bool:
    """Whether what follows a reference says that it belongs to another matter."""
    return _AFTER.match(text, _past_quote(text, ends)) is not None


def elsewhere_before(text: str, begins: int) -> bool:
    """Whether the sentence has named another matter shortly before a reference."""
    start = max(sentence_start(text, begins), begins - _FAR)
    before = text[start:begins]
    last = max((found.end() for found in _BEFORE.finditer(before)), default=-1)
    return last >= 0 and not re.search(r"[;\])]", before[last:])


def elsewhere_named(text: str, ends: int) -> bool:
    """The same for a document of a case, which may be told by a single name: "the Detailed Grounds in Tolland"."""
    return elsewhere_after(text, ends) or _IN_NAMED.match(text, _past_quote(text, ends)) is not None


def shows_form(text: str, begins: int, ends: int) -> bool:
    """Whether words only show in what form references are made: "references in the form “MA1/4” are to its pages"."""
    if text[max(0, begins - 1) : begins] == '"' and _MEANS.match(text, ends):
        return True
    return _FORM.search(text, max(sentence_start(text, begins), begins - 60), begins) is not None


def told_to_others(text: str, ends: int) -> bool:
    """Whether a statement is said to have been made to somebody else: the police, the press, insurers."""
    past = _past_quote(text, ends)
    return _TO_OTHERS.match(text, past) is not None or _MADE_TO.match(text, past) is not None


def _past_quote(text: str, ends: int) -> int:
    while ends < len(text) and text[ends] in "\"')]":
        ends += 1
    return ends
