"""`python -m hetmatch_qgis.engine.batch.child MODULE:FUNCTION`: units on standard input.

Each line is a unit as JSON, each answer a line on standard output. The process ends with its input,
in the midst of a unit, too, as its parent is gone then or wants it to end.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from queue import Empty, Queue
from typing import Any

from hetmatch_qgis.engine.access.allowed_sources import set_allowed_sources
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.process.memory import use_one_heap

IDLE_S = 600.0
"""Seconds without a unit after which the process ends: a worker of a cluster may have none for
days."""

CLEAN_UP_S = 3.0
"""Seconds from the end of the input to that of the process, to remove unfinished files; less than
`unit_process.GRACE_S`."""

Task = Callable[[Unit, Progress], dict[str, Any]]


def main() -> None:
    """Answer units until the input ends."""
    use_one_heap()
    answers = _own_output()
    task = load_task(sys.argv[1])
    set_allowed_sources(None)
    lines: Queue[bytes] = Queue()
    is_over = threading.Event()
    threading.Thread(target=_read, args=(lines, is_over), daemon=True).start()
    progress = Progress(on_check=is_over.is_set)
    while not is_over.is_set():
        try:
            line = lines.get(timeout=IDLE_S)
        except Empty:
            return
        if not line:
            return
        answer = task(Unit.of(json.loads(line)), progress)
        answer = {**answer, "rss": _resident_bytes()}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def load_task(name: str) -> Task:
    """The function of a name such as "module:function"."""
    module, _, function = name.partition(":")
    task: Task = getattr(import_module(module), function)
    return task


def _own_output() -> Any:
    """Standard output for our answers alone; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _read(lines: Queue[bytes], is_over: threading.Event) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    is_over.set()
    lines.put(b"")
    time.sleep(CLEAN_UP_S)
    # The unit is deep inside a library, and its result is no longer wanted.
    os._exit(1)


def _resident_bytes() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


if __name__ == "__main__":
    main()
