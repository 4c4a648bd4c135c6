"""The pixels of an image XObject, unpacked by pdfium, which packed none of them (ISO 32000-2, 8.9.5)."""

from __future__ import annotations

import ctypes
import io
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from bundler.prove.contents import raw_data
from bundler.prove.reading import Unreadable, get, resolve

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_JPEG: Final = ("/DCTDecode", ["/DCTDecode"])
_FAX: Final = ("/CCITTFaxDecode", ["/CCITTFaxDecode"])
_COLOURS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_MODES: Final = {1: "L", 3: "RGB", 4: "CMYK"}
_APP: Final = range(0xE0, 0xF0)
_DRAWN_BY: Final = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_COMMENT, _SCAN = 0xFE, 0xDA


def pixels(held: Any, page: pypdfium2.PdfPage) -> Image:
    """The one picture on a page, in mode L, RGB or CMYK with 8 bits a colour; a JPEG by Pillow.

    held: its image XObject as pypdf reads it. Raises Unreadable, OSError, KeyError, ValueError.
    """
    import pypdfium2.raw as raw
    from PIL import Image

    if is_jpeg(held):
        image = Image.open(io.BytesIO(raw_data(held)), formats=["JPEG"])
        return image if image.mode in _MODES.values() else image.convert("RGB")
    found = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1))
    if len(found) != 1:
        raise Unreadable(f"pdfium finds {len(found)} pictures where one should be")
    if get(held, "/Filter") in _FAX:
        with closing(found[0].get_bitmap(render=False)) as bitmap:
            fax: Image.Image = bitmap.to_pil().convert("L")
            return fax
    return _picture(held, _unpacked(found[0].raw))


def is_jpeg(held: Any) -> bool:
    """Whether an image XObject is a JPEG as it is."""
    return get(held, "/Filter") in _JPEG


def bears_notes(held: Any) -> bool:
    """Whether an image bears more than it is drawn by: notes beside it, or segments of a JPEG that hold some."""
    if get(held, "/Metadata") is not None:
        return True
    data, at = raw_data(held), 2
    while is_jpeg(held) and data[at : at + 1] == b"\xff" and data[at + 1] != _SCAN:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        kept = _DRAWN_BY.get(marker)
        if marker == _COMMENT or (marker in _APP and not (kept and data[at + 4 :].startswith(kept))):
            return True
        at += 2 + length
    return False


def _unpacked(picture: Any) -> bytes:
    import pypdfium2.raw as raw

    size = raw.FPDFImageObj_GetImageDataDecoded(picture, None, 0)
    data = (ctypes.c_char * size)()
    raw.FPDFImageObj_GetImageDataDecoded(picture, data, size)
    return bytes(data)


def _picture(held: Any, data: bytes) -> Image:
    """Samples by their colour space and depth."""
    from PIL import Image

    size, bits = (int(get(held, "/Width")), int(get(held, "/Height"))), int(get(held, "/BitsPerComponent"))
    space = get(held, "/ColorSpace")
    if isinstance(space, list) and resolve(space[0]) == "/Indexed":
        kind = "P" if bits == 8 else f"P;{bits}"
        image = Image.frombytes("P", size, data, "raw", kind)
        image.putpalette(_palette(space))
        return image.convert("RGB")
    mode = _MODES[_colours(space)]
    if bits == 1:
        return Image.frombytes("1", size, data).convert("L")
    if bits in (2, 4):
        return Image.frombytes("L", size, data, "raw", f"L;{bits}")
    return Image.frombytes(mode, size, data[::2] if bits == 16 else data)


def _colours(space: Any) -> int:
    """How many colours a space has."""
    if isinstance(space, list) and resolve(space[0]) == "/ICCBased":
        return int(get(resolve(space[1]), "/N"))
    return _COLOURS[str(resolve(space[0]) if isinstance(space, list) else space)]


def _palette(space: list[Any]) -> bytes:
    """Red, green and blue of each entry (ISO 32000-2, 8.6.6.3)."""
    table = resolve(space[3])
    entries = bytes(table.get_data() if hasattr(table, "get_data") else getattr(table, "original_bytes", table))
    grey = _colours(resolve(space[1])) == 1
    return bytes(each for entry in entries for each in (entry,) * 3) if grey else entries
