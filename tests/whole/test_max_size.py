"""Pictures brought down to the profile's resolution and the manifest's ``max_size``, through a whole build."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bundler import build, verify
from bundler.results import BuildResult
from tests import making
from tests.prepare.test_resolution import letter, page_of, photograph

HEAD = making.HEAD + "documents:\n"


def written(folder: Path, files: dict[str, bytes], settings: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    path = folder / "manifest.yaml"
    rows = [f"  - {{file: {name}, title: Exhibit {at}, date: 2019-03-17}}" for at, name in enumerate(files)]
    more = ", ocr: off, ocr_reason: it is a test, orient: off" + settings
    path.write_text(HEAD % more + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def built(manifest: Path, **options: Any) -> BuildResult:
    return build(manifest, cache=False, **options)


def said(result: BuildResult) -> list[str]:
    assert result.folder is not None
    ledger = json.loads((result.folder / "ledger.json").read_text("utf-8"))
    found = [each for source in ledger["sources"] for each in source.get("alterations", ())]
    return [each["detail"] for each in found if each["code"] == "picture-resampled"]


def errors(result: BuildResult) -> list[str]:
    return [f"{each.code} {each.message}" for each in result.findings if each.severity == "error"]


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    return {
        "photograph.pdf": page_of(photograph((1500, 1100)), 170),  # 635 dots an inch
        "scan.pdf": page_of(letter((2400, 1200)), 288),
        "note.jpg": photo(600),
    }


def photo(dpi: int) -> bytes:
    from tests.prepare.test_picture import coded

    return coded(photograph((1200, 900)), "JPEG", dpi=(dpi, dpi), quality=92)


def test_pictures_above_the_profile_are_brought_down_stated_and_proved(
    tmp_path: Path, sources: dict[str, bytes]
) -> None:
    result = built(written(tmp_path, sources), full=True)
    assert errors(result) == []
    assert sorted(said(result)) == [
        "1 picture brought down from 600 to 300 dots an inch",
        "1 picture brought down from 600 to 300 dots an inch",
        "1 picture brought down from 635 to 300 dots an inch",
    ]
    again = built(written(tmp_path / "again", sources))
    assert [path.read_bytes() for path in again.files] == [path.read_bytes() for path in result.files]


def test_a_bundle_that_is_too_large_has_its_pictures_brought_down_further(
    tmp_path: Path, sources: dict[str, bytes]
) -> None:
    usual = built(written(tmp_path / "usual", sources))
    size = usual.files[[path.suffix for path in usual.files].index(".pdf")].stat().st_size
    result = built(written(tmp_path / "small", sources, f", max_size: {size - 1}"))
    assert errors(result) == []
    assert all("to 200 dots an inch" in each for each in said(result))
    [pdf] = [path for path in result.files if path.suffix == ".pdf"]
    assert pdf.stat().st_size < size
    assert result.folder is not None
    assert verify(result.folder, cache=False).ok  # by the dots that the ledger states, not by the profile's


def test_what_cannot_be_made_small_enough_is_reported_with_the_heaviest_documents(tmp_path: Path) -> None:
    noise = Image.effect_noise((900, 700), 120)
    files = {f"note{at}.png": coded_png(noise.rotate(90 * at, expand=True)) for at in range(2)}
    manifest = written(tmp_path, files, ", max_size: 100 kB")
    result = built(manifest)
    [message] = errors(result)
    assert message.startswith("bundle.too-large ")
    assert "100.0 kB" in message or "0.1 MB" in message
    assert "note0 (" in message and "note1 (" in message
    draft = built(manifest, draft=True)
    assert draft.ok
    assert "bundle.too-large" in [each.code for each in draft.findings]


def test_defect_a_photograph_of_much_grain_is_left_as_it_is_rather_than_spoilt(tmp_path: Path) -> None:
    """What a reader makes of the JPEG is held against the original, as the proof does, not what went into it."""
    from tests.prepare.test_picture import coded

    grain = Image.merge("RGB", [Image.effect_noise((1200, 1600), 63) for _ in range(3)])
    files = {"grain.jpg": coded(grain, "JPEG", dpi=(300, 300), quality=92)}
    result = built(written(tmp_path, files, f", max_size: {len(files['grain.jpg']) // 2}"))
    assert [each.split()[0] for each in errors(result)] in ([], ["bundle.too-large"])


def coded_png(image: Image.Image) -> bytes:
    from tests.prepare.test_picture import coded

    return coded(image, "PNG", dpi=(200, 200))


def test_the_proof_refuses_a_resampled_page_whose_picture_was_swapped(
    tmp_path: Path, sources: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clean PDF itself is wrong, and agrees with what the bundle holds: only the original tells."""
    from bundler import prepare

    real = prepare.prepare_all
    other = {
        "swapped": page_of(photograph((1500, 1100)).transpose(Image.Transpose.FLIP_LEFT_RIGHT), 170),
        "blank": page_of(Image.new("RGB", (1500, 1100), "white"), 170),
        "digit": page_of(letter((2400, 1200), "paid 11 March 2019"), 288),
    }
    for case, data in other.items():
        name = "scan" if case == "digit" else "photograph"
        clean = _clean(tmp_path / f"{case}-clean", data)

        def swap(*args: Any, name: str = name, clean: bytes = clean, **options: Any) -> Any:
            ready, found = real(*args, **options)
            ready[name].pdf.write_bytes(clean)
            return ready, found

        monkeypatch.setattr(prepare, "prepare_all", swap)
        result = built(written(tmp_path / case, {f"{name}.pdf": sources[f"{name}.pdf"]}))
        assert "proof.picture" in [each.split(" ")[0] for each in errors(result)], case


def _clean(folder: Path, data: bytes) -> bytes:
    from tests.prepare.test_resolution import brought_down

    result = brought_down(folder, data)
    assert "picture-resampled" in result.altered
    return result.prepared.pdf.read_bytes()


def test_other_pictures_than_those_that_were_declared_are_refused(
    tmp_path: Path, sources: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is declared: fewer dots alone are an error then."""
    from bundler import prepare

    real = prepare.prepare_all

    def silent(*args: Any, **options: Any) -> Any:
        ready, found = real(*args, **options)
        facts = {name: replace(each.facts, alterations=()) for name, each in ready.items()}
        return {name: replace(each, facts=facts[name]) for name, each in ready.items()}, found

    monkeypatch.setattr(prepare, "prepare_all", silent)
    result = built(written(tmp_path, {"photograph.pdf": sources["photograph.pdf"]}))
    assert "proof.image" in [each.split(" ")[0] for each in errors(result)]
