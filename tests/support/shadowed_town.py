"""A town as vectors, and a photograph of it with shadows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from affine import Affine
from pyproj import CRS as Crs
from vector_files import CORNER, CRS, houses, write_layer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs.shadows import swept
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.vector_map import STANDING_BANDS, VectorMap

SIDE = 560
"""Pixels of the photograph along a side, of a metre each."""


def write_town(
    folder: Path,
    direction: tuple[float, float],
    length: float,
    misplaced: tuple[float, float] = (0.0, 0.0),
) -> tuple[Path, Path]:
    """The layer, and the photograph.

    direction, length: of the shadows, (column, row) and pixels. misplaced: metres to the right and
    up by which the photograph's georeference is off.
    """
    town = write_layer(folder / "town.gpkg", houses(14), building=["yes"] * 196)
    true = Affine(1, 0, CORNER[0], 0, -1, CORNER[1])
    with VectorMap(open_layers(town), Grid(true, SIDE, SIDE, Crs.from_user_input(CRS))) as drawn:
        cover = drawn.read(Window(0, 0, SIDE, SIDE), 1, STANDING_BANDS).values[..., 1]
    rng = np.random.default_rng(3)
    ground = 150 + 25 * cv2.GaussianBlur(rng.normal(0, 8, (SIDE, SIDE)), (0, 0), 6)
    photo = ground - swept(cover, direction, 0, length) * (ground - 45)
    # A grey of its own for each roof, by the cells that the houses stand in.
    roofs = np.kron(rng.uniform(80, 220, (14, 14)), np.ones((40, 40)))
    photo += cover * (roofs - photo)
    photo = cv2.GaussianBlur(photo, (0, 0), 0.7) + rng.normal(0, 3, photo.shape)
    path = folder / "photo.tif"
    transform = Affine.translation(*misplaced) @ true
    write_raster(path, np.clip(photo, 0, 255).astype(np.uint8), crs=CRS, transform=transform)
    return town, path
