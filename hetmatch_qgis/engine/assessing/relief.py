"""Displacement against height: how much of it the relief of the ground explains."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.relief import solve_relief

MIN_VECTORS = 20
"""Displacements at places of known height that something is said from: two and a half for each of
the eight parameters."""

CLEAR_ERRORS = 4.0
"""Standard errors from which on displacement is said to grow with height: neighbouring vectors
share a part of their errors, so that they count for about half."""


@dataclass(frozen=True)
class ReliefFindings:
    """Displacement as an affine transform and a part in proportion to height.

    heights: (N,) metres at the vectors' places, NaN where there are none.
    slope: (2,) frame pixels, column and row, for a metre of height.
    slope_error: (2,) its standard error.
    along, across: (N,) frame pixels, the displacement along the direction of `slope` and to its
        right, without what the affine part changes over the frame.
    along_at_0: frame pixels, of a displacement on ground of height 0.
    rmse_affine, rmse_relief: frame pixels, what an affine transform leaves of the displacements,
        and with the part that grows with height.
    ground_m: metres on the ground for a metre of height; None where unknown.
    """

    heights: NDArray[np.float64]
    slope: NDArray[np.float64]
    slope_error: NDArray[np.float64]
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    along_at_0: float
    rmse_affine: float
    rmse_relief: float
    ground_m: float | None

    @property
    def is_clear(self) -> bool:
        """True where displacement grows with height by more than chance explains."""
        return bool((np.abs(self.slope) > CLEAR_ERRORS * self.slope_error).any())

    @property
    def azimuth_deg(self) -> float:
        """Direction in which high ground lies displaced, clockwise from up."""
        return degrees(atan2(self.slope[0], -self.slope[1])) % 360

    def in_words(self) -> Message:
        """The outcome in a sentence."""
        if not self.is_clear:
            return Message(
                "Displacement does not grow with height by more than chance explains: ground "
                "that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px.",
                pixels=100 * float(np.linalg.norm(self.slope)),
                error=100 * float(np.linalg.norm(self.slope_error)),
            )
        return Message(
            "Ground that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px, "
            "{azimuth:.0f} degrees clockwise from up. An affine transform would leave "
            "{before:.2g} px (RMSE), one with relief {after:.2g} px.",
            pixels=100 * float(np.linalg.norm(self.slope)),
            error=100 * float(np.linalg.norm(self.slope_error)),
            azimuth=self.azimuth_deg,
            before=self.rmse_affine,
            after=self.rmse_relief,
        )

    def to_dict(self) -> dict[str, Any]:
        """`relief` of `assessment.json`."""
        return {
            "pixels_per_metre": self.slope.tolist(),
            "standard_error": self.slope_error.tolist(),
            "is_clear": self.is_clear,
            "azimuth": self.azimuth_deg,
            "ground_per_metre": self.ground_m,
            "rmse_affine_px": self.rmse_affine,
            "rmse_relief_px": self.rmse_relief,
        }


def find_relief(frame: Frame, points: Points, displacements: Points) -> ReliefFindings | None:
    """Displacements (N, 2) at frame points (N, 2) against the height of the ground there.

    None without an elevation model, with too few heights, and where they do not vary.
    """
    heights = frame.pair.heights(points)
    is_known = np.isfinite(heights)
    if np.count_nonzero(is_known) < MIN_VECTORS:
        return None
    at, moved = points[is_known], (points + displacements)[is_known]
    solved, flat = solve_relief(moved, at, heights[is_known]), fit("affine", at, moved)
    if solved is None or flat is None:
        return None
    affine, slope = solved
    residuals = moved - affine.apply(at) - heights[is_known, None] * slope
    error = _slope_error(at, heights[is_known], residuals)
    mean = (affine.apply(at) - at).mean(axis=0)
    kept = displacements - (affine.apply(points) - points) + mean
    direction = slope / max(float(np.linalg.norm(slope)), 1e-12)
    right = np.array([-direction[1], direction[0]])
    pixel_m = frame.pixel_m
    return ReliefFindings(
        heights=heights,
        slope=slope,
        slope_error=error,
        along=kept @ direction,
        across=kept @ right,
        along_at_0=float(mean @ direction),
        rmse_affine=_rmse(moved - flat.apply(at)),
        rmse_relief=_rmse(residuals),
        ground_m=None if pixel_m is None else float(np.linalg.norm(slope * pixel_m)),
    )


def _slope_error(
    points: Points, heights: NDArray[np.float64], residuals: Points
) -> NDArray[np.float64]:
    """Standard error (2,) of the slope of a least squares fit."""
    plane = np.column_stack([points - points.mean(axis=0), np.ones(len(points))])
    off_plane = heights - plane @ np.linalg.lstsq(plane, heights, rcond=None)[0]
    variance = (residuals**2).sum(axis=0) / max(1, len(points) - 4)
    return np.asarray(np.sqrt(variance / (off_plane**2).sum()))


def _rmse(residuals: Points) -> float:
    return float(np.sqrt(np.mean(np.sum(residuals**2, axis=1))))
