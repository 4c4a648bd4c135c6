"""ZIP files in: every member becomes a document in its own right behind a sheet that lists them.

Nothing that an archive says of itself is believed: sizes are counted while unpacking, names are text and never paths.
The format is PKWARE's APPNOTE 6.3.10 (section numbers below are its own).
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from bundler.model import Attachment, Facts, PageFacts
from bundler.pdf.pictures import survey
from bundler.prepare.contents import A4, Listed, write_contents
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, plural, versions
from bundler.prepare.limits import raised, sized

CHUNK: Final = 1 << 18
RATIO: Final = 200
"""How many bytes may come of one packed byte, once a member has grown beyond RATIO_FROM bytes."""
RATIO_FROM: Final = 32 << 20
NAME_BYTES: Final = 400
"""Bytes that a member may take in the central directory, on average: its 46, its name and its extra fields."""

_UNPACK: Final = "Unpack it yourself and list the files that matter."
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_LITTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized"})
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_LOCAL: Final = 30
"""Bytes of a member's local header before its name (4.3.7)."""


@dataclass(frozen=True)
class _Member:
    """A file of the archive. name: as it may be shown. odd: its own name could not be, or leads elsewhere."""

    info: zipfile.ZipInfo
    name: str
    odd: bool


def convert(job: Job, notes: Notes) -> Made:
    """Unpack an archive, each member to ``HASH.attached`` in the job's folder, and list them on a sheet.

    Raises Refused.
    """
    _refuse_many(job)
    with _opened(job) as archive:
        members = _members(archive, notes)
        _refuse_overlaps(archive, job)
        _refuse_locked(members, job)
        attachments = tuple(_unpacked(archive, members, job))
    listed = [Listed(each.name, *_when(member), each.size, each.sha256) for each, member in _both(attachments, members)]
    write_contents(job.out, listed)
    seen = tuple(survey(job.out).values())
    pages = tuple(
        PageFacts((0, 0, *A4), (0, 0, *A4), 0, 1.0, page.width, page.height, page.chars, page.ink) for page in seen
    )
    facts = Facts(
        route="archive",
        pages=pages,
        attachments=attachments,
        alterations=tuple(notes.alterations),
        versions=versions("pypdfium2", "reportlab"),
        family=True,
    )
    return Made(job.out, facts, (), seen)


def _both(attachments: tuple[Attachment, ...], members: list[_Member]) -> Iterator[tuple[Attachment, _Member]]:
    return zip(attachments, members, strict=True)


def _when(member: _Member) -> tuple[tuple[int, int, int, int, int] | None]:
    """Year, month, day, hour and minute that a member gives itself; without a zone, and None for no date at all."""
    year, month, day, hour, minute, _ = member.info.date_time
    sound = year > 1980 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60
    return ((year, month, day, hour, minute) if sound else None,)


# --- what is refused before anything is unpacked --------------------------------------------------------------------


def _refuse_many(job: Job) -> None:
    """Count the members before a library reads their list: a million of them fill the memory. Raises Refused."""
    count, size = _directory(job.path)
    most = job.limits.members
    if count > most or size > most * NAME_BYTES + (1 << 20):
        held = plural(count, "member") if count > most else f"a list of members of {sized(size)}"
        raise Refused(
            "source.too-many-members",
            f'"{FILE}" has {held}; {most:,} members are the most that an archive may have.',
            f"{_UNPACK} Or write `{raised('members', count)}`." if count > most else _UNPACK,
        )


def _directory(path: Path) -> tuple[int, int]:
    """How many members an archive says it has, and the bytes of their list (4.3.16, and 4.3.14 for large ones)."""
    with path.open("rb") as stream:
        length = stream.seek(0, 2)
        stream.seek(max(0, length - (1 << 16) - 128))
        tail = stream.read()
    end, large = tail.rfind(_END), tail.rfind(_END_64)
    if end < 0:
        return 0, 0
    count, size = _number(tail, end + 10, 2), _number(tail, end + 12, 4)
    if large >= 0 and (count == 0xFFFF or size == 0xFFFFFFFF):
        count, size = _number(tail, large + 32, 8), _number(tail, large + 40, 8)
    return count, size


def _number(data: bytes, at: int, width: int) -> int:
    return int.from_bytes(data[at : at + width], "little")


@contextlib.contextmanager
def _opened(job: Job) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises Refused where it is none, or where it turns out to be damaged while it is read."""
    try:
        with zipfile.ZipFile(job.path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, UnicodeError) as fault:
        raise Refused(
            "source.damaged",
            f'"{FILE}" is damaged or cut off: it cannot be unpacked ({_plain(str(fault))[:200]}).',
            "Ask whoever sent it for a sound copy.",
        ) from None


def _members(archive: zipfile.ZipFile, notes: Notes) -> list[_Member]:
    """The files of an archive in the natural order of their names. What is no document is left out, and said."""
    found: list[_Member] = []
    skipped: list[str] = []
    links: list[str] = []
    for info in archive.infolist():
        member = _member(info)
        if info.is_dir() or _is_litter(member.name):
            skipped.append(member.name + ("/" if info.is_dir() else ""))
        elif stat.S_ISLNK(info.external_attr >> 16):
            links.append(member.name)
        else:
            found.append(member)
    _note_skipped(skipped, links, notes)
    _note_names(found, notes)
    if not found:
        raise Refused("source.no-pages", f'"{FILE}" is an archive without files in it.', "Ask for the whole archive.")
    return sorted(found, key=lambda member: natural(member.name))


def _is_litter(name: str) -> bool:
    """Whether a member is what a file manager leaves behind."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].lower() in _LITTER)


def _note_skipped(skipped: list[str], links: list[str], notes: Notes) -> None:
    if skipped:
        names = _names(skipped)
        notes.altered("members-skipped", names)
        notes.info(
            "source.members-skipped",
            f'{plural(len(skipped), "entry").replace("entrys", "entries")} of "{FILE}" that are no documents '
            f"(folders, and what file managers leave) were passed over: {names}.",
        )
    if links:
        names = _names(links)
        notes.altered("members-skipped", f"links: {names}")
        notes.warning(
            "source.member-is-link",
            f'"{FILE}" holds links to files in place of files: {names}; there is nothing to print of them.',
            "Ask whoever sent it for the files themselves, if they matter.",
        )


def _note_names(members: list[_Member], notes: Notes) -> None:
    odd = [_plain(ascii(member.info.orig_filename)[1:-1]) for member in members if member.odd]
    if odd:
        notes.warning(
            "source.member-name",
            f'"{FILE}" holds files whose names lead out of its own folder or hold signs that do not show: '
            f"{_names(odd)}. A name is only printed here, and never used as a path.",
            "Ask who made it: such names are seldom there by accident.",
        )


def _names(names: list[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:20])
    return f"{shown} and {len(names) - 20:,} more" if len(names) > 20 else shown


def _refuse_overlaps(archive: zipfile.ZipFile, job: Job) -> None:
    """Members that share packed bytes: a bomb's way to be small. Raises Refused."""
    del job
    spans = sorted(
        (info.header_offset, info.header_offset + _LOCAL + info.compress_size) for info in archive.infolist()
    )
    if any(end > start for (_, end), (start, _) in itertools.pairwise(spans)):
        raise Refused(
            "source.archive-overlaps",
            f'"{FILE}" is not unpacked: its members lie over one another, as in an archive made to fill a disk.',
            "Ask whoever sent it for the files themselves.",
        )


def _refuse_locked(members: list[_Member], job: Job) -> None:
    """Members with a password, and none given; or locked in a way that nothing here opens. Raises Refused."""
    locked = [member for member in members if member.info.flag_bits & 1]
    if any(member.info.compress_type == 99 for member in locked):  # 99: AES of another maker (7.2)
        raise Refused(
            "source.unknown-encryption",
            f'{_names([member.name for member in locked])} in "{FILE}" cannot be unlocked here (AES).',
            "Unpack it with its password in the program that made it, and list the files that matter.",
        )
    if locked and not job.password:
        names = _names([member.name for member in locked])
        unset = f" The environment variable {job.env} is not set." if job.env else ""
        remedy = f"Set {job.env} to the password before you build." if job.env else (
            "Add `password: {env: NAME}` to the document and set the environment variable NAME to the password, "
            "or unpack it yourself and list the files."
        )  # fmt: skip
        raise Refused(
            "source.password-missing", f'{names} in "{FILE}" cannot be read without a password.{unset}', remedy
        )


# --- unpacking ------------------------------------------------------------------------------------------------------


def _unpacked(archive: zipfile.ZipFile, members: list[_Member], job: Job) -> Iterator[Attachment]:
    """Each member unpacked to the job's folder, named by its hash. Raises Refused."""
    budget = job.limits.unpacked_bytes
    for member in members:
        attachment = _unpack(archive, member, job, budget)
        budget -= attachment.size
        yield attachment


def _unpack(archive: zipfile.ZipFile, member: _Member, job: Job, budget: int) -> Attachment:
    """One member, in pieces, counted as they come. budget: bytes that the archive has left. Raises Refused."""
    part = job.out.with_suffix(".part")
    try:
        with _stream(archive, member, job) as source, part.open("wb") as target:
            size, sha256 = _copied(source, target, member, job, budget)
        part.replace(job.folder / f"{sha256}.attached")
    finally:
        part.unlink(missing_ok=True)
    return Attachment(member.name, size, sha256)


def _stream(archive: zipfile.ZipFile, member: _Member, job: Job) -> IO[bytes]:
    """A member's bytes. Raises Refused."""
    password = job.password.encode() if job.password and member.info.flag_bits & 1 else None
    try:
        return archive.open(member.info, pwd=password)
    except NotImplementedError:
        raise Refused(
            "source.unknown-packing",
            f'"{member.name}" in "{FILE}" is packed in a way that cannot be unpacked here.',
            _UNPACK,
        ) from None
    except RuntimeError:  # the library's word for a password that does not fit
        raise Refused(
            "source.wrong-password",
            f'The password in the environment variable {job.env} does not open "{member.name}" in "{FILE}".',
            f"Put the right password into {job.env}.",
        ) from None


def _copied(source: IO[bytes], target: IO[bytes], member: _Member, job: Job, budget: int) -> tuple[int, str]:
    """Copy within the limits: bytes and SHA-256. Raises Refused."""
    size, digest = 0, hashlib.sha256()
    while piece := source.read(CHUNK):
        size += len(piece)
        _refuse_growth(size, member, job, budget)
        digest.update(piece)
        target.write(piece)
    return size, digest.hexdigest()


def _refuse_growth(size: int, member: _Member, job: Job, budget: int) -> None:
    """Raises Refused once a member has grown beyond what it may."""
    name = f'"{member.name}" in "{FILE}"'
    most = job.limits.attachment_bytes
    if size > most:
        remedy = f"{_UNPACK} Or write `{raised('attachment_size', 2 * most)}`."
        raise Refused("source.too-large", f"{name} has more than {sized(most)} unpacked, the most it may.", remedy)
    if size > budget:
        most = job.limits.unpacked_bytes
        message = f'"{FILE}" holds more than {sized(most)} unpacked, the most that an archive may.'
        raise Refused("source.too-large", message, f"{_UNPACK} Or write `{raised('unpacked_size', 2 * most)}`.")
    if size > RATIO_FROM and size > RATIO * max(1, member.info.compress_size):
        message = f"{name} unpacks to more than {RATIO} times its packed size, as an archive made to fill a disk does."
        raise Refused("source.archive-bomb", message, "Ask whoever sent it for the files themselves.")


# --- names ----------------------------------------------------------------------------------------------------------


def _member(info: zipfile.ZipInfo) -> _Member:
    name = _written(info).replace("\\", "/")
    parts = [_plain(part).strip() for part in name.split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")]
    odd = (
        name.startswith("/")
        or ".." in parts
        or bool(_DRIVE.match(name))
        or any(_DEVICES.match(part) for part in parts)
        or _plain(name) != name
    )
    return _Member(info, "/".join(kept) or "unnamed file", odd)


def _written(info: zipfile.ZipInfo) -> str:
    """A member's name. Many programs write UTF-8 without saying so (appendix D)."""
    name = info.orig_filename
    if info.flag_bits & 0x800 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _plain(text: str) -> str:
    """Text without what does not show or turns the line about: controls, halves of pairs, marks of direction."""
    return "".join("_" if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in text)


def natural(name: str) -> list[list[tuple[int, int, str]]]:
    """A key by which "a2" comes before "a10", folder by folder, whatever the case."""
    return [
        [
            (0, int(part), "") if part.isdecimal() else (1, 0, part)
            for part in re.split(r"(\d+)", each.casefold())
            if part
        ]
        for each in name.split("/")
    ]
