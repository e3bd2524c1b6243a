"""Small GeoTIFFs in UTM, north up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from affine import Affine

from benchmarks.common.raster_files import write_raster

UTM = "EPSG:32633"
NORTH_UP = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def write(
    path: Path,
    data: np.ndarray,
    crs: str | None = UTM,
    transform: Affine | None = NORTH_UP,
    **profile: object,
) -> Path:
    """Write (H, W) or (H, W, C) as a GeoTIFF, in UTM unless told otherwise."""
    return write_raster(path, np.moveaxis(np.atleast_3d(data), 2, 0), crs, transform, **profile)
