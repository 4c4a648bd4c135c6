"""Signs that words speak of another matter: an exhibit of another case, a statement made to the police.

A reference is never linked where its sentence says, right beside it, that it belongs elsewhere.
"""

from __future__ import annotations

import re

from bundler.planning.mentions.candidate import sentence_start

_COURTS = (
    r"(?:county|crown|magistrates'?|high|family|consistory|coroner'?s|youth) court|(?:employment|first-tier|upper) tribunal|"
    r"inquest|inquiry|court martial|arbitration"
)
_MATTERS = r"(?:claim|proceedings?|action|trial|matter|case|appeal|inquest|inquiry|hearing|tribunal|litigation|prosecution|investigation)"
_NAMED_CASE = r"[A-Z][\w'-]+ (?:and [A-Z][\w'-]+ )?v\.? [A-Z][\w'-]+"
_THIS = r"(?:this|these|the present|my|the above|the instant)"

_AFTER = re.compile(
    rf" ?,? ?(?:(?:in|at|of|before|from|for) (?!{_THIS}\b)(?:(?:the|a|an|that|those|another|other|his|her|their|[A-Za-z']+s') )?"
    rf"(?:[\w'-]+ ){{0,3}}?(?:(?i:{_COURTS})|{_MATTERS})\b"
    rf"|(?:in|of) (?:the (?:case|trial|matter|appeal) of )?(?:R |Re |{_NAMED_CASE})"
    rf"|(?:to|in) (?:the|his|her|their|an?) (?:(?:[\w'-]+ )?(?:affidavit|particulars|defence|petition|reply|application)))"
)
_BEFORE = re.compile(
    rf"(?i:{_COURTS})\b|\b(?i:another|other|earlier|previous|former|that) {_MATTERS}\b|(?:{_NAMED_CASE})(?=[ ,])|\bR v [A-Z]"
)
_FAR = 90
"""Characters before a reference in which another matter may be named."""

_TO_OTHERS = re.compile(
    r" (?:to|for|before|with) (?:the |my |his |her |their |an? )?(?!(?:this|court|claim)\b)(?:[A-Z][a-z]+|police|press|insurers?|"
    r"officers?|force|panel|tribunal|investigators?|employers?|ombudsman|solicitors?|doctors?|inquest|inquiry|council)"
    r"| in (?!this|these|the present|support|reply|answer|response|which|that I|my)(?:the |an? |that |those |R )"
    r"| (?:of|is|was) (?!(?:Mara|the|Ms|Mr)\b)(?:account|earnings|means|case|fact|that|to|a)\b"
    r"| is that\b| was that\b"
)


def elsewhere_after(text: str, ends: int) -> bool:
    """Whether what follows a reference says that it belongs to another matter."""
    return _AFTER.match(text, _past_quote(text, ends)) is not None


def elsewhere_before(text: str, begins: int) -> bool:
    """Whether the sentence has named another matter shortly before a reference."""
    start = max(sentence_start(text, begins), begins - _FAR)
    before = text[start:begins]
    found = None
    for found in _BEFORE.finditer(before):
        pass
    if found is None:
        return False
    return not re.search(r"[;\])]", before[found.end() :])


def told_to_others(text: str, ends: int) -> bool:
    """Whether a statement is said to have been made to somebody else: the police, the press, insurers."""
    return _TO_OTHERS.match(text, _past_quote(text, ends)) is not None


def _past_quote(text: str, ends: int) -> int:
    while ends < len(text) and text[ends] in "\"')]":
        ends += 1
    return ends
