"""The one log: what setting up and the engine did and said, for whoever has to find out why."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from hetmatch_qgis.client import environment

LARGEST_BYTES = 4 * 2**20
KEPT_BYTES = 2**20


def append(text: str) -> None:
    """Add lines with the time before each; a log that cannot be written stops nobody's work."""
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    lines = "".join(f"{now} {line}\n" for line in text.splitlines())
    with suppress(OSError):
        path = environment.log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(lines)


def trim() -> None:
    """Cut the oldest lines off where the log has grown too large."""
    path = environment.log_file()
    with suppress(OSError):
        if path.stat().st_size <= LARGEST_BYTES:
            return
        newest = path.read_bytes()[-KEPT_BYTES:]
        path.write_bytes(newest[newest.find(b"\n") + 1 :])


def tail(count: int) -> str:
    """The last lines of the log; empty where there is none."""
    try:
        with environment.log_file().open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - KEPT_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])
