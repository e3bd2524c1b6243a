"""Robust estimation of transforms among wrong matches, and what makes a transform plausible."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.fitting.least_squares import is_well_spread
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective, project

MAX_ITERATIONS = 10_000
"""Samples that are tried; set by hand with the first version (bd793ef)."""

MAX_POINTS = 5000
"""Points that a transform is estimated from, spread over all: 150,000 of a large raster took 4 s
for a transform that 5,000 give as well."""

SUCCESS_PROBABILITY = 0.9999
"""Probability of a sample without outliers at which the search ends; set by hand with the first
version (bd793ef)."""

MAX_DEPTH_RATIO = 3.0
"""Perspective: ratio of the depths of a frame's corners; set by hand with the first version
(bd793ef)."""

MAX_STRETCH_RATIO = 3.0
"""Ratio of the scales along a frame's sides; set by hand with the first version (bd793ef)."""

MIN_STRETCH = 0.05
"""Scale along a frame's side below which the frame collapses; set by hand with the first version
(bd793ef)."""


def robust_fit(
    kind: str, moving: Points, reference: Points, threshold: float
) -> tuple[Projective | None, NDArray[np.bool_]]:
    """A transform and its inliers (N,); None and no inliers where there is none.

    MAGSAC++ (Barath et al., CVPR 2020) fits it, RANSAC in the case of a similarity.

    threshold: pixels of the reference's frame within which a point is an inlier.
    """
    no_inliers = np.zeros(len(moving), dtype=bool)
    all_points = moving, reference
    if len(moving) > MAX_POINTS:
        rows = spaced_rows(len(moving), MAX_POINTS)
        moving, reference = moving[rows], reference[rows]
    if len(moving) < MIN_POINTS[kind] + 1 or not is_well_spread(moving):
        return None, no_inliers
    settings: Any = {
        "ransacReprojThreshold": threshold,
        "maxIters": MAX_ITERATIONS,
        "confidence": SUCCESS_PROBABILITY,
    }
    # The same points give the same transform each time.
    cv2.setRNGSeed(0)
    try:
        if kind == "similarity":
            matrix, _ = cv2.estimateAffinePartial2D(moving, reference, **settings)
        elif kind == "affine":
            method = cv2.USAC_MAGSAC
            matrix, _ = cv2.estimateAffine2D(moving, reference, method=method, **settings)
        else:
            matrix, _ = cv2.findHomography(moving, reference, cv2.USAC_MAGSAC, **settings)
    except cv2.error:
        return None, no_inliers
    if matrix is None or not np.isfinite(matrix).all():
        return None, no_inliers
    full = np.vstack([matrix, [0, 0, 1]]) if len(matrix) == 2 else matrix
    transform = Projective(kind, np.asarray(full, dtype=np.float64))
    residuals = np.linalg.norm(transform.apply(all_points[0]) - all_points[1], axis=1)
    return transform, np.asarray(residuals < threshold)


def is_plausible(matrix: NDArray[np.float64], width: float, height: float) -> bool:
    """False for a matrix that mirrors, collapses, strongly shears or folds a frame.

    No registration of two images does so.

    width, height: of the frame, pixels.
    """
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if np.any(depth * depth[0] <= 0) or np.abs(depth).max() / np.abs(depth).min() > MAX_DEPTH_RATIO:
        return False
    mapped = project(matrix, corners)
    sides = np.roll(mapped, -1, axis=0) - mapped
    next_sides = np.roll(sides, -1, axis=0)
    areas = sides[:, 0] * next_sides[:, 1] - sides[:, 1] * next_sides[:, 0]
    stretch = np.linalg.norm(sides, axis=1) / [width, height, width, height]
    is_even = stretch.max() / stretch.min() < MAX_STRETCH_RATIO
    return bool((areas > 0).all() and is_even and stretch.min() > MIN_STRETCH)
