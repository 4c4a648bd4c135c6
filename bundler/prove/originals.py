"""Sources that are no PDF: what was made of a picture or a text has to hold all of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.pdf.pictures import open_document
from bundler.pdf.text import normalise
from bundler.prove.demands import ORIGINALS
from bundler.prove.reading import FAULTS, Unreadable, get, opened, page_tree, resolve
from bundler.prove.report import Record
from bundler.prove.wording import first_difference, solid, unhyphenated

if TYPE_CHECKING:
    from PIL.Image import Image

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def prove_original(source: Mapping[str, Any], record: Record) -> None:
    """Hold the clean PDF of a picture or a text against the original's own bytes."""
    for check in ORIGINALS.get(source["route"], ()):
        record.looked(check)
    if source["route"] == "image":
        _prove_picture(source, record)
    elif source["route"] == "text":
        _prove_words(source, record)


def _prove_words(source: Mapping[str, Any], record: Record) -> None:
    """Every word of the original, in its order."""
    wanted = _plain(_decoded(Path(source["original"]).read_bytes()))
    with open_document(Path(source["pdf"])) as document:
        pages = []
        for index in range(len(document)):
            with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                pages.append(reader.get_text_range())
    found = _plain("\n".join(pages))
    if found != wanted:
        said = first_difference(found, wanted)
        record.refuse(
            "original-text", f"The pages made of a text do not hold its words: {said}.", "", source["document"]
        )


def _decoded(data: bytes) -> str:
    """By its mark, else as UTF-8, else as Western Windows writes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _plain(text: str) -> str:
    return unhyphenated(solid(normalise(unicodedata.normalize("NFC", text))))


def _prove_picture(source: Mapping[str, Any], record: Record) -> None:
    """Every pixel of the original."""
    from PIL import ImageChops

    place = ("", str(source["document"]), 1)
    try:
        theirs, mine = _original(Path(source["original"])), _embedded(Path(source["pdf"]))
    except (Unreadable, *FAULTS) as fault:
        record.refuse("original-picture", f"The picture cannot be compared with its original: {fault}.", *place)
        return
    if theirs.size != mine.size or ImageChops.difference(theirs, mine).getbbox():
        record.refuse("original-picture", "The picture is not, pixel for pixel, its original.", *place)


def _original(path: Path) -> Image:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # what is too large was refused before
    with Image.open(path, formats=["JPEG", "PNG"]) as image:
        return _on_white(image)


def _on_white(image: Image) -> Image:
    from PIL import Image as Pictures

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    whole = image.convert("RGBA")
    ground = Pictures.new("RGBA", whole.size, (255, 255, 255, 255))
    return Pictures.alpha_composite(ground, whole).convert("RGB")


def _embedded(path: Path) -> Image:
    """The one picture of a PDF: a JPEG by the decoder that reads the original too, anything else by pdfium."""
    import io

    from PIL import Image

    with opened(path) as reader:
        objects = get(page_tree(reader).leaves[0].resources, "/XObject")
        pictures = [resolve(each) for each in objects.values()] if isinstance(objects, dict) else []
        if len(pictures) != 1:
            raise Unreadable(f"{len(pictures)} pictures where one should be")
        if get(pictures[0], "/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            return Image.open(io.BytesIO(bytes(pictures[0]._data)), formats=["JPEG"]).convert("RGB")
    return _bitmap(path)


def _bitmap(path: Path) -> Image:
    import pypdfium2.raw as raw

    with open_document(path) as document, closing(document[0]) as page:
        [picture] = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        bitmap = picture.get_bitmap(render=False)
        image: Image = bitmap.to_pil().convert("RGB")
        return image
