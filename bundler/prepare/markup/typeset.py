"""From blocks to bands, and from bands to pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.prepare.markup.bands import A4, HEIGHT, MARGIN, WIDTH, Image, Strip, Stroke
from bundler.prepare.markup.blocks import Block, Para, Picture, Rule
from bundler.prepare.markup.letters import Letters
from bundler.prepare.markup.paragraphs import set_para
from bundler.prepare.markup.tables import set_table


def strips(blocks: Sequence[Block], letters: Letters, width: float = WIDTH) -> Iterator[Strip]:
    """The bands of blocks in a column of a width in points."""
    for block in blocks:
        if isinstance(block, Para):
            yield from set_para(block, letters, width)
        elif isinstance(block, Rule):
            yield Strip(9, strokes=(Stroke(block.left, 4.5, width, 4.5),))
        elif isinstance(block, Picture):
            yield from _picture(block, width)
        else:
            yield from set_table(block, letters, width, strips)


def _picture(picture: Picture, width: float) -> Iterator[Strip]:
    """A picture no larger than the column and the page, in its own proportions."""
    scale = min(1.0, max(width - picture.left, 1.0) / picture.width, (HEIGHT - 10) / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    yield Strip(high + 4, images=(Image(picture.left, picture, wide, high),))
    yield Strip(4, space=True)


# --- pages --------------------------------------------------------------------------------------------------------


def pages(bands: Iterator[Strip]) -> Iterator[list[tuple[float, Strip]]]:
    """Bands dealt onto pages: each with the height of its top, in points from the bottom of the page. One page at
    least."""
    page: list[tuple[float, Strip]] = []
    used, turned = 0.0, False
    for chain in _chains(bands):
        height = sum(band.height for band in chain)
        if used + height > HEIGHT and height <= HEIGHT and page:
            if all(band.space for band in chain):
                continue
            yield page
            page, used, turned = [], 0.0, True
        for band in chain:
            if used + band.height > HEIGHT + 0.01 and page:
                yield page
                page, used, turned = [], 0.0, True
            if page or not band.space:
                page.append((A4[1] - MARGIN - used, band))
                used += band.height
    if page or not turned:
        yield page


def _chains(bands: Iterator[Strip]) -> Iterator[list[Strip]]:
    """Runs of bands that wish to stay together."""
    chain: list[Strip] = []
    for band in bands:
        chain.append(band)
        if not band.keep:
            yield chain
            chain = []
    if chain:
        yield chain
