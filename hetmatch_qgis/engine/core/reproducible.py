"""Results that are the same bytes again: without times, and without the folders of the inputs.

The same input, version and machine give the same files in any case, but for when they were made,
how long that took and where the rasters lie. Asked for, these are left out: rasters are recorded by
their names alone, and dates are those of EPOCH.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path

from hetmatch_qgis.common.raster_names import absolute_name, raster_name

EPOCH = datetime(1980, 1, 1, tzinfo=timezone.utc)
"""The date of everything in a reproducible result, the oldest that a zip can say."""

_is_on = [False]


def set_reproducible(on: bool) -> None:
    """Leave times and folders out of the results from now on, or not."""
    _is_on[0] = on


def is_reproducible() -> bool:
    """True where times and folders are left out."""
    return _is_on[0]


def recorded_name(raster: Path | str) -> str:
    """A raster's name as results record it: from any folder, or without any."""
    return raster_name(raster).name if is_reproducible() else absolute_name(raster)


def given_name(raster: Path | str | None) -> str:
    """A raster's name as it was given, or without folder; empty for an image in memory."""
    if raster is None:
        return ""
    return recorded_name(raster) if is_reproducible() else str(raster)


def recorded_seconds(seconds: Mapping[str, float]) -> dict[str, float]:
    """The time spent by stage as results record it: nothing in a reproducible result."""
    return {} if is_reproducible() else dict(seconds)


def now() -> datetime:
    """The time as results record it, with its zone."""
    return EPOCH if is_reproducible() else datetime.now(timezone.utc)
