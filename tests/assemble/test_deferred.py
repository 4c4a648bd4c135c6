"""Large streams go from the source's file to the bundle's, and the file is the one that carrying them gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from bundler.assemble.deferred import Deferred
from bundler.model import BundlerBug
from tests.assemble.making import text_pdf


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def source(*sizes: int) -> Pdf:
    """A PDF whose one page has as many pictures as there are sizes, of so many bytes."""
    pdf = text_pdf("words")
    pictures = {f"/I{at}": picture(pdf, noise(at, size)) for at, size in enumerate(sizes)}
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(pictures)
    return pdf


def picture(pdf: Pdf, data: bytes, **keys: object) -> Stream:
    stream = Stream(pdf, data)
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def save(pdf: Pdf, path: Path) -> bytes:
    pdf.save(path, compress_streams=False, static_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path.read_bytes()


def carried_and_deferred(tmp_path: Path, path: Path) -> tuple[bytes, bytes, int]:
    """The file as carrying its streams gives it, as deferring them does, and the size of the skeleton."""
    with pikepdf.open(path) as pdf, pikepdf.new() as goal:
        goal.pages.append(pdf.pages[0])
        carried = save(goal, tmp_path / "carried.pdf")
    deferred = Deferred()
    with pikepdf.open(path) as pdf, pikepdf.new() as goal:
        deferred.take(pdf, path)
        goal.pages.append(pdf.pages[0])
        skeleton = save(goal, tmp_path / "skeleton.pdf")
    deferred.fill(tmp_path / "skeleton.pdf", tmp_path / "filled.pdf")
    return carried, (tmp_path / "filled.pdf").read_bytes(), len(skeleton)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
        {"qdf": True},
    ],
    ids=["plain", "object streams", "linearized", "with comments and indirect lengths"],
)
def test_the_bytes_are_those_of_carrying_the_streams(tmp_path: Path, how: dict[str, object]) -> None:
    source(10, 4095, 4096, 70_000, 300_000).save(tmp_path / "source.pdf", **how)  # type: ignore[arg-type]
    carried, filled, skeleton = carried_and_deferred(tmp_path, tmp_path / "source.pdf")
    assert filled == carried
    assert skeleton < len(carried) - 370_000


def test_defect_a_large_stream_of_objects_is_no_content(tmp_path: Path) -> None:
    """It is as long as a picture, but what it holds are the file's own objects."""
    pdf = source(5000)
    pdf.pages[0].obj["/Notes"] = Array(
        [pdf.make_indirect(Dictionary(Note=String(noise(at, 200).hex()))) for at in range(300)]
    )
    pdf.save(tmp_path / "source.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(tmp_path / "source.pdf") as pdf:
        large = [each for each in pdf.objects if isinstance(each, Stream) and each.get("/Type") == "/ObjStm"]
        assert max((len(each.read_raw_bytes()) for each in large), default=0) > 4096
    carried, filled, _ = carried_and_deferred(tmp_path, tmp_path / "source.pdf")
    assert filled == carried


@settings(max_examples=25, deadline=None)
@given(sizes=st.lists(st.integers(0, 20_000), max_size=8))
def test_the_bytes_are_those_of_carrying_for_any_sizes(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    source(*sizes).save(folder / "source.pdf")
    carried, filled, _ = carried_and_deferred(folder, folder / "source.pdf")
    assert filled == carried


def test_keywords_inside_a_dictionary_and_inside_the_data_mislead_nobody(tmp_path: Path) -> None:
    pdf = source()
    data = b"\nendstream\nendobj\n" + noise(1, 6000) + b" /Length 40 >>\nstream\n" + noise(2, 6000)
    odd = picture(pdf, data, Title=String("a stream\nof endstream words"), Other=Name("/stream"))
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary({"/I": odd})
    pdf.save(tmp_path / "source.pdf")
    carried, filled, _ = carried_and_deferred(tmp_path, tmp_path / "source.pdf")
    assert filled == carried


def test_filters_and_what_they_want_stay(tmp_path: Path) -> None:
    pdf = source()
    one = picture(pdf, noise(3, 9000), Filter=Name.DCTDecode)
    several = picture(pdf, noise(4, 9000), Filter=Array([Name.ASCII85Decode, Name.CCITTFaxDecode]))
    several["/DecodeParms"] = Array([None, Dictionary(K=-1)])
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary({"/I": one, "/J": several})
    pdf.save(tmp_path / "source.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    carried, filled, skeleton = carried_and_deferred(tmp_path, tmp_path / "source.pdf")
    assert filled == carried
    assert skeleton < 6000


def wrong_length(data: bytes) -> bytes:
    return data.replace(b"/Length 9000", b"/Length 8000")


def no_table(data: bytes) -> bytes:
    return data[: data.rindex(b"xref\n0")]


@pytest.mark.parametrize("spoil", [wrong_length, no_table], ids=lambda each: each.__name__)
def test_a_stream_that_does_not_stand_as_it_says_is_carried_along(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "source.pdf"
    source(9000).save(path, compress_streams=False)
    path.write_bytes(spoil(path.read_bytes()))
    carried, filled, _ = carried_and_deferred(tmp_path, path)
    assert filled == carried
    assert noise(0, 9000) in filled


def test_an_encrypted_source_is_carried_along(tmp_path: Path) -> None:
    path = tmp_path / "source.pdf"
    source(9000).save(path, encryption=pikepdf.Encryption(owner="o", user=""))
    carried, filled, _ = carried_and_deferred(tmp_path, path)
    assert filled == carried


def test_a_skeleton_that_lost_a_token_is_a_bug_and_no_bundle(tmp_path: Path) -> None:
    source(9000).save(tmp_path / "source.pdf")
    deferred = Deferred()
    with pikepdf.open(tmp_path / "source.pdf") as pdf:
        deferred.take(pdf, tmp_path / "source.pdf")
        data = save(pdf, tmp_path / "skeleton.pdf")
    at = data.index(b"\nendstream", data.index(b"/Length 32 >>\nstream\n"))
    (tmp_path / "skeleton.pdf").write_bytes(data[:at] + b"  " + data[at + 2 :])
    with pytest.raises(BundlerBug, match="streams are wanted"):
        deferred.fill(tmp_path / "skeleton.pdf", tmp_path / "filled.pdf")
