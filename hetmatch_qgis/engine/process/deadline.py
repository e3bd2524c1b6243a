"""Calls into libraries that may never return, abandoned when their time is up."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")

POLL_S = 0.1
"""Seconds between two looks at a running call, in which signals take effect; set by hand."""

_abandoned: list[threading.Thread] = []


def run_within(seconds: float, function: Callable[[], Result]) -> Result:
    """Call a function in another thread and return its result.

    Raises TimeoutError when it takes longer; it then continues until it ends by itself. Raises what
    the function raises.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            results.append(function())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=call, daemon=True, name="hetmatch-deadline")
    thread.start()
    waited = 0.0
    try:
        while thread.is_alive() and waited < seconds:
            thread.join(POLL_S)
            waited += POLL_S
    finally:
        if thread.is_alive():
            _abandoned.append(thread)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def leave(exit_code: int) -> int:
    """The exit code, for the end of the program.

    Where a call was left behind the process ends here: libraries that tidy up at its end would wait
    for it.
    """
    if any(thread.is_alive() for thread in _abandoned):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(exit_code)
    return exit_code
