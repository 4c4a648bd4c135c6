"""Where the files lie that ship with the program: templates and fonts."""

from __future__ import annotations

from pathlib import Path


def resource(path: str) -> Path:
    """The file or folder ``path`` (forward slashes) below ``templates/``.

    In a wheel the templates lie inside the package; in a checkout they lie beside it.
    Raises FileNotFoundError where neither holds it.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "templates", package.parent / "templates"):
        found = root / path
        if found.exists():
            return found
    raise FileNotFoundError(f"templates/{path}")
