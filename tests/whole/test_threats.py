"""Threats that concern a build as a whole: templates, mark-up, and the packages that it stands on."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdf
import pytest

from bundler import build
from tests import making

ROOT = Path(__file__).resolve().parents[2]

TEMPLATES = (
    "{{ cycler.__init__.__globals__.os.system('touch pwned') }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ 'a' * 300000000 }}",
    "{# nothing #}",
)
MARKUP = (
    "<Smith> and <a.b@kenfield.example>",
    '<a href="javascript:app.alert(1)">press</a>',
    '<img src="picture.png"/> <para>',
    '<font color="[exit(1) for x in ()]">&amp;&lt;</font>',
)


def built_with(folder: Path, titles: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[str, pypdf.PdfReader]:
    """The text of a bundle's first pages, spaces left out, whose documents have these titles."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "picture.png").write_bytes(b"")
    rows = []
    for number, title in enumerate(titles):
        (folder / f"{number}.pdf").write_bytes(making.pdf("x", number + 1))
        quoted = title.replace("'", "''")
        rows.append(f"  - {{file: {number}.pdf, title: '{quoted}', note: '{quoted}', date: 2020}}")
    path = folder / "manifest.yaml"
    path.write_text(making.HEAD % "" + "documents:\n" + "\n".join(rows) + "\n", encoding="utf-8")
    result = build(path, cache=False)
    assert result.ok, [str(finding) for finding in result.findings]
    reader = pypdf.PdfReader(next(each for each in result.files if each.suffix == ".pdf"))
    return "".join(page.extract_text() for page in reader.pages[:2]).replace(" ", "").replace("\n", ""), reader


def test_threat_14_no_word_of_a_manifest_is_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, _ = built_with(tmp_path / "case", TEMPLATES, monkeypatch)
    assert [each for each in TEMPLATES if each.replace(" ", "") not in text] == []
    assert list(tmp_path.rglob("pwned")) == []


def test_threat_15_no_word_of_a_manifest_is_mark_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, reader = built_with(tmp_path / "case", MARKUP, monkeypatch)
    assert [each for each in MARKUP if each.replace(" ", "") not in text] == []
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert [each for each in MARKUP if not any(each in mark for mark in marks)] == []
    links = [link.get_object() for page in reader.pages[:2] for link in page.get("/Annots", [])]
    assert links and all("/A" not in link or link["/A"]["/S"] == "/GoTo" for link in links)


FLOORS = {
    "pypdf": (7, 1, 0),
    "pillow": (13, 0, 0),
    "pikepdf": (10, 17, 0),
    "reportlab": (5, 1, 0),
    "img2pdf": (0, 6, 3),
    "pypdfium2": (5, 15, 2),
}
"""The oldest versions without a known fault that a hostile file could use."""


def test_threat_24_packages_with_known_faults_are_not_accepted() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    found = {match[1].lower(): match[2] for each in wanted if (match := re.match(r"([\w-]+)\S*?>=([\d.]+)", each))}
    for name, floor in FLOORS.items():
        assert tuple(map(int, found[name].split("."))) >= floor, name
    assert len(found) == len(wanted), "a package without a floor"


def test_threat_24_nothing_is_asked_of_the_network_by_importing_it() -> None:
    code = (
        "import sys\n"
        "def told(event, args):\n"
        "    if event.startswith('socket.') and event != 'socket.__new__': print(event, args)\n"
        "sys.addaudithook(told)\n"
        "import bundler, bundler.cli, bundler.pipeline, bundler.prepare, bundler.prove, bundler.assemble\n"
        "import pikepdf, pypdf, pypdfium2, reportlab, img2pdf, PIL, docx, ruamel.yaml, pydantic, jinja2, typer, rich\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
