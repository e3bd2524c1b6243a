"""Residuals of check points and of tie points, in reference pixels and on the ground."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import placed_points


@dataclass(frozen=True)
class Ground:
    """The ground frame of residuals.

    matrix: (2, 2), from a step in reference pixels (columns, rows) to a step on the ground.
    unit: "m", or map units where the CRS is unknown.
    has_directions: whether the axes are grid east and grid north; else only lengths are meaningful.
    stretch: metres on the ground per metre in the CRS of a projected map; None for other CRSs.
    """

    matrix: NDArray[np.float64]
    unit: str
    has_directions: bool
    stretch: float | None = None

    @property
    def pixel_size(self) -> float:
        """Side on the ground of a square with the area of a reference pixel."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix))))


@dataclass(frozen=True)
class Residuals:
    """The residuals of N points of one role.

    lengths: (N,) in reference pixels.
    vectors: (N, 2) columns and rows in reference pixels, the transformed moving point minus the
        reference point; None where the transform is unknown.
    ground_lengths: (N,) lengths in the unit of Ground; None where the pixel size is unknown.
    ground_vectors: (N, 2) vectors in the unit of Ground; None where unknown.
    """

    lengths: NDArray[np.float64]
    vectors: Points | None = None
    ground_lengths: NDArray[np.float64] | None = None
    ground_vectors: Points | None = None

    def __len__(self) -> int:
        return len(self.lengths)


def rmse(lengths: NDArray[np.float64]) -> float:
    """Return the root mean square of lengths (N,)."""
    return float(np.sqrt(np.mean(lengths**2)))


def ce90(lengths: NDArray[np.float64]) -> float:
    """Return the 90th percentile of lengths (N,), interpolated linearly."""
    return float(np.percentile(lengths, 90))


def residuals_of(result: MatchResult) -> tuple[Residuals, Residuals]:
    """Return the residuals of the check points and of the tie points."""
    points = result.tie_points
    vectors = None
    if len(points) and result.mapper is not None:
        vectors = placed_points(result) - points.reference_pixels
        if not np.isfinite(vectors).all():
            vectors = None
    ground = ground_of(result)
    return _group(result, vectors, ground, True), _group(result, vectors, ground, False)


def _group(
    result: MatchResult, vectors: Points | None, ground: Ground | None, is_check: bool
) -> Residuals:
    rows = result.tie_points.is_check == is_check
    lengths = result.tie_points.residual_px[rows]
    if vectors is None:
        pixel_size = None if ground is None else ground.pixel_size
        return Residuals(lengths, None, None if pixel_size is None else lengths * pixel_size)
    px_vectors = vectors[rows]
    if ground is None:
        return Residuals(lengths, px_vectors)
    ground_vectors = px_vectors @ ground.matrix.T
    return Residuals(lengths, px_vectors, np.linalg.norm(ground_vectors, axis=1), ground_vectors)


def ground_of(result: MatchResult) -> Ground | None:
    """Return the ground frame at the centre of the points; None without georeference.

    Degrees become metres on the ellipsoid. The scale may vary over a large reference, so that at
    its centre is used only where there are no points.
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
        # For GCPs and RPCs only the pixel size is known.
        matrix = np.diag([gsd, -gsd])
        positions = result.tie_points.reference_map
        middle = positions.mean(axis=0) if len(positions) else np.full(2, np.nan)
    scale = None
    if reference.crs is not None and np.isfinite(middle).all():
        with suppress(HetMatchError):
            scale = np.diag(metres_per_unit(reference.crs, middle))
    if scale is None:
        return Ground(matrix, Message("map units"), False)
    stretch = None
    if reference.crs is not None and not reference.crs.is_geographic and reference.crs.axis_info:
        metres = reference.crs.axis_info[0].unit_conversion_factor
        stretch = float(np.sqrt(np.linalg.det(scale))) / metres
    return Ground(scale @ matrix, "m", affine is not None, stretch)
