"""Office files in small notation, made from nothing but the standard library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WHO = 'w:id="1" w:author="Petra Quill" w:date="2026-01-05T10:00:00Z"'

Link = tuple[str, str, str, bool]
"""id, end of the type, target, external."""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rels(links: Sequence[Link]) -> str:
    rows = "".join(
        f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for number, kind, target, external in links
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def types(overrides: Mapping[str, str]) -> str:
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="bin" ContentType="application/octet-stream"/>{rows}</Types>'
    )


# --- Word ---------------------------------------------------------------------------------------------------------


def p(inner: str, style: str = "", mark: str = "") -> str:
    """A paragraph. mark: what stands in the properties of its mark."""
    form = (f'<w:pStyle w:val="{style}"/>' if style else "") + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{form}</w:pPr>' if form else ''}{inner}</w:p>"


def r(text: str, look: str = "", tag: str = "t") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ins(text: str) -> str:
    return f"<w:ins {WHO}>{r(text)}</w:ins>"


def dele(text: str) -> str:
    return f"<w:del {WHO}>{r(text, tag='delText')}</w:del>"


def field(instruction: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + r(instruction, tag="instrText")
        + mark.format("separate")
        + r(result)
        + mark.format("end")
    )


def story(tag: str, inner: str) -> str:
    return f'{HEAD}<w:{tag} xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}">{inner}</w:{tag}>'


def docx(
    body: str,
    links: Sequence[Link] = (),
    more: Mapping[str, str | bytes] | None = None,
    overrides: Mapping[str, str] | None = None,
    root_links: Sequence[Link] = (),
) -> bytes:
    """A Word document. more: further parts, as they are; overrides: their content types."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types({"word/document.xml": f"{kind}document.main+xml", **(overrides or {})}),
        "_rels/.rels": rels([("rId1", "officeDocument", "word/document.xml", False), *root_links]),
        "word/_rels/document.xml.rels": rels(links),
        "word/document.xml": story("document", f"<w:body>{body}</w:body>"),
    }
    return zipped(parts | dict(more or {}))


def with_comment(body: str, text: str) -> bytes:
    """A Word document whose text may refer to comment 7."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    comment = f'<w:comment w:id="7" w:author="Petra Quill" w:date="2026-01-05T10:00:00Z">{p(r(text))}</w:comment>'
    return docx(
        body,
        [("rId7", "comments", "comments.xml", False)],
        {"word/comments.xml": story("comments", comment)},
        {"word/comments.xml": kind},
    )


ANCHORED = (
    '<w:commentRangeStart w:id="7"/>'
    + r("the anchored words")
    + '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
)


# --- OpenDocument -------------------------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_SPACES = " ".join(
    f'xmlns:{short}="{ODF}{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing",
        "presentation": "presentation", "meta": "meta", "svg": "svg-compatible", "fo": "xsl-fo-compatible",
        "config": "config", "script": "script",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odf_content(body: str, styles: str = "", kind: str = "text") -> str:
    return (
        f'{HEAD}<office:document-content {ODF_SPACES} office:version="1.3"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )


def odf(body: str, styles: str = "", kind: str = "text", more: Mapping[str, str | bytes] | None = None) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), mime)
        styles_part = f"{HEAD}<office:document-styles {ODF_SPACES} office:version='1.3'/>"
        parts = {
            "styles.xml": styles_part,
            "content.xml": odf_content(body, styles, kind),
            "META-INF/manifest.xml": manifest,
            **(more or {}),
        }
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def flat(body: str, styles: str = "", kind: str = "text") -> bytes:
    return (
        f'{HEAD}<office:document {ODF_SPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def region(number: str, kind: str, content: str = "") -> str:
    return (
        f'<text:changed-region xml:id="{number}" text:id="{number}"><text:{kind}><office:change-info>'
        f"<dc:creator>Petra Quill</dc:creator><dc:date>2026-01-05T10:00:00</dc:date></office:change-info>{content}"
        f"</text:{kind}></text:changed-region>"
    )


def changed_odt_body() -> str:
    """ "Before ZZINSERTEDZZ after": and ZZDELETEDZZ taken out behind "after"."""
    return (
        "<text:tracked-changes>"
        + region("ct1", "insertion")
        + region("ct2", "deletion", "<text:p> ZZDELETEDZZ</text:p>")
        + "</text:tracked-changes>"
        '<text:p>Before <text:change-start text:change-id="ct1"/>ZZINSERTEDZZ<text:change-end text:change-id="ct1"/>'
        ' after<text:change text:change-id="ct2"/>.</text:p>'
    )


# --- Excel --------------------------------------------------------------------------------------------------------


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def xlsx(
    sheets: Sequence[tuple[str, str, str]],
    more: Mapping[str, str | bytes] | None = None,
    names: str = "",
    head: str = "",
    tail: str = "",
) -> bytes:
    """A workbook. sheets: name, state or "", rows. head, tail: what stands before and behind the rows."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(
            {"xl/workbook.xml": f"{kind}sheet.main+xml"}
            | {f"xl/worksheets/sheet{at}.xml": f"{kind}worksheet+xml" for at in range(1, len(sheets) + 1)}
            | {"xl/comments1.xml": f"{kind}comments+xml"}
        ),
        "_rels/.rels": rels([("rId1", "officeDocument", "xl/workbook.xml", False)]),
        "xl/_rels/workbook.xml.rels": rels(
            [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml", False) for at in range(1, len(sheets) + 1)]
        ),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}" xmlns:r="{R}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{at}" state="{state or "visible"}" r:id="rId{at}"/>'
            for at, (name, state, _) in enumerate(sheets, 1)
        )
        + f"</sheets>{names}</workbook>",
    }
    for at, (_, _, rows) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'{HEAD}<worksheet xmlns="{S}" xmlns:r="{R}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
        )
    return zipped(parts | dict(more or {}))


# --- PowerPoint ---------------------------------------------------------------------------------------------------


def shape(text: str, placeholder: str = "body", hidden: bool = False, number: int = 2) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Box" hidden="{int(hidden)}"/>'
        f'<p:cNvSpPr/><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="900000" '
        'y="900000"/><a:ext cx="6000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-GB" sz="2400"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def pptx(slides: Sequence[tuple[str, bool, str]], more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A presentation. slides: text, whether hidden, the speaker's notes or ""."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    tree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    spaces = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"'
    numbers = range(1, len(slides) + 1)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(
            {"ppt/presentation.xml": f"{kind}presentation.main+xml"}
            | {f"ppt/slides/slide{at}.xml": f"{kind}slide+xml" for at in numbers}
            | {f"ppt/notesSlides/notesSlide{at}.xml": f"{kind}notesSlide+xml" for at in numbers if slides[at - 1][2]}
        ),
        "_rels/.rels": rels([("rId1", "officeDocument", "ppt/presentation.xml", False)]),
        "ppt/_rels/presentation.xml.rels": rels(
            [(f"rId{at}", "slide", f"slides/slide{at}.xml", False) for at in numbers]
        ),
        "ppt/presentation.xml": f"{HEAD}<p:presentation {spaces}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in numbers)
        + '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
    }
    for at, (text, hidden, notes) in enumerate(slides, 1):
        show = ' show="0"' if hidden else ""
        parts[f"ppt/slides/slide{at}.xml"] = (
            f"{HEAD}<p:sld {spaces}{show}><p:cSld><p:spTree>{tree}{shape(text)}</p:spTree></p:cSld></p:sld>"
        )
        if notes:
            parts[f"ppt/slides/_rels/slide{at}.xml.rels"] = rels(
                [("rId9", "notesSlide", f"../notesSlides/notesSlide{at}.xml", False)]
            )
            parts[f"ppt/notesSlides/notesSlide{at}.xml"] = (
                f"{HEAD}<p:notes {spaces}><p:cSld><p:spTree>{tree}{shape(str(at), 'sldNum')}{shape(notes)}"
                "</p:spTree></p:cSld></p:notes>"
            )
    return zipped(parts | dict(more or {}))
