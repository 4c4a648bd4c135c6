"""Hostile sources: each is a finding about itself, its neighbours are read, and the parent stays small."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Document, DocumentKind, Source
from bundler.prepare import prepare_all
from bundler.prepare.limits import Limits, limits_of, raised
from tests.prepare.makers import document, drawn

REGISTRY = {"prepare": "tests.children_tasks:planted"}
LIMITS = Limits(seconds=4, memory=2 << 30, output_bytes=20 << 20)
KINDS = ("crash", "hang", "memory", "output", "error")


def planted(kind: str) -> Document:
    return document(f"{kind}.pdf", b"%PDF-1.4 " + kind.encode(), id=kind)


def test_law_11_several_hostile_sources_at_once_are_each_named_and_hurt_nobody(tmp_path: Path) -> None:
    documents = [planted(kind) for kind in KINDS]
    documents.insert(2, document("good.pdf", drawn(2), id="good"))
    start = time.monotonic()
    with Crew(2, registry=REGISTRY) as crew:
        ready, findings = prepare_all(documents, tmp_path / "work", crew, Cache(None), limits=LIMITS)
    assert list(ready) == ["good"]
    assert [finding.place.document for finding in findings] == list(KINDS)
    said = {finding.place.document: finding.code for finding in findings}
    posix = sys.platform != "win32"
    assert said["hang"] == "source.timeout" and said["output"] == "source.output"
    assert said["crash"] == "source.crash" and said["error"] == "source.unreadable"
    assert said["memory"] == "source.memory" if posix else said["memory"]
    assert all(f'"{finding.place.document}.pdf"' in finding.message and finding.remedy for finding in findings)
    assert time.monotonic() - start < 40
    assert not list((tmp_path / "work").glob("*.d")), "what they wrote is gone"


@pytest.mark.parametrize(
    ("kind", "limit", "line"),
    [
        ("hang", "4 seconds", "limits: {seconds: 20}"),
        ("memory", "2,147 MB", "limits: {memory: 4295 MB}"),
        ("output", "21 MB", "limits: {output_size: 42 MB}"),
    ],
)
def test_a_refusal_quotes_the_limit_and_the_line_that_raises_it(
    tmp_path: Path, kind: str, limit: str, line: str
) -> None:
    with Crew(1, registry=REGISTRY) as crew:
        _, [finding] = prepare_all([planted(kind)], tmp_path, crew, Cache(None), limits=LIMITS)
    assert limit in finding.message and line in finding.remedy


def test_the_manifests_limits_are_those_of_its_sources() -> None:
    limits = limits_of((("memory", 5e9), ("picture_megapixels", 400.0), ("seconds", 1200.0)))
    assert (limits.memory, limits.image_pixels, limits.seconds) == (5_000_000_000, 400_000_000, 1200.0)
    assert limits.time_for(0) == 1200.0
    assert raised("pages", 20_001) == "limits: {pages: 20001}"
    assert raised("picture_megapixels", 200_500_000) == "limits: {picture_megapixels: 201}"


@pytest.mark.parametrize(
    "fault", [KeyError("no such document"), ConnectionError("gone"), ZeroDivisionError(), ValueError("x")]
)
def test_whatever_a_callers_source_raises_is_a_finding_about_it(tmp_path: Path, fault: Exception) -> None:
    def opened() -> Any:
        raise fault

    bad = Document("bad", DocumentKind.FILE, "t", source=Source("store/bad.pdf", open=opened))
    with Crew(1) as crew:
        ready, [finding] = prepare_all([bad, document("good.pdf", drawn(), id="good")], tmp_path, crew, Cache(None))
    assert list(ready) == ["good"]
    assert (finding.code, finding.place.document) == ("source.unreadable", "bad")
    assert type(fault).__name__ in finding.message or isinstance(fault, ConnectionError)


def test_a_callers_source_that_gives_no_bytes_is_a_finding(tmp_path: Path) -> None:
    import io

    wrong: Callable[[], Any] = lambda: io.StringIO("text")  # noqa: E731
    bad = Document("bad", DocumentKind.FILE, "t", source=Source("bad.pdf", open=wrong))
    with Crew(1) as crew:
        _, [finding] = prepare_all([bad], tmp_path, crew, Cache(None))
    assert "bytes are wanted" in finding.message


def test_a_callers_source_without_end_is_stopped_at_the_limit(tmp_path: Path) -> None:
    class Endless:
        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, size: int) -> bytes:
            return b"%PDF" * (size // 4)

    bad = Document("bad", DocumentKind.FILE, "t", source=Source("bad.pdf", open=Endless))  # type: ignore[arg-type]
    with Crew(1) as crew:
        _, [finding] = prepare_all([bad], tmp_path, crew, Cache(None), limits=Limits(file_bytes=5_000_000))
    assert finding.code == "source.too-large" and "limits: {file_size: 6 MB}" in finding.remedy


SCRIPT = """
import sys
from pathlib import Path
from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Document, DocumentKind, Source
from bundler.prepare import prepare_all
from bundler.prepare.limits import Limits
folder = Path(sys.argv[1])
sources = [Source(path.name, path) for path in sorted(folder.glob("*.pdf"))]
documents = [Document(each.name, DocumentKind.FILE, each.name, source=each) for each in sources]
with Crew(2, registry={"prepare": "tests.children_tasks:planted"}) as crew:
    limits = Limits(seconds=3, seconds_per_megabyte=0, memory=2 << 30, output_bytes=20 << 20)
    ready, findings = prepare_all(documents, folder / "work", crew, Cache(folder / "cache"), limits=limits)
assert len(findings) >= 4, findings
status = Path("/proc/self/status").read_text()  # ru_maxrss begins with the memory of the process that started this one
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is read")
def test_law_11_the_parents_memory_stays_small(tmp_path: Path) -> None:
    """Beside the bombs there is a source of 400 MB, whose bytes pass through the parent."""
    for kind in ("crash", "hang", "memory", "output"):
        (tmp_path / f"{kind}.pdf").write_bytes(b"%PDF-1.4 " + kind.encode())
    with (tmp_path / "large.pdf").open("wb") as stream:
        stream.write(drawn())
        stream.truncate(400_000_000)
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, cwd=Path.cwd())
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300_000
