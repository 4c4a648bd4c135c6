"""Word documents for the tests: made by python-docx, or written tag by tag."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def document(body: str, head: str = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n') -> bytes:
    """A part word/document.xml with this body."""
    return f'{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'.encode()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, with what every package needs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str) -> bytes:
    """A document with this body, in tags."""
    return packed({"word/document.xml": document(body)})


def p(*runs: str) -> str:
    """A paragraph of runs of these texts."""
    return f"<w:p>{''.join(r(text) for text in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def part(data: bytes, name: str = "word/document.xml") -> str:
    """A part of a document, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")
