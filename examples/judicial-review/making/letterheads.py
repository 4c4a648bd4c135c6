"""The heads of letters and reports. Every person and body here is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NOTE = "Fictional document made for an example. No real person, body or event is described."


@dataclass(frozen=True)
class Letterhead:
    """A sender's name, the lines below it, the colour (red, green, blue from 0 to 1) and the layout."""

    name: str
    lines: tuple[str, ...]
    colour: tuple[float, float, float] = (0, 0, 0)
    layout: str = "left"
    face: str = "Helvetica"
    crest: bool = False


POLICE = (0.08, 0.16, 0.36)
HEADS = {
    "police": Letterhead(
        "KENFIELD POLICE",
        ("Force Headquarters, Beacon Road, Kenfield KF4 7QQ", "Telephone 01632 960100   www.kenfield-police.example"),
        POLICE,
        "left",
        "Helvetica",
        True,
    ),
    "station": Letterhead(
        "KENFIELD POLICE",
        ("Tannery Lane Police Station, Kenfield KF1 2AB", "Telephone 01632 960101"),
        POLICE,
        "left",
        "Helvetica",
        True,
    ),
    "psd": Letterhead(
        "KENFIELD POLICE",
        ("Professional Standards Department", "Beacon Road, Kenfield KF4 7QQ   Telephone 01632 960118"),
        POLICE,
        "right",
        "Helvetica",
        True,
    ),
    "legal": Letterhead(
        "Kenfield Police Legal Services",
        ("Beacon Road, Kenfield KF4 7QQ", "DX 960001 Kenfield   legal@kenfield-police.example"),
        POLICE,
        "right",
        "Times-Roman",
    ),
    "ombudsman": Letterhead(
        "Police Standards Ombudsman",
        ("for Kenfield and Marrow", "Quayside House, 3 Wharf Street, Marrow MW1 5RT", "www.psokm.example"),
        (0.0, 0.36, 0.34),
        "left",
        "Helvetica",
        False,
    ),
    "panel": Letterhead(
        "POLICE MISCONDUCT PANEL",
        ("Secretariat: Assize Chambers, Castle Hill, Kenfield KF1 1AA", "panel.secretariat@kenfield-marrow.example"),
        (0.25, 0.05, 0.12),
        "centre",
        "Times-Roman",
        True,
    ),
    "fenwick": Letterhead(
        "FENWICK LANE SOLICITORS",
        (
            "12 Fenwick Lane, London EC9A 4ZZ   DX 960222 London",
            "Telephone 020 7946 0112   public@fenwicklane.example",
            "Authorised and regulated",
        ),
        (0.36, 0.22, 0.05),
        "centre",
        "Times-Roman",
    ),
    "ashdown": Letterhead(
        "Mara Ashdown",
        ("Flat 3, 41 Glazier's Row", "Kenfield KF2 8HJ"),
        (0, 0, 0),
        "right",
        "Times-Roman",
    ),
    "institute": Letterhead(
        "Institute for Policing Practice",
        ("Marl House, Sedgeley Park, Marrow MW7 2LL   www.ipp.example",),
        (0.35, 0.12, 0.42),
        "left",
        "Helvetica",
    ),
    "mail": Letterhead(
        "Larkpost Mail, Inc.",
        ("Legal Process Desk", "4410 Harbor Loop, Suite 900, Port Ellery, OR 97999, USA"),
        (0.65, 0.2, 0.1),
        "left",
        "Helvetica",
    ),
    "federation": Letterhead(
        "Kenfield Police Staff Association",
        ("Joint Branch Office, 9 Rope Walk, Kenfield KF1 6DD",),
        (0.1, 0.1, 0.1),
        "centre",
        "Times-Roman",
    ),
    "support": Letterhead(
        "MARROW WITNESS SUPPORT",
        ("A charity of volunteers   The Old Dairy, Marrow MW2 2BB   01632 960177",),
        (0.5, 0.3, 0.0),
        "left",
        "Helvetica",
    ),
}


def _crest(canvas: Any, x: float, y: float, head: Letterhead) -> None:
    """A plain shield with a beacon: nobody's badge. (x, y): its lower left corner, in points."""
    canvas.setFillColorRGB(*head.colour)
    path = canvas.beginPath()
    path.moveTo(x, y + 34)
    path.lineTo(x + 28, y + 34)
    path.lineTo(x + 28, y + 14)
    path.curveTo(x + 28, y + 6, x + 20, y + 2, x + 14, y)
    path.curveTo(x + 8, y + 2, x, y + 6, x, y + 14)
    path.close()
    canvas.drawPath(path, fill=1, stroke=0)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.circle(x + 14, y + 23, 4, fill=1, stroke=0)
    canvas.rect(x + 12.5, y + 7, 3, 12, fill=1, stroke=0)


def draw(canvas: Any, head: Letterhead, size: tuple[float, float]) -> float:
    """Draw a letterhead at the top of a page of that size; returns how far below the top it reaches, in points."""
    width, height = size
    bold = head.face.replace("Times-Roman", "Times") + "-Bold"
    x = {"left": 64.0, "centre": width / 2, "right": width - 64.0}[head.layout]
    write = {
        "left": canvas.drawString,
        "centre": canvas.drawCentredString,
        "right": canvas.drawRightString,
    }[head.layout]
    top = height - 52
    if head.crest:
        _crest(canvas, x if head.layout == "left" else x - (14 if head.layout == "centre" else 28), top - 16, head)
        x, top = (x + 38, top) if head.layout == "left" else (x, top - 34)
    canvas.setFillColorRGB(*head.colour)
    canvas.setFont(bold, 15)
    write(x, top, head.name)
    canvas.setFont(head.face, 8.5)
    for number, line in enumerate(head.lines, 1):
        write(x, top - 3 - 11 * number, line)
    rule = top - 12 - 11 * len(head.lines)
    canvas.setStrokeColorRGB(*head.colour)
    canvas.setLineWidth(0.8)
    canvas.line(64, rule, width - 64, rule)
    canvas.setFillColorRGB(0, 0, 0)
    return float(height - rule)
