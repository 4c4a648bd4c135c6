"""Look at a built bundle with a reader that did not write it: pages, labels, bookmarks, and that no page is blank."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pypdfium2


def main(folder: Path) -> int:
    """Print what is there; 1 where the PDF and its plan disagree, or a page shows nothing."""
    return max(_look(folder, path) for path in sorted(folder.glob("*plan.json")))


def _look(folder: Path, path: Path) -> int:
    plan = json.loads(path.read_text("utf-8"))
    wrong = 0
    for number, volume in enumerate(plan["volumes"], 1):
        with pypdfium2.PdfDocument(folder / volume["file"]) as pdf:
            blank = [at + 1 for at in range(len(pdf)) if _is_blank(pdf[at])]
            labels = [pdf.get_page_label(at) for at in range(len(pdf))]
            wanted = [page["label"] for page in plan["pages"] if page["volume"] == number]
            marks = sum(1 for _ in pdf.get_toc())
        agree = labels == wanted
        said = f"{len(labels)} pages, {marks} bookmarks, labels agree: {agree}, blank pages: {blank}"
        sys.stdout.write(f"{volume['file']}: {said}\n")
        wrong += not agree or bool(blank) or not marks
    return min(wrong, 1)


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    return bool(page.render(scale=0.4, grayscale=True).to_pil().getextrema()[0] > 247)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
