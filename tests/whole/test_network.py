"""Law 10: no source makes a build ask the network, or read a file that is not its own."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler import build
from bundler.results import BuildResult
from tests.making import HEAD
from tests.prepare.mail.letters import mail, part, picture, several
from tests.prepare.mail.outlook import msg
from tests.prepare.mail.test_network import BLUE, listener, page
from tests.prepare.makers import annotate, changed, prepare
from tests.prepare.office import makers as office
from tests.prepare.office.test_making import RTF, hostile_docx

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ("letter.docx", "letter.rtf", "flat.fodt")
DEEDS = ("Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "URI", "JavaScript")


def hostile_pdf(web: str) -> bytes:
    """A PDF that refers to what lies elsewhere in every way there is."""

    def elsewhere(target: str) -> Dictionary:
        return Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(target))

    def change(pdf: pikepdf.Pdf) -> None:
        for number, deed in enumerate(DEEDS):
            action = Dictionary(S=Name(f"/{deed}"))
            if deed == "URI":
                action.URI = String(f"{web}/{deed}")
            elif deed == "JavaScript":
                action.JS = String(f"app.launchURL('{web}/js')")
            else:
                action.F, action.D = elsewhere(f"{web}/{deed}"), Array([0, Name.Fit])
            annotate(pdf, "Link", rect=(10, 10 * number, 60, 10 * number + 8), A=action)
        pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String(f"{web}/open"))
        pdf.Root.URI = Dictionary(Base=String(f"{web}/"))
        form = pdf.make_stream(b"1 0 0 rg 0 0 20 20 re f")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
        form.Ref = Dictionary(F=elsewhere(f"{web}/reference.pdf"), Page=0)
        holder = pdf.pages[0].obj
        holder.Resources.XObject = Dictionary(A=form)
        drawing = b" q 1 0 0 1 200 20 cm /A Do Q "
        holder.Contents = Array([*_contents(holder), pdf.make_stream(drawing)])

    return changed(change)


def outside_pdf(target: Dictionary) -> bytes:
    """A PDF that keeps a picture in another file."""

    def change(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(b"")
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 64, 64
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        image.F, image.FFilter = target, Name.DCTDecode
        holder = pdf.pages[0].obj
        holder.Resources.XObject = Dictionary(A=image)
        holder.Contents = Array([*_contents(holder), pdf.make_stream(b" q 80 0 0 80 20 20 cm /A Do Q ")])

    return changed(change)


def _contents(holder: pikepdf.Object) -> list[pikepdf.Object]:
    return list(holder.Contents) if isinstance(holder.Contents, Array) else [holder.Contents]


def sources(web: str, port: int, planted: Path) -> dict[str, bytes]:
    """A source of every kind, each with all the references that its kind has."""
    html = page(port, planted)
    letter = several(
        part(html, "text/html"), part(html, "text/html", 'Content-Disposition: attachment; filename="a.html"')
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside/page.html", html)
    markdown = f"# Note\n\n![one]({web}/one.png) ![two]({planted.as_uri()}) <img src='{web}/three.png'>\n"
    frames = "".join(
        '<text:p><draw:frame svg:width="3cm" svg:height="3cm">'
        f'<draw:image xlink:href="{target}"/></draw:frame>x</text:p>'
        for target in (f"{web}/flat.png", planted.as_uri())
    )
    found = {
        "act.pdf": hostile_pdf(web),
        "page.html": html,
        "note.md": markdown.encode(),
        "note.txt": f"{web}/plain {planted.as_uri()}\n".encode(),
        "letter.eml": letter,
        "box.mbox": b"From a@kenfield.example Mon Oct 24 18:05:09 2011\n" + mail(html, "text/html") + b"\n",
        "letter.msg": msg(),
        "papers.zip": packed.getvalue(),
        "red.png": picture((255, 0, 0)),
        "red.jpg": picture((250, 0, 0), "JPEG"),
        "red.tif": picture((251, 0, 0), "TIFF"),
        "red.gif": picture((252, 0, 0), "GIF"),
        "red.webp": picture((253, 0, 0), "WEBP"),
        "red.bmp": picture((254, 0, 0), "BMP"),
        "sheet.csv": f"a,b\n1,=WEBSERVICE(\"{web}/cell\")\n".encode(),
    }  # fmt: skip
    if shutil.which("soffice"):
        hostile = (hostile_docx(web, planted), RTF.replace(b"http://127.0.0.1:9", web.encode()), office.flat(frames))
        found |= dict(zip(OFFICE, hostile, strict=True))
    return found


def bundle(folder: Path, web: str, port: int) -> Path:
    """A manifest of them all, and a blue picture outside its folder that none may show."""
    planted = folder / "secret.png"
    inside = folder / "bundle"
    inside.mkdir(parents=True)
    planted.write_bytes(picture(BLUE, size=(200, 200)))
    lines = []
    for name, data in sources(web, port, planted).items():
        (inside / name).write_bytes(data)
        lines.append(f'  - {{file: {name}, title: "{name}", date: 2026-01-05, changes: accept, annotations: remove}}')
    manifest = inside / "manifest.yaml"
    manifest.write_text(HEAD % ', ocr: "off", ocr_reason: none' + "documents:\n" + "\n".join(lines) + "\n", "utf-8")
    return manifest


def shows_blue(result: BuildResult) -> bool:
    """Whether anything blue is drawn on a page of the bundle."""
    assert result.folder and result.plan
    for volume in result.plan.volumes:
        with closing(pypdfium2.PdfDocument(result.folder / volume.file)) as document:
            for index in range(len(document)):
                image = document[index].render(scale=0.3).to_pil().convert("RGB")
                if any(b > 200 > 100 > max(r, g) for _, (r, g, b) in image.getcolors(1 << 24)):
                    return True
    return False


def test_law_10_a_bundle_of_every_kind_asks_nobody_and_shows_no_file_of_others(tmp_path: Path) -> None:
    with listener() as (port, asked):
        result = build(bundle(tmp_path, f"http://127.0.0.1:{port}", port), cache=False)
    assert result.ok, [str(finding) for finding in result.findings if finding.severity == "error"]
    assert asked == []
    assert not shows_blue(result)


@pytest.mark.parametrize("where", ["web", "disk"])
def test_a_pdf_that_keeps_a_picture_elsewhere_is_refused_by_name(tmp_path: Path, where: str) -> None:
    (tmp_path / "secret.png").write_bytes(picture(BLUE))
    with listener() as (port, asked):
        web = Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(f"http://127.0.0.1:{port}/stream"))
        disk = Dictionary(Type=Name.Filespec, F=String(str(tmp_path / "secret.png")))
        result = prepare(tmp_path / "work", outside_pdf(web if where == "web" else disk))
    assert asked == [] and result.refused
    assert result.errors == ["source.outside"]


def test_the_listener_hears_and_blue_is_seen(tmp_path: Path) -> None:
    """What finds nothing above would find something."""
    import urllib.request

    with listener() as (port, asked):
        with pytest.raises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/x", timeout=5)
        assert asked
    manifest = tmp_path / "manifest.yaml"
    (tmp_path / "blue.png").write_bytes(picture(BLUE, size=(200, 200)))
    manifest.write_text(HEAD % "" + "documents:\n  - {file: blue.png, date: 2026-01-05}\n", "utf-8")
    assert shows_blue(build(manifest, cache=False))


@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here")
def test_law_10_no_process_of_a_build_connects_to_anything(tmp_path: Path) -> None:
    """Every system call by which a process reaches another machine, of the parent, its children and theirs; where the
    system lets it be, with no network at all."""
    log = tmp_path / "log"
    manifest = bundle(tmp_path, "http://127.0.0.1:9", 9)
    calls = "trace=connect,sendto,sendmsg,sendmmsg,bind,listen"
    watched = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(log)]
    alone = ["unshare", "-rn", *watched] if shutil.which("unshare") else watched
    works = [way for way in (alone, watched) if not subprocess.run([*way, "true"], capture_output=True).returncode]
    if not works:
        pytest.skip("nothing may be watched on this system")
    command = [sys.executable, "-m", "bundler", "build", str(manifest), "--no-cache"]
    done = subprocess.run([*works[0], *command], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert re.findall(r"^.*AF_INET6?\b.*$", log.read_text(errors="replace"), re.M) == []
