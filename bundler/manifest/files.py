"""Names of files in a manifest -> regular files inside its folders; and what lies there unused."""

from __future__ import annotations

import fnmatch
import hashlib
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bundler.manifest.saying import error, nearest, some, warning
from bundler.model import Finding, Place

SOURCE_SUFFIXES = frozenset(
    [
        ".pdf",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
        ".gif",
        ".bmp",
        ".webp",
        ".heic",
        ".eml",
        ".msg",
        ".mbox",
        ".doc",
        ".docx",
        ".docm",
        ".odt",
        ".rtf",
        ".xls",
        ".xlsx",
        ".xlsm",
        ".ods",
        ".csv",
        ".ppt",
        ".pptx",
        ".odp",
        ".txt",
        ".htm",
        ".html",
        ".mp3",
        ".mp4",
        ".m4a",
        ".wav",
        ".mov",
    ]
)
"""Files with these endings are evidence rather than scripts or notes: one that no entry names is reported."""

_OUTPUT_FOLDERS = frozenset({"build", "build-failed", "served"})
_DRIVE = re.compile(r"[A-Za-z]:($|[\\/]|[^\\/]*$)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//|\\\\)|file:[\\/]", re.IGNORECASE)
_ROOT_NAME = re.compile(r"[a-z][a-z0-9_-]+")


def resolved(path: Path) -> Path | None:
    """The path without links; None where links lead round in a ring, or no file can be called so."""
    try:
        found = path.resolve()
        found.stat()
    except FileNotFoundError:
        return found
    except (OSError, RuntimeError, ValueError):
        return None
    return found


def is_root_name(text: str) -> bool:
    """Whether a root may be called this: one letter would read as a drive."""
    return _ROOT_NAME.fullmatch(text) is not None


class Refused(Exception):
    """A name that leads to no file that may be read. code, message and remedy as in a finding."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy

    def finding(self, place: Place) -> Finding:
        """The same, as a finding."""
        return error(self.code, self.message, place, self.remedy)


@dataclass
class Folders:
    """The manifest's own folder and the further roots that it names. All paths are resolved ones."""

    base: Path
    roots: Mapping[str, Path] = field(default_factory=dict)
    _listings: dict[Path, dict[str, None]] = field(default_factory=dict)

    def find(self, typed: str) -> Path:
        """The resolved path of a file that the manifest names. Raises Refused.

        The name must be spelt exactly as on the disk, on every system; the file must be a regular one, and lie inside
        the folder that it is named from, wherever links may lead.
        """
        root, inside = self.split(typed)
        path = root
        for part in inside.split("/"):
            path = self._step(root, path, part, typed)
        return _regular(path, typed)

    def called(self, typed: str, path: Path) -> str:
        """How a file that was found is called in plan and ledger: the name as typed, with forward slashes and without
        ``.``, ``..`` and empty parts."""
        name = typed.replace("\\", "/")
        root, inside = self.split(typed)
        if ".." in inside.split("/") and path.is_relative_to(root):
            inside = path.relative_to(root).as_posix()
        prefix = next((key for key, folder in self.roots.items() if folder == root and name.startswith(f"{key}:")), "")
        return f"{prefix}:{inside}" if prefix else inside

    def split(self, typed: str) -> tuple[Path, str]:
        """(root, name inside it with forward slashes). Raises Refused for a name that cannot lie inside."""
        _plain_name(typed)
        name = typed.replace("\\", "/")
        prefix, colon, rest = name.partition(":")
        if colon and _ROOT_NAME.fullmatch(prefix):
            if prefix in self.roots:
                return self.roots[prefix], _within(rest, typed)
            if prefix not in {each.partition(":")[0] for each in self.listing(self.base) if ":" in each}:
                raise Refused("manifest.unknown-root", *_no_root(prefix, rest, self.roots))
        return self.base, _within(name, typed)

    def listing(self, folder: Path) -> dict[str, None]:
        """The names in a folder, in natural order, as the keys of a dict; none where it cannot be read."""
        if folder not in self._listings:
            try:
                names = [each.name for each in folder.iterdir()]
            except OSError:
                names = []
            self._listings[folder] = dict.fromkeys(sorted(names, key=natural))
        return self._listings[folder]

    def _step(self, root: Path, folder: Path, part: str, typed: str) -> Path:
        if part == "..":
            return folder.parent
        names = self.listing(folder)
        if part not in names:
            raise _missing(part, names, typed, self)
        path = resolved(folder / part)
        if path is None:
            message = f"“{typed}” leads round in a ring: “{part}” is a link to itself"
            raise Refused("manifest.unreadable-file", message, "Replace the link by a copy of the document.")
        if not path.is_relative_to(root):
            message = f"“{typed}” leads out of the manifest's folder: “{part}” is a link to another place"
            raise Refused("manifest.outside", message, _OPT_IN)
        return path

    def glob(self, typed: str) -> list[tuple[str, Path]]:
        """(name as it would be typed, resolved path) of each file that a pattern matches, in natural order.

        ``*``, ``?`` and ``[..]`` match within a name, case counting; ``**`` any depth of folders. Hidden files and
        Word's lock files are not matched, and links that lead out of the root are refused. Raises Refused.
        """
        root, pattern = self.split(typed)
        prefix = typed.partition(":")[0] + ":" if root != self.base else ""
        found = [f"{prefix}{name}" for name in self._matching(root, "", pattern.split("/"))]
        return [(name, self.find(name)) for name in sorted(dict.fromkeys(found), key=natural)]

    def _matching(self, root: Path, folder: str, parts: list[str]) -> Iterator[str]:
        part, rest = parts[0], parts[1:]
        for name in self.listing(root / folder):
            inside = f"{folder}/{name}" if folder else name
            if name.startswith((".", "~$")):
                continue
            is_folder = (root / inside).is_dir()
            if part == "**" and is_folder and not (root / inside).is_symlink():
                yield from self._matching(root, inside, parts)
            if part != "**" and fnmatch.fnmatchcase(_nfc(name), _nfc(part)):
                if rest and is_folder:
                    yield from self._matching(root, inside, rest)
                elif not rest and not is_folder:
                    yield inside
        if part == "**" and rest:
            yield from self._matching(root, folder, rest)


_OPT_IN = "Copy the file into the manifest's folder, or name its folder under roots: and write name:file."
_ODD_NAME = "Write the file's path from the manifest's folder, such as exhibits/letter.pdf."


def _plain_name(typed: str) -> None:
    if "\0" in typed:
        raise Refused("manifest.bad-path", "The name of a file cannot hold a NUL character", _ODD_NAME)
    if _SCHEME.match(typed):
        where = "A web address" if not typed.lower().startswith("file:") else "A file: address"
        raise Refused("manifest.bad-path", f"{where} is not read as a file: “{typed}”", _ODD_NAME)
    if typed.startswith(("\\\\", "//")):
        raise Refused("manifest.bad-path", f"“{typed}” names a share on the network", _OPT_IN)
    if _DRIVE.match(typed):
        raise Refused("manifest.bad-path", f"“{typed}” names a drive", _OPT_IN)
    if typed.startswith(("/", "\\", "~")):
        raise Refused("manifest.outside", f"“{typed}” is not a path from the manifest's folder", _OPT_IN)


def _within(name: str, typed: str) -> str:
    """The name without ``.`` and with ``..`` only where it stays inside."""
    depth, parts = 0, []
    for part in name.split("/"):
        if part in ("", "."):
            continue
        depth += -1 if part == ".." else 1
        if depth < 0:
            raise Refused("manifest.outside", f"“{typed}” leads out of the manifest's folder", _OPT_IN)
        parts.append(part)
    if not parts:
        raise Refused("manifest.bad-path", f"“{typed}” names no file", _ODD_NAME)
    return "/".join(parts)


def _no_root(prefix: str, rest: str, roots: Mapping[str, Path]) -> tuple[str, str]:
    message = f"“{prefix}” before the colon is none of the manifest's roots"
    if prefix in ("file", "files", "media"):
        return message, f"Put a space after the colon: {prefix}: {rest}"
    known = f"The roots are: {', '.join(sorted(roots))}." if roots else f"Add roots: {{{prefix}: PATH}}."
    return message, known


def _missing(part: str, names: dict[str, None], typed: str, folders: Folders) -> Refused:
    for name in names:
        if name.casefold() == part.casefold():
            message = f"“{typed}” is not there; “{name}” is, whose letters differ in case"
            return Refused("manifest.other-spelling", message, f"Write “{name}”, exactly as the file is named.")
        if _loose(name) == _loose(part):
            message = (
                f"“{typed}” is not there; a file is, whose name looks the same but whose accents are encoded otherwise"
            )
            remedy = f"Rename the file “{name}”, or copy its name from the folder into the manifest."
            return Refused("manifest.other-spelling", message, remedy)
    near = nearest(part, names) or _elsewhere(part, folders)
    remedy = f"The nearest name is “{near}”." if near else "Put the file there, or mark the entry to_follow."
    return Refused("manifest.missing-file", f"The file “{typed}” is not there", remedy)


def _elsewhere(part: str, folders: Folders) -> str:
    """The same name in another folder that the manifest has looked into, or one below its own."""
    below = [name for name in folders.listing(folders.base) if (folders.base / name).is_dir()][:100]
    return next((f"{folder}/{part}" for folder in below if part in folders.listing(folders.base / folder)), "")


def _regular(path: Path, typed: str) -> Path:
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        reason = fault.strerror or "it cannot be read"
        raise Refused("manifest.unreadable-file", f"“{typed}” cannot be looked at: {reason}") from None
    if stat.S_ISREG(mode):
        return path
    if stat.S_ISDIR(mode):
        remedy = f'Name a file in it, or write files: "{typed.rstrip("/")}/*.pdf" for all of them.'
        raise Refused("manifest.not-a-file", f"“{typed}” is a folder, not a file", remedy)
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"
    raise Refused("manifest.not-a-file", f"“{typed}” is {kind}, not a file", "Replace it with a copy of the document.")


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key in which 2 comes before 10, whatever the case; ties are broken by the name itself."""
    parts = re.split(r"(\d+)", _nfc(name).casefold())
    keys = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
    return (*keys, (-1, 0, name))


def _loose(text: str) -> str:
    return _nfc(text).casefold()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# --- what is there but unused ---------------------------------------------------------------------------------------


def unused(folders: Folders, used: Iterable[Path], manifest: str, passed_over: Iterable[str] = ()) -> list[Finding]:
    """A warning for each folder that the manifest uses and that holds documents which no entry names.

    passed_over: texts of entries that were refused; a file named in one is not unused.
    """
    named = frozenset(used)
    spoken = frozenset(_loose(text.replace("\\", "/").rpartition("/")[2]) for text in passed_over)
    findings = []
    for folder in sorted({folders.base, *(path.parent for path in named)}):
        where = _shown(folder, folders)
        if where is None:
            continue
        left = [name for name in _documents(folder, folders) if (folder / name).resolve() not in named]
        left = [name for name in left if _loose(name) not in spoken and name != manifest]
        if left:
            findings.append(_unused(where, left, manifest))
    return findings


def _documents(folder: Path, folders: Folders) -> Iterator[str]:
    names = folders.listing(folder)
    for name in names:
        path = folder / name
        if path.stem.endswith(".cited") and f"{path.stem.removesuffix('.cited')}{path.suffix}" in names:
            continue  # what “bundler cite” makes of a draft, beside it
        if not name.startswith((".", "~$")) and path.suffix.lower() in SOURCE_SUFFIXES and path.is_file():
            yield name


def _shown(folder: Path, folders: Folders) -> str | None:
    """The folder as the manifest would name it; None for one that holds output."""
    for prefix, root in (("", folders.base), *((f"{name}:", path) for name, path in sorted(folders.roots.items()))):
        if folder.is_relative_to(root):
            inside = folder.relative_to(root)
            return None if _OUTPUT_FOLDERS & set(inside.parts) else f"{prefix}{inside.as_posix()}"
    return None


def _unused(where: str, names: list[str], manifest: str) -> Finding:
    place = "the manifest's folder" if where == "." else f"“{where}”"
    what = "this file" if len(names) == 1 else f"these {len(names)} files"
    message = f"No entry names {what} in {place}: {some(names, 40)}"
    remedy = "Add an entry for each, with include: false for what stays out; or move them elsewhere."
    return warning("manifest.unused-file", message, Place(manifest), remedy)


# --- the same file under two names ------------------------------------------------------------------------------------


def same_bytes(paths: Iterable[Path]) -> dict[Path, str]:
    """The SHA-256 of each file whose size another one of them shares. A file that cannot be read is left out."""
    sizes: dict[int, list[Path]] = {}
    for path in dict.fromkeys(paths):
        try:
            sizes.setdefault(path.stat().st_size, []).append(path)
        except OSError:
            continue
    hashes = {}
    for path in (path for same in sizes.values() if len(same) > 1 for path in same):
        try:
            with path.open("rb") as stream:
                hashes[path] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            continue
    return hashes
