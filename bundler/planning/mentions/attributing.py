"""Which references a quotation may be of, and whether the words say so plainly enough to find fault with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bundler.planning.mentions.candidate import sentence_end, sentence_start
from bundler.planning.mentions.flow import BREAK
from bundler.planning.mentions.values import Mention

Span = tuple[int, int]

_BRACKET = re.compile(r"[.,;:!?]*\s?[(\[](?P<lead>[^()\[\]\n]*)")
"""What stands between a quotation and a reference in brackets directly behind it."""

_ADJOINS = re.compile(r"[.,;:!?]*\s*(?P<open>[(\[])?(?:(?:see|at|exhibit) )*", re.IGNORECASE)
_ALONE = re.compile(r" ?(?:\.(?:\s|$)|\n|$)")
_ENDS = re.compile(r" ?(?:[.,;:&)\]\n]|$)| and ")
"""What may stand behind a reference that only says where words come from: no verb ("MA1/13 shows")."""

_LEADS_IN = re.compile(r"(?:^|[(\[]|\b(?:at|in|on|see))\s*(?:the )?$", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|PC|DC|DS)\.? [A-Z][\w'-]+")
_BROKEN = re.compile(r'[;!?"(\[]|\.(?!\s*$)')
_SAYING = re.compile(
    r"a|at|claimant|dated|defendant|e?mail|exhibit|from|h(?:e|er|im|is)|i[nt]?|letter|me|message|my|o[fn]|page|reads?|"
    r"record(?:s|ed)|sa(?:id|ys)|see|she|states?|stated|tab|tell(?:s|ing)|text|that|the(?:ir|m|y)?|time|to(?:ld)?|us|"
    r"w(?:as|e|ere)|where|words|writ(?:es|ing)|wrote"
)
"""Words that may stand between a quotation and its reference without naming another source."""

_MOST_WORDS = 8
_DOUBT = re.compile(
    r"\b(?:guidance|regulations?|sections?|articles?|schedule|judge?ments?|reports?|reported|telephoned?|phoned?|calls?|"
    r"called|voicemail|orally|meeting|hearing|website|newspaper|dictionary|policy|policies|handbook|convention|statutes?|"
    r"statutory|legislation|parliament|hansard|answer\w*|repl(?:y|ies|ied)|respon\w+|contrary|contrast\w*|compar\w+|"
    r"unlike|despite|against|whereas|although|while|but|not|never|denie[sd]|deny|after|before|following|next|previous|"
    r"earlier|later|shows?|rather|instead|cf|other|another|elsewhere)\b|\b(?-i:Acts?|Codes?|Orders?|Rules?|CPR|PD|"
    r"Practice Direction|v)\b|\bss?\. ?\d",
    re.IGNORECASE,
)
"""Words that name another source, or set the reference against the quotation."""

_DENIED = re.compile(r"(?:\b(?:not|never|nowhere|nobody|cannot)\b|n't\b)[^.,:;]{0,30}\Z", re.IGNORECASE)
"""Before a quotation: what somebody did not say."""


@dataclass(frozen=True)
class Attribution:
    """References that lead somewhere and that a quotation may be of, the likeliest first. plain: the words say so."""

    mentions: tuple[Mention, ...]
    plain: bool


def attributed(text: str, span: Span, mentions: Sequence[Mention], quoted: Sequence[Span]) -> Attribution | None:
    """What a quotation may be of; None where its reference leads nowhere, or it has none.

    mentions: all of the text that stand in no quotation, those too that lead nowhere. quoted: all quoted words.
    """
    sentence = _sentence(text, span)
    near = [each for each in mentions if each.begins < sentence[1] and sentence[0] < each.ends]
    if not near:
        return _adjoining(text, span, mentions)
    near.sort(key=lambda each: (not _in_brackets(text, span[1], each), _away(span, each)))
    others = [each for each in quoted if each != span]
    free = [each for each in near if not any(_in_brackets(text, ends, each) for _, ends in others)]
    first = (free or near)[0]
    if not first.ordinals:
        return None  # the quotation is of that reference, and there is nothing to hold it against
    plain = bool(free) and _plain(text, span, sentence[0], first) and not _rivals(text, span, first, free)
    rest = [each for each in near if each is not first and each.ordinals]
    return Attribution((first, *rest), plain)


def _sentence(text: str, span: Span) -> Span:
    """The sentence of a quotation; one that ends with a full stop within the quotation does not go on behind it."""
    begins, ends = span
    stopped = text[ends - 2] in ".?!" and re.match(r" ['\"]?[A-Z]", text[ends : ends + 3])
    return sentence_start(text, min(begins + 2, ends)), ends if stopped else sentence_end(text, ends)


def _adjoining(text: str, span: Span, mentions: Sequence[Mention]) -> Attribution | None:
    """The reference of the next sentence that consists of it or begins with it in brackets, or of the one before that
    ends with it and a colon."""
    for each in mentions:
        behind = each.begins >= span[1] and _follows_alone(text, span[1], each)
        before = each.ends <= span[0] and re.search(r":\s*$", text[each.ends : span[0]])
        said = before and _says(text[each.ends : span[0]])
        if behind or said:
            apart = (
                BREAK in text[span[1] : each.begins]
            )  # the next row of a table, or a footnote, of other words perhaps
            plain = not apart if behind else _plain(text, span, sentence_start(text, each.begins), each)
            return Attribution((each,), plain) if each.ordinals else None
    return None


def _follows_alone(text: str, ends: int, mention: Mention) -> bool:
    found = _ADJOINS.fullmatch(text, ends, _opened(text, mention))
    return found is not None and bool((_ENDS if found["open"] else _ALONE).match(text, mention.ends))


def _away(span: Span, mention: Mention) -> tuple[int, bool]:
    """How far a reference stands from a quotation; one that follows is nearer than one that goes before."""
    follows = mention.begins >= span[1]
    return (mention.begins - span[1] if follows else span[0] - mention.ends), not follows


def _opened(text: str, mention: Mention) -> int:
    """Where a reference begins, without a bracket that is a part of it."""
    return mention.begins + (text[mention.begins] in "([")


def _in_brackets(text: str, ends: int, mention: Mention) -> bool:
    """Whether a reference stands in brackets directly behind quoted words."""
    return mention.begins >= ends and _BRACKET.fullmatch(text, ends, _opened(text, mention)) is not None


def _rivals(text: str, span: Span, first: Mention, free: Sequence[Mention]) -> bool:
    """Whether the words may as well be of a reference that leads nowhere: in the same brackets, or where none are."""
    closing = re.compile(r"[)\]]|$").search(text, first.ends)
    limit = closing.start() if closing and _in_brackets(text, span[1], first) else len(text)
    bracketed = limit < len(text)
    return any(not each.ordinals and (not bracketed or span[1] <= each.begins < limit) for each in free)


def _plain(text: str, span: Span, sentence: int, mention: Mention) -> bool:
    """Whether the words say that the quotation is of the reference, and name no other source."""
    begins, ends = span
    if _DENIED.search(text[sentence:begins]):
        return False
    if mention.begins < ends:
        lead = text[sentence : mention.begins]
        return bool(_LEADS_IN.search(lead)) and not _DOUBT.search(lead) and _says(text[mention.ends : begins])
    if not _ENDS.match(text, mention.ends):
        return False
    bracket = _BRACKET.fullmatch(text, ends, _opened(text, mention))
    if bracket:
        return not _DOUBT.search(bracket["lead"]) and not re.search(r"[;.] |\band\b", bracket["lead"])
    return _says(text[ends : mention.begins]) and not _DOUBT.search(text[sentence:begins])


def _says(between: str) -> bool:
    """Whether the words between a quotation and a reference join them and say nothing else."""
    said = _TITLED.sub("he", between.lstrip(".,)]"))
    words = re.findall(r"[\w']+", said.lower())
    return len(words) <= _MOST_WORDS and all(_SAYING.fullmatch(word) for word in words) and not _BROKEN.search(said)
