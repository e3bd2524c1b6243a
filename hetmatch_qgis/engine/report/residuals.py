"""Residuals of check points and of tie points, in reference pixels and on the ground."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.raster.common_grid import metres_per_unit


@dataclass(frozen=True)
class Ground:
    """matrix: (2, 2), from a step in reference pixels (columns, rows) to one on the ground.

    unit: "m", or "map units" where the CRS is not known. directions: whether the ground's axes are
    grid east and grid north; else only lengths mean something. stretch: metres on the ground in a
    metre of a map's CRS, None for other CRSs.
    """

    matrix: NDArray[np.float64]
    unit: str
    directions: bool
    stretch: float | None = None


@dataclass(frozen=True)
class Residuals:
    """Of N points of one role.

    lengths: (N,) in reference pixels. vectors: (N, 2), columns and rows, where the transform puts
    the moving point minus where the reference point is; None where there is no transform to ask.
    on_ground, ground_vectors: the same in ground units, None where pixels have no size.
    """

    lengths: NDArray[np.float64]
    vectors: Points | None = None
    on_ground: NDArray[np.float64] | None = None
    ground_vectors: Points | None = None

    def __len__(self) -> int:
        return len(self.lengths)


def rmse(lengths: NDArray[np.float64]) -> float:
    """Root mean square of lengths (N,)."""
    return float(np.sqrt(np.mean(lengths**2)))


def ce90(lengths: NDArray[np.float64]) -> float:
    """The length that nine in ten of (N,) do not exceed."""
    return float(np.percentile(lengths, 90))


def residuals_of(result: MatchResult) -> tuple[Residuals, Residuals]:
    """Of the check points and of the tie points."""
    points = result.tie_points
    vectors = None
    if len(points) and result.mapper is not None:
        vectors = result.map_points(points.moving_pixels) - points.reference_pixels
        if not np.isfinite(vectors).all():
            vectors = None
    ground = ground_of(result)
    return _group(result, vectors, ground, True), _group(result, vectors, ground, False)


def _group(
    result: MatchResult, vectors: Points | None, ground: Ground | None, check: bool
) -> Residuals:
    rows = result.tie_points.is_check == check
    lengths = result.tie_points.residual_px[rows]
    if vectors is None:
        side = None if ground is None else np.sqrt(abs(np.linalg.det(ground.matrix)))
        return Residuals(lengths, None, None if side is None else lengths * side)
    own = vectors[rows]
    if ground is None:
        return Residuals(lengths, own)
    there = own @ ground.matrix.T
    return Residuals(lengths, own, np.linalg.norm(there, axis=1), there)


def ground_of(result: MatchResult) -> Ground | None:
    """What a reference pixel is on the ground, amidst the points; None without georeference.

    Degrees become metres on the ellipsoid. A scale may change much over a large reference, so
    that of its own middle is taken only where there are no points.
    """
    reference = result.reference
    affine, gsd = reference.transform, reference.gsd
    if gsd is None:
        return None
    if affine is not None:
        matrix = np.array([[affine.a, affine.b], [affine.d, affine.e]])
        pixels = result.tie_points.reference_pixels
        size = reference.width, reference.height
        pixel = pixels.mean(axis=0) if len(pixels) else np.array(size) / 2
        middle = np.array(affine @ tuple(pixel.tolist()), dtype=np.float64)
    else:
        # Of control points and RPCs only the size of a pixel is known here.
        matrix = np.diag([gsd, -gsd])
        places = result.tie_points.reference_map
        middle = places.mean(axis=0) if len(places) else np.full(2, np.nan)
    scale = None
    if reference.crs is not None and np.isfinite(middle).all():
        with suppress(HetMatchError):
            scale = np.diag(metres_per_unit(reference.crs, middle))
    if scale is None:
        return Ground(matrix, "map units", False)
    stretch = None
    if reference.crs is not None and not reference.crs.is_geographic and reference.crs.axis_info:
        metres = reference.crs.axis_info[0].unit_conversion_factor
        stretch = float(np.sqrt(np.linalg.det(scale))) / metres
    return Ground(scale @ matrix, "m", affine is not None, stretch)
