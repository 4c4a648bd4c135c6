"""What office life does to PDFs: notes stuck on, scripts, attachments, passwords, cut margins, odd page trees."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

Change = Callable[[pikepdf.Pdf], None]


def _links(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every link of a document that leads to a page of it."""
    found = []
    for page in pdf.pages:
        found += [note for note in page.obj.get("/Annots", []) if note.get("/Subtype") == "/Link" and "/Dest" in note]
    return found


def _named(pdf: pikepdf.Pdf, name_of: Callable[[int], pikepdf.Object]) -> dict[str, pikepdf.Object]:
    """Turn the links' explicit destinations into named ones; returns what each name stands for."""
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    names: dict[str, pikepdf.Object] = {}
    for link in _links(pdf):
        number = places[link.Dest[0].objgen]
        names[f"page.{number}"] = Array([pdf.pages[number - 1].obj, Name.XYZ, 0, 800, 0])
        link.Dest = name_of(number)
    return names


def name_tree(pdf: pikepdf.Pdf) -> None:
    """Named destinations in a name tree, as newer programs write them (ISO 32000-2, 12.3.2.4)."""
    names = _named(pdf, lambda number: String(f"page.{number}"))
    pairs = [part for key in sorted(names) for part in (String(key), names[key])]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(pairs)))


def dests_dictionary(pdf: pikepdf.Pdf) -> None:
    """Named destinations in the old dictionary, with the same names as another document uses."""
    names = _named(pdf, lambda number: Name(f"/page.{number}"))
    pdf.Root.Dests = Dictionary({f"/{key}": Dictionary(D=value) for key, value in names.items()})


def inherit(pdf: pikepdf.Pdf) -> None:
    """Page boxes and rotation stand in the page tree's root alone and are inherited."""
    pdf.Root.Pages.MediaBox = pdf.pages[0].obj.MediaBox
    pdf.Root.Pages.Rotate = 0
    for page in pdf.pages:
        for key in ("/MediaBox", "/Rotate", "/CropBox"):
            if key in page.obj:
                del page.obj[key]


def crop(pdf: pikepdf.Pdf) -> None:
    """The visible page is smaller than the sheet, and does not begin at its corner."""
    page = pdf.pages[0].obj
    page.MediaBox = Array([-20, -30, 640, 890])
    page.CropBox = Array([18, 12, 577, 836])


def script(pdf: pikepdf.Pdf) -> None:
    """A script that would run when the file is opened."""
    code = String("app.alert({cMsg: 'Subscribe to the Dispatch', nIcon: 3});")
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=code)


def lying(number: int, degrees: int) -> Change:
    """A page (1-based) is drawn turned by 90 or 180 degrees, and its /Rotate sets it upright again."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number - 1].obj
        _, _, width, height = (float(side) for side in page.MediaBox)
        if degrees == 90:
            page.MediaBox = Array([0, 0, height, width])
            matrix = b"q 0 1 -1 0 %.4f 0 cm " % height
        else:
            matrix = b"q -1 0 0 -1 %.4f %.4f cm " % (width, height)
        page.Rotate = degrees
        content = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
        page.Contents = Array([Stream(pdf, matrix), *content, Stream(pdf, b" Q")])

    return change


def attach(name: str, data: bytes, kind: str) -> Change:
    """A file is attached to the document."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name, mime_type=kind)

    return change


def _appearance(pdf: pikepdf.Pdf, rect: list[float], content: bytes) -> Stream:
    """A comment's drawn look, so that every reader shows the same."""
    look = Stream(pdf, content)
    look.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(rect),
        Resources=Dictionary(ExtGState=Dictionary(Clear=Dictionary(CA=0.4, ca=0.4, BM=Name.Multiply))),
    )
    return look


def _comment(pdf: pikepdf.Pdf, kind: str, rect: list[float], words: str, author: str) -> pikepdf.Object:
    """A comment of that kind on a page, at rect in the page's points."""
    x0, y0, x1, y1 = rect
    box = b"%.1f %.1f %.1f %.1f re f" % (x0, y0, x1 - x0, y1 - y0)
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{kind}"),
        Rect=Array(rect),
        Contents=String(words),
        T=String(author),
        M=String("D:20260112091500Z"),
        C=Array([1, 0.85, 0.1]),
        F=4,
        AP=Dictionary(N=_appearance(pdf, rect, b"/Clear gs 1 0.85 0.1 rg " + box)),
    )
    if kind == "Highlight":
        note.QuadPoints = Array([x0, y1, x1, y1, x0, y0, x1, y0])
    return pdf.make_indirect(note)


def working_notes(pdf: pikepdf.Pdf) -> None:
    """A solicitor's notes on her working copy: two slips and a highlight. They are nobody else's business."""
    slips = (
        (0, "Text", [530, 312, 550, 332], "IF: this answer is our best one. Lead with it?"),
        (0, "Highlight", [84, 313, 285, 326], "Confident about glass"),
        (3, "Text", [530, 308, 550, 328], "Ask counsel whether VS knew about the note. PRIVILEGED"),
    )
    for page, kind, rect, words in slips:
        target = pdf.pages[page].obj
        if "/Annots" not in target:
            target.Annots = Array()
        target.Annots.append(_comment(pdf, kind, [float(part) for part in rect], words, "C. Abernethy-Rowe"))


def metadata(author: str) -> Change:
    """What a program leaves behind about who wrote a document and when."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Author"] = author
        pdf.docinfo["/CreationDate"] = "D:20260104221407Z"
        pdf.docinfo["/Company"] = "Ropewalk Chambers"

    return change
