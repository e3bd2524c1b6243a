"""`hetmatch models`: list, fetch and verify the model files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.engine.core.errors import InputError

if TYPE_CHECKING:
    from hetmatch_qgis.engine.features.downloads import ModelState
    from hetmatch_qgis.engine.features.transfer import Progress

GOOD, BAD_INPUT = 0, InputError.exit_code


def add_models_parser(subparsers: Any) -> None:
    """Add `models list|fetch|verify` to the subparsers of an argparse parser.

    The parsed arguments go to `run_models`; no default is set for what runs them.
    """
    models = subparsers.add_parser("models", help="list, fetch or verify model files")
    actions = models.add_subparsers(dest="models_action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the models and whether they are there")
    fetching = actions.add_parser("fetch", help="download models; never done without being asked")
    fetching.add_argument("names", nargs="+", metavar="NAME", help="a name that `list` shows")
    checking = actions.add_parser("verify", help="check size and structure of model files")
    checking.add_argument(
        "names", nargs="*", metavar="NAME", help="a name that `list` shows (default: all present)"
    )
    for action in (listing, fetching, checking):
        action.add_argument("--json", action="store_true", help="write JSON lines")
        action.add_argument("--debug", action="store_true", help="show the traceback of an error")
    fetching.add_argument("--quiet", action="store_true", help="no progress and no summary")


def run_models(arguments: argparse.Namespace) -> int:
    """Do what `hetmatch models` was asked for and return the exit code: 0, or 2 for a bad file.

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
        _emit("models", models=[_plain(state) for state in states])
        return GOOD
    rows = [("NAME", "STATE", "SIZE", "LICENCE", "PATH")]
    rows += [
        (state.name, state.state, _megabytes(state.size), state.licence, str(state.path))
        for state in states
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
    return GOOD


def _fetch(names: list[str], as_json: bool, quiet: bool) -> int:
    from hetmatch_qgis.engine.features.downloads import fetch

    for name in names:
        with _progress(name, as_json, quiet) as progress:
            path = fetch(name, progress)
        if as_json:
            _emit("fetched", name=name, path=str(path))
        elif not quiet:
            print(f"{name}: {path}")
    return GOOD


def _verify(names: list[str], as_json: bool) -> int:
    from hetmatch_qgis.engine.features import downloads

    if not names:
        absent = downloads.NOT_FETCHED
        names = [state.name for state in downloads.list_models() if state.state != absent]
    code = GOOD
    for name in names:
        words, path = "", ""
        try:
            path = str(downloads.verify(name))
        except InputError as error:
            code, words = BAD_INPUT, str(error)
        if as_json:
            _emit("verified", name=name, good=not words, path=path or None, message=words)
        elif words:
            print(f"{name}: {words}", file=sys.stderr)
        else:
            print(f"{name}: good ({path})")
    return code


@contextmanager
def _progress(name: str, as_json: bool, quiet: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, JSON lines where asked for, otherwise nothing."""
    if quiet or not (as_json or sys.stderr.isatty()):
        yield None
    elif as_json:
        yield _json_progress(name)
    else:
        from tqdm import tqdm

        with tqdm(desc=name, unit="B", unit_scale=True, unit_divisor=1024, leave=False) as bar:

            def show(done: int, total: int | None) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield show


def _json_progress(name: str) -> Callable[[int, int | None], None]:
    percent = -1

    def tell(done: int, total: int | None) -> None:
        nonlocal percent
        # A line for each percent is plenty for a program that draws a bar.
        if total and done * 100 // total != percent:
            percent = done * 100 // total
            _emit("progress", fraction=round(done / total, 4), message=f"Fetching {name}")

    return tell


def _plain(state: ModelState) -> dict[str, Any]:
    return {
        "name": state.name,
        "state": state.state,
        "path": str(state.path),
        "size": state.size,
        "licence": state.licence,
    }


def _megabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 1e6:.1f} MB"


def _emit(event: str, **content: Any) -> None:
    print(json.dumps({"event": event} | content), flush=True)
