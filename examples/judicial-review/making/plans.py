"""Two drawings: the first floor at Tannery Lane (A3, with a hidden layer) and a site plan with a large user unit."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from reportlab.lib.pagesizes import A3, landscape
from reportlab.pdfgen.canvas import Canvas

from making.letterheads import NOTE

ROOMS = (
    (80, 420, 260, 300, "CID office"),
    (340, 420, 180, 300, "Interview room 1"),
    (520, 420, 180, 300, "Interview room 2"),
    (700, 420, 160, 300, "Stairs"),
    (860, 420, 240, 300, "Detective Inspector"),
    (80, 120, 360, 220, "Property store"),
    (440, 120, 260, 220, "Kitchen"),
    (700, 120, 400, 220, "Records terminals TL-CID-02 to TL-CID-06"),
)
LAYERS = (("Walls and rooms", True), ("Furniture", True), ("Estates notes, October 2011", False))


def _open_layer(canvas: Canvas, number: int) -> None:
    canvas._code.append(f"/OC /Layer{number} BDC")


def _close_layer(canvas: Canvas) -> None:
    canvas._code.append("EMC")


def _rooms(canvas: Canvas) -> None:
    canvas.setLineWidth(3)
    for x, y, width, height, name in ROOMS:
        canvas.rect(x, y, width, height)
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawCentredString(x + width / 2, y + height / 2, name)
    canvas.setFont("Helvetica", 11)
    canvas.drawCentredString(590, 375, "C O R R I D O R")


def _furniture(canvas: Canvas) -> None:
    canvas.setLineWidth(1)
    canvas.setStrokeColorRGB(0.35, 0.35, 0.6)
    for x in (370, 550):
        canvas.roundRect(x, 460, 110, 60, 6)
        for chair in (x + 15, x + 70):
            canvas.circle(chair + 10, 540, 10)
            canvas.circle(chair + 10, 442, 10)
    for x in range(720, 1040, 70):
        canvas.rect(x, 290, 50, 34)
    canvas.setStrokeColorRGB(0, 0, 0)


def _notes(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.7, 0.1, 0.1)
    canvas.setFont("Helvetica-Oblique", 12)
    canvas.drawString(525, 695, "Room 2 out of use from")
    canvas.drawString(525, 680, "Wed 19 Oct: ceiling")
    canvas.setFillColorRGB(0, 0, 0)


def floor_plan() -> bytes:
    """The plan, A3 landscape, before its layers are declared."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A3), invariant=1)
    canvas.setTitle("Tannery Lane first floor")
    canvas.setAuthor("Estates")
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(80, 770, "Tannery Lane Police Station: first floor")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(
        80, 750, "Drawing EST/TL/1/07   Scale 1:50 at A3   Kenfield Police Estates, October 2011   Exhibit OM1"
    )
    for number, part in enumerate((_rooms, _furniture, _notes)):
        _open_layer(canvas, number)
        part(canvas)
        _close_layer(canvas)
    canvas.setFont("Helvetica", 6)
    canvas.setFillColorRGB(0.45, 0.45, 0.45)
    canvas.drawString(80, 30, NOTE)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def declare_layers(pdf: pikepdf.Pdf) -> None:
    """Make optional content groups of the three parts of the plan; the last is hidden when the file is opened."""
    page = pdf.pages[0].obj
    groups = [
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name))) for name, _ in LAYERS
    ]
    page.Resources.Properties = pikepdf.Dictionary({f"/Layer{n}": group for n, group in enumerate(groups)})
    hidden = [group for group, (_, shown) in zip(groups, LAYERS, strict=True) if not shown]
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array(groups),
        D=pikepdf.Dictionary(
            Name=pikepdf.String("As issued"),
            Order=pikepdf.Array(groups),
            OFF=pikepdf.Array(hidden),
            BaseState=pikepdf.Name.ON,
        ),
    )


def site_plan() -> bytes:
    """A site plan drawn at half size; its user unit of 2 brings it to A4, as a drawing program writes it."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(421, 297.5), invariant=1)
    canvas.setTitle("Scene plan")
    canvas.setAuthor("CAD operator 3")
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(24, 274, "Scene plan: Tannery Lane, 14 October 2011, 22:40")
    canvas.setFont("Helvetica", 5)
    canvas.drawString(24, 265, "KF/11/48213   Not to scale   Prepared from the account of the victim")
    _lane(canvas)
    canvas.setFillColorRGB(0.45, 0.45, 0.45)
    canvas.setFont("Helvetica", 3)
    canvas.drawString(24, 10, NOTE)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _lane(canvas: Any) -> None:
    canvas.setLineWidth(1)
    canvas.rect(24, 30, 110, 220)
    canvas.rect(230, 30, 165, 90)
    canvas.rect(230, 160, 165, 90)
    marks = (
        (180, 206, "A: claimant walking"),
        (205, 140, "B: yard entrance"),
        (170, 132, "C: where she fell"),
        (120, 60, "D: kiosk"),
    )
    for x, y, name in marks:
        canvas.setFillColorRGB(0.7, 0.1, 0.1)
        canvas.circle(x, y, 2.5, fill=1, stroke=0)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.setFont("Helvetica", 5.5)
        canvas.drawString(x + 5, y - 2, name)
    canvas.drawString(150, 24, "to police station")
    canvas.line(182, 244, 182, 38)


def user_unit(pdf: pikepdf.Pdf) -> None:
    """Each unit of the page is two points (ISO 32000-2, table 31)."""
    pdf.pages[0].obj.UserUnit = 2
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 421, 297.5])
