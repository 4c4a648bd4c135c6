"""The manifest's keys by what their values look like, for the module that looks for YAML's traps."""

from __future__ import annotations

PATH_KEYS = frozenset({"file", "files", "media"})
"""Values are names of files: a backslash is a part of the name."""

TEXT_KEYS = frozenset(
    {
        "cite_as",
        "court",
        "neutral_citation",
        "date_note",
        "duration",
        "event",
        "ground",
        "issue",
        "known_as",
        "mark",
        "name",
        "note",
        "number",
        "publisher",
        "ocr_reason",
        "reason",
        "prepared_by",
        "represented_by",
        "role",
        "says",
        "short_title",
        "supplied",
        "title",
        "to_follow",
        "url",
        "why",
    }
)
"""Values are free text, in which anything may stand."""

WORD_KEYS = frozenset(
    {
        "accessed",
        "annotations",
        "attachment_size",
        "before_decision_maker",
        "changes",
        "chronology_from",
        "core",
        "covered_text",
        "date",
        "continues",
        "joint",
        "paragraphs",
        "disputed",
        "divider",
        "dividers",
        "draft",
        "env",
        "exif",
        "file_size",
        "first_page",
        "from",
        "hearing_date",
        "id",
        "in_person",
        "include",
        "initials",
        "kind",
        "labels",
        "layers",
        "members",
        "memory",
        "minutes",
        "objects",
        "max_size",
        "numbering",
        "late",
        "subnumbers",
        "index_spare_lines",
        "ocr",
        "on",
        "order",
        "order_date",
        "orient",
        "output_size",
        "own_numbers",
        "pages",
        "participation",
        "parts",
        "party",
        "picture_megapixels",
        "profile",
        "ref",
        "references",
        "rule",
        "same_as",
        "seconds",
        "size",
        "signed",
        "text_size",
        "to",
        "type",
        "unpacked_size",
        "version",
    }
)
"""Values are single words, dates, numbers or references."""

BARE_LISTS = frozenset(
    {
        "also_known_as",
        "applicants",
        "appellants",
        "by",
        "claimants",
        "contents",
        "defendants",
        "documents",
        "exhibited_by",
        "interested_parties",
        "law_report",
        "passages",
        "lists",
        "names",
        "people",
        "reference_patterns",
        "refs",
        "relied_on_by",
        "respondents",
    }
)
"""Lists whose entries may be bare texts."""

TABLE_KEYS = frozenset(
    {
        "accounts",
        "agreed",
        "attachments",
        "bundle",
        "bundles",
        "case",
        "chronology",
        "defaults",
        "disclosed",
        "essential_reading",
        "issues",
        "limits",
        "overrides",
        "password",
        "roots",
        "sections",
        "source",
        "volumes",
        "was",
        "witness",
    }
)
"""Values are tables, or lists of tables."""

SCALAR_KEYS = PATH_KEYS | TEXT_KEYS | WORD_KEYS
KEYS = SCALAR_KEYS | BARE_LISTS | TABLE_KEYS
