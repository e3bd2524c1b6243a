"""Parts of rasters, and enlarged ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import rasterio
from affine import Affine
from rasterio.enums import Resampling
from rasterio.windows import Window

REFERENCE_SCALE = 2.45
"""Factor by which the reference of the third part is enlarged, to four megapixels."""


def crop(
    source: Path,
    target: Path,
    window: Window,
    bands: Sequence[int] | None = None,
    misplace: Callable[[Affine], Affine] | None = None,
) -> Path:
    """Write a part of a raster.

    bands: from 1, None for all.
    misplace: makes a wrong geotransform of the true one.
    """
    with rasterio.open(source) as raster:
        transform = raster.window_transform(window)
        profile = raster.profile | {
            "driver": "GTiff",
            "width": window.width,
            "height": window.height,
            "transform": transform if misplace is None else misplace(transform),
            "count": raster.count if bands is None else len(bands),
            "tiled": False,
        }
        for name in ("blockxsize", "blockysize", "photometric"):
            profile.pop(name, None)
        with rasterio.open(target, "w", **profile) as copy:
            copy.write(raster.read(None if bands is None else list(bands), window=window))
    return target


def enlarged(source: Path, target: Path) -> Path:
    """Write a raster REFERENCE_SCALE times as wide and high."""
    with rasterio.open(source) as raster:
        height, width = (round(side * REFERENCE_SCALE) for side in raster.shape)
        scale = Affine.scale(raster.width / width, raster.height / height)
        profile = raster.profile | {
            "driver": "GTiff",
            "width": width,
            "height": height,
            "transform": raster.transform @ scale,
        }
        values = raster.read(out_shape=(raster.count, height, width), resampling=Resampling.cubic)
        with rasterio.open(target, "w", **profile) as copy:
            copy.write(values)
    return target
