"""The transform of a match, from the reference's map to the moving raster's pixels.

That is the direction in which every warp goes. The match chose its kind on the common grid, behind
both georeferences; here the same kind is fitted again to the same tie points, behind what the
moving raster's own georeference says, so that a change of projection costs it no freedom. Nothing
but the descriptions and the points is needed, so a saved result will do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.common_grid import metres_per_unit
from hetmatch_qgis.engine.export.transforms import Transform
from hetmatch_qgis.engine.geometry import fit
from hetmatch_qgis.engine.grid import Points, apply_affine, pixels_as_map, transform_points
from hetmatch_qgis.engine.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.sources import unwrapped

SQUARE = 0.01
"""A turn looks like a turn where pixels are as wide as high, within this share."""


def match_model(
    result: MatchResult, places: Points, pixels: Points, weights: NDArray[np.float64]
) -> Transform | None:
    """The transform of the match's kind, fitted to places (N, 2) and moving pixels (N, 2).

    places: on the reference's map, (column, -row) where it has none. weights: (N,).
    Returns None where the moving raster is placed by GCPs or RPCs, which a description does not
    hold, or where the points do not carry the transform.
    """
    nominal = nominal_pixels(result.reference, result.moving)
    if nominal is None or result.transform_type is None:
        return None
    here = nominal(places)
    if not np.isfinite(here).all():
        return None
    kind = result.transform_type
    if kind == "similarity" and not _has_square_pixels(result.moving):
        kind = "affine"
    fitted = fit(kind, here, pixels, np.maximum(weights, 1e-3))
    if fitted is None:
        return None
    return lambda points: fitted.apply(nominal(points))


def nominal_pixels(
    reference: ImageDescription, moving: ImageDescription
) -> Callable[[Points], Points] | None:
    """Where the georeference puts the reference's map in the moving raster: places to pixels.

    Where the moving raster has none, or the two share no CRS, these are the reference's pixels.
    None where a raster is placed by GCPs or RPCs.
    """
    sides = (reference, moving)
    if any(side.georeference not in ("affine", "none") for side in sides):
        return None
    here, there = reference.transform, moving.transform
    if here is None:
        return pixels_as_map
    to_reference = ~here
    if there is None or reference.crs is None or moving.crs is None:
        return lambda places: apply_affine(to_reference, places)
    source, target, to_moving = reference.crs, moving.crs, ~there
    middle = apply_affine(there, np.array([[moving.width / 2, moving.height / 2]]))[0, 0]

    def nominal(places: Points) -> Points:
        moved = transform_points(places, source, target)
        return apply_affine(to_moving, unwrapped(moved, target, around=float(middle)))

    return nominal


def _has_square_pixels(moving: ImageDescription) -> bool:
    """Whether the moving raster's pixels are square on the ground; so is an image of no map."""
    if moving.transform is None or moving.crs is None:
        return True
    grid = moving.transform
    middle = apply_affine(grid, np.array([[moving.width / 2, moving.height / 2]]))[0]
    scale = np.array(metres_per_unit(moving.crs, middle))
    sides = np.hypot(*(scale * (grid.a, grid.d))), np.hypot(*(scale * (grid.b, grid.e)))
    return bool(abs(sides[0] / sides[1] - 1) < SQUARE)
