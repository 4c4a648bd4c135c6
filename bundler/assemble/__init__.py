"""The only room that writes the bundle's PDFs: one module for each concept of the format.

It meets only clean input (see the room ``prepare``), decides nothing about page numbers (the Plan does), and is read
back by another room with other libraries. pikepdf writes; the page tree is our own, for speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bundler.assemble.values import BundleInfo, Written
from bundler.model import Prepared
from bundler.planning.outline import OutlineNode
from bundler.planning.plan import Plan
from bundler.planning.profile import StampStyle
from bundler.planning.sheets import Sheets

__all__ = ["BundleInfo", "Written", "write"]


def write(
    plan: Plan,
    nodes: tuple[OutlineNode, ...],
    prepared: Mapping[str, Prepared],
    sheets: Sheets,
    style: StampStyle,
    info: BundleInfo,
    folder: Path,
) -> Written:
    """Write one PDF a volume into ``folder``, named as the Plan names it.

    nodes: the bookmarks of the whole bundle. prepared: by document id. folder: a staging folder that exists.
    Returns the paths in the order of the volumes, with what was left out and is to be stated. Raises OSError where
    the folder cannot be written, BundlerBug where Plan and sources disagree.
    """
    from bundler.assemble.memory import one_burst
    from bundler.assemble.volume import write_volume

    with one_burst():
        written = [
            write_volume(number, plan, nodes, prepared, sheets, style, info, folder / volume.file)
            for number, volume in enumerate(plan.volumes, 1)
        ]
    findings = tuple(finding for each in written for finding in each.findings)
    return Written(tuple(path for each in written for path in each.volumes), findings)
