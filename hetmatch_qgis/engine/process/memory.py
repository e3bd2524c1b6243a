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

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8
"""Parameters of mallopt(3)."""

MAX_HEAP_BLOCK, MAX_FREE, GROWTH = 32 << 20, 128 << 20, 16 << 20
"""Bytes of the largest block that comes from the heap, as many as glibc allows; free bytes at its
end from which on they go back to the system; bytes that it grows by at once."""


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


def set_up_heap() -> None:
    """Have all threads share one heap that keeps what is free; only with glibc on Linux.

    To be called before threads begin. Otherwise each thread takes its memory from a heap of its
    own, and what one gave back is not used by another; and each image comes from the system as
    empty pages and goes back there. Of a match of 600 x 600 pixels that is a tenth of the
    processor's time, of 50 in one process another 40 MB.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            mallopt = ctypes.CDLL(None).mallopt
            for parameter, value in (
                (_M_ARENA_MAX, 1),
                (_M_MMAP_THRESHOLD, MAX_HEAP_BLOCK),
                (_M_TRIM_THRESHOLD, MAX_FREE),
                (_M_TOP_PAD, GROWTH),
            ):
                mallopt(parameter, value)


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
