"""Standard streams that accept any text, even where a service or cron has closed them."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import TextIO

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def open_standard_streams() -> None:
    """Open the closed ones of standard input, output and error to nowhere.

    Otherwise the next file that is opened, such as a raster, takes their number, and what libraries
    print goes into it. Text that a stream's encoding does not have, such as a file name that is no
    UTF-8, is escaped.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
    sys.stdout = _usable(sys.stdout, 1)
    sys.stderr = _usable(sys.stderr, 2)


def drop(stream: TextIO) -> None:
    """Discard what a stream still has to write."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def printable(text: str, breaks: bool = False) -> str:
    """Text for a terminal, which takes control characters, as in a file's name, for commands.

    They are escaped, and so are characters that change the direction of writing. breaks: whether
    line breaks and tabs stay.
    """
    kept = "\n\t" if breaks else ""
    return _CONTROLS.sub(
        lambda found: found[0] if found[0] in kept else ascii(found[0])[1:-1], text
    )


def _usable(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:
        return os.fdopen(os.dup(number), "w", encoding="utf-8", errors="backslashreplace")
    # Streams of tests and of embedding programs may not be ours to configure.
    with suppress(AttributeError, OSError, ValueError):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    return stream
