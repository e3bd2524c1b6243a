"""Any error as one sentence and an exit code."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback

from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.core.messages import Message, Option

FAULT = 1
SHOWN_ABOVE = Message("shown above")
OUT_OF_MEMORY = ("can't allocate memory", "out of memory", "Insufficient memory")


def explain(error: BaseException, debug: bool) -> tuple[Message, int]:
    """The sentence and the exit code for an error, its traceback kept where it is our fault.

    debug: whether the traceback is shown on standard error instead.
    """
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt):
        error = Cancelled()
    if isinstance(error, HetMatchError):
        return error.message, error.exit_code
    details: str = SHOWN_ABOVE if debug else _keep_traceback(error)
    if isinstance(error, MemoryError) or any(words in str(error) for words in OUT_OF_MEMORY):
        return Message(
            "Out of memory; try a smaller {option}, or close other programs (details: {details}).",
            option=Option("tile_size"),
            details=details,
        ), FAULT
    text = " ".join(str(error).split())
    return Message(
        "HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it "
        "together with the output of `hetmatch doctor`.",
        error=type(error).__name__,
        text=text[:300],
        details=details,
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
        return SHOWN_ABOVE
