"""Small GeoTIFFs in UTM, north up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

UTM = "EPSG:32633"
NORTH_UP = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def write(path: Path, data: np.ndarray, **profile: object) -> Path:
    """Write (H, W) or (H, W, C) as a GeoTIFF; `profile` replaces what rasterio is told."""
    data = np.atleast_3d(data)
    options = {"driver": "GTiff", "transform": NORTH_UP, "crs": UTM, **profile}
    with rasterio.open(
        path,
        "w",
        width=data.shape[1],
        height=data.shape[0],
        count=data.shape[2],
        dtype=data.dtype,
        **options,
    ) as target:
        target.write(np.moveaxis(data, 2, 0))
    return path
