"""Files to remove when another thread ends the process in the middle of its work.

`finally` does that for every orderly end. A thread that is deep inside of a library, waiting for a
server, never comes to its `finally`: then whoever ends the process calls `remove_leftovers`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_lock = threading.Lock()
_removals: list[Callable[[], object]] = []


@contextmanager
def removed_at_exit(remove: Callable[[], object]) -> Iterator[None]:
    """While the block runs, `remove` is called where the process is ended from outside of it."""
    with _lock:
        _removals.append(remove)
    try:
        yield
    finally:
        with _lock:
            _removals.remove(remove)


def remove_leftovers() -> None:
    """Call what the running blocks of all threads want called, the innermost first."""
    with _lock:
        removals = list(reversed(_removals))
    for remove in removals:
        with suppress(Exception):
            remove()
