"""Lengths on the ground: of units of a CRS, of pixels of a grid, between points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, transform_points


def metres_per_unit(crs: CRS, point: Points) -> tuple[float, float]:
    """Metres on the ellipsoid in one unit of the CRS along x and along y, at a point (2,).

    Where the CRS has no transformation to longitude and latitude, the units of its axes decide.
    """
    x, y = _metres_per_units(crs, np.asarray(point, dtype=np.float64).reshape(1, 2))[0]
    return float(x), float(y)


def _metres_per_units(crs: CRS, points: Points) -> Points:
    """`metres_per_unit` (N, 2) at points (N, 2)."""
    axes = crs.axis_info
    unit = axes[0].unit_conversion_factor if axes and not crs.is_geographic else 1.0
    geodetic, geod = crs.geodetic_crs, crs.get_geod()
    if geodetic is None or geod is None:
        return np.full((len(points), 2), unit)
    step = 1e-3 if crs.is_geographic else 100.0 / unit
    half = np.array([[-step, 0.0], [step, 0.0], [0.0, -step], [0.0, step]]) / 2
    around = transform_points((points[:, None] + half).reshape(-1, 2), crs, geodetic)
    metres = geod.inv(around[::2, 0], around[::2, 1], around[1::2, 0], around[1::2, 1])[2]
    sides = np.asarray(metres, dtype=np.float64).reshape(-1, 2) / step
    with np.errstate(invalid="ignore"):
        is_valid = (np.isfinite(sides) & (sides > 0)).all(axis=1, keepdims=True)
    return np.where(is_valid, sides, unit)


def metres_per_pixel(grid: Grid) -> tuple[float, float]:
    """Metres on the ground along a grid's columns and rows, at its middle."""
    across, down = metres_per_pixel_at(grid, np.array([[grid.width / 2, grid.height / 2]]))[0]
    return float(across), float(down)


def metres_per_pixel_at(grid: Grid, pixels: Points) -> Points:
    """Metres on the ground along a grid's columns and rows, (N, 2), at its pixels (N, 2).

    Raises InputError for a grid without a CRS.
    """
    if grid.crs is None:
        raise InputError("Without a CRS the size of a pixel on the ground is unknown.")
    scale = _metres_per_units(grid.crs, grid.pixel_to_map(pixels))
    transform = grid.transform
    sides = [
        np.linalg.norm(scale * step, axis=1)
        for step in ((transform.a, transform.d), (transform.b, transform.e))
    ]
    return np.stack(sides, axis=1)


def search_radius_to_pixels(grid: Grid, metres: float) -> float:
    """A distance on the ground in pixels of the grid: the mean of both axes, at its middle."""
    across, down = metres_per_pixel(grid)
    return metres / float(np.sqrt(across * down))


def ground_lengths(crs: CRS, start: Points, end: Points) -> NDArray[np.float64]:
    """Metres on the ground (N,) between near points (N, 2) in units of a CRS."""
    return np.asarray(np.linalg.norm((end - start) * _metres_per_units(crs, start), axis=1))
