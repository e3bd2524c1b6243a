"""The pixel grid of the registered moving raster that gdalwarp should write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.gcps.frames import finite_rows, is_unrotated
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import fit_transform, jacobian
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x

EDGE_POINTS = 21
"""Points along each edge of a raster from which its footprint is computed; set by hand with the
first exports (5e3f548)."""

MAX_COARSENING = 1.1
"""Factor by which the output's pixel may exceed the moving raster's own so that the two grids
nest; set by hand with the first exports (5e3f548)."""

MAX_BEYOND_AFFINE = 0.25
"""How far the footprint may extend beyond the affine one, as a share of the latter's side: a
polynomial diverges outside its GCPs. Set by hand with the first exports (5e3f548)."""


class WarpGrid(NamedTuple):
    """The output grid of a warp, in the units of the reference's map.

    bounds: x_min, y_min, x_max, y_max.
    pixel_size: x, y, both positive.
    """

    bounds: tuple[float, float, float, float]
    pixel_size: tuple[float, float]


def choose_warp_grid(
    gcps: GcpSet, reference: ImageDescription, moving: ImageDescription
) -> WarpGrid:
    """A grid over the whole moving raster that nests in the reference's pixels.

    The pixel is the reference's, multiplied or divided by the whole number that comes nearest to
    the moving raster's own ground sampling distance (estimated from the GCPs) without being
    coarser than it by more than a tenth: pixel edges of the two rasters coincide. The grid's lines
    run through the reference's corner; where the reference is rotated or georeferenced by GCPs or
    RPCs it has no such lines, and multiples of the pixel size take their place.
    """
    low, high = _footprint(gcps, moving)
    return nested_grid(low, high, _ground_sampling_distance(gcps), reference)


def nested_grid(low: Points, high: Points, gsd: float, reference: ImageDescription) -> WarpGrid:
    """The grid over a box of the map, its pixel about `gsd` wide; see `choose_warp_grid`.

    low, high: x, y (2,) of the box's corners. gsd: in the map's units.
    """
    corner, cell = np.zeros(2), np.full(2, gsd)
    transform = reference.transform
    if reference.georeference == "none":
        cell = np.ones(2)
    elif transform is not None and is_unrotated(reference):
        corner = np.array([transform.c, transform.f])
        cell = np.abs([transform.a, transform.e])
    ratio = gsd / float(np.sqrt(cell[0] * cell[1]))
    if ratio * MAX_COARSENING >= 1:
        cell = cell * np.floor(ratio * MAX_COARSENING)
    else:
        cell = cell / np.ceil(1 / (ratio * MAX_COARSENING))
    low = corner + np.floor((low - corner) / cell + 1e-6) * cell
    high = corner + np.ceil((high - corner) / cell - 1e-6) * cell
    return WarpGrid((*low.tolist(), *high.tolist()), (float(cell[0]), float(cell[1])))


def _ground_sampling_distance(gcps: GcpSet) -> float:
    """Side of a moving pixel in the units of the reference's map, by the GCPs."""
    matrix = jacobian(gcps.pixels, gcps.map_points)
    if gcps.crs is None or gcps.warp_crs is None or gcps.warp_crs == gcps.crs:
        return float(np.sqrt(abs(np.linalg.det(matrix))))
    # Between two projections no one matrix leads: around a pole the whole is no measure of a part.
    steps = jacobian(gcps.warp_pixels, gcps.warp_points).T
    corners = np.stack([gcps.warp_points, *(gcps.warp_points + step for step in steps)])
    mapped = transform_points(corners.reshape(-1, 2), gcps.warp_crs, gcps.crs)
    mapped = mapped.reshape(corners.shape)
    across, down = (unwrap_x(mapped[side] - mapped[0], gcps.crs, around=0.0) for side in (1, 2))
    areas = np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0])
    return float(np.sqrt(np.nanmedian(areas)))


def _footprint(gcps: GcpSet, moving: ImageDescription) -> tuple[Points, Points]:
    """Lowest and highest map coordinates (2,) of the moving raster's edge."""
    steps = np.linspace(0.0, 1.0, EDGE_POINTS)
    sides = [(steps, 0 * steps), (steps, 0 * steps + 1), (0 * steps, steps), (0 * steps + 1, steps)]
    edge = np.concatenate([np.stack(side, axis=1) for side in sides])
    edge = edge * (moving.width, moving.height)
    pixels, points = gcps.warp_pixels, gcps.warp_points
    affine = fit_transform("polynomial1", pixels, points)(edge)
    low, high = affine.min(axis=0), affine.max(axis=0)
    margin = MAX_BEYOND_AFFINE * (high - low)
    mapped = np.clip(fit_transform(gcps.method, pixels, points)(edge), low - margin, high + margin)
    if gcps.crs is not None and gcps.warp_crs is not None and gcps.warp_crs != gcps.crs:
        mapped = transform_points(mapped, gcps.warp_crs, gcps.crs)
        mapped = unwrap_x(mapped, gcps.crs, around=float(gcps.map_points[:, 0].mean()))
        mapped = mapped[finite_rows(mapped)]
    mapped = np.concatenate([mapped, gcps.map_points])
    return mapped.min(axis=0), mapped.max(axis=0)
