"""Nothing is fetched: neither from the web nor from the disk (threats 10 and 15)."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.prepare.mail.letters import HEAD, colours, mail, part, picture, read, several, words

BLUE = (0, 0, 255)


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine, and what it was asked."""
    asked: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1], asked
        finally:
            server.shutdown()
            thread.join()


def page(port: int, planted: Path) -> bytes:
    """A page that asks for everything it can."""
    web, disk = f"http://127.0.0.1:{port}", planted.as_uri()
    return f"""<!doctype html><html><head><base href="{web}/"><link rel=stylesheet href="{web}/a.css">
<style>@import url({web}/b.css); body {{background: url({web}/c.png)}}</style><script src="{web}/d.js"></script>
<meta http-equiv=refresh content="0; url={web}/e"></head><body background="{web}/f.png" onload="fetch('{web}/g')">
<p>What the page says.</p><img src="{web}/h.png" alt="a picture"><img src="//127.0.0.1:{port}/i.png"><img src="{disk}">
<img src="{planted}"><img srcset="{web}/j.png 2x"><iframe src="{web}/k"></iframe><object data="{web}/l"></object>
<embed src="{web}/m"><video src="{web}/n" poster="{disk}"></video><a href="javascript:alert(1)">click</a>
<form action="{web}/o"><input type=image src="{web}/p.png"></form><svg><image href="{disk}"/></svg>
<table background="{disk}"><tr><td background="{web}/q.png">cell</table></body></html>""".encode()


@pytest.mark.parametrize("name", ["page.html", "letter.eml"])
def test_threat_10_nothing_is_fetched(tmp_path: Path, name: str) -> None:
    planted = tmp_path / "secret.png"
    planted.write_bytes(picture(BLUE, size=(200, 200)))
    with listener() as (port, asked):
        data = page(port, planted)
        result = read(tmp_path / "work", mail(data, "text/html") if name == "letter.eml" else data, name)
    assert asked == []
    assert BLUE not in colours(result)
    assert "What the page says." in words(result)
    assert "on the web were not loaded" in words(result)
    assert "javascript" not in words(result)
    assert {"info remote-pictures", "info active-left-out"} <= set(result.codes)
    assert b"/URI" not in result.prepared.pdf.read_bytes() and b"/Annots" not in result.prepared.pdf.read_bytes()


def test_a_picture_written_into_the_page_is_drawn(tmp_path: Path) -> None:
    data = base64.b64encode(picture(BLUE, size=(200, 200))).decode()
    html = f'<html><p>See <img src="data:image/png;base64,{data}"></html>'.encode()
    assert BLUE in colours(read(tmp_path, html, "page.html"))


def test_one_message_does_not_show_another_ones_pictures(tmp_path: Path) -> None:
    inner = several(part(picture(BLUE), "image/png", "Content-ID: <x>"), head=HEAD).replace(b"=_mark", b"=_inner")
    outer = several(part(b'<p>See <img src="cid:x">', "text/html"), b"Content-Type: message/rfc822\n\n" + inner)
    result = read(tmp_path, outer)
    assert BLUE not in colours(result)
    assert "warning pictures-missing" in result.codes
