"""The command line: `hetmatch match|info|doctor|models`.

Heavy modules are imported where they are used, so that `hetmatch --help` answers at once.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence

from hetmatch_qgis.engine import options as choices
from hetmatch_qgis.engine.arguments import make_parser
from hetmatch_qgis.engine.console import Console, JsonLines, Terminal, emit
from hetmatch_qgis.engine.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.interruption import Interruption

MATCHED, FAULT, BAD_INPUT, NO_MATCH, CANCELLED = 0, 1, 2, 3, 130
OUT_OF_MEMORY = ("can't allocate memory", "out of memory", "Insufficient memory")


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
            message, exit_code = _explain(Cancelled() if stopped else error, debug)
            console.error(message, exit_code)
            return exit_code


def _hush_libraries() -> None:
    """What GDAL and others grumble beside our one sentence helps nobody who did not ask for it."""
    warnings.simplefilter("ignore")
    logging.getLogger("rasterio").addHandler(logging.NullHandler())


def _explain(error: BaseException, debug: bool) -> tuple[str, int]:
    """The sentence and the exit code for an error, its traceback kept where it is our fault."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt):
        error = Cancelled()
    if isinstance(error, HetMatchError):
        return str(error), error.exit_code
    details = "shown above" if debug else _keep_traceback(error)
    if isinstance(error, MemoryError) or any(words in str(error) for words in OUT_OF_MEMORY):
        return (
            "Memory ran out; try a smaller --tile-size, or close other programs "
            f"(details: {details})."
        ), FAULT
    text = " ".join(str(error).split())
    return (
        f"HetMatch failed unexpectedly with {type(error).__name__}: {text[:300]} (details: "
        f"{details}); please report it together with the output of `hetmatch doctor`."
    ), FAULT


def _keep_traceback(error: BaseException) -> str:
    """Write the traceback to a file and say where; to standard error where no file can be."""
    text = "".join(traceback.format_exception(error))
    stamp = time.strftime("%Y%m%d-%H%M%S")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix=f"hetmatch-error-{stamp}-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"{' '.join(sys.argv)}\n\n{text}")
        return file.name
    except OSError:
        print(text, file=sys.stderr)
        return "shown above"


def _run_match(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    options = _options(arguments)
    console.progress(0.0, "Loading the libraries")
    from hetmatch_qgis.engine.outputs import check_output_folder, write_outputs
    from hetmatch_qgis.engine.pipeline import match_rasters
    from hetmatch_qgis.engine.report import overview_images

    check_output_folder(arguments.out, (arguments.reference, arguments.moving))
    interruption.at_once = False
    if interruption.asked():
        raise Cancelled
    result = match_rasters(
        arguments.reference, arguments.moving, options, console.progress, interruption.asked
    )
    console.progress(1.0, "Writing the results")
    images = overview_images(result)
    outputs = write_outputs(result, arguments.out, images, cancelled=interruption.asked)
    console.result(result, outputs)
    return MATCHED if result.matched else NO_MATCH


def _options(arguments: argparse.Namespace) -> choices.Options:
    reference_modality, moving_modality = arguments.modality
    return choices.Options(
        reference_bands=arguments.reference_bands,
        moving_bands=arguments.moving_bands,
        reference_modality=reference_modality,
        moving_modality=moving_modality,
        search_radius=arguments.search_radius,
        rotation=arguments.rotation,
        matcher=arguments.matcher,
        weights=arguments.weights,
        transform=arguments.transform,
        max_points=arguments.max_points,
        tile_size=arguments.tile_size,
        overlap=arguments.overlap,
        device=arguments.device,
    )


def _run_info(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    from hetmatch_qgis.engine.info import describe_raster, format_info

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
    from hetmatch_qgis.engine.models_command import run_models

    code: int = run_models(arguments)
    return code


Command = Callable[[argparse.Namespace, Console, Interruption], int]
COMMANDS: dict[str, Command] = {
    "match": _run_match,
    "info": _run_info,
    "doctor": _run_doctor,
    "models": _run_models,
}
