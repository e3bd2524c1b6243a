"""Least squares fits of transforms to points, and the weights that points have in them.

All points are (N, 2) pixels, (column, row) from the outer corner; transforms lead from the moving
frame to the reference frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.fitting.thin_plate import SmoothingSpline
from hetmatch_qgis.engine.fitting.transforms import (
    MIN_POINTS,
    Polynomial,
    Projective,
    ThinPlate,
    Transform,
    monomials,
    project,
    translation,
)

_THIN_PLATE_CONTROLS = 300
"""Cells of the lattice over the points, each of which gives a control point at most; a spline is
solved in cubic time. Set by hand with the first version (bd793ef)."""
_MIN_DENSITY = 4.0
"""Points of a cell of the lattice, in those of the median cell, from which on it may be divided:
bent ground gets about ten times as many (`matching/candidates.py`)."""
_MIN_STEP, _MIN_STEP_ERRORS = 0.3, 5.0
"""Reference pixels, and standard errors, by which a quarter of such a cell must differ from it for
the cell to be divided: more than the fits' own noise (0.2 pixels between sensors)."""
_SMOOTHING = 0.02
"""Smoothing of the thin plate at a control point of one average weight, in units of its kernel; set
by hand with the first version (bd793ef)."""
SHARED_VARIANCE = 0.05**2
"""Squared pixels that the error of the surest point has beyond its own variance, along one axis.
Transforms refitted with these weights to the points of 54 pairs of `benchmarks.coregistration` had
0.9 times the error of those with squared scores on blue and red bands, Blue Marble and infrared of
one aerial camera, 0.97 times on relief maps, 1.02 times on infrared of another camera."""
_MIN_SCORE = 1e-2
"""Score that a tie point counts with at least; set in 00e104b."""
_MIN_CONDITION = 1e-9
"""Smallest over largest eigenvalue of normal equations that are solved directly; set in b054bcb."""
_NEWTON_ROUNDS = 10
"""Rounds of Gauss-Newton for a homography; set by hand with the first version (bd793ef)."""
_CONVERGED = 1e-10
"""Change of the normalised parameters at which Gauss-Newton ends; set with _NEWTON_ROUNDS."""


def fit(
    kind: str, moving: Points, reference: Points, weights: NDArray[np.float64] | None = None
) -> Transform | None:
    """Least squares fit of one kind of transform; None for too few or collinear points.

    moving: (N, 2) pixels of the moving frame. reference: (N, 2) of the reference's frame.
    weights: (N,) of the squared residuals; None for equal ones.
    """
    if len(moving) < MIN_POINTS[kind] or not (kind == "shift" or is_well_spread(moving)):
        return None
    weights = np.ones(len(moving)) if weights is None else weights
    if kind == "shift":
        share = weights / weights.sum()
        return Projective(kind, translation(tuple((share @ (reference - moving)).tolist())))
    if kind == "similarity":
        return _fit_similarity(moving, reference, weights)
    if kind == "affine":
        return _fit_affine(moving, reference, weights)
    if kind == "homography":
        return _fit_homography(moving, reference, weights)
    if kind == "thin_plate":
        return _fit_thin_plate(moving, reference, weights)
    return _fit_polynomial(int(kind[-1]), moving, reference, weights)


def fit_single_matrix(
    moving: Points, reference: Points, tolerance: float = 0.1
) -> NDArray[np.float64] | None:
    """The 3 x 3 matrix equal to a mapping within `tolerance` reference pixels, None without one.

    moving: (N, 2) pixels of the moving image. reference: (N, 2), the same mapped to the reference.
    """
    is_finite = np.isfinite(reference).all(axis=1)
    moving, reference = moving[is_finite], reference[is_finite]
    transform = fit("homography", moving, reference)
    if not isinstance(transform, Projective):
        return None
    residuals = np.linalg.norm(transform.apply(moving) - reference, axis=1)
    return transform.matrix if residuals.max() < tolerance else None


def fit_weights(
    scores: NDArray[np.float64], variances: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Weights (N,) for `fit`, at most 1: the inverse of the squared errors of tie points.

    scores: (N,), 0 to 1. Where nothing else is known, their squares are the weights: over pairs
        with known truth errors are about proportional to the inverse of the scores (00e104b).
    variances: (N,) of a position along one axis, squared pixels; NaN where they are not known, and
        such points count as the median one. None for all.
    """
    if variances is None or not np.isfinite(variances).any():
        return np.asarray(np.maximum(np.nan_to_num(scores), _MIN_SCORE) ** 2)
    known = np.where(np.isfinite(variances), variances, np.nanmedian(variances))
    return np.asarray(SHARED_VARIANCE / (known + SHARED_VARIANCE))


def weights_of(points: TiePoints) -> NDArray[np.float64]:
    """Weights (N,) for `fit` of tie points: by their precision where it is known."""
    return fit_weights(points.score, points.variances)


def is_well_spread(points: Points) -> bool:
    """True for points (N, 2) that span an area, or two that span a line, as a fit requires."""
    if len(points) < 2:
        return False
    singular = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    if len(points) == 2:
        return bool(singular[0] > 1e-9)
    return bool(singular[1] > 1e-3 * max(singular[0], 1e-9))


def _fit_similarity(moving: Points, reference: Points, weights: NDArray) -> Projective:
    share = (weights / weights.sum())[:, None]
    from_centre, to_centre = (share * moving).sum(axis=0), (share * reference).sum(axis=0)
    moving_complex = (moving - from_centre) @ [1, 1j]
    ref_complex = (reference - to_centre) @ [1, 1j]
    covariance = (share[:, 0] * ref_complex * moving_complex.conj()).sum()
    factor = covariance / (share[:, 0] * abs(moving_complex) ** 2).sum()
    matrix = np.eye(3)
    matrix[:2, :2] = [[factor.real, -factor.imag], [factor.imag, factor.real]]
    matrix[:2, 2] = to_centre - matrix[:2, :2] @ from_centre
    return Projective("similarity", matrix)


def _fit_affine(moving: Points, reference: Points, weights: NDArray) -> Projective:
    centre = moving.mean(axis=0)
    design = np.column_stack([moving - centre, np.ones(len(moving))])
    root = np.sqrt(weights)[:, None]
    solution = _least_squares(design * root, reference * root).T
    matrix = np.eye(3)
    matrix[:2, :2] = solution[:, :2]
    matrix[:2, 2] = solution[:, 2] - solution[:, :2] @ centre
    return Projective("affine", matrix)


def _fit_homography(moving: Points, reference: Points, weights: NDArray) -> Projective | None:
    """Gauss-Newton in reference pixels from the affine fit, in normalised coordinates."""
    to_unit = [_unit_square(points) for points in (moving, reference)]
    unit_moving, unit_ref = (
        project(unit, points) for unit, points in zip(to_unit, (moving, reference), strict=True)
    )
    start = _fit_affine(unit_moving, unit_ref, weights).matrix
    values = start.ravel()[:8].copy()
    root = np.sqrt(weights)[:, None]
    for _ in range(_NEWTON_ROUNDS):
        matrix = np.append(values, 1).reshape(3, 3)
        depth = unit_moving @ matrix[2, :2] + 1
        mapped = project(matrix, unit_moving)
        jacobian = np.zeros((len(unit_moving), 2, 8))
        numerator = np.column_stack([unit_moving, np.ones(len(unit_moving))]) / depth[:, None]
        jacobian[:, 0, 0:3] = numerator
        jacobian[:, 1, 3:6] = numerator
        jacobian[:, :, 6:8] = -mapped[:, :, None] * (unit_moving / depth[:, None])[:, None, :]
        residuals = (unit_ref - mapped) * root
        weighted = (jacobian * root[:, :, None]).reshape(-1, 8)
        step = _least_squares(weighted, residuals.ravel())
        values += step
        if np.abs(step).max() < _CONVERGED:
            break
    matrix = np.append(values, 1).reshape(3, 3)
    full = np.linalg.inv(to_unit[1]) @ matrix @ to_unit[0]
    return Projective("homography", full / full[2, 2]) if np.isfinite(full).all() else None


def _fit_polynomial(degree: int, moving: Points, reference: Points, weights: NDArray) -> Polynomial:
    centre, scale = moving.mean(axis=0), float(np.abs(moving - moving.mean(axis=0)).max())
    design = monomials((moving - centre) / scale, degree)
    root = np.sqrt(weights)[:, None]
    coefficients = _least_squares(design * root, reference * root)
    return Polynomial(f"polynomial{degree}", degree, centre, scale, coefficients)


def _fit_thin_plate(moving: Points, reference: Points, weights: NDArray) -> ThinPlate | None:
    """A thin plate through control points, which average the points around them and their noise."""
    # A control point of weightless points alone would have no position.
    has_weight = weights > 0
    moving, reference, weights = moving[has_weight], reference[has_weight], weights[has_weight]
    if len(moving) < MIN_POINTS["thin_plate"]:
        return None
    affine = _fit_affine(moving, reference, weights)
    centre, scale = moving.mean(axis=0), float(np.abs(moving - moving.mean(axis=0)).max())
    residuals = reference - affine.apply(moving)
    unit = (moving - centre) / scale
    inverse = _control_cells(unit, residuals)
    total = np.bincount(inverse, weights)
    columns = np.column_stack([unit, residuals])
    means = np.stack(
        [np.bincount(inverse, weights * column) / total for column in columns.T], axis=1
    )
    if len(means) < MIN_POINTS["thin_plate"] or not is_well_spread(means[:, :2]):
        return None
    smoothing = _SMOOTHING / np.sqrt(total / weights.mean())
    spline = SmoothingSpline.fit(means[:, :2], means[:, 2:], smoothing)
    return ThinPlate(affine, centre, scale, spline)


def _control_cells(unit: Points, residuals: Points) -> NDArray[np.intp]:
    """The control point (N,) that each point belongs to: cells of a lattice from -1 to 1.

    Cells that hold many more points than usual, as bent ground does, and in which the residuals
    differ clearly from quarter to quarter are divided by eight along each side: there hardly two
    points share a control point.
    """
    cells = int(np.sqrt(_THIN_PLATE_CONTROLS))
    quarters = np.clip(((unit + 1) * cells).astype(int), 0, 2 * cells - 1)
    coarse = (quarters // 2) @ [1, cells]
    fine = quarters @ [1, 2 * cells]
    finest = np.clip(((unit + 1) * 4 * cells).astype(int), 0, 8 * cells - 1) @ [1, 8 * cells]
    means = {}
    for name, index in (("coarse", coarse), ("fine", fine)):
        _, inverse, counts = np.unique(index, return_inverse=True, return_counts=True)
        inverse = inverse.reshape(-1)
        sums = [np.bincount(inverse, column) for column in residuals.T]
        means[name] = (np.stack(sums, axis=1) / counts[:, None])[inverse], counts[inverse]
    (of_cell, in_cell), (of_quarter, in_quarter) = means["coarse"], means["fine"]
    is_dense = in_cell > _MIN_DENSITY * np.median(in_cell[np.unique(coarse, return_index=True)[1]])
    scatter = float(np.median(np.linalg.norm(residuals - of_quarter, axis=1)))
    step = np.linalg.norm(of_quarter - of_cell, axis=1)
    limit = np.maximum(_MIN_STEP, _MIN_STEP_ERRORS * scatter / np.sqrt(in_quarter))
    divided = np.unique(coarse[(step > limit) & is_dense])
    index = np.where(np.isin(coarse, divided), finest, -1 - coarse)
    _, inverse = np.unique(index, return_inverse=True)
    return np.asarray(inverse.reshape(-1))


def solve_weighted(
    design: NDArray, values: NDArray, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted least squares solution of a tall system (N, K) for values (N,) or (N, M)."""
    root = np.sqrt(weights)
    return _least_squares(
        design * root[:, None], values * (root if values.ndim == 1 else root[:, None])
    )


def _least_squares(design: NDArray, values: NDArray) -> NDArray[np.float64]:
    """Solution of a tall system (N, K) for values (N,) or (N, M)."""
    normal = design.T @ design
    spectrum = np.linalg.eigvalsh(normal)
    # A tenth of the time of the singular value decomposition, which is left for hard cases.
    if spectrum[0] > _MIN_CONDITION * spectrum[-1]:
        return np.asarray(np.linalg.solve(normal, design.T @ values))
    return np.asarray(np.linalg.lstsq(design, values, rcond=None)[0])


def _unit_square(points: Points) -> NDArray[np.float64]:
    """The 3 x 3 matrix that brings points (N, 2) into the square from -1 to 1."""
    centre = points.mean(axis=0)
    scale = 1 / max(float(np.abs(points - centre).max()), 1e-9)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])
