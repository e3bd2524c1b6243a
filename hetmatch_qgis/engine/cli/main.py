"""The command line: `hetmatch COMMAND ...`.

Heavy modules are imported where they are used, so that `hetmatch --help` answers at once.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Sequence

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED
from hetmatch_qgis.common.exchange import COMPLETED
from hetmatch_qgis.engine.access.allowed_sources import note_named, set_allowed_sources
from hetmatch_qgis.engine.cli.commands import COMMANDS
from hetmatch_qgis.engine.cli.console import Console, JsonLines, OutputError, Terminal
from hetmatch_qgis.engine.cli.interruption import Interruption
from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.core.language import set_language
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.reproducible import set_reproducible
from hetmatch_qgis.engine.process.deadline import leave
from hetmatch_qgis.engine.process.faults import explain
from hetmatch_qgis.engine.process.memory import use_one_heap
from hetmatch_qgis.engine.process.streams import drop, open_standard_streams


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    argv: the arguments; None for those of the process, which then ends here where a library does
        not come back.
    """
    if argv is None:
        use_one_heap()
        return leave(_answer(sys.argv[1:]))
    return _answer(list(argv))


def _answer(arguments: list[str]) -> int:
    open_standard_streams()
    if not arguments:
        make_parser().print_help(sys.stderr)
        return EXIT_BAD_INPUT
    # Needed before the arguments are parsed, for the error when they cannot be.
    console: Console = (JsonLines if "--json" in arguments else Terminal)("--quiet" in arguments)
    debug = "--debug" in arguments
    if not debug:
        _silence_libraries()
    try:
        return _run(arguments, console, debug)
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain again when it flushes at exit.
        drop(sys.stdout)
        return EXIT_CANCELLED
    except OutputError as error:
        drop(sys.stdout)
        Terminal().error(error.message, error.exit_code)
        return error.exit_code


def _run(arguments: list[str], console: Console, debug: bool) -> int:
    def last_words() -> None:
        written = Message("Cancelled after the results were written.")
        console.error(written if COMPLETED.is_set() else Cancelled().message, EXIT_CANCELLED)

    with Interruption(last_words) as interruption:
        try:
            parsed = make_parser().parse_args(arguments)
            set_language(getattr(parsed, "language", None))
            set_allowed_sources(parsed.allow_sources)
            set_reproducible(getattr(parsed, "reproducible", False))
            note_named(vars(parsed).values())
            return COMMANDS[parsed.command].run(parsed, console, interruption)
        except (BrokenPipeError, OutputError):
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
