"""`hetmatch models`: list, fetch and verify the model files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_OK
from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_quiet
from hetmatch_qgis.engine.cli.console import emit, say
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import with_flags

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption
    from hetmatch_qgis.engine.features.downloads import ModelState
    from hetmatch_qgis.engine.features.transfer import BytesCallback

NAME = "models"
HELP = "list, download or verify model files"


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add `models list|fetch|verify`."""
    parser = subparsers.add_parser(NAME, help=HELP, description=f"{HELP.capitalize()}.")
    actions = parser.add_subparsers(dest="models_action", required=True, metavar="ACTION")
    actions.add_parser("list", parents=[common], help="list the models and their state")
    fetch = actions.add_parser(
        "fetch", parents=[common], help="download models; HetMatch never does so by itself"
    )
    fetch.add_argument("names", nargs="+", metavar="NAME", help="a name that `list` shows")
    add_quiet(fetch)
    verify = actions.add_parser(
        "verify", parents=[common], help="check size and structure of model files"
    )
    verify.add_argument(
        "names", nargs="*", metavar="NAME", help="a name that `list` shows (default: all present)"
    )


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """List, fetch or verify and return the exit code: 0, or 2 for a damaged file.

    Raises InputError and Cancelled as `downloads.fetch` does.
    """
    if arguments.models_action == "list":
        return _list(arguments.json)
    if arguments.models_action == "fetch":
        return _fetch(arguments.names, arguments.json, arguments.quiet)
    return _verify(arguments.names, arguments.json)


def _list(as_json: bool) -> int:
    from hetmatch_qgis.engine.features.downloads import list_models

    states = list_models()
    if as_json:
        emit("models", {"models": [_to_dict(state) for state in states]})
        return EXIT_OK
    rows = [("NAME", "STATE", "SIZE", "LICENCE", "PATH")]
    rows += [
        (state.name, state.state, _megabytes(state.size), state.licence, str(state.path))
        for state in states
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
    return EXIT_OK


def _fetch(names: list[str], as_json: bool, quiet: bool) -> int:
    from hetmatch_qgis.engine.features.downloads import fetch
    from hetmatch_qgis.engine.features.transfer import DownloadProgress

    for name in names:
        with _bytes_callback(name, as_json, quiet) as on_bytes:
            path = fetch(name, DownloadProgress(on_bytes))
        if as_json:
            emit("fetched", {"name": name, "path": str(path)})
        elif not quiet:
            say(f"{name}: {path}")
    return EXIT_OK


def _verify(names: list[str], as_json: bool) -> int:
    from hetmatch_qgis.engine.features import downloads

    if not names:
        absent = downloads.NOT_FETCHED
        names = [state.name for state in downloads.list_models() if state.state != absent]
    code = EXIT_OK
    for name in names:
        problem, path = "", ""
        try:
            path = str(downloads.verify(name))
        except InputError as error:
            code, problem = EXIT_BAD_INPUT, with_flags(error.message)
        if as_json:
            verdict = {"name": name, "good": not problem, "path": path or None, "message": problem}
            emit("verified", verdict)
        elif problem:
            print(f"{name}: {problem}", file=sys.stderr)
        else:
            say(f"{name}: good ({path})")
    return code


@contextmanager
def _bytes_callback(name: str, as_json: bool, quiet: bool) -> Iterator[BytesCallback | None]:
    """A bar on a terminal, JSON lines where asked for, otherwise nothing."""
    if quiet or not (as_json or sys.stderr.isatty()):
        yield None
    elif as_json:
        yield _json_progress(name)
    else:
        from tqdm import tqdm

        with tqdm(desc=name, unit="B", unit_scale=True, unit_divisor=1024, leave=False) as bar:

            def update(done: int, total: int | None) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield update


def _json_progress(name: str) -> BytesCallback:
    percent = -1

    def report(done: int, total: int | None) -> None:
        nonlocal percent
        # A line for each percent is plenty for a program that draws a bar.
        if total and done * 100 // total != percent:
            percent = done * 100 // total
            message = f"Fetching {name}"
            emit("progress", {"fraction": round(done / total, 4), "message": message})

    return report


def _to_dict(state: ModelState) -> dict[str, Any]:
    return {
        "name": state.name,
        "state": state.state,
        "path": str(state.path),
        "size": state.size,
        "licence": state.licence,
    }


def _megabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 1e6:.1f} MB"
