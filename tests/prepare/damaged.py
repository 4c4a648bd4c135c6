"""Damaged PDFs, each made by the function of its name. ``DAMAGED``: what is wrong with it -> who makes its bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pikepdf

from tests.prepare.makers import changed, drawn

PAGES = 3

DAMAGED: dict[str, Callable[[], bytes]] = {}


def damaged(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Enter a maker under its own name."""
    DAMAGED[make.__name__.replace("_", " ")] = make
    return make


def sound() -> bytes:
    """What the others are made of: three pages, plain objects, a table at the end."""
    return changed(lambda pdf: None, drawn(PAGES), object_stream_mode=pikepdf.ObjectStreamMode.disable)


def packed() -> bytes:
    """The same with object streams and a cross-reference stream."""
    return changed(lambda pdf: None, drawn(PAGES), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def replaced(data: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    assert old in data, old
    return data.replace(old, new, count)


# --- the frame ----------------------------------------------------------------------------------------------------


@damaged
def nothing() -> bytes:
    return sound()


@damaged
def startxref_wrong() -> bytes:
    return replaced(sound(), b"startxref\n", b"startxref\n9")


@damaged
def offsets_wrong() -> bytes:
    return re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 7), sound())


@damaged
def table_gone() -> bytes:
    data = sound()
    return data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))] + data[data.rindex(b"trailer") :]


@damaged
def trailer_gone() -> bytes:
    data = sound()
    return data[: data.rindex(b"trailer")] + b"%%EOF\n"


@damaged
def end_mark_gone() -> bytes:
    return sound().removesuffix(b"%%EOF\n")


@damaged
def tail_gone_behind_the_last_object() -> bytes:
    data = sound()
    return data[: data.rindex(b"endobj") + 7]


@damaged
def zeros_behind_the_end() -> bytes:
    return sound() + bytes(20_000)


@damaged
def web_page_behind_the_end() -> bytes:
    return sound() + b"<html><body>Session expired</body></html>\n" * 60


@damaged
def header_gone() -> bytes:
    return sound().split(b"\n", 2)[2]


@damaged
def junk_before_the_header() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + sound()


@damaged
def much_junk_before_the_header() -> bytes:
    return b"junk \n" * 400 + sound()


@damaged
def version_unheard_of() -> bytes:
    return replaced(sound(), b"%PDF-1.", b"%PDF-9.", 1)


@damaged
def line_ends_changed() -> bytes:
    return sound().replace(b"\n", b"\r\n")


# --- the page tree ------------------------------------------------------------------------------------------------


@damaged
def page_tree_type_wrong() -> bytes:
    return replaced(sound(), b"/Type /Pages", b"/Type /Pagez")


@damaged
def page_type_wrong() -> bytes:
    return replaced(sound(), b"/Type /Page ", b"/Type /Pagx ")


@damaged
def page_type_missing() -> bytes:
    return re.sub(rb"/Type /Page\b(?!s)", b"", sound())


@damaged
def page_count_missing() -> bytes:
    return re.sub(rb"/Count \d+", b"", sound())


@damaged
def page_count_false() -> bytes:
    return re.sub(rb"/Count \d+", b"/Count 70", sound())


@damaged
def page_count_below_zero() -> bytes:
    return re.sub(rb"/Count \d+", b"/Count -1", sound())


@damaged
def kids_missing() -> bytes:
    return re.sub(rb"/Kids \[[^\]]*\]", b"", sound())


@damaged
def catalog_without_pages() -> bytes:
    return re.sub(rb"/Pages \d+ 0 R", b"", sound())


@damaged
def tree_that_loops() -> bytes:
    data = sound()
    number = re.search(rb"/Pages (\d+) 0 R", data)
    assert number
    return re.sub(rb"/Kids \[", b"/Kids [ %s 0 R " % number[1], data)


@damaged
def page_without_a_size() -> bytes:
    return re.sub(rb"/MediaBox \[[^\]]*\]", b"", sound())


# --- streams and objects ------------------------------------------------------------------------------------------


@damaged
def stream_lengths_too_long() -> bytes:
    return re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) + 40), sound())


@damaged
def stream_lengths_too_short() -> bytes:
    return re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) // 2), sound())


@damaged
def stream_lengths_missing() -> bytes:
    return re.sub(rb"/Length \d+", b"", sound())


@damaged
def ends_of_objects_missing() -> bytes:
    return sound().replace(b"endobj\n", b"")


@damaged
def object_stream_damaged() -> bytes:
    data = packed()
    at = data.index(b"stream\n", data.index(b"/ObjStm")) + 20
    return data[:at] + b"\x00\xff\x00\xff" + data[at + 4 :]


@damaged
def cross_reference_stream_damaged() -> bytes:
    data = packed()
    at = data.index(b"stream\n", data.rindex(b"/XRef")) + 12
    return data[:at] + b"\x00\xff\x00\xff" + data[at + 4 :]


@damaged
def content_overwritten() -> bytes:
    data = sound()
    at = data.index(b"stream\n") + 30
    return data[:at] + bytes(40) + data[at + 40 :]


@damaged
def object_in_the_middle_gone() -> bytes:
    data = sound()
    at = data.index(b"/BaseFont")
    return data[: data.rindex(b" obj", 0, at) - 3] + data[data.index(b"endobj", at) + 7 :]


@damaged
def cut_in_the_middle() -> bytes:
    data = sound()
    return data[: len(data) // 2]


@damaged
def cut_in_the_middle_of_object_streams() -> bytes:
    data = packed()
    return data[: len(data) * 2 // 3]


def fuzzed(seed: int, share: float = 0.01) -> bytes:
    """Bytes overwritten at random, the first and the last hundred spared."""
    chance, data = random.Random(seed), bytearray(sound())
    for _ in range(int(len(data) * share)):
        data[chance.randrange(100, len(data) - 100)] = chance.randrange(256)
    return bytes(data)


# --- protection ---------------------------------------------------------------------------------------------------


def locked(revision: int, aes: bool) -> bytes:
    """Encrypted with an empty user password: every reader opens it by itself."""
    import warnings

    guard = pikepdf.Encryption(owner="owner", user="", R=revision, aes=aes, metadata=revision > 3)
    with warnings.catch_warnings():  # that these are weak is known
        warnings.simplefilter("ignore")
        return changed(lambda pdf: None, drawn(PAGES), encryption=guard)
