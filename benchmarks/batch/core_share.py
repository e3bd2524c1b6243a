"""Workers that are held to a share of a core, each in a control group of Linux.

On two cores, two workers, the scheduler, the batch and whatever else runs share the processors, so
that nothing can be twice as fast. With less than a core for each worker the cores are not the
limit, and what is left is what the batch itself does not share out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD_US = 100_000
"""Microseconds of a period, the kernel's default."""
_END_S = 5.0
"""Seconds until the processes of a group have ended, which are killed before."""


@contextmanager
def held_to(share: float, processes: list[int]) -> Iterator[None]:
    """Hold each process, with all that it starts, to a share of a core.

    Raises OSError without control groups of either version, or without the right to make some.
    """
    groups = [_group(share, process) for process in processes]
    try:
        yield
    finally:
        until = time.monotonic() + _END_S
        while groups and time.monotonic() < until:
            for group in list(groups):
                with suppress(OSError):
                    group.rmdir()
                    groups.remove(group)
            time.sleep(0.1)


def _group(share: float, process: int) -> Path:
    name = f"hetmatch-{os.getpid()}-{process}"
    quota = round(share * _PERIOD_US)
    is_unified = (_ROOT / "cgroup.controllers").is_file()
    group = _ROOT / name if is_unified else _ROOT / "cpu" / name
    group.mkdir()
    if is_unified:
        (group / "cpu.max").write_text(f"{quota} {_PERIOD_US}")
        (group / "cpu.weight").write_text("10000")
    else:
        (group / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
        (group / "cpu.cfs_quota_us").write_text(str(quota))
        (group / "cpu.shares").write_text("262144")
    (group / "cgroup.procs").write_text(str(process))
    return group
