"""The command line: `hetmatch COMMAND ...`.

Heavy modules are imported where they are used, so that `hetmatch --help` answers at once.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Sequence

from hetmatch_qgis.common.contract import EXIT_CANCELLED
from hetmatch_qgis.engine.cli.commands import COMMANDS
from hetmatch_qgis.engine.cli.console import Console, JsonLines, Terminal
from hetmatch_qgis.engine.cli.interruption import Interruption
from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.core.faults import explain
from hetmatch_qgis.engine.core.language import set_language


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Needed before the arguments are parsed, for the error when they cannot be.
    console: Console = (JsonLines if "--json" in arguments else Terminal)("--quiet" in arguments)
    debug = "--debug" in arguments
    if not debug:
        _silence_libraries()
    try:
        return _run(arguments, console, debug)
    except BrokenPipeError:
        # Nobody reads our output any more; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_CANCELLED


def _run(arguments: list[str], console: Console, debug: bool) -> int:
    with Interruption() as interruption:
        try:
            parsed = make_parser().parse_args(arguments)
            set_language(getattr(parsed, "language", None))
            return COMMANDS[parsed.command].run(parsed, console, interruption)
        except BrokenPipeError:
            raise
        except (Exception, KeyboardInterrupt) as error:
            stopped = interruption.is_requested() and not isinstance(error, HetMatchError)
            message, exit_code = explain(Cancelled() if stopped else error, debug)
            console.error(message, exit_code)
            return exit_code


def _silence_libraries() -> None:
    """Hide the warnings of GDAL and others, which would only obscure our own message."""
    warnings.simplefilter("ignore")
    logging.getLogger("rasterio").addHandler(logging.NullHandler())
