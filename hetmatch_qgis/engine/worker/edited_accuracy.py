"""The accuracy of a transform that was fitted to edited points."""

from __future__ import annotations

from typing import Any

import numpy as np

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.ground_lengths import ground_lengths
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.matching.error_map import accuracy_of
from hetmatch_qgis.engine.matching.fit_space import FrameTransform
from hetmatch_qgis.engine.pairs.pair import ImagePair

LATTICE = 24
"""Points along a side of the moving raster that may lie in the overlap: some 60 are left where the
two share a tenth of their area. Set with this module."""


def edited_accuracy(
    pair: ImagePair, transform: FrameTransform, points: Candidates
) -> Accuracy | None:
    """The accuracy to expect over the overlap of two rasters; None if the points leave it open.

    Their frames count as the rasters: where parts of them show nothing it is that of the whole.

    transform: fitted to all or most of the points. points: in pixels of the frames.
    """
    return accuracy_of(pair, transform, points, _overlap(pair, transform))


def accuracy_answer(
    pair: ImagePair, stated: Accuracy | None, reference: Points
) -> dict[str, Any] | None:
    """An accuracy as the answer to `fit` has it, with metres on the ground; None for none.

    reference: (N, 2) pixels of the points; metres are those in their middle, as in the report.
    """
    if stated is None:
        return None
    pixel = _pixel_on_ground(pair, reference.mean(axis=0, keepdims=True))
    rmse_m, ce90_m = (
        None if pixel is None else pixel * value for value in (stated.rmse_px, stated.ce90_px)
    )
    return {**stated.to_dict(), "rmse_m": rmse_m, "ce90_m": ce90_m}


def residual_accuracy(pair: ImagePair, reference: Points, residuals: Points) -> dict[str, Any]:
    """Accuracy in pixels, in units of the CRS, and in metres on the ground as `assess` has it.

    reference: (N, 2) pixels of the points.
    residuals: (N, 2) pixels.
    """
    side = pair.reference
    # Where an elevation model has no height, a point has no residual.
    is_known = np.isfinite(residuals).all(axis=1)
    reference, residuals = reference[is_known], residuals[is_known]
    lengths = np.linalg.norm(residuals, axis=1)
    figures = accuracy(lengths.tolist(), side.description.gsd)
    metres = accuracy([], None)
    crs = side.description.crs
    if crs is not None and len(residuals):
        start, end = side.to_map(reference), side.to_map(reference + residuals)
        on_ground = ground_lengths(crs, start, end)
        if np.isfinite(on_ground).all():
            metres = accuracy(on_ground.tolist(), None)
    return figures | {"rmse_m": metres["rmse_px"], "ce90_m": metres["ce90_px"]}


def _overlap(pair: ImagePair, transform: FrameTransform) -> Points:
    """Points (N, 2) of the reference's frame, spread evenly over where both rasters lie."""
    moving, reference = pair.moving.description, pair.reference.description
    lattice = even_lattice(moving.width, moving.height, LATTICE)
    in_frame = transform.apply(pair.moving.source.pixel_to_frame(lattice))
    in_frame = in_frame[np.isfinite(in_frame).all(axis=1)]
    pixels = pair.reference.source.frame_to_pixel(in_frame)
    inside = (pixels >= 0) & (pixels <= [reference.width, reference.height])
    return np.asarray(in_frame[inside.all(axis=1)])


def _pixel_on_ground(pair: ImagePair, middle: Points) -> float | None:
    """Metres on the ground of the reference's pixel at `middle` (1, 2); None where unknown."""
    side = pair.reference
    crs = side.description.crs
    if crs is None:
        return None
    start = np.repeat(side.to_map(middle), 2, axis=0)
    end = side.to_map(middle + np.eye(2))
    lengths = ground_lengths(crs, start, end)
    return float(np.sqrt(lengths.prod())) if np.isfinite(lengths).all() else None
