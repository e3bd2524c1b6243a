"""The resources of a process: memory, files, threads and children; from Linux's /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

STOPPED = -1
"""In place of a number of matches: what is held once all is over."""


@dataclass(frozen=True)
class State:
    """The resources of a process.

    memory_mb: resident memory without mapped files, MB of 1024 x 1024 bytes.
    files: open ones.
    threads, children: how many.
    temporary: files and folders in its temporary folder.
    """

    memory_mb: float
    files: int
    threads: int
    children: int
    temporary: int


def state_of(pid: int, temporary: Path) -> State:
    """The resources of a process now. temporary: its temporary folder, used by no other."""
    folder = Path("/proc") / str(pid)
    lines = (folder / "status").read_text(encoding="ascii", errors="replace").splitlines()
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    return State(
        memory_mb=int(values["RssAnon"].split()[0]) / 1024,
        files=_count(folder / "fd"),
        threads=int(values["Threads"]),
        children=sum(_parent(path) == pid for path in Path("/proc").glob("[0-9]*/stat")),
        temporary=_count(temporary),
    )


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


def _parent(path: Path) -> int:
    try:
        return int(path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return -1


def with_temporary(folder: Path, **variables: str) -> tuple[Path, dict[str, str]]:
    """A temporary folder in a folder, and the environment of a process that uses it."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    return temporary, {**os.environ, **variables, "TMPDIR": str(temporary)}
