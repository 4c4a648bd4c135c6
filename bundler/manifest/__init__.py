"""YAML text -> a frozen Manifest, with every finding at its file and line. See ``load``."""

from __future__ import annotations

from typing import Any

from bundler.manifest.checks import check_manifest
from bundler.manifest.cyphers import check_cyphers
from bundler.manifest.dates import parse_date
from bundler.manifest.documents import titles_made
from bundler.manifest.loading import Loaded, load, load_text
from bundler.manifest.pageranges import format_pages, parse_pages
from bundler.manifest.quoting import quote
from bundler.planning.grammar import is_id, mark_key, parse_ref, same_name


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a manifest, for editors: ``bundler schema`` prints it."""
    from bundler.manifest.schema import json_schema as made

    return made()


__all__ = [
    "Loaded",
    "check_cyphers",
    "check_manifest",
    "format_pages",
    "is_id",
    "json_schema",
    "load",
    "load_text",
    "mark_key",
    "parse_date",
    "parse_pages",
    "parse_ref",
    "quote",
    "same_name",
    "titles_made",
]
