"""HTML and Markdown in: legible pages, nothing fetched. The blocks and their drawing serve mail too."""

from __future__ import annotations

from bundler.prepare.desk import FILE, Job, Made, Notes, Refused
from bundler.prepare.limits import raised, sized
from bundler.prepare.markup.blocks import Para, Run
from bundler.prepare.markup.charset import decode_page
from bundler.prepare.markup.draw import make
from bundler.prepare.markup.html import Left, Page, read
from bundler.prepare.markup.pictures import Gallery
from bundler.prepare.markup.stating import notices, state_left


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of a web page or of a Markdown text. Raises Refused."""
    data = job.path.read_bytes()
    if len(data) > job.limits.text_bytes:
        raise Refused(
            "source.too-large",
            f'"{FILE}" has {sized(len(data))} of text; {sized(job.limits.text_bytes)} is the most.',
            "Split it into several files; or let it pass by a line of the manifest: "
            f"`{raised('text_size', len(data))}`.",
        )
    text = decode_page(data, notes)
    read_by: tuple[str, ...] = ()
    if job.kind == "markdown":
        text, read_by = _rendered(text), ("markdown-it-py",)
    page = read(text, Gallery(job.limits).draw)
    if not page.blocks:
        raise Refused("source.no-pages", f'"{FILE}" has no text in it.', "Check that it is the right file.")
    state_left(page.left, notes)
    said = [Para((Run(line, soft=True),), size=8.5, below=8) for line in notices(page.left)]
    return make(job, notes, [*said, *page.blocks], route="markup", title=page.title, read_by=read_by)


def _rendered(text: str) -> str:
    """Markdown (CommonMark, with tables) as HTML. Raw HTML within it is shown as what it is: text."""
    from markdown_it import MarkdownIt

    rendered: str = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    return rendered


__all__ = ["Left", "Page", "convert"]
