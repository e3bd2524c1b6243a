"""The log of the set-up and of the engine, for finding out what went wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from hetmatch_qgis.client import environment

MAX_BYTES = 4 * 2**20
"""Size of the log above which `trim` cuts it (set by hand, 7d49bf4)."""

KEPT_BYTES = 2**20
"""Size of the log's end that `trim` keeps and `tail` reads (set by hand, 7d49bf4)."""


def append(text: str) -> None:
    """Add lines, each with its time; a log that cannot be written is no error."""
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    lines = "".join(f"{now} {line}\n" for line in text.splitlines())
    with suppress(OSError):
        path = environment.log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(lines)


def trim() -> None:
    """Drop the oldest lines of a log that has grown too large."""
    path = environment.log_file()
    with suppress(OSError):
        if path.stat().st_size <= MAX_BYTES:
            return
        newest = path.read_bytes()[-KEPT_BYTES:]
        path.write_bytes(newest[newest.find(b"\n") + 1 :])


def tail(count: int) -> str:
    """The last lines of the log; empty without a log."""
    try:
        with environment.log_file().open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - KEPT_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])
