"""The kind of transform that the points of a match have earned a scene."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.network.link import AFFINE, KINDS, SHIFT, SIMILARITY
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Transform

BLOCK_PX = 96.0
"""Pixels of the reference within which points share their errors: that of the blocks of a match
(`fitting/model_choice.py`)."""

SIGNIFICANCE = 0.01
"""Probability that a freer transform is taken although a plainer one is true, by an F test in which
each block counts as one point. From a narrow overlap a free transform would be carried on over the
rest of the scene: Landsat scenes joined by a fifth of their width came out 5 pixels off with the
affine transforms that their pairs had chosen."""

PARAMETERS = {SHIFT: 2, SIMILARITY: 4, AFFINE: 6}
"""Parameters of the transforms of a stack."""

CURVE_PARAMETERS = {"homography": 8, "polynomial2": 12, "polynomial3": 20, "thin_plate": 40}
"""Of freer ones; a thin plate has as many as it has controls, of which few are free of its
smoothing."""


def block_count(places: Points) -> int:
    """Blocks of the reference that hold any of the places (N, 2): points that count as one."""
    return len(np.unique(np.floor(places / BLOCK_PX), axis=0))


def least_kind(*frames: SceneFrame) -> str:
    """The plainest transform of scenes: a shift where all have a map.

    Without one, a scene's pixels may differ in size and direction from the reference's.
    """
    return SHIFT if all(frame.is_on_map for frame in frames) else SIMILARITY


def earned_matrix(
    kind: str, points: Candidates, places: Points, least: str = SHIFT
) -> tuple[str, NDArray[np.float64]] | None:
    """The kind of transform that points have earned, and its matrix (3, 3); None where none fits.

    kind: of the match; nothing freer is taken, of those freer than AFFINE that.
    points: from scaled pixels as measured to nominal ones.
    places: (N, 2) the points in the reference.
    least: the plainest one; see `least_kind`.
    """
    count = 2 * block_count(places)
    most = KINDS.index(kind if kind in KINDS else AFFINE)
    best = _fitted(least, points)
    if best is None:
        return None
    chosen, error = least, _squares(best, points)
    for name in KINDS[KINDS.index(least) + 1 : most + 1]:
        matrix, freedom = _fitted(name, points), count - PARAMETERS[name]
        if matrix is None or freedom <= 0:
            continue
        squares = _squares(matrix, points)
        gained = PARAMETERS[name] - PARAMETERS[chosen]
        ratio = (error - squares) / gained / max(squares / freedom, 1e-12)
        if ratio > critical_ratio(gained, freedom):
            chosen, best, error = name, matrix, squares
    return chosen, best


def earned_curve(kind: str, points: Candidates, places: Points) -> Transform | None:
    """A transform freer than AFFINE of a match's kind, where points have earned it, else None.

    points, places: see `earned_matrix`.
    """
    if kind not in CURVE_PARAMETERS:
        return None
    freedom = 2 * block_count(places) - CURVE_PARAMETERS[kind]
    affine = _fitted(AFFINE, points)
    curve = fit(kind, points.moving, points.reference, points.weights) if freedom > 0 else None
    if affine is None or curve is None:
        return None
    lengths = ((curve.apply(points.moving) - points.reference) ** 2).sum(axis=1)
    squares = float((points.weights * lengths).sum() / points.weights.sum())
    gained = CURVE_PARAMETERS[kind] - PARAMETERS[AFFINE]
    ratio = (_squares(affine, points) - squares) / gained / max(squares / freedom, 1e-12)
    return curve if ratio > critical_ratio(gained, freedom) else None


def critical_ratio(gained: int, freedom: int) -> float:
    """Critical value of an F test at SIGNIFICANCE.

    gained: parameters that the freer transform has more. freedom: degrees that it leaves.
    """
    # Takes half a second to load.
    from scipy.special import fdtri

    return float(fdtri(gained, freedom, 1 - SIGNIFICANCE))


def _fitted(kind: str, points: Candidates) -> NDArray[np.float64] | None:
    if kind == SHIFT:
        share = (points.weights / points.weights.sum())[:, None]
        matrix = np.eye(3)
        matrix[:2, 2] = (share * (points.reference - points.moving)).sum(axis=0)
        return matrix
    fitted = fit(kind, points.moving, points.reference, points.weights)
    return None if fitted is None else fitted.matrix


def _squares(matrix: NDArray[np.float64], points: Candidates) -> float:
    """Weighted mean of the squared residuals in pixels."""
    residuals = points.moving @ matrix[:2, :2].T + matrix[:2, 2] - points.reference
    lengths = (residuals**2).sum(axis=1)
    return float((points.weights * lengths).sum() / points.weights.sum())
