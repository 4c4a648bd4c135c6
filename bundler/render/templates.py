"""From a view to XML, by the jinja2 template of its kind. Every text is escaped here, once, by jinja's autoescape."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bundler.planning.plan import Plan
from bundler.planning.views import (
    ChronologyView,
    CommentsView,
    CoverView,
    DividerView,
    FrontSheetView,
    IndexView,
    ListView,
    NoticeView,
    PeopleView,
    ReadingView,
    View,
)
from bundler.resources import resource

NAMES: Mapping[type, str] = MappingProxyType(
    {
        CoverView: "cover",
        IndexView: "index",
        DividerView: "divider",
        FrontSheetView: "front-sheet",
        ChronologyView: "chronology",
        ReadingView: "reading",
        PeopleView: "people",
        ListView: "list",
        NoticeView: "notice",
        CommentsView: "comments",
    }
)
"""The template of each kind of view."""


@cache
def _environment() -> Environment:
    """The templates, each compiled once: a bundle is drawn several times, until its numbers settle.

    jinja's environment may serve several threads, as long as nobody alters it; nothing of a drawing is put in it.
    """
    folder = resource("cover.xml.j2").parent
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


class Templates:
    """The templates of one drawing. Values are put in as text: what looks like a template or like XML in them stays
    text."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.environment = _environment()

    def xml(self, view: View) -> str:
        """The view in the vocabulary of ``vocabulary.py``."""
        return self._render(NAMES[type(view)], view=view, plan=self.plan)

    def blank(self) -> str:
        """A page that says it is blank."""
        return self._render("blank")

    def _render(self, name: str, **values: object) -> str:
        return self.environment.get_template(f"{name}.xml.j2").render(values)
