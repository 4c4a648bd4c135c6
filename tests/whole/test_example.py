"""The example's source files: made by the script beside them, and read by other programs than ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from oxmsg import Message
from PIL import Image, ImageChops

from tests.conftest import EXAMPLE

ENCODED = {"exhibits/ma1-kiosk.heic"}
"""Files whose bytes depend on the version of an encoder; what they show does not."""


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, made anew."""
    folder = tmp_path_factory.mktemp("anew")
    subprocess.run([sys.executable, str(EXAMPLE / "make.py"), str(folder)], check=True, timeout=300)
    return folder


def test_every_source_comes_out_of_the_script_with_equal_bytes(anew: Path) -> None:
    names = sorted(path.relative_to(anew).as_posix() for path in anew.rglob("*") if path.is_file())
    assert len(names) > 60
    different = [name for name in names if (anew / name).read_bytes() != (EXAMPLE / name).read_bytes()]
    assert set(different) <= ENCODED


def test_the_photograph_shows_the_same(anew: Path) -> None:
    import pillow_heif

    for name in ENCODED:
        one, other = (pillow_heif.open_heif(folder / name).to_pillow().convert("RGB") for folder in (anew, EXAMPLE))
        assert isinstance(one, Image.Image)
        assert one.size == other.size
        worst = max(high for _, high in ImageChops.difference(one, other).getextrema())
        assert worst < 48


def test_outlook_s_message_is_read_by_two_readers() -> None:
    extract_msg = pytest.importorskip("extract_msg")
    path = EXAMPLE / "disclosure" / "duty-note.msg"
    one, other = Message.load(str(path)), extract_msg.openMsg(str(path))
    try:
        assert one.subject == other.subject == "Caller for you, Glazier's Row"
        assert one.sent_date == other.date
        assert one.sender == other.sender == "Ottery, C (Kenfield) <c.ottery@kenfield-police.example>"
        assert (one.body or "").split() == (other.body or "").split()
        assert [each.email_address for each in one.recipients] == [each.email for each in other.recipients]
        [mine], [theirs] = one.attachments, other.attachments
        assert (mine.file_name, mine.file_bytes) == (theirs.longFilename, theirs.data)
    finally:
        other.close()
