"""LibreOffice without a screen, locked: a profile of its own for each run, no macros, no links, no network.

The profile stands in the source's private folder and goes with it. The process stays in the group of the child that
starts it, so that whoever ends the child ends LibreOffice too; it has the child's limit of address space, within
which it works (measured: it needs less than 2 GB for any file of the corpus), and limits of its own on output and time.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from bundler.prepare.desk import FILE, Job, Refused
from bundler.prepare.office.program import Program

_XCU: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_COMMON: Final = "/org.openoffice.Office.Common"
_PDF: Final = f"{_COMMON}/Filter/PDF/Export"

SETTINGS: Final[tuple[tuple[str, str, str], ...]] = (
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableOLEAutomation", "true"),
    (f"{_COMMON}/Security/Scripting", "HyperlinksWithCtrlClick", "true"),
    (f"{_COMMON}/Security/Scripting", "CheckDocumentEvents", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.WriterWeb/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Print/Page", "EmptyPages", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    (f"{_COMMON}/History", "PickListSize", "0"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    (f"{_COMMON}/Misc", "CollectUsageInformation", "false"),
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    (f"{_COMMON}/Misc", "UseOpenCL", "false"),
    (f"{_COMMON}/Save/Document", "LoadPrinter", "false"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled",
     "false"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "en-GB"),
    (_PDF, "ExportNotes", "false"),
    (_PDF, "ExportNotesInMargin", "false"),
    (_PDF, "ExportNotesPages", "false"),
    (_PDF, "ExportOnlyNotesPages", "false"),
    (_PDF, "ExportHiddenSlides", "false"),
    (_PDF, "ExportFormFields", "false"),
    (_PDF, "ExportBookmarks", "true"),
    (_PDF, "UseTaggedPDF", "false"),
    (_PDF, "EmbedStandardFonts", "true"),
    (_PDF, "Quality", "95"),
    (_PDF, "ReduceImageResolution", "false"),
    (_PDF, "ConvertOOoTargetToPDFTarget", "false"),
    (_PDF, "ExportLinksRelativeFsys", "false"),
)  # fmt: skip
"""The lock: node, property, value. Writer counts "never" as 0, Calc as 1. What a version does not know is ignored."""

NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that does not answer."""

_KEPT: Final = ("PATH", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SOURCE_DATE_EPOCH")
_AGAIN: Final = 81
"""Exit status by which LibreOffice asks to be started once more, its profile having been set up."""


def convert(job: Job, program: Program, source: Path, ending: str) -> Path:
    """Have a file converted. source: with the right ending. ending: "pdf", "odt" ... Raises Refused."""
    out = Path(tempfile.mkdtemp(prefix="made-", dir=source.parent))
    target = out / f"{source.stem}.{ending}"
    with _profile(source.parent) as profile:
        command = [
            *_isolated(), str(program.path), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard", "--convert-to", ending, "--outdir",
            str(out), str(source),
        ]  # fmt: skip
        for _ in range(3):
            status = _run(command, profile, job)
            if status != _AGAIN:
                break
    if not target.is_file() or target.stat().st_size == 0:
        raise Refused(
            "source.not-converted",
            f'LibreOffice could not open "{FILE}".',
            "It may be damaged, or locked with a password. Open it in the program that made it and print it to PDF.",
        )
    return target


@contextlib.contextmanager
def _profile(folder: Path) -> Iterator[Path]:
    """A profile that nobody has used before, and that nobody will again."""
    profile = Path(tempfile.mkdtemp(prefix="profile-", dir=folder)).resolve()
    try:
        (profile / "user").mkdir()
        (profile / "home").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(registry(), encoding="utf-8")
        yield profile
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def registry() -> str:
    """The lock as LibreOffice reads it."""
    items = "".join(
        f'<item oor:path="{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for node, name, value in SETTINGS
    )
    return f"{_XCU}{items}</oor:items>\n"


def environment(profile: Path) -> dict[str, str]:
    """What LibreOffice may see: where programs are, and a home of its own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = str(profile / "home")
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), NOWHERE)
    fixed = {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home, "TMPDIR": home, "TEMP": home,
             "TMP": home, "XDG_CONFIG_HOME": home, "XDG_RUNTIME_DIR": home, "SAL_USE_VCLPLUGIN": "svp", "TZ": "UTC",
             "LANG": "en_GB.UTF-8", "LC_ALL": "C.UTF-8", "SAL_NO_XINITTHREADS": "1"}  # fmt: skip
    return kept | proxies | fixed


@functools.cache
def _isolated() -> tuple[str, ...]:
    """A namespace without a network, where the system lets an ordinary user have one: one wall more."""
    unshare = shutil.which("unshare") if sys.platform == "linux" else None
    if not unshare:
        return ()
    command = (unshare, "-r", "-n", "--")
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return command if tried.returncode == 0 else ()


def _run(command: list[str], profile: Path, job: Job) -> int:
    """Run it to its end. Its time is the source's: whoever started us ends the group; this limit is the last one."""
    seconds = job.limits.time_for(job.path.stat().st_size)
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    else:
        options["preexec_fn"] = _limits(job.limits.output_bytes, int(seconds) + 30)
    try:
        done = subprocess.run(
            command, env=environment(profile), cwd=profile, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=seconds + 5, check=False, **options,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(
            "source.timeout",
            f'LibreOffice was not done with "{FILE}" after {seconds:.0f} seconds.',
            "Print it to PDF in the program that made it, and list that file.",
        ) from None
    return done.returncode


def _limits(output: int, seconds: int) -> Callable[[], None]:
    """What the process is held to before it begins: size of a file, seconds of work; and to end with its parent."""
    import resource

    ends_with_parent = _prctl()

    def hold() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if ends_with_parent:
            ends_with_parent(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL: prctl(2)

    return hold


@functools.cache
def _prctl() -> Any:
    """prctl of the C library, under Linux."""
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        return ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
