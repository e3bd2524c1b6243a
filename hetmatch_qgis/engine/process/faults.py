"""Any error as one sentence and an exit code, with the traceback of unexpected ones kept."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from contextlib import suppress

from hetmatch_qgis.common.contract import EXIT_FAULT
from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError
from hetmatch_qgis.engine.core.messages import Message, Option

SHOWN_ABOVE = Message("shown above")
MAX_TEXT_LENGTH = 300
"""Characters of an unexpected error's own text; set by hand with the first version (4c1b1e9)."""
OUT_OF_MEMORY_TEXTS = (
    "can't allocate memory",
    "out of memory",
    "Insufficient memory",
    "Failed to allocate memory",
    "bad_alloc",
    # Libraries that cannot be loaded.
    "Cannot allocate memory",
    "failed to map segment",
)


def explain(error: BaseException, debug: bool) -> tuple[Message, int]:
    """The sentence and the exit code for an error; the traceback of an unexpected one is kept.

    debug: whether the traceback is printed to standard error instead.
    """
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt):
        error = Cancelled()
    if isinstance(error, HetMatchError):
        return error.message, error.exit_code
    details: str = SHOWN_ABOVE if debug else _keep_traceback(error)
    if isinstance(error, MemoryError) or any(text in str(error) for text in OUT_OF_MEMORY_TEXTS):
        return Message(
            "Out of memory; try a smaller {option}, or close other programs (details: {details}).",
            option=Option("tile_size"),
            details=details,
        ), EXIT_FAULT
    text = " ".join(str(error).split())
    return Message(
        "HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it "
        "together with the output of `hetmatch doctor`.",
        error=type(error).__name__,
        text=text[:MAX_TEXT_LENGTH],
        details=details,
    ), EXIT_FAULT


def _keep_traceback(error: BaseException) -> str:
    """Write the traceback to a file and return its path; to standard error where that fails."""
    text = "".join(traceback.format_exception(error))
    stamp = time.strftime("%Y%m%d-%H%M%S")
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix=f"hetmatch-error-{stamp}-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            # A file name that is no UTF-8 has no encoding otherwise.
            errors="backslashreplace",
        ) as file:
            file.write(f"{' '.join(sys.argv)}\n\n{text}")
        return file.name
    except OSError:
        with suppress(OSError, ValueError):
            print(text, file=sys.stderr)
        return SHOWN_ABOVE
