"""Makes every source file of the example beside this script: ``python make.py [FOLDER]``.

Needs reportlab, Pillow, pillow-heif, pikepdf and python-docx. The same bytes come out each time: no clock, no host,
fixed seeds.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
from making import changes, forms, letters, pictures, plans, skeleton, tables, word, workbook
from making.finish import Change, finish, write
from making.texts_file import Text, all_texts
from making.typeset import set_text

HERE = Path(__file__).resolve().parent
EARLIER = """= NOTE OF EARLIER DECISIONS

Prepared for the Deputy Ombudsman. Not a statement of policy.

| Reference | Nature | Mode of investigation
| PSO/2017/0210 | Officer telephoned a witness socially | Local
| PSO/2018/1142 | Officer used a records system to find a neighbour | Local, directed
| PSO/2019/0087 | Officer sent pictures to a victim of crime | Independent
"""
ASSETS = "asset,description,removed\nKP-EX-01,mail server,2013-04-22\nKP-TP-1..35,back-up tapes,2013-04-22\n"


def attached_note() -> bytes:
    """The PDF that is attached to the Ombudsman's letter."""
    from making.texts_file import parse

    settings = "style: helvetica\nletterhead: ombudsman\nnumbers: none\ntitle: Earlier decisions\n---\n"
    return finish(set_text(parse(settings + EARLIER)))


def report_appendices(pdf: pikepdf.Pdf) -> None:
    """Add to the report a landscape page, and one that is landscape by its /Rotate alone."""
    for name, data in (("Appendix A", tables.appendix_a()), ("Appendix B", tables.appendix_b())):
        with pikepdf.open(io.BytesIO(data)) as appendix:
            first = len(pdf.pages)
            pdf.pages.extend(appendix.pages)
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(name, first))
    changes.lying(len(pdf.pages), 90)(pdf)


def changes_by_file() -> dict[str, tuple[Change, ...]]:
    """What befell each text after it was set."""
    return {
        "claim/statement-of-facts-and-grounds.pdf": (changes.name_tree, changes.metadata("Tobias Wren")),
        "claim/detailed-grounds.pdf": (changes.dests_dictionary,),
        "claim/reply.pdf": (changes.inherit,),
        "correspondence/2024-03-05-adjournment.pdf": (changes.inherit,),
        "hearing/transcript-extract.pdf": (changes.working_notes,),
        "hearing/testimonial-lindgrove.pdf": (changes.lying(1, 180),),
        "investigation/report.pdf": (report_appendices,),
        "investigation/ombudsman-reply.pdf": (
            changes.attach("earlier-decisions.pdf", attached_note(), "application/pdf"),
        ),
        "disclosure/disclosure-letter.pdf": (changes.attach("assets.csv", ASSETS.encode(), "text/csv"),),
        "press/2021-05-marrow-herald.pdf": (changes.crop,),
        "press/2025-11-northern-dispatch.pdf": (changes.script,),
    }


def encryption_of(name: str) -> pikepdf.Encryption | bool:
    """One letter was sent with an owner's password: it opens by itself, and forbids changes."""
    if name != "correspondence/2025-12-18-force-response.pdf":
        return False
    allow = pikepdf.Permissions(modify_other=False, extract=True)
    return pikepdf.Encryption(owner="legal-services", user="", R=3, aes=False, metadata=False, allow=allow)


def from_texts(root: Path) -> None:
    """Every document that is set from a text."""
    befell = changes_by_file()
    for number, text in enumerate(all_texts()):
        name = text.get("out")
        data = plain_text(text) if name.endswith(".txt") else _pdf(text, name, befell.get(name, ()), number)
        write(root, name, data)


def _pdf(text: Text, name: str, befell: tuple[Change, ...], number: int) -> bytes:
    """A text as a PDF; every third one is written in the older manner, without object streams."""
    return finish(set_text(text), *befell, modern=number % 3 != 0, encryption=encryption_of(name))


def plain_text(text: Text) -> bytes:
    """A text that is a plain file: its lines as they stand."""
    return ("\n\n".join(words if not mark else f"{mark} {words}" for mark, words in text.paragraphs) + "\n").encode()


def from_code(root: Path) -> None:
    """Forms, tables, drawings, pictures, the recording, and what office programs and mail programs keep."""
    for name, data in forms.all_forms().items():
        write(root, name, finish(data))
    write(root, "exhibits/ma1-note.jpg", pictures.handwritten_note())
    write(root, "exhibits/ma1-diary.pdf", pictures.diary_scan())
    write(root, "exhibits/ma1-map.png", pictures.street_map())
    write(root, "exhibits/ma1-kiosk.heic", pictures.kiosk_photograph())
    write(root, "exhibits/ma2-audit.pdf", finish(tables.audit()))
    write(root, "exhibits/ma3-radio-marrow.wav", pictures.interview())
    write(root, "statements/lund-1.docx", word.statement())
    write(root, "hearing/skeleton.docx", skeleton.skeleton())
    write(root, "disclosure/crime-report.pdf", pictures.crime_report_scan())
    write(root, "disclosure/enquiry-log.xlsx", workbook.enquiry_log())
    write(root, "disclosure/duty-note.msg", letters.duty_note())
    harbottle = (root / "disclosure/harbottle-letter.pdf").read_bytes()
    write(root, "correspondence/2026-02-20-bundle-agreed.eml", letters.bundle_agreed(harbottle))
    write(root, "disclosure/asset-schedule.pdf", finish(pictures.asset_schedule()))
    write(root, "exhibits/om1-plan.pdf", finish(plans.floor_plan(), plans.declare_layers))
    write(root, "investigation/scene-plan.pdf", finish(plans.site_plan(), plans.user_unit))


def make(root: Path) -> None:
    """Write all source files below root."""
    from_texts(root)
    from_code(root)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
