"""Pages to which recognised words were added: one form of invisible letters before all else, and nothing more.

The page's pictures are byte for byte those of its source and it looks like that (``documents``, ``drawing``); here:
the words are unseen, the letters that are to be seen are those of the source, and all the source's words are there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from bundler.pdf.text import normalise
from bundler.prove.reading import FAULTS, get, resolve
from bundler.prove.wording import is_part, solid, unhyphenated

if TYPE_CHECKING:
    import pypdfium2

_CALL: Final = re.compile(rb"(/[A-Za-z0-9]+) Do\s*")
_INVISIBLE: Final = 3

_OPERATORS: Final = frozenset(b"q Q cm J j w M i BT ET Tr Td TD Tm T* Tf Tz Tc Tw TL Ts Tj TJ".split())
"""All that a layer of words may do (ISO 32000-2, table A.1): nothing that paints, clips or draws anything else."""

_SHOW: Final = (b"Tj", b"TJ")


def prove_layer(streams: Sequence[Any], resources: Any) -> None:
    """A page's recognised words are drawn first, by one form that does nothing else, and none of them is to be seen.

    streams: the page's content, without bundler's own. Raises ValueError where it is not so.
    """
    call = _CALL.fullmatch(bytes(streams[0].get_data())) if streams else None
    if call is None:
        raise ValueError("no stream of its own draws them")
    name = call[1].decode("ascii")
    forms = get(resources, "/XObject")
    form = resolve(forms.get(name)) if isinstance(forms, dict) and name in forms else None
    if get(form, "/Subtype") != "/Form" or not hasattr(form, "get_data"):
        raise ValueError("they are no form XObject")
    held = get(form, "/Resources")
    if not isinstance(held, dict) or set(held) - {"/Font", "/ProcSet"}:
        raise ValueError("they have other resources than fonts")
    _prove_unseen(form)


def _prove_unseen(form: Any) -> None:
    """Every letter is shown in text rendering mode 3: neither filled nor stroked (ISO 32000-2, 9.3.6)."""
    from pypdf.generic import ContentStream

    try:
        operations = ContentStream(form, None).operations
    except FAULTS as fault:
        raise ValueError(f"they cannot be read ({fault})") from fault
    mode, kept = 0, list[int]()
    for operands, operator in operations:
        if operator not in _OPERATORS:
            raise ValueError(f"they do more than write ({operator.decode('latin-1')})")
        if operator == b"q":
            kept.append(mode)
        elif operator == b"Q":
            mode = kept.pop() if kept else 0
        elif operator == b"Tr":
            mode = int(operands[0])
        elif operator in _SHOW and mode != _INVISIBLE:
            raise ValueError("some of them are to be seen")


def same_words(mine: pypdfium2.PdfPage, theirs: pypdfium2.PdfPage, rest: str, marks: str) -> bool:
    """Whether a page of the bundle has all words of its source, and no more to be seen.

    rest: the page's text without its marks. marks: their letters, as one text.
    """
    old = unhyphenated(_all(theirs))
    if not is_part(old, unhyphenated(solid(rest))):
        return False
    return sorted(_seen(mine)) == sorted(_seen(theirs) + unhyphenated(solid(marks)))


def _all(page: pypdfium2.PdfPage) -> str:
    with closing(page.get_textpage()) as reader:
        return solid(normalise(reader.get_text_range()))


def _seen(page: pypdfium2.PdfPage) -> str:
    """The letters of a page that are not invisible."""
    import pypdfium2.raw as raw

    letters = []
    with closing(page.get_textpage()) as reader:
        for index in range(reader.count_chars()):
            thing = raw.FPDFText_GetTextObject(reader.raw, index)
            if thing and raw.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE:
                letters.append(reader.get_text_range(index, 1))
    return unhyphenated(solid(normalise("".join(letters))))
