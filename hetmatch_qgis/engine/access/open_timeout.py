"""Time limits of rasters and servers; imports no GDAL."""

from __future__ import annotations

import os

OPEN_VARIABLE = "HETMATCH_OPEN_TIMEOUT"
"""Environment variable with OPEN_TIMEOUT_S."""
OPEN_TIMEOUT_S = 60.0
"""Seconds in which a raster must open. GDAL asks for some twenty files beside it, each within
limits of its own (`network.py`). Set by hand."""


def open_timeout() -> float:
    """Seconds in which a raster must open, and a server answer a question about scenes."""
    try:
        seconds = float(os.environ.get(OPEN_VARIABLE, OPEN_TIMEOUT_S))
    except ValueError:
        return OPEN_TIMEOUT_S
    return seconds if seconds > 0 else OPEN_TIMEOUT_S
