"""The memory of this process: limits, and giving back what is no longer used."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

from hetmatch_qgis.common.byte_sizes import format_bytes
from hetmatch_qgis.engine.core.errors import InputError

MIN_ADDRESS_BYTES = 1_200_000 << 10
"""Address space with which the libraries load and a small match runs. Measured with `ulimit -v` on
two cores: with 1.0 GB they do not load, with 0.5 GB OpenBLAS ends the process."""

_M_ARENA_MAX = -8
"""Parameter of mallopt(3) for the number of heaps."""


def check_memory_limit() -> None:
    """Raises InputError where a limit, as by `ulimit -v`, lets not even the libraries load."""
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < MIN_ADDRESS_BYTES:
        raise InputError(
            "HetMatch may use only {limit} of memory here (`ulimit -v`), and needs at least "
            "{needed} to load its libraries; raise that limit.",
            limit=format_bytes(limit),
            needed=format_bytes(MIN_ADDRESS_BYTES),
        )


def use_one_heap() -> None:
    """Have all threads of this process share one heap, before they begin; only with glibc on Linux.

    Otherwise each thread takes its memory from a heap of its own, and what one gave back is not
    used by another. Of 50 matches of 256 x 256 pixels in one process each takes 0.82 s and leaves
    337 MB, with a heap for each thread 0.84 s and 370 to 390 MB.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def return_free_memory() -> None:
    """Give memory that the allocator keeps for later back to the system; does nothing on Windows.

    Between two matches the C library keeps 60 to 120 MB. To ask for them anew takes 0.02 s.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            # Not in every C library: musl gives back by itself.
            ctypes.CDLL(None).malloc_trim(0)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).malloc_zone_pressure_relief(None, ctypes.c_size_t(0))
