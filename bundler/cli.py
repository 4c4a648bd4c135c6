"""The command line: parse, call the library, print, exit. The one place that maps what happened to exit codes.

Messages and progress go to standard error; with ``--json`` standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from bundler.results import Result

    AnyResult = TypeVar("AnyResult", bound=Result)


class ExitCode(IntEnum):
    """Exit statuses (contract, section 1)."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    BUG = 70
    INTERRUPTED = 130


app = typer.Typer(
    name="bundler",
    help="Court bundles that prove themselves: a manifest in, one paginated, indexed, proved PDF out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ManifestPath = Annotated[Path, typer.Argument(metavar="MANIFEST", help="The manifest, e.g. manifest.yaml.")]
Profile = Annotated[str | None, typer.Option("--profile", metavar="NAME", help="The court's profile, by name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, max=256, metavar="N", help="Workers; default: the cores.")]
CacheFolder = Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="Keep drawings and reads here.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep nothing between runs.")]


@app.command()
def build(
    manifest: ManifestPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Default: build/ beside the manifest.")
    ] = None,
    profile: Profile = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="PLAN", help="An earlier plan.json: say what moved since, or keep its pages (late:)."
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="A draft: placeholders and rule errors are let through.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings are errors.")] = False,
    prove: Annotated[str, typer.Option("--prove", metavar="full", help="'full' draws every page again.")] = "",
    jobs: Jobs = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Also write the report here (.html or .json).")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Build the bundle, prove it page by page, and publish it."""
    from bundler.pipeline import build as call

    if prove not in ("", "full"):
        raise typer.BadParameter("only 'full' is known", param_hint="--prove")
    result = _watched(
        quiet or as_json,
        lambda progress: call(
            manifest,
            output,
            profile=profile,
            previous=previous,
            draft=draft,
            strict=strict,
            full=prove == "full",
            jobs=jobs,
            cache=_cache(cache, no_cache),
            report=report,
            progress=progress,
        ),
    )
    _finish("build", result, as_json, quiet)


@app.command()
def plan(manifest: ManifestPath, profile: Profile = None, jobs: Jobs = None, cache: CacheFolder = None,
         no_cache: NoCache = False, as_json: AsJson = False, quiet: Quiet = False) -> None:  # fmt: skip
    """Show the index with page numbers; write nothing."""
    from bundler.pipeline import plan as call

    result = _watched(
        quiet or as_json,
        lambda progress: call(manifest, profile=profile, jobs=jobs, cache=_cache(cache, no_cache), progress=progress),
    )
    _finish("plan", result, as_json, quiet)


@app.command()
def check(
    manifest: ManifestPath,
    profile: Profile = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the report here.")] = None,
    jobs: Jobs = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check a manifest and every source it names; write nothing else."""
    from bundler.pipeline import check as call

    result = _watched(
        quiet or as_json,
        lambda progress: call(
            manifest, profile=profile, html=html, jobs=jobs, cache=_cache(cache, no_cache), progress=progress
        ),
    )
    _finish("check", result, as_json, quiet)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A built bundle's folder.")],
    full: Annotated[bool, typer.Option("--full", help="Draw every page again.")] = False,
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="MANIFEST", help="Where the manifest lies now.")
    ] = None,
    jobs: Jobs = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Prove a built bundle against its ledger and its inputs."""
    from bundler.pipeline import verify as call

    result = _watched(
        quiet or as_json,
        lambda progress: call(
            folder, full=full, manifest=manifest, jobs=jobs, cache=_cache(cache, no_cache), progress=progress
        ),
    )
    _finish("verify", result, as_json, quiet)


@app.command()
def served(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The built bundle's folder.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of service, e.g. 2026-02-11.")],
    to: Annotated[str, typer.Option("--to", metavar="WHOM", help="Who was served.")] = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Keep this build, read-only, under served/: what the others hold from now on."""
    from bundler.pipeline import served as call

    _finish("served", call(folder, on=on, to=to), as_json, quiet)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.plan.json")],
    new: Annotated[Path, typer.Argument(metavar="NEW.plan.json")],
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", metavar="FILE", help="Also write it: .csv or .docx; may be given twice."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show what moved between two plans: old page -> new page, added, removed, replaced."""
    from bundler.pipeline import diff as call

    _finish("diff", call(old, new, output=output or ()), as_json, quiet)


@app.command()
def cite(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT.docx", help="A Word draft that holds [[references]].")],
    plan: Annotated[
        list[Path],
        typer.Option("--plan", metavar="PLAN", help="plan.json of the bundle; several bundles may be given."),
    ],
    old: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="OLD", help="The plan.json that page numbers in the draft were taken from."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT.docx", help="Default: DRAFT.cited.docx beside it.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Put bundle pages in the place of a Word draft's [[references]], or bring its page numbers up to date."""
    from bundler.pipeline import cite as call

    _finish("cite", call(draft, plan=plan, old=old or (), output=output), as_json, quiet)


@app.command()
def schema(as_json: AsJson = True) -> None:
    """Print the JSON Schema of the manifest, for editors."""
    import json

    from bundler.pipeline import schema as call

    typer.echo(json.dumps(call(), indent=2, ensure_ascii=False))


def _cache(folder: Path | None, without: bool) -> Path | bool:
    if folder is not None and without:
        raise typer.BadParameter("give one of --cache and --no-cache", param_hint="--cache")
    return folder if folder is not None else not without


def _watched(silent: bool, call: Callable[[Any], AnyResult]) -> AnyResult:
    """Run a long command with a progress bar, if somebody looks on."""
    if silent or not sys.stderr.isatty():
        return call(None)
    from bundler.terminal import progress_bar

    with progress_bar() as progress:
        return call(progress)


def _finish(command: str, result: Result, as_json: bool, quiet: bool) -> None:
    from bundler import terminal

    if as_json:
        from bundler.results import result_json

        sys.stdout.write(result_json(command, result))
    else:
        terminal.show(result, quiet)
    raise typer.Exit(ExitCode.DONE if result.ok else ExitCode.PROBLEMS)


def main() -> None:
    """Run the command line, and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):  # ended by another, or its terminal was closed: no copies of evidence stay
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _interrupt)
    code = _run(sys.argv[1:])
    if code == ExitCode.INTERRUPTED:
        # Python ends itself by a signal, whatever the exit status, where the interruption met it in an exec() of the
        # standard library (a dataclass being made). All is tidied up by now.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _run(arguments: list[str]) -> int:
    try:
        code = int(app(arguments, standalone_mode=False) or 0)
        return _interrupted(arguments) if code == ExitCode.INTERRUPTED else code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(arguments)
    except BrokenPipeError:  # whoever read our output has left: there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as fault:  # noqa: BLE001 - the command line's last line: no traceback reaches a user
        return _usage_or_bug(fault, arguments)


def _interrupted(arguments: list[str]) -> int:
    text = "Interrupted. Nothing was published; what was there before still is.\n"
    return _ended(arguments, ExitCode.INTERRUPTED, text)


def _usage_or_bug(fault: Exception, arguments: list[str]) -> int:
    show = getattr(fault, "show", None)
    if callable(show) and hasattr(fault, "exit_code"):
        show()
        return _ended(arguments, ExitCode.USAGE, "", str(getattr(fault, "message", fault)))
    from bundler.terminal import report_bug

    return _ended(arguments, ExitCode.BUG, report_bug(fault))


def _ended(arguments: list[str], code: ExitCode, text: str, message: str = "") -> int:
    """The end of a command that has no result. With ``--json`` there is one JSON document whatever happened."""
    sys.stderr.write(text)
    if "--json" in arguments:
        import json

        document = {"ok": False, "exit": int(code), "message": (message or text).strip(), "findings": []}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n")
    return code


if __name__ == "__main__":
    main()
