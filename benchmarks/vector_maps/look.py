"""A picture of a case: the image, and the map that HetMatch draws of its layers, side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from PIL import Image

from benchmarks.vector_maps.case import Case
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.vector_map import VectorMap


def save_picture(case: Case, path: Path) -> None:
    """Write both as they truly lie."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(case.image) as raster:
        picture = np.moveaxis(raster.read(), 0, -1)
        grid = Grid(raster.transform, raster.width, raster.height, parse_crs(case.crs))
    layers = [layer for file in case.layers for layer in open_layers(file)]
    with VectorMap(layers, grid) as drawn:
        grey = drawn.read(Window(0, 0, grid.width, grid.height), 1).values.astype(np.uint8)
    Image.fromarray(np.hstack([picture, np.repeat(grey, 3, axis=2)])).save(path)
