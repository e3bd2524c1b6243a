"""Limits of the memory that this process may use."""

from __future__ import annotations

import sys

from hetmatch_qgis.common.byte_sizes import format_bytes
from hetmatch_qgis.engine.core.errors import InputError

MIN_ADDRESS_BYTES = 1_200_000 << 10
"""Address space with which the libraries load and a small match runs. Measured with `ulimit -v` on
two cores: with 1.0 GB they do not load, with 0.5 GB OpenBLAS ends the process."""


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
