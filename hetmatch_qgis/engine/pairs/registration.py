"""From a transform between the frames to tie points and a mapping between the rasters' pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse, place
from hetmatch_qgis.engine.fitting.least_squares import fit_single_matrix
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.pair import ImagePair

Mapper = Callable[[Points], Points]
"""Moving pixels (N, 2) to reference pixels (N, 2)."""

LATTICE_SIDE = 12
"""Points along a side at which a mapping is compared with a single matrix; set in 02fd6cd."""


def make_mapper(pair: ImagePair, transform: Transform) -> Mapper:
    """The mapping of moving to reference pixels by a transform between the frames."""

    def map_points(points: Points) -> Points:
        in_frame = transform.apply(pair.moving.source.pixel_to_frame(points))
        return pair.reference.source.frame_to_pixel(in_frame)

    return map_points


def make_inverse(pair: ImagePair, transform: Transform) -> Mapper | None:
    """The mapping of reference to moving pixels, None where it can only be iterated."""
    if not isinstance(transform, ExplicitInverse):
        return None
    to_moving = transform.to_moving

    def map_points(points: Points) -> Points:
        in_frame = to_moving(pair.reference.source.pixel_to_frame(points))
        return pair.moving.source.frame_to_pixel(in_frame)

    return map_points


def residuals_of(
    pair: ImagePair, transform: Transform, reference: Points, moving: Points
) -> Points:
    """Residuals (N, 2) in reference pixels of a transform between the frames.

    reference, moving: (N, 2) pixels of the two rasters.
    """
    in_frame = pair.reference.source.pixel_to_frame(reference)
    placed = place(transform, pair.moving.source.pixel_to_frame(moving), in_frame)
    return pair.reference.source.frame_to_pixel(placed) - reference


def make_tie_points(
    pair: ImagePair,
    pixels: tuple[Points, Points],
    weights: NDArray[np.float64],
    is_check: NDArray[np.bool_],
    transform: Transform,
    covariances: NDArray[np.float64] | None = None,
) -> TiePoints:
    """The table of tie points of point pairs.

    pixels: (N, 2) of the reference and of the moving raster.
    weights: (N,) from 0 to 1.
    is_check: (N,) which of them are check points.
    transform: between the frames, that residuals are counted from.
    covariances: (N, 3) of the reference's position: variances of column and row, and their
        covariance, squared reference pixels; None where they are not known.
    """
    reference, moving = pixels
    residuals = np.linalg.norm(residuals_of(pair, transform, reference, moving), axis=1)
    map_points = pair.reference.to_map(reference), pair.moving.to_map(moving)
    score = np.clip(weights, 0, 1)
    numbers = np.column_stack([reference, moving, *map_points, score, residuals])
    points = TiePoints.of(numbers, np.where(is_check, CHECK, TIE))
    return points if covariances is None else points.with_precision(covariances)


def fit_matrix(description: ImageDescription, mapper: Mapper) -> NDArray[np.float64] | None:
    """The 3 x 3 matrix equal to the mapping of a moving image, None of a curved one."""
    lattice = even_lattice(description.width, description.height, LATTICE_SIDE)
    return fit_single_matrix(lattice, mapper(lattice))
