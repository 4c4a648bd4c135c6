"""The input formats: kind of content -> the module that reads it. To add one, add a module and a line."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final, cast

from bundler.prepare.desk import Format

FORMATS: Final[Mapping[str, str]] = {
    "pdf": "bundler.prepare.pdf",
    "jpeg": "bundler.prepare.pictures",
    "png": "bundler.prepare.pictures",
    "tiff": "bundler.prepare.pictures",
    "heic": "bundler.prepare.pictures",
    "webp": "bundler.prepare.pictures",
    "gif": "bundler.prepare.pictures",
    "bmp": "bundler.prepare.pictures",
    "text": "bundler.prepare.plain",
    "eml": "bundler.prepare.mail",
    "msg": "bundler.prepare.mail",
    "mbox": "bundler.prepare.mail",
    "html": "bundler.prepare.markup",
    "markdown": "bundler.prepare.markup",
    "docx": "bundler.prepare.office",
    "doc": "bundler.prepare.office",
    "odt": "bundler.prepare.office",
    "rtf": "bundler.prepare.office",
    "xlsx": "bundler.prepare.office",
    "xls": "bundler.prepare.office",
    "ods": "bundler.prepare.office",
    "csv": "bundler.prepare.office",
    "pptx": "bundler.prepare.office",
    "ppt": "bundler.prepare.office",
    "odp": "bundler.prepare.office",
    "flat-odf": "bundler.prepare.office",
    "locked-office": "bundler.prepare.office",
    "zip": "bundler.prepare.archive",
}


def format_of(kind: str) -> Format:
    """The module for a kind. Imported when wanted: each brings heavy libraries."""
    return cast(Format, importlib.import_module(FORMATS[kind]))
