"""The input formats: kind of content -> the module that reads it. To add one, add a module and a line."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final, cast

from bundler.prepare.desk import Format

FORMATS: Final[Mapping[str, str]] = {
    "pdf": "bundler.prepare.pdf",
    "jpeg": "bundler.prepare.picture",
    "png": "bundler.prepare.picture",
    "text": "bundler.prepare.plain",
}


def format_of(kind: str) -> Format:
    """The module for a kind. Imported when wanted: each brings heavy libraries."""
    return cast(Format, importlib.import_module(FORMATS[kind]))
