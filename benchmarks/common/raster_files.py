"""Rasters written from arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS


def write_raster(
    path: Path,
    values: np.ndarray,
    crs: CRS | str | None = None,
    transform: Affine | None = None,
    **profile: Any,
) -> Path:
    """Write values (H, W) or (bands, H, W) as a GeoTIFF, and return its path.

    profile: what rasterio is told besides, or instead.
    """
    values = values[None] if values.ndim == 2 else values
    count, height, width = values.shape
    settings = {
        "driver": "GTiff",
        "count": count,
        "height": height,
        "width": width,
        "dtype": values.dtype,
        "crs": crs.to_wkt() if isinstance(crs, CRS) else crs,
        "transform": transform,
    }
    with rasterio.open(path, "w", **(settings | profile)) as raster:
        raster.write(values)
    return path
