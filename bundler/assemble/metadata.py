"""What the bundle says of itself: catalogue, Info and XMP, all ours and all alike (ISO 32000-2, 7.7.2 and 14.3)."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bundler.assemble.values import BundleInfo

TOOL = "court-bundler"
"""Creator and producer. No version: the ledger names those."""

_UNFIT_FOR_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?\Z")


def write_metadata(pdf: Pdf, info: BundleInfo) -> None:
    """Write the document information and the same as XMP."""
    fields = {"/Title": info.title, "/Author": info.author, "/Creator": TOOL, "/Producer": TOOL}
    if info.date is not None:
        fields["/CreationDate"] = fields["/ModDate"] = pdf_date(info.date)
    values = {key: String(value) for key, value in fields.items() if value}
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(values))
    packet = pdf.make_stream(xmp(info).encode("utf-8"))
    packet["/Type"], packet["/Subtype"] = Name.Metadata, Name.XML
    pdf.Root["/Metadata"] = packet


def write_catalogue(pdf: Pdf, info: BundleInfo, first_page: Object) -> None:
    """How the bundle opens: at 100 %, with the bookmarks beside it, under its title."""
    root = pdf.Root
    root["/Lang"] = String(info.language)
    root["/PageMode"] = Name.UseOutlines
    root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    root["/OpenAction"] = Array([first_page, Name.XYZ, None, None, 1])


def pdf_date(iso: str) -> str:
    """A date as PDF writes it (ISO 32000-2, 7.9.4): "2026-03-04" -> "D:20260304". Raises ValueError."""
    match = _DATE.match(iso)
    if match is None:
        raise ValueError(f"{iso!r} is no ISO 8601 day or moment")
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return f"D:{year}{month}{day}"
    moment = f"D:{year}{month}{day}{hour}{minute}{second or '00'}"
    if zone is None or zone == "Z":
        return moment + ("Z" if zone else "")
    return f"{moment}{zone[0]}{zone[1:3]}'{zone[-2:]}'"


def xmp(info: BundleInfo) -> str:
    """The XMP packet (ISO 16684-1), without a clock and without padding."""
    properties = [
        f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{_text(info.title)}</rdf:li></rdf:Alt></dc:title>",
        f"<dc:language><rdf:Bag><rdf:li>{_text(info.language)}</rdf:li></rdf:Bag></dc:language>",
        f"<xmp:CreatorTool>{TOOL}</xmp:CreatorTool>",
        f"<pdf:Producer>{TOOL}</pdf:Producer>",
        "<dc:format>application/pdf</dc:format>",
    ]
    if info.author:
        properties.append(f"<dc:creator><rdf:Seq><rdf:li>{_text(info.author)}</rdf:li></rdf:Seq></dc:creator>")
    if info.date is not None:
        date = _text(info.date.replace(" ", "T"))
        properties.append(f"<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>")
    lines = "\n".join(properties)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
{lines}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _text(value: str) -> str:
    return escape(_UNFIT_FOR_XML.sub("\N{REPLACEMENT CHARACTER}", value))
