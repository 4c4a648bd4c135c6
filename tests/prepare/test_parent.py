"""The parent's side: copies, kinds, sharing, the cache, and children that fail."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from bundler.cache import Cache
from bundler.children import MEMORY, Crew
from bundler.model import AnnotationPolicy, Document, DocumentKind, Progress, Severity, Source
from bundler.prepare import prepare_all, recordings
from bundler.prepare.limits import Limits
from tests.prepare.makers import Inline, annotate, changed, document, drawn, plain, prepare


def run(folder: Path, *documents: Document, cache: Cache | None = None, **options: Any) -> Any:
    crew = Inline()
    ready, findings = prepare_all(documents, folder, crew, cache or Cache(None), **options)  # type: ignore[arg-type]
    return ready, findings, len(crew.asked)


def test_real_children_prepare_a_bundle_end_to_end(tmp_path: Path) -> None:
    documents = [document(f"{n}.pdf", drawn(n), id=f"d{n}") for n in (1, 2, 3)]
    documents.append(document("broken.pdf", b"%PDF-1.4 nothing", id="broken"))
    seen: list[Progress] = []
    with Crew(2) as crew:
        ready, findings = prepare_all(documents, tmp_path, crew, Cache(None), seen.append)
    assert {name: len(p.facts.pages) for name, p in ready.items()} == {"d1": 1, "d2": 2, "d3": 3}
    assert [f.place.document for f in findings] == ["broken"]
    assert {(p.stage, p.total) for p in seen} == {("prepare", 4)}
    assert list(dict.fromkeys(p.done for p in seen if p.done)) == [1, 2, 3, 4]
    assert {p.item for p in seen} == {"1.pdf", "2.pdf", "3.pdf", "broken.pdf"}


def test_each_page_was_looked_at_for_the_proof(tmp_path: Path) -> None:
    ready, _, _ = run(tmp_path, document("a.pdf", drawn(2)))
    text = ready["doc"].original.with_suffix(".pages.json").read_text()
    assert text.startswith('{"schema":2,"pages":[{"pixels":[420,560],"bands":"')


def test_equal_bytes_with_equal_options_are_read_once(tmp_path: Path) -> None:
    data = drawn()
    one, two = document("a.pdf", data, id="one"), document("b.pdf", data, id="two")
    other = document("c.pdf", data, id="other", annotations=AnnotationPolicy.REMOVE)
    ready, _, asked = run(tmp_path, one, two, other)
    assert asked == 2
    assert ready["one"].original == ready["other"].original
    assert [ready[name].name for name in ("one", "two", "other")] == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_source_is_read_once(tmp_path: Path) -> None:
    reads = []

    def opened() -> BinaryIO:
        reads.append(1)
        return io.BytesIO(drawn())

    source = Source("a.pdf", open=opened)
    documents = [Document(name, DocumentKind.FILE, name, source=source) for name in ("one", "two")]
    run(tmp_path, *documents)
    assert len(reads) == 1


def test_findings_say_where_the_manifest_names_the_file(tmp_path: Path) -> None:
    _, [finding], _ = run(tmp_path, document("x/a.pdf", b"\0\1"), manifest="manifest.yaml")
    assert str(finding.place) == "manifest.yaml:7, doc"
    assert '"x/a.pdf"' in finding.message


def test_pitfall_3_one_bad_source_hides_no_other_and_all_problems_are_told(tmp_path: Path) -> None:
    bad = [document(f"{n}.pdf", bytes([n]), id=f"bad{n}") for n in (1, 2)]
    ready, findings, _ = run(tmp_path, bad[0], document("good.pdf", drawn(), id="good"), bad[1])
    assert list(ready) == ["good"]
    assert [f.place.document for f in findings] == ["bad1", "bad2"]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    source = Source("gone.pdf", tmp_path / "gone.pdf")
    _, [finding], _ = run(tmp_path, Document("doc", DocumentKind.FILE, "t", source=source))
    assert (finding.code, finding.severity) == ("source.unreadable", Severity.ERROR)
    assert str(tmp_path) not in finding.message


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in the file system")
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_never_opened(tmp_path: Path, kind: str) -> None:
    import os

    path = tmp_path / "thing.pdf"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    _, [finding], _ = run(tmp_path / "w", Document("doc", DocumentKind.FILE, "t", source=Source("thing.pdf", path)))
    assert finding.code == "source.not-a-file"


def test_inputs_are_never_modified(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(changed(lambda pdf: annotate(pdf, "Highlight")))
    path.chmod(0o400)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
    source = Source("a.pdf", path)
    run(tmp_path / "w", Document("d", DocumentKind.FILE, "t", source=source, annotations=AnnotationPolicy.REMOVE))
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("a.pdf", b"\x89PNG\r\n\x1a\n....", "source.wrong-kind", "a PNG picture"),
        ("a.jpg", b"%PDF-1.4", "source.wrong-kind", "a PDF"),
        ("a.txt", b"PK\x03\x04", "source.wrong-kind", "a ZIP file"),
        ("a.docx", b"PK\x03\x04", "source.wrong-kind", "a ZIP file"),
        ("a.doc", b"%PDF-1.4", "source.wrong-kind", "a PDF"),
        ("a.exe", b"MZ", "source.unsupported", "a program"),
        ("a.dat", b"\x78\x9f\x3e\x22 %PDF-1.4 1 0 obj", "source.unsupported", "a winmail.dat of Outlook"),
        ("a.pdf", b"II*\0", "source.wrong-kind", "a TIFF picture"),
    ],
)
def test_the_kind_is_told_by_content(tmp_path: Path, name: str, data: bytes, code: str, words: str) -> None:
    _, [finding], asked = run(tmp_path, document(name, data))
    assert finding.code == code
    assert words in finding.message
    assert finding.remedy
    assert asked == 0


def test_a_name_without_a_suffix_is_taken_by_its_content(tmp_path: Path) -> None:
    ready, findings, _ = run(tmp_path, document("record 4711", drawn()))
    assert findings == []
    assert ready["doc"].facts.route == "direct"


def test_limits_are_named(tmp_path: Path) -> None:
    _, [finding], _ = run(tmp_path, document("a.pdf", drawn()), limits=Limits(file_bytes=100))
    assert finding.code == "source.too-large"


def test_a_full_disk_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    _, [finding], _ = run(tmp_path, document("a.pdf", drawn()))
    assert finding.code == "source.no-room"


# --- cache --------------------------------------------------------------------------------------------------------


def noisy() -> bytes:
    def change(pdf: Any) -> None:
        annotate(pdf, "Highlight")
        pdf.attachments["a.txt"] = b"words"

    return changed(change)


def test_a_second_build_asks_no_child_and_gives_the_same(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    doc = document("a.pdf", noisy(), annotations=AnnotationPolicy.REMOVE)
    first, told, asked = run(tmp_path / "one", doc, cache=cache)
    second, told_again, asked_again = run(tmp_path / "two", doc, cache=cache)
    assert (asked, asked_again) == (1, 0)
    assert told == told_again
    assert first["doc"].facts == second["doc"].facts
    assert first["doc"].pdf.read_bytes() == second["doc"].pdf.read_bytes()
    names = [sorted(path.name for path in (tmp_path / folder).iterdir()) for folder in ("one", "two")]
    assert names[0] == names[1]


def test_a_damaged_cache_is_noticed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    doc = document("a.pdf", noisy(), annotations=AnnotationPolicy.REMOVE)
    run(tmp_path / "one", doc, cache=cache)
    for path in (tmp_path / "cache" / "file").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    ready, _, asked = run(tmp_path / "two", doc, cache=cache)
    assert asked == 1
    assert ready["doc"].pdf.exists()


def test_another_password_is_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pikepdf

    cache = Cache(tmp_path / "cache")
    locked = changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user="sesame"))
    doc = document("a.pdf", locked, password_env="SECRET")
    monkeypatch.setenv("SECRET", "sesame")
    assert run(tmp_path / "one", doc, cache=cache)[0]
    monkeypatch.setenv("SECRET", "guess")
    ready, [finding], _ = run(tmp_path / "two", doc, cache=cache)
    assert ready == {}
    assert finding.code == "source.wrong-password"


# --- children that fail -------------------------------------------------------------------------------------------


def bomb(pdf: Any) -> None:
    """Forms that paint each other twice, thirty deep: some kilobytes that draw a thousand million times."""
    from pikepdf import Dictionary

    from tests.prepare.makers import form

    inner = pdf.make_indirect(form(pdf, b"0 0 1 1 re f"))
    for _ in range(30):
        inner = pdf.make_indirect(form(pdf, b"/A Do /A Do", Resources=Dictionary(XObject=Dictionary(A=inner))))
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(A=inner)
    page.Contents = pdf.make_stream(b"/A Do")


def test_law_11_a_bomb_is_refused_by_name_and_its_neighbour_is_not_touched(tmp_path: Path) -> None:
    documents = [document("bomb.pdf", changed(bomb), id="bomb"), document("good.pdf", drawn(), id="good")]
    limits = Limits(seconds=4, memory=MEMORY // 4)
    with Crew(1) as crew:
        ready, [finding] = prepare_all(documents, tmp_path, crew, Cache(None), limits=limits)
    assert list(ready) == ["good"]
    assert finding.code in ("source.bomb", "source.timeout", "source.crash", "source.memory")
    assert '"bomb.pdf"' in finding.message


def test_a_page_tree_that_loops_is_refused(tmp_path: Path) -> None:
    data = drawn().replace(b"/Kids [ ", b"/Kids [ 4 0 R ").replace(b"/Type /Page\n", b"/Type /Pages /Kids [ 4 0 R ]\n")
    assert prepare(tmp_path, data).refused


# --- media --------------------------------------------------------------------------------------------------------


def sound(seconds: int) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(100)
        writer.writeframes(b"\x80" * (100 * seconds))
    return stream.getvalue()


@pytest.mark.parametrize(("seconds", "said"), [(5, "0:05"), (760, "12:40"), (3723, "1:02:03")])
@pytest.mark.parametrize("as_path", [True, False])
def test_a_recording_has_a_size_a_hash_and_a_length(tmp_path: Path, seconds: int, said: str, as_path: bool) -> None:
    data = sound(seconds)
    (tmp_path / "a.wav").write_bytes(data)
    source = Source("a.wav", tmp_path / "a.wav") if as_path else Source.of_bytes("a.wav", data)
    document = Document("m", DocumentKind.MEDIA, "Interview", source=source, supplied="on a disc")
    cache = Cache(tmp_path / "cache")
    with Crew(1) as crew:
        facts, findings = recordings([document], tmp_path / "work", crew, cache, "m.yaml")
    with Crew(1, registry={}) as nobody:  # the second time, no child is asked
        assert recordings([document], tmp_path / "work", nobody, cache, "m.yaml") == (facts, findings)
    assert (facts["m"].size, facts["m"].duration, len(facts["m"].sha256)) == (len(data), said, 64)
    assert findings == []


def test_the_manifest_may_give_the_length(tmp_path: Path) -> None:
    source = Source.of_bytes("a.mp3", b"ID3")
    said, unsaid = (Document(each, DocumentKind.MEDIA, "t", source=source, duration=each) for each in ("12:40", ""))
    with Crew(1) as crew:
        facts, _ = recordings([said, unsaid], tmp_path, crew, Cache(None), "m.yaml")
    assert (facts["12:40"].duration, facts[""].duration) == ("12:40", "")


def test_nothing_of_a_document_left_out_by_the_child_is_invented(tmp_path: Path) -> None:
    result = prepare(tmp_path, noisy(), annotations=AnnotationPolicy.REMOVE)
    assert b"words" not in plain(result.open())


def test_a_recording_that_is_named_as_a_file_is_told_the_word_for_it(tmp_path: Path) -> None:
    _, [finding], _ = run(tmp_path, document("a.wav", b"\0\1\2 of a kind that is not known"))
    assert "media:" in finding.remedy


def test_defect_a_text_that_speaks_of_pdf_is_a_text(tmp_path: Path) -> None:
    data = b"The file begins with %PDF-1.4 as the header, the expert says."
    assert prepare(tmp_path, data, "note.txt").prepared.facts.route == "text"
