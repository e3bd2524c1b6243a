"""Raster grids, and points on them.

Pixel coordinates are (column, row) floats counted from the outer corner of the top-left pixel, so
that the first pixel's centre is (0.5, 0.5); every array of points has shape (N, 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from hetmatch_qgis.engine.core.errors import InputError

Points = NDArray[np.float64]

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Grid:
    """A raster grid: an affine geotransform, a size in pixels and, where known, a CRS."""

    transform: Affine
    width: int
    height: int
    crs: CRS | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns), as numpy has it."""
        return self.height, self.width

    @property
    def gsd(self) -> float:
        """Ground sampling distance in CRS units: the side of a square pixel of equal area."""
        return float(np.sqrt(abs(self.transform.determinant)))

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to map coordinates (N, 2) in the grid's CRS."""
        return apply_affine(self.transform, pixels)

    def map_to_pixel(self, coordinates: Points) -> Points:
        """Map coordinates (N, 2) in the grid's CRS to pixels (N, 2)."""
        return apply_affine(~self.transform, coordinates)

    def scaled(self, factor: float) -> Grid:
        """The same area with pixels `factor` times as large, its far edges rounded outwards."""
        return Grid(
            self.transform @ Affine.scale(factor),
            max(1, int(np.ceil(self.width / factor))),
            max(1, int(np.ceil(self.height / factor))),
            self.crs,
        )


def apply_affine(transform: Affine, points: Points) -> Points:
    """An `Affine` applied to points (N, 2)."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    column, row = points[:, 0], points[:, 1]
    return np.stack(
        [
            transform.a * column + transform.b * row + transform.c,
            transform.d * column + transform.e * row + transform.f,
        ],
        axis=1,
    )


def grid_points(columns: ArrayLike, rows: ArrayLike) -> Points:
    """All combinations of columns (W,) and rows (H,) as points (H, W, 2)."""
    return np.stack(np.meshgrid(columns, rows), axis=-1)


def pixel_centres(width: int, height: int) -> Points:
    """Centres of the pixels of a frame as (column, row), (H, W, 2); the first is (0.5, 0.5)."""
    return grid_points(np.arange(width) + 0.5, np.arange(height) + 0.5)


def even_lattice(width: float, height: float, count: int) -> Points:
    """Points (count * count, 2) spread evenly inside a frame, half a step from its edges."""
    steps = (np.arange(count) + 0.5) / count
    return grid_points(steps * width, steps * height).reshape(-1, 2)


def cell_indices(points: Points, count: int) -> NDArray[np.int64]:
    """Column and row (N, 2), from 0, of each point's cell among count x count over their extent."""
    unit = (points - points.min(axis=0)) / np.maximum(np.ptp(points, axis=0), 1e-9)
    return np.asarray(np.minimum((unit * count).astype(np.int64), count - 1))


def spaced_rows(count: int, limit: int) -> NDArray[np.intp]:
    """At most `limit` of `count` row numbers, spread evenly over them."""
    return np.unique(np.linspace(0, count - 1, min(count, limit)).astype(int))


def farthest_rows(points: Points, limit: int, first: int = 0) -> NDArray[np.intp]:
    """At most `limit` rows of points (N, 2), each the farthest from those chosen before it.

    first: the row to begin with.

    Farthest point sampling: Gonzalez, "Clustering to minimize the maximum intercluster distance",
    Theoretical Computer Science 38, 1985.
    """
    if len(points) <= limit:
        return np.arange(len(points))
    rows = [first]
    distances = np.full(len(points), np.inf)
    while len(rows) < limit:
        distances = np.minimum(distances, np.linalg.norm(points - points[rows[-1]], axis=1))
        rows.append(int(np.argmax(distances)))
    return np.array(rows, dtype=np.intp)


def pixels_as_map(pixels: Points) -> Points:
    """Pixels (N, 2) as (column, -row), where QGIS shows a raster without georeference; and back."""
    return np.asarray(pixels, dtype=np.float64).reshape(-1, 2) * (1.0, -1.0)


def transform_points(points: Points, source: CRS, target: CRS) -> Points:
    """Points (N, 2) as (x, y) of one CRS in another; NaN where the projection is undefined.

    Raises InputError when no transformation between the two is known.
    """
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if source == target or len(points) == 0:
        return points.copy()
    # Windows are read from several threads; pyproj 3.7 has crashed in threads (its issue 1622).
    with _one_at_a_time:
        x, y = _transformer(source, target).transform(*coordinate_columns(points))
    projected = np.stack([x, y], axis=1).astype(np.float64)
    projected[~np.isfinite(projected).all(axis=1)] = np.nan
    return projected


def coordinate_columns(points: NDArray[np.float64]) -> list[Any]:
    """The columns of points (N, K) as pyproj takes them.

    Its older versions take an array of one for a number, of which NumPy 2 warns.
    """
    return list(points.T) if len(points) > 1 else points.T.tolist()


@lru_cache(maxsize=32)
def _transformer(source: CRS, target: CRS) -> Transformer:
    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except ProjError as error:
        raise InputError(
            "No transformation is known from '{source}' to '{target}'; assign a CRS with a known "
            "projection to the layer and try again.",
            source=source.name,
            target=target.name,
        ) from error
