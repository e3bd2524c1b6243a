"""The command line: `hetmatch match|export|warp|assess|info|doctor|models|rpc`.

Heavy modules are imported where they are used, so that `hetmatch --help` answers at once.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Callable, Sequence

from hetmatch_qgis.engine.cli.arguments import make_parser
from hetmatch_qgis.engine.cli.assess import run_assess
from hetmatch_qgis.engine.cli.console import Console, JsonLines, Terminal, emit
from hetmatch_qgis.engine.cli.export import run_export
from hetmatch_qgis.engine.cli.interruption import Interruption
from hetmatch_qgis.engine.cli.models import run_models
from hetmatch_qgis.engine.cli.raster_arguments import raster_choices
from hetmatch_qgis.engine.cli.rpc import run_rpc
from hetmatch_qgis.engine.cli.warp import run_warp
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.core.faults import explain

MATCHED, FAULT, BAD_INPUT, NO_MATCH, CANCELLED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Needed before the arguments are understood, to say that they are not.
    console: Console = (JsonLines if "--json" in arguments else Terminal)("--quiet" in arguments)
    debug = "--debug" in arguments
    if not debug:
        _hush_libraries()
    try:
        return _run(arguments, console, debug)
    except BrokenPipeError:
        # Nobody reads us any more; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANCELLED


def _run(arguments: list[str], console: Console, debug: bool) -> int:
    with Interruption() as interruption:
        try:
            parsed = make_parser().parse_args(arguments)
            return COMMANDS[parsed.command](parsed, console, interruption)
        except BrokenPipeError:
            raise
        except (Exception, KeyboardInterrupt) as error:
            stopped = interruption.asked() and not isinstance(error, HetMatchError)
            message, exit_code = explain(Cancelled() if stopped else error, debug)
            console.error(message, exit_code)
            return exit_code


def _hush_libraries() -> None:
    """What GDAL and others grumble beside our one sentence helps nobody who did not ask for it."""
    warnings.simplefilter("ignore")
    logging.getLogger("rasterio").addHandler(logging.NullHandler())


def _run_match(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    options = _options(arguments)
    with interruption.loading(console.progress):
        from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

    result, outputs = match_to_folder(
        arguments.reference,
        arguments.moving,
        arguments.out,
        options,
        console.progress,
        interruption.asked,
        arguments.formats,
    )
    console.result(result, outputs)
    return MATCHED if result.matched else NO_MATCH


def _options(arguments: argparse.Namespace) -> choices.Options:
    return choices.Options(
        **raster_choices(arguments),
        search_radius=arguments.search_radius,
        rotation=arguments.rotation,
        matcher=arguments.matcher,
        weights=arguments.weights,
        transform=arguments.transform,
        max_points=arguments.max_points,
        tile_size=arguments.tile_size,
        overlap=arguments.overlap,
    )


def _run_info(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    from hetmatch_qgis.engine.matching.raster_info import describe_raster, format_info

    for position, path in enumerate(arguments.rasters):
        description = describe_raster(path)
        if arguments.json:
            emit("info", description)
        else:
            print("\n" * min(position, 1) + format_info(description))
    return MATCHED


def _run_doctor(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    from hetmatch_qgis.engine.doctor import diagnose, format_diagnosis

    diagnosis = diagnose()
    if arguments.json:
        emit("doctor", diagnosis)
    else:
        print(format_diagnosis(diagnosis))
    return MATCHED if diagnosis["healthy"] else FAULT


def _run_models(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    return run_models(arguments)


Command = Callable[[argparse.Namespace, Console, Interruption], int]
COMMANDS: dict[str, Command] = {
    "match": _run_match,
    "info": _run_info,
    "doctor": _run_doctor,
    "export": run_export,
    "warp": run_warp,
    "assess": run_assess,
    "models": _run_models,
    "rpc": run_rpc,
}
