"""One image with fewer dots: decoded, brought down, packed again as it was packed, and kept only where that is smaller
and looks the same."""

from __future__ import annotations

import base64
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pikepdf
from pikepdf import Array, Name

from bundler.prepare.streams import pixel_stream

if TYPE_CHECKING:
    from PIL.Image import Image

_DEVICES: Final = {"/DeviceGray": "L", "/CalGray": "L", "/DeviceRGB": "RGB", "/CalRGB": "RGB"}
_PLAIN: Final = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})
_FAX: Final = "/CCITTFaxDecode"
_JPEG: Final = "/DCTDecode"
_WRAPPED: Final = frozenset({"/FlateDecode", "/ASCII85Decode"})
"""Packings in which programs put a JPEG that is one already."""

_PHOTOGRAPH: Final = 4_000
"""Colours that a drawing or a screenshot hardly has, in a picture brought down to about 250 by 250."""

_CELL: Final = 8
_MOST_IN_A_CELL: Final = {"1": 45, "L": 20, "RGB": 20}
_MOST_ON_AVERAGE: Final = {"1": 6.0, "L": 1.6, "RGB": 1.6}
"""Steps of 256 by which a cell of eight by eight dots may come to differ. A pattern of dots that fewer dots cannot
hold shows here, and stays as it is. The proof, which looks for itself, allows a little more."""

_INK: Final = 144
"""A dot made of black and white ones is black where it is darker than this: thin strokes must not break."""


@dataclass(frozen=True)
class Kind:
    """What can be done with an image. mode: of Pillow's, ``1``, ``L`` or ``RGB``. space: its colour space when it is
    packed again. jpeg: it is packed as one."""

    mode: str
    space: Any
    jpeg: bool


def kind_of(image: pikepdf.Stream) -> Kind | None:
    """What can be done with an image, or None for one that is left alone.

    Left alone is whatever cannot be brought down safely: CMYK and special inks, 16 bits, masks, colours that stand for
    "transparent", JPEG 2000 and JBIG2.
    """
    if image.get("/ImageMask") or "/Decode" in image or "/Alternates" in image:
        return None
    mask, soft = image.get("/Mask"), image.get("/SMask")
    if isinstance(mask, Array) or (isinstance(soft, pikepdf.Stream) and "/Matte" in soft):
        return None
    packing, bits, space = _filters(image), int(image.get("/BitsPerComponent", 8)), image.get("/ColorSpace")
    if bits == 1 and _mode(space) == "L":
        return Kind("1", space, False) if packing in ([_FAX], ["/FlateDecode"]) else None
    if packing[-1:] == [_JPEG] and set(packing[:-1]) <= _WRAPPED and bits == 8 and _mode(space):
        if "/DecodeParms" in image:
            return None
        return Kind(_mode(space), space, True)
    if not set(packing) <= _PLAIN:
        return None
    if isinstance(space, Array) and len(space) == 4 and space[0] == "/Indexed" and _mode(space[1]) == "RGB":
        return Kind("RGB", space[1], False)
    return Kind(_mode(space), space, False) if bits == 8 and _mode(space) else None


def _filters(image: pikepdf.Stream) -> list[str]:
    held = image.get("/Filter")
    return [str(each) for each in held] if isinstance(held, Array) else [str(held)] if held is not None else []


def _mode(space: Any) -> str:
    """Grey or coloured, by a device or a profile; "" for all else."""
    if isinstance(space, Array) and len(space) > 1 and space[0] == "/ICCBased":
        return {1: "L", 3: "RGB"}.get(int(space[1].get("/N", 0)), "") if isinstance(space[1], pikepdf.Stream) else ""
    first = space[0] if isinstance(space, Array) and len(space) else space
    return _DEVICES.get(str(first), "")


def resample(
    pdf: pikepdf.Pdf, image: pikepdf.Stream, kind: Kind, size: tuple[int, int], quality: int, photographs: bool
) -> bool:
    """Give an image as many pixels as said. quality: of JPEG. photographs: pack those as JPEG, whatever they were.

    Answers whether it was altered: not where it cannot be read, would look otherwise, or would not become smaller.
    """
    before = _decoded(image, kind)
    if before is None:
        return False
    after = _smaller(before, size)
    packed, photograph = _packed(pdf, after, kind, quality, photographs)
    if after.size == before.size and not photograph:
        return False
    shown = _unpacked(packed, kind) if photograph else after
    if len(packed.read_raw_bytes()) >= len(image.read_raw_bytes()) or not _faithful(before, shown):
        return False
    image.write(packed.read_raw_bytes())
    for name in ("/Filter", "/DecodeParms"):
        if name in packed:
            image[name] = packed[name]
        elif name in image:
            del image[name]
    image.Width, image.Height = after.size
    image.ColorSpace = packed.ColorSpace if kind.mode == "1" else kind.space
    image.BitsPerComponent = 1 if kind.mode == "1" else 8
    return True


def _decoded(image: pikepdf.Stream, kind: Kind) -> Image | None:
    """The image unpacked in the kind's mode, or None."""
    from PIL import Image as Pictures

    try:
        if kind.jpeg:
            with Pictures.open(io.BytesIO(_unwrapped(image)), formats=["JPEG"]) as opened:
                opened.load()
                return opened.copy() if opened.mode == kind.mode and opened.size == _size(image) else None
        held = pikepdf.PdfImage(image).as_pil_image()
        return held.convert(kind.mode) if held.size == _size(image) and held.mode in ("1", "L", "P", "RGB") else None
    except (pikepdf.PdfError, pikepdf.models.UnsupportedImageTypeError, OSError, SyntaxError, ValueError,
            NotImplementedError, KeyError, AttributeError, TypeError, zlib.error):  # fmt: skip
        return None


def _unwrapped(image: pikepdf.Stream) -> bytes:
    """A JPEG out of what it was wrapped in. Raises ValueError, zlib.error."""
    data = image.read_raw_bytes()
    for name in _filters(image)[:-1]:
        if name == "/FlateDecode":
            data = zlib.decompress(data)
        else:
            data = base64.a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
    return data


def _size(image: pikepdf.Stream) -> tuple[int, int]:
    return int(image.Width), int(image.Height)


def _smaller(image: Image, size: tuple[int, int]) -> Image:
    from PIL.Image import Resampling

    if image.size == size:
        return image
    if image.mode == "1":
        grey = image.convert("L").resize(size, Resampling.BOX)
        return grey.point([0 if level < _INK else 255 for level in range(256)]).convert("1")
    return image.resize(size, Resampling.LANCZOS)


def _packed(pdf: pikepdf.Pdf, image: Image, kind: Kind, quality: int, photographs: bool) -> tuple[pikepdf.Stream, bool]:
    """The image as a stream: as it was packed, unless it is a photograph that is to be a JPEG."""
    if not kind.jpeg and not (photographs and kind.mode != "1" and _is_photograph(image)):
        return pixel_stream(pdf, image, None if kind.mode == "1" else kind.space), False
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, subsampling="4:2:0" if quality < 85 else "4:4:4")
    stream = pdf.make_stream(out.getvalue())
    stream.Filter = Name.DCTDecode
    return stream, True


def _unpacked(packed: pikepdf.Stream, kind: Kind) -> Image:
    """What a reader makes of a JPEG: packing takes away more than the dots."""
    from PIL import Image as Pictures

    with Pictures.open(io.BytesIO(packed.read_raw_bytes()), formats=["JPEG"]) as opened:
        return opened.convert(kind.mode)


def _is_photograph(image: Image) -> bool:
    """Whether a picture has more shades than anything that was drawn."""
    from PIL.Image import Resampling

    small = image.convert("RGB").resize((250, 250), Resampling.NEAREST)
    return small.getcolors(_PHOTOGRAPH) is None


def _faithful(before: Image, after: Image) -> bool:
    """Whether both show the same on a coarse grid."""
    from PIL import ImageChops, ImageStat
    from PIL.Image import Resampling

    mode = "RGB" if before.mode == "RGB" else "L"
    same_size = before.convert(mode).resize(after.size, Resampling.BOX)
    coarse = ImageStat.Stat(ImageChops.difference(same_size.reduce(_CELL), after.convert(mode).reduce(_CELL)))
    most = max(high for _, high in coarse.extrema)
    return bool(most <= _MOST_IN_A_CELL[before.mode] and max(coarse.mean) <= _MOST_ON_AVERAGE[before.mode])
