"""Pixels as image XObjects of a PDF (ISO 32000-2, 8.9.5): how a picture is written without loss."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from bundler.prepare.chunks import chunks

if TYPE_CHECKING:
    from PIL.Image import Image

_SPACES: Final = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK, "1": Name.DeviceGray}
_PROFILES: Final = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK"}
_COMPRESSION, _STRIPS, _COUNTS, _PHOTOMETRIC = 259, 273, 279, 262


def image_stream(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], space: Any, bits: int = 8) -> pikepdf.Stream:
    """An image XObject; its filter is the caller's to add. size: pixels."""
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = size
    stream.ColorSpace, stream.BitsPerComponent = space, bits
    return stream


def colour_space(pdf: pikepdf.Pdf, mode: str, profile: bytes | None) -> Any:
    """The colour space of a mode of Pillow's: by its profile, where it has one that fits (ISO 32000-2, 8.6.5.5)."""
    if not profile or profile[16:20] != _PROFILES.get(mode):
        return _SPACES[mode]
    based = pdf.make_stream(profile)
    based.N, based.Alternate = {"L": 1, "RGB": 3, "CMYK": 4}[mode], _SPACES[mode]
    return Array([Name.ICCBased, pdf.make_indirect(based)])


def pixel_stream(pdf: pikepdf.Pdf, image: Image, space: Any = None) -> pikepdf.Stream:
    """A picture's pixels, all of them, packed: bitonal ones as a fax does, CMYK plainly, all others as PNG does.

    image: of mode 1, L, P, RGB, CMYK or I;16. space: its colour space, None for the one that its mode and its own
    colour profile say.
    """
    if image.mode == "1":
        return _fax_stream(pdf, image)
    if space is None:
        mode = {"P": "RGB", "I;16": "L", "I;16B": "L"}.get(image.mode, image.mode)
        space = colour_space(pdf, mode, image.info.get("icc_profile"))
    if image.mode == "CMYK":
        stream = image_stream(pdf, b"", image.size, space)
        stream.write(zlib.compress(image.tobytes()), filter=Name.FlateDecode)
        return stream
    return _png_stream(pdf, image, space)


def _png_stream(pdf: pikepdf.Pdf, image: Image, space: Any) -> pikepdf.Stream:
    """By PNG's own filters, which a PDF knows too (ISO 32000-2, 7.4.4.4)."""
    packed = io.BytesIO()
    image.save(packed, "PNG", icc_profile=None, exif=None)
    parts = list(chunks(packed.getvalue()))
    width, height, bits, colours = struct.unpack(">IIBB", parts[0][1][8:18])
    if colours == 3:
        [palette] = [chunk[8:-4] for kind, chunk in parts if kind == b"PLTE"]
        space = Array([Name.Indexed, space, len(palette) // 3 - 1, pikepdf.String(palette)])
    data = b"".join(chunk[8:-4] for kind, chunk in parts if kind == b"IDAT")
    stream = image_stream(pdf, b"", (width, height), space, bits)
    parms = Dictionary(Predictor=15, Colors=3 if colours == 2 else 1, BitsPerComponent=bits, Columns=width)
    stream.write(data, filter=Name.FlateDecode, decode_parms=parms)
    return stream


def _fax_stream(pdf: pikepdf.Pdf, image: Image) -> pikepdf.Stream:
    """CCITT group 4 (ITU-T T.6): far smaller than all else for black on white."""
    from PIL import Image as Pictures

    packed = io.BytesIO()
    image.save(packed, "TIFF", compression="group4", strip_size=1 << 30)
    packed.seek(0)
    with Pictures.open(packed, formats=["TIFF"]) as one:
        tags: Any = one.tag_v2  # type: ignore[attr-defined]
        [at], [count], photometric = tags[_STRIPS], tags[_COUNTS], tags[_PHOTOMETRIC]
    return fax_stream(pdf, packed.getvalue()[at : at + count], image.size, photometric == 1)


def fax_stream(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], ones_are_white: bool) -> pikepdf.Stream:
    """Data coded by group 4. ones_are_white: whether a fax's black is white here, as TIFF's photometric 1 has it."""
    stream = image_stream(pdf, b"", size, Name.DeviceGray, 1)
    parms = Dictionary(K=-1, Columns=size[0], Rows=size[1], BlackIs1=ones_are_white)
    stream.write(data, filter=Name.CCITTFaxDecode, decode_parms=parms)
    return stream
