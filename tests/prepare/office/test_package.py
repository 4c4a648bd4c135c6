"""Packages: bombs, entities and locks are refused before anything is unpacked."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from bundler.prepare.desk import Refused
from bundler.prepare.limits import LIMITS
from bundler.prepare.office import word
from bundler.prepare.office.package import open_package, parse, without_doctype
from tests.prepare.office.makers import docx, p, r
from tests.prepare.office.reading import ACCEPT, prepared, treated


def bomb(size: int, name: str = "word/media/image1.bmp") -> bytes:
    """A Word document with a picture that would unpack to so many bytes, by what the container says."""
    out = io.BytesIO(docx(p(r("x"))))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(1 << 20))
        archive.getinfo(name).file_size = size
    return out.getvalue()


def refusal(data: bytes, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        treated(data, word.treat, ACCEPT, folder)
    return caught.value.finding.code


def test_threat_9_a_bomb_is_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb(1200 << 20))
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        open_package(path, LIMITS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.finding.code == "source.zip-bomb"
    assert "image1.bmp" in str(caught.value)
    assert time.monotonic() - began < 2
    assert peak < 50e6


def test_a_ratio_that_no_document_has_is_refused(tmp_path: Path) -> None:
    assert refusal(bomb(100 << 20), tmp_path) == "source.zip-bomb"


def test_a_blank_picture_that_shrank_well_is_no_bomb(tmp_path: Path) -> None:
    treated(bomb(1 << 20), word.treat, ACCEPT, tmp_path)


@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels", "word/theme/theme1.xml"])
@pytest.mark.parametrize(
    "evil",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE l [<!ENTITY a "lol">]><l>&a;</l>',
    ],
)
def test_threat_9_entities_are_refused_in_every_part(part: str, evil: str, tmp_path: Path) -> None:
    data = evil.encode("utf-16" if "UTF-16" in evil else "utf-8")
    assert refusal(docx(p(r("x")), more={part: data}), tmp_path) == "source.xml-entities"


def test_an_old_document_type_is_dropped_and_not_fetched() -> None:
    data = b'<?xml version="1.0"?><!DOCTYPE manifest PUBLIC "-//X//DTD" "http://127.0.0.1:9/m.dtd"><manifest/>'
    assert without_doctype(data, "x") == b'<?xml version="1.0"?><manifest/>'
    assert parse(data, "x").tag == "manifest"


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut off", b"", docx(p(r("x")))[:-200]])
def test_a_broken_package_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    assert refusal(data, tmp_path) == "source.damaged"


def test_xml_that_is_none_is_refused(tmp_path: Path) -> None:
    assert refusal(docx("", more={"word/document.xml": "<w:document"}), tmp_path) == "source.damaged"


def test_deep_nesting_does_no_harm(tmp_path: Path) -> None:
    deep = "<a>" * 5000 + "</a>" * 5000
    assert refusal(docx("", more={"word/document.xml": deep}), tmp_path) == "source.damaged"


def test_a_locked_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        prepared(b"\xd0\xcf\x11\xe0", "locked-office", tmp_path)
    assert caught.value.finding.code == "source.locked-office"
    assert "without one" in caught.value.finding.remedy


def test_what_is_written_bears_no_dates(tmp_path: Path) -> None:
    package, _ = treated(docx(p(r("x"))), word.treat, ACCEPT, tmp_path)
    assert {info.date_time for info in package.archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
