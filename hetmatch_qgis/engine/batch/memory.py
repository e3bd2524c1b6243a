"""Memory that is free for more pairs, and how much a pair took; None where the system hides it."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

PAIR_BYTES = 800_000_000
"""Memory that a process with one pair is expected to take until one was measured: the libraries
take 250 MB, 4 megapixels in four windows at once 400 MB more (measured), and what is kept for the
next pair at most 128 MB (`process/kept_work.py`)."""

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_MEMINFO = Path("/proc/meminfo")
_CGROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
"""Limit and use of a container or of a job of SLURM, in both versions of control groups."""


def available_bytes() -> int | None:
    """Memory that new processes can take without anything being swapped out."""
    limits = [_kilobytes(_MEMINFO, "MemAvailable")]
    for limit, use in _CGROUPS:
        # "max" where there is no limit.
        with suppress(OSError, ValueError):
            limits.append(int(limit.read_text()) - int(use.read_text()))
    known = [value for value in limits if value is not None]
    return min(known) if known else None


def reset_peak() -> None:
    """Begin to measure the peak anew, where the system can: on Linux."""
    with suppress(OSError):
        _CLEAR.write_text("5")


def peak_bytes() -> int | None:
    """The largest memory of this process since `reset_peak`, or since its start."""
    peak = _kilobytes(_STATUS, "VmHWM")
    if peak is not None or sys.platform == "win32":
        return peak
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(used if sys.platform == "darwin" else used * 1024)


def _kilobytes(path: Path, name: str) -> int | None:
    """A value of a file of Linux with a name and kilobytes in each line, in bytes."""
    with suppress(OSError, ValueError, IndexError):
        for line in path.read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return None
