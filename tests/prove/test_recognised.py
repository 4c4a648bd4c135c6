"""Pages with recognised words show and say what their source shows and says, and their new words are unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject

from bundler.children import Crew
from tests.prove.finished import Made, add_content
from tests.prove.legible import STAMPED, codes, finish, restated, without
from tests.prove.mutations import edited

pytest.importorskip("ocrmypdf", reason="ocrmypdf is not installed")

Edit = Callable[[PdfWriter], None]
SPOILT: dict[str, tuple[str, Edit]] = {}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return finish(tmp_path_factory.mktemp("legible"))


def spoils(code: str) -> Callable[[Edit], Edit]:
    def enter(edit: Edit) -> Edit:
        SPOILT[edit.__name__.replace("_", " ")] = (code, edit)
        return edit

    return enter


def layer(writer: PdfWriter) -> Any:
    return writer.pages[STAMPED]["/Resources"]["/XObject"]["/RecognisedText"].get_object()  # type: ignore[index]


def rewritten(stream: Any, old: bytes, new: bytes) -> None:
    data = stream.get_data()
    assert old in data
    stream.set_data(data.replace(old, new))


@spoils("recognised")
def words_made_visible(writer: PdfWriter) -> None:
    rewritten(layer(writer), b"3 Tr", b"0 Tr")


@spoils("recognised")
def white_words_that_are_not_invisible(writer: PdfWriter) -> None:
    rewritten(layer(writer), b"BT\n3 Tr", b"1 1 1 rg BT\n0 Tr")


@spoils("recognised")
def drawing_among_the_words(writer: PdfWriter) -> None:
    stream = layer(writer)
    stream.set_data(b"0 0 0 rg 0 0 1 1 re f " + stream.get_data())


@spoils("picture")
def words_that_cover_the_picture(writer: PdfWriter) -> None:
    stream = layer(writer)
    stream.set_data(stream.get_data() + b" 1 g 100 100 300 300 re f")
    held = writer.pages[STAMPED]["/Contents"]
    held.insert(len(held) - 2, held.pop(1))  # type: ignore[arg-type,union-attr]


@spoils("recognised")
def words_laid_in_another_place(writer: PdfWriter) -> None:
    held = writer.pages[STAMPED]["/Contents"]
    held.insert(2, held.pop(1))  # type: ignore[union-attr]


@spoils("recognised")
def words_with_pictures_of_their_own(writer: PdfWriter) -> None:
    layer(writer)["/Resources"][NameObject("/XObject")] = writer.pages[STAMPED]["/Resources"]["/XObject"]  # type: ignore[index]


def picture(writer: PdfWriter) -> Any:
    held = writer.pages[STAMPED]["/Resources"]["/XObject"]  # type: ignore[index]
    [found] = [each.get_object() for each in held.values() if each.get_object()["/Subtype"] == "/Image"]  # type: ignore[union-attr]
    return found


@spoils("picture")
def block_of_the_picture_changed(writer: PdfWriter) -> None:
    stream = picture(writer)
    data, row = bytearray(stream.get_data()), 3 * int(stream["/Width"])
    for line in range(300, 330):
        data[line * row + 300 : line * row + 390] = b"\xff" * 90
    stream.set_data(bytes(data))


@spoils("image")
def one_dot_of_the_picture_changed(writer: PdfWriter) -> None:
    stream = picture(writer)
    data = bytearray(stream.get_data())
    data[len(data) // 2] ^= 1
    stream.set_data(bytes(data))


def own_content(writer: PdfWriter) -> Any:
    """The stream that the source wrote: behind bundler's own opening one and the recognised words."""
    [found] = [
        stream for each in writer.pages[STAMPED]["/Contents"] if b"Received" in (stream := each.get_object()).get_data()
    ]
    return found


@spoils("text")
def stamp_of_the_source_dropped(writer: PdfWriter) -> None:
    rewritten(own_content(writer), b"(Received 5 January) Tj", b"() Tj")


@spoils("text")
def stamp_of_the_source_made_invisible(writer: PdfWriter) -> None:
    rewritten(own_content(writer), b"(Received 5 January) Tj", b"3 Tr (Received 5 January) Tj 0 Tr")


@spoils("text")
def stamp_of_the_source_changed(writer: PdfWriter) -> None:
    rewritten(own_content(writer), b"(Received 5 January) Tj", b"(Received 8 January) Tj")


@spoils("recognised")
def layer_taken_off(writer: PdfWriter) -> None:
    held = writer.pages[STAMPED]["/Contents"]
    held.pop(1)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_bundle_is_refused(name: str, made: Made, crew: Crew, tmp_path: Path) -> None:
    code, edit = SPOILT[name]
    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), edit))
    assert code in codes(made, crew, path)


def test_rewriting_alone_spoils_nothing(made: Made, crew: Crew, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), lambda writer: None))
    assert codes(made, crew, path) == set()


def test_words_that_are_not_stated_are_refused(made: Made, crew: Crew) -> None:
    assert "text" in codes(made, crew, prepared=restated(made, without("recognised")))


def test_invisible_words_in_another_stream_are_refused(made: Made, crew: Crew, tmp_path: Path) -> None:
    """What is added to a page on which nothing was recognised is not excused by its neighbours."""

    def add(writer: PdfWriter) -> None:
        page = writer.pages[4]
        add_content(writer, page, b"BT 3 Tr /F1 12 Tf 100 100 Td (privileged) Tj ET", 1)

    path = tmp_path / "bundle.pdf"
    path.write_bytes(edited(made.volume.read_bytes(), add))
    assert "text" in codes(made, crew, path)
