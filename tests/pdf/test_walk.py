"""Active content is found wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler.pdf.walk import is_web, may_be_active, sweep, sweep_file
from tests.prepare.makers import annotate, changed, drawn


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (Dictionary(S=Name.JavaScript, JS=String("x")), ["/JS", "/S /JavaScript"]),
        (Dictionary(S=Name.Launch), ["/S /Launch"]),
        (Dictionary(S=Name.GoToR), ["/S /GoToR"]),
        (Dictionary(S=Name.URI, URI=String("file:///x")), ["/URI to something other than the web"]),
        (Dictionary(S=Name.URI, URI=String("https://example.org")), []),
        (Dictionary(S=Name.GoTo, D=Array([])), []),
        (Dictionary(Deep=Array([Array([Dictionary(AA=Dictionary())])])), ["/AA"]),
        (Dictionary(Subtype=Name.Screen, Rect=Array([0, 0, 1, 1])), ["/Subtype /Screen"]),
        (Dictionary(S=Name.Span, K=0), []),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_sweep(tmp_path: Path, entry: Dictionary, found: list[str], packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    path = tmp_path / "a.pdf"
    path.write_bytes(changed(lambda pdf: pdf.Root.__setitem__("/Odd", entry), object_stream_mode=mode))
    with pikepdf.open(path) as pdf:
        assert sweep(pdf) == found
    assert sweep_file(path) == found


def test_a_plain_file_needs_no_walk() -> None:
    assert not may_be_active(drawn(3).replace(b"/Trans", b"/Other"))
    assert may_be_active(changed(lambda pdf: annotate(pdf, "Link", A=Dictionary(S=Name.Launch))))


@pytest.mark.parametrize("address", ["https://a.org", "HTTP://a.org", "mailto:a@b.org"])
def test_the_web(address: str) -> None:
    assert is_web(address)


@pytest.mark.parametrize("address", ["file:///a", "javascript:x", "//host/a", "", "smb://a", "data:text/html,x"])
def test_not_the_web(address: str) -> None:
    assert not is_web(address)
