"""Files that were attached to a source come along under names of their own."""

from __future__ import annotations

import pypdf

from tests.assemble.making import Bench, Entry, text_pdf


def test_pitfall_8_attachments_of_equal_names_are_both_there(bench: Bench) -> None:
    entries = []
    for name, data in (("one", b"first"), ("two", b"second")):
        pdf = text_pdf(name)
        pdf.attachments["data.csv"] = data
        entries.append(Entry(name, pdf))
    reader = bench.read(*entries)
    tree = reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    assert tree[::2] == ["one - data.csv", "two - data.csv"]
    assert [each.get_object()["/UF"] for each in tree[1::2]] == ["data.csv", "data.csv"]
    assert [reader.attachments[name] for name in tree[::2]] == [[b"first"], [b"second"]]


def test_no_list_of_files_without_files(bench: Bench) -> None:
    reader: pypdf.PdfReader = bench.read(Entry("one", text_pdf("a")))
    assert "/Names" not in reader.trailer["/Root"]
