"""What a child process does with a draft: tell its words, and write it anew with some of them swapped."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bundler.citing.blank import with_blank_pages
from bundler.citing.lists import Lists, read_lists
from bundler.citing.package import Package, Refused, open_package
from bundler.citing.parts import STORIES, Flow, NotXml, Part, read_part
from bundler.citing.proof import Change, difference
from bundler.citing.splicing import spliced
from bundler.planning.drafts import BREAK, Passage, Swap
from bundler.planning.wording import ordinal_word

_WHERE = {"hdr": "a header", "ftr": "a footer", "footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


def tell(args: dict[str, Any]) -> dict[str, Any]:
    """args: ``path`` of a draft. Answers ``passages``, each a Passage as a dict; or ``refused``: code, message and
    remedy."""
    try:
        package = open_package(Path(args["path"]).read_bytes())
        stories = _stories(package)
    except Refused as why:
        return {"refused": [why.code, why.message, why.remedy]}
    parts = {info.filename: data for info, data in package.members}
    lists = read_lists(parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
    return {"passages": [dataclasses.asdict(passage) for _, _, passage in _passages(stories, lists)]}


def rewrite(args: dict[str, Any]) -> dict[str, Any]:
    """args: ``path`` of a draft, ``out``, ``swaps``: number of a passage -> [start, end, text] ..., ``blank``: pages.

    Writes the draft with these swaps to ``out`` and answers ``different``: "" where nothing else differs. So many pages
    that say that they are blank are put behind it.
    """
    before = Path(args["path"]).read_bytes()
    package = open_package(before)
    stories = _stories(package)
    swaps = {int(number): [Swap(*each) for each in swaps] for number, swaps in args["swaps"].items()}
    after = package.written(_changed(stories, swaps))
    Path(args["out"]).write_bytes(with_blank_pages(after, args["blank"]) if args.get("blank") else after)
    return {"different": difference(before, after, _expected(stories, swaps))}


def _stories(package: Package) -> dict[str, Part]:
    """The parts that hold words, by name: the text first, then notes, headers, footers, comments. Raises Refused."""
    found: dict[str, Part] = {}
    for info, data in package.members:
        if not info.filename.lower().endswith(".xml"):
            continue
        try:
            part = read_part(data)
        except NotXml:
            if info.filename.startswith("word/"):
                remedy = "Open it in Word, which may mend it, save it anew, and name that file."
                raise Refused(
                    "cite.damaged", f"{{name}} is damaged: its part {info.filename} cannot be read.", remedy
                ) from None
            continue
        if part is not None:
            found[info.filename] = part
    if not any(part.story == "document" for part in found.values()):
        remedy = "Open it in Word, save it as a Word document (.docx), and name that file."
        raise Refused("cite.not-word", "{name} is not a Word document.", remedy)
    return dict(sorted(found.items(), key=lambda item: STORIES.index(item[1].story)))


def _passages(stories: Mapping[str, Part], lists: Lists | None = None) -> Iterator[tuple[str, Flow, Passage]]:
    """Every passage with the name of its part, numbered by their order. lists: of the document, to name paragraphs."""
    for name, part in stories.items():
        count, where = 0, ""
        for flow in part.flows:
            words = bool(flow.text.replace(BREAK, " ").strip())
            count += words and not flow.echo
            if part.story == "document":
                if not flow.echo:
                    number = lists.number(flow.list, flow.style, flow.text) if lists else ""
                    where = f"paragraph {number}" if number else f"the {ordinal_word(count)} paragraph"
            else:
                where = f"{_WHERE[part.story]} {flow.note or ''}".rstrip()
            if flow.text:
                yield name, flow, Passage(where, flow.text, flow.seams, flow.bound, flow.echo, part.story == "comments")


def _grouped(stories: Mapping[str, Part], swaps: Mapping[int, list[Swap]]) -> dict[str, list[tuple[Flow, list[Swap]]]]:
    """By name of the part, its flows that change, in their order."""
    found: dict[str, list[tuple[Flow, list[Swap]]]] = {}
    for number, (name, flow, _) in enumerate(_passages(stories)):
        if number in swaps:
            found.setdefault(name, []).append((flow, swaps[number]))
    return found


def _changed(stories: Mapping[str, Part], swaps: Mapping[int, list[Swap]]) -> dict[str, bytes]:
    return {name: spliced(stories[name], flows) for name, flows in _grouped(stories, swaps).items()}


def _expected(stories: Mapping[str, Part], swaps: Mapping[int, list[Swap]]) -> dict[str, list[Change]]:
    """The words of each changed paragraph, before and after."""
    grouped = _grouped(stories, swaps)
    return {name: [_change(flow, flow_swaps) for flow, flow_swaps in flows] for name, flows in grouped.items()}


def _change(flow: Flow, swaps: list[Swap]) -> Change:
    text, at = "", 0
    for swap in sorted(swaps):
        text += flow.text[at : swap.start] + swap.text
        at = swap.end
    return flow.text.replace(BREAK, ""), (text + flow.text[at:]).replace(BREAK, "")
