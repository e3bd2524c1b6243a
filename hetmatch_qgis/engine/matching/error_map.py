"""The predicted error of a match's transform: as a map over the overlap, and in figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import Points, grid_points, spaced_rows
from hetmatch_qgis.engine.core.search import ErrorCell
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.inverse_map import place, to_moving
from hetmatch_qgis.engine.fitting.predicted_error import (
    Measurements,
    PredictedError,
    measure_blocks,
)
from hetmatch_qgis.engine.fitting.transform_error import MAX_PLACES, predict_error
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching.fit_space import FrameTransform
from hetmatch_qgis.engine.matching.window_images import MatchedWindow
from hetmatch_qgis.engine.pairs.enlarged import ENLARGEMENT
from hetmatch_qgis.engine.pairs.pair import ImagePair

MAX_WINDOW_POINTS = 200
"""Candidates of a window that the error is predicted from, for speed: 20 for each block that gives
a measurement."""

MAX_CELLS = 16
"""Cells of the map along the longer side of the overlap: twice as fine as a survey's windows."""


def measure_windows(windows: list[MatchedWindow], transform: Transform) -> Measurements:
    """The deviations of each window's candidates from a transform between the frames."""
    reference = np.concatenate([window.fine.reference for window in windows])
    moving = np.concatenate([window.fine.moving for window in windows])
    groups = np.repeat(np.arange(len(windows)), [len(window.fine.moving) for window in windows])
    displacements = place(transform, moving, reference) - reference
    # Where an elevation model has no height, nothing is known.
    is_known = np.isfinite(displacements).all(axis=1)
    return measure_blocks(reference[is_known], displacements[is_known], groups[is_known])


def bent_blocks(windows: list[MatchedWindow], transform: Transform, spacing: float) -> Points:
    """Middles (K, 2) of blocks of the reference's frame where a transform misses bent ground.

    spacing: pixels between neighbouring windows.
    """
    measured = measure_windows([window.thinned(MAX_WINDOW_POINTS) for window in windows], transform)
    return PredictedError(measured, spacing).bent_blocks() if len(measured) else np.zeros((0, 2))


def error_cells(
    pair: ImagePair,
    windows: list[MatchedWindow],
    transform: Transform,
    overlap: Points,
    spacing: float,
) -> tuple[ErrorCell, ...]:
    """The map of the error to expect of a transform; empty where nothing was measured.

    transform: from the moving to the reference's frame. overlap: (N, 2) points of the reference's
    frame, spread evenly over what both images show. spacing: pixels between neighbouring windows.
    """
    thinned = [window.thinned(MAX_WINDOW_POINTS) for window in windows]
    measured = measure_windows(windows if len(windows) == 1 else thinned, transform)
    if not len(measured) or not len(overlap):
        return ()
    low, high = overlap.min(axis=0), overlap.max(axis=0)
    side = max(float((high - low).max()) / MAX_CELLS, 1.0)
    counts = np.maximum(np.ceil((high - low) / side - 1e-9).astype(int), 1)
    corners = low + grid_points(np.arange(counts[0]), np.arange(counts[1])).reshape(-1, 2) * side
    corners = corners[_holds_points(corners, side, overlap)]
    errors = PredictedError(measured, spacing).of_transform(corners + side / 2)
    errors = errors * _enlarged_pixel(pair)
    return tuple(
        ErrorCell(_outline(pair, corner, side), float(error))
        for corner, error in zip(corners, errors, strict=True)
    )


def _enlarged_pixel(pair: ImagePair) -> float:
    """Side of a pixel of frames that were enlarged, in pixels of those before; 1 of others."""
    reference = pair.reference
    if not reference.is_enlarged:
        return 1.0
    if pair.radius is not None:
        return 1 / ENLARGEMENT
    # Without a common grid the reference's frame has its pixels, and the factor may be any.
    middle = np.array([[reference.width, reference.height]]) / 2
    ends = reference.source.frame_to_pixel(middle + np.array([[0.0, 0.0], [1.0, 0.0]]))
    return float(np.linalg.norm(ends[1] - ends[0]))


def accuracy_of(
    pair: ImagePair, transform: FrameTransform, points: Candidates, overlap: Points
) -> Accuracy | None:
    """The accuracy to expect of a transform over the overlap; None if it cannot be predicted.

    transform: fitted to all or most of the points. points: in pixels of the frames.
    overlap: (N, 2) points of the reference's frame, spread evenly over what both images show.
    """
    space = transform.space
    places = overlap[spaced_rows(len(overlap), MAX_PLACES)]
    places = to_moving(transform, (pair.moving.width, pair.moving.height), places)
    measured, nominal = space.measured(points.moving), space.nominal(points.reference)
    places = space.measured(places[np.isfinite(places).all(axis=1)])
    places = places[np.isfinite(places).all(axis=1)]
    error = predict_error(
        transform.fitted, measured, nominal, points.weights, places, points.variances
    )
    if error is None:
        return None
    middle = nominal.mean(axis=0) + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    pixels = pair.reference.source.frame_to_pixel(space.to_reference(middle))
    lengths = error.lengths((pixels[1:] - pixels[0]).T)
    return Accuracy.of(lengths, error.effective_points, pair.reference.description.gsd)


def _holds_points(corners: Points, side: float, points: Points) -> NDArray[np.bool_]:
    """Mask (N,) of the squares at corners (N, 2) that hold a point."""
    low = corners.min(axis=0)
    of_points = np.floor((points - low) / side).astype(int)
    of_corners = np.round((corners - low) / side).astype(int)
    held = {tuple(cell) for cell in of_points.tolist()}
    return np.array([tuple(cell) in held for cell in of_corners.tolist()], dtype=bool)


def _outline(pair: ImagePair, corner: Points, side: float) -> tuple[tuple[float, float], ...]:
    square = corner + np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]) * side
    pixels = pair.reference.source.frame_to_pixel(square)
    return tuple((float(x), float(y)) for x, y in pair.reference.to_canvas(pixels))
