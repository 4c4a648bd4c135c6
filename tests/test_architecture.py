"""The shape of the house, enforced: imports run one way, and nothing was overlooked."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bundler

ROOT = Path(bundler.__file__).resolve().parent
STAGES = {"manifest", "prepare", "render", "assemble", "prove", "checking", "publish", "citing"}
LEAVES = {"bundler.cache", "bundler.children", "bundler.patience", "bundler.processes", "bundler.resources"}
SHARED = {"model", "planning"}
PDF_USERS = {"prepare", "assemble", "prove", "checking"}

OUTSIDE = {
    "model": set(),
    "planning": set(),
    "pdf": {"pypdfium2", "pypdf", "pikepdf", "PIL"},
    "prove": {"pypdf", "pypdfium2", "PIL", "pillow_heif", "olefile"},
    "assemble": {"pikepdf"},
    "prepare": {
        "jinja2",
        "markdown_it",
        "olefile",
        "oxmsg",
        "striprtf",
        "tinytag",
        "docx",
        "lxml",
        "openpyxl",
        "ocrmypdf",
        "pypandoc",
        "typst",
        "pikepdf",
        "pypdf",
        "pypdfium2",
        "PIL",
        "pillow_heif",
        "img2pdf",
        "reportlab",
    },
    "render": {"reportlab", "jinja2", "docx"},
    "manifest": {"pydantic", "pydantic_core", "ruamel"},
    "checking": {"ruamel"},
    "citing": {"lxml"},
    "publish": {"jinja2"},
    "pipeline": set(),
    "results": set(),
    "cli": {"typer"},
    "terminal": {"rich"},
    "cache": set(),
    "children": set(),
    "patience": set(),
    "processes": set(),
    "resources": set(),
}
"""Packages beyond the standard library that each room may use."""


@cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def room(module: str) -> str:
    """The room a module lives in: the folder, or the module's own name at the top."""
    return module.split(".")[1] if "." in module else "bundler"


def imports(module: str) -> set[str]:
    """Modules that a module imports when it runs, inside functions too; what is for type checkers alone is not."""
    found = set()
    for node in _running(modules()[module]):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            assert node.module
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(name if name in modules() else node.module for name in names)
    return found


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child
        yield from _running(child)


def inner(module: str) -> set[str]:
    return {name for name in imports(module) if name.split(".")[0] == "bundler"}


def test_every_module_was_seen() -> None:
    """A check that found nothing must show that it looked."""
    rooms = {room(name) for name in modules()}
    assert rooms - {"bundler", "__main__"} == set(OUTSIDE), "a room without rules, or rules without a room"
    assert len(modules()) == len(list(ROOT.rglob("*.py"))) > 60
    assert all(
        any(inner(name) for name in modules() if room(name) == each) for each in STAGES | {"planning", "pipeline"}
    )


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    here = room(module)
    for other in inner(module):
        there = room(other)
        if there == here or other == "bundler.model":
            continue
        assert other in allowed(here) or there in allowed(here), f"{module} imports {other}"


def allowed(here: str) -> set[str]:
    if here in STAGES:
        version = {"bundler"} if here == "publish" else set()
        return SHARED | LEAVES | version | ({"pdf"} if here in PDF_USERS else set())
    return {
        "model": set(),
        "planning": {"model"},
        "pdf": {"model"},
        "cache": {"model"},
        "children": {"model", "patience", "processes"},
        "patience": set(),
        "processes": set(),
        "resources": set(),
        "results": {"model", "planning"},
        "terminal": {"model", "planning", "results", "bundler"},
        "cli": {"pipeline", "results", "terminal"},
        "pipeline": STAGES | SHARED | LEAVES | {"results"},
        "bundler": {"pipeline", "model", "planning", "results"},
        "__main__": {"cli"},
    }[here]


@pytest.mark.parametrize("module", sorted(modules()))
def test_each_room_uses_its_own_packages_alone(module: str) -> None:
    """Above all: the prover imports nothing of what wrote the PDF, and planning imports nothing at all."""
    here = room(module)
    if here in ("bundler", "__main__"):
        return
    for name in imports(module):
        top = name.split(".")[0]
        if top != "bundler" and top not in sys.stdlib_module_names:
            assert top in OUTSIDE[here], f"{module} imports {top}"


def test_there_is_no_cycle() -> None:
    graph = {name: inner(name) - {name} for name in modules()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
    assert done >= set(modules())


def test_no_module_hides_a_public_function() -> None:
    names = {name.rsplit(".", 1)[-1] for name in modules() if name.count(".") == 1}
    functions = {name for name in bundler.__all__ if inspect.isfunction(getattr(bundler, name))}
    assert {"build", "plan", "check", "verify", "served", "diff", "schema"} <= functions
    assert not names & (functions | {"cite", "new", "add", "status"})


def test_what_a_child_can_do_exists() -> None:
    from bundler.children import TASKS

    assert TASKS
    for place in TASKS.values():
        module, function = place.split(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_broad_excepts_are_the_documented_ones() -> None:
    """A source's child process and the caller's executor; the caller's way to open a source; the command line's last
    line."""
    broad = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    }
    assert broad == {"bundler.children", "bundler.cli", "bundler.model"}


def test_functions_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 12 and lengths[int(len(lengths) * 0.9)] <= 30 and lengths[-1] <= 70


def test_importing_the_package_is_light() -> None:
    """Heavy libraries are imported when they are needed."""
    import subprocess

    code = "import sys, bundler.cli; print(sorted(m for m in sys.modules if m in HEAVY))".replace(
        "HEAVY", "('pikepdf', 'pypdf', 'pypdfium2', 'reportlab', 'docx', 'jinja2', 'pydantic', 'PIL', 'ruamel.yaml')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout.strip() == "[]"


def test_defect_the_parent_of_a_build_loaded_the_readers_of_its_children() -> None:
    """What reads PDFs does so in child processes; the parent that starts them stays small."""
    import subprocess

    rooms = "manifest, pipeline, prepare, render, assemble, prove, publish, citing"
    code = f"import sys; from bundler import {rooms}; print(sorted(m for m in sys.modules if m in HEAVY))".replace(
        "HEAVY", "('pikepdf', 'pypdf', 'pypdfium2', 'reportlab', 'docx', 'PIL', 'lxml')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout.strip() == "[]"
