"""Transforms between two pixel frames and their robust estimation.

All points are (N, 2) pixels, (column, row) from the outer corner; every transform leads from the
moving frame to the reference frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from hetmatch_qgis.engine.core.grid import Points

MIN_POINTS = {
    "similarity": 2,
    "affine": 3,
    "homography": 4,
    "polynomial2": 6,
    "polynomial3": 10,
    "thin_plate": 10,
}
_THIN_PLATE_CONTROLS = 300
_LEAST_SCORE = 1e-2
_SOUND = 1e-9


class Transform(Protocol):
    """A fitted transform; `matrix` is its 3 x 3 form, None where there is none."""

    @property
    def kind(self) -> str: ...

    @property
    def matrix(self) -> NDArray[np.float64] | None: ...

    def apply(self, points: Points) -> Points:
        """Moving pixels (N, 2) to reference pixels (N, 2)."""
        ...


@dataclass(frozen=True)
class Projective:
    """Similarity, affine or homography: anything that a 3 x 3 matrix says."""

    kind: str
    matrix: NDArray[np.float64]

    def apply(self, points: Points) -> Points:
        return project(self.matrix, points)

    def inverse(self) -> Projective:
        return Projective(self.kind, np.asarray(np.linalg.inv(self.matrix), dtype=np.float64))


@dataclass(frozen=True)
class Polynomial:
    """A polynomial of degree 2 or 3 in centred and scaled coordinates."""

    kind: str
    degree: int
    centre: NDArray[np.float64]
    scale: float
    coefficients: NDArray[np.float64]
    matrix: None = None

    def apply(self, points: Points) -> Points:
        return _monomials((points - self.centre) / self.scale, self.degree) @ self.coefficients


@dataclass(frozen=True)
class ThinPlate:
    """An affine transform and a smoothed thin plate spline for what it leaves over."""

    affine: Projective
    centre: NDArray[np.float64]
    scale: float
    spline: RBFInterpolator
    kind: str = "thin_plate"
    matrix: None = None

    def apply(self, points: Points) -> Points:
        rest = self.spline((points - self.centre) / self.scale)
        return self.affine.apply(points) + np.asarray(rest, dtype=np.float64)


def project(matrix: NDArray[np.float64], points: Points) -> Points:
    """A 3 x 3 matrix applied to points (N, 2)."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    x, y = points[:, 0], points[:, 1]
    # Written out, because numpy's product of a tall and a tiny matrix is twenty times slower.
    moved = np.empty_like(points)
    for axis in range(2):
        moved[:, axis] = matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2]
    if not (matrix[2, 0] == matrix[2, 1] == 0 and matrix[2, 2] == 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            moved /= (matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2])[:, None]
    return moved


def fit(
    kind: str, moving: Points, reference: Points, weights: NDArray[np.float64] | None = None
) -> Transform | None:
    """Least squares fit of one kind of transform; None where the points cannot carry it.

    weights: (N,) of the squared residuals; None for all alike.
    """
    if len(moving) < MIN_POINTS[kind] or not is_well_spread(moving):
        return None
    weights = np.ones(len(moving)) if weights is None else weights
    if kind == "similarity":
        return _fit_similarity(moving, reference, weights)
    if kind == "affine":
        return _fit_affine(moving, reference, weights)
    if kind == "homography":
        return _fit_homography(moving, reference, weights)
    if kind == "thin_plate":
        return _fit_thin_plate(moving, reference, weights)
    return _fit_polynomial(int(kind[-1]), moving, reference, weights)


def fit_weights(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights (N,) for a fit from the scores of tie points, 0 to 1.

    Least squares wants the inverse of squared errors, and over pairs with known truth the errors
    of tie points go about with the inverse of their scores.
    """
    return np.asarray(np.maximum(np.nan_to_num(scores), _LEAST_SCORE) ** 2)


def robust_fit(
    kind: str, moving: Points, reference: Points, threshold: float
) -> tuple[Projective | None, NDArray[np.bool_]]:
    """MAGSAC++ (Barath et al., CVPR 2020) for affine and homography, RANSAC for similarity.

    threshold: pixels of the reference frame. Returns the transform and the inliers (N,).
    """
    nothing = np.zeros(len(moving), dtype=bool)
    if len(moving) < MIN_POINTS[kind] + 1 or not is_well_spread(moving):
        return None, nothing
    settings: Any = {"ransacReprojThreshold": threshold, "maxIters": 10_000, "confidence": 0.9999}
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
        return None, nothing
    if matrix is None or not np.isfinite(matrix).all():
        return None, nothing
    full = np.vstack([matrix, [0, 0, 1]]) if len(matrix) == 2 else matrix
    transform = Projective(kind, np.asarray(full, dtype=np.float64))
    residuals = np.linalg.norm(transform.apply(moving) - reference, axis=1)
    return transform, np.asarray(residuals < threshold)


def is_plausible(matrix: NDArray[np.float64], width: float, height: float) -> bool:
    """Whether a matrix could bring one image of some ground onto another.

    Mirrored, collapsed, strongly sheared or folding transforms cannot.
    """
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if np.any(depth * depth[0] <= 0) or np.abs(depth).max() / np.abs(depth).min() > 3:
        return False
    mapped = project(matrix, corners)
    sides = np.roll(mapped, -1, axis=0) - mapped
    turned = np.roll(sides, -1, axis=0)
    areas = sides[:, 0] * turned[:, 1] - sides[:, 1] * turned[:, 0]
    stretch = np.linalg.norm(sides, axis=1) / [width, height, width, height]
    return bool((areas > 0).all() and stretch.max() / stretch.min() < 3 and stretch.min() > 0.05)


def is_well_spread(points: Points) -> bool:
    """Whether points span an area, or two of them a line: others carry no transform."""
    if len(points) < 2:
        return False
    singular = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    if len(points) == 2:
        return bool(singular[0] > 1e-9)
    return bool(singular[1] > 1e-3 * max(singular[0], 1e-9))


def _fit_similarity(moving: Points, reference: Points, weights: NDArray) -> Projective:
    share = (weights / weights.sum())[:, None]
    from_centre, to_centre = (share * moving).sum(axis=0), (share * reference).sum(axis=0)
    here = (moving - from_centre) @ [1, 1j]
    there = (reference - to_centre) @ [1, 1j]
    factor = (share[:, 0] * there * here.conj()).sum() / (share[:, 0] * abs(here) ** 2).sum()
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
    here, there = (
        project(unit, points) for unit, points in zip(to_unit, (moving, reference), strict=True)
    )
    start = _fit_affine(here, there, weights).matrix
    values = start.ravel()[:8].copy()
    root = np.sqrt(weights)[:, None]
    for _ in range(10):
        matrix = np.append(values, 1).reshape(3, 3)
        depth = here @ matrix[2, :2] + 1
        mapped = project(matrix, here)
        jacobian = np.zeros((len(here), 2, 8))
        ahead = np.column_stack([here, np.ones(len(here))]) / depth[:, None]
        jacobian[:, 0, 0:3] = ahead
        jacobian[:, 1, 3:6] = ahead
        jacobian[:, :, 6:8] = -mapped[:, :, None] * (here / depth[:, None])[:, None, :]
        rest = (there - mapped) * root
        weighted = (jacobian * root[:, :, None]).reshape(-1, 8)
        step = _least_squares(weighted, rest.ravel())
        values += step
        if np.abs(step).max() < 1e-10:
            break
    matrix = np.append(values, 1).reshape(3, 3)
    full = np.linalg.inv(to_unit[1]) @ matrix @ to_unit[0]
    return Projective("homography", full / full[2, 2]) if np.isfinite(full).all() else None


def _fit_polynomial(degree: int, moving: Points, reference: Points, weights: NDArray) -> Polynomial:
    centre, scale = moving.mean(axis=0), float(np.abs(moving - moving.mean(axis=0)).max())
    design = _monomials((moving - centre) / scale, degree)
    root = np.sqrt(weights)[:, None]
    coefficients = _least_squares(design * root, reference * root)
    return Polynomial(f"polynomial{degree}", degree, centre, scale, coefficients)


def _fit_thin_plate(moving: Points, reference: Points, weights: NDArray) -> ThinPlate | None:
    """Controls are averages of the points around them, so that the spline smooths the noise."""
    affine = _fit_affine(moving, reference, weights)
    centre, scale = moving.mean(axis=0), float(np.abs(moving - moving.mean(axis=0)).max())
    rest = reference - affine.apply(moving)
    unit = (moving - centre) / scale
    cells = int(np.sqrt(_THIN_PLATE_CONTROLS))
    index = np.clip(((unit + 1) / 2 * cells).astype(int), 0, cells - 1) @ [1, cells]
    _, inverse = np.unique(index, return_inverse=True)
    inverse = inverse.reshape(-1)
    total = np.bincount(inverse, weights)
    columns = np.column_stack([unit, rest])
    means = np.stack(
        [np.bincount(inverse, weights * column) / total for column in columns.T], axis=1
    )
    if len(means) < MIN_POINTS["thin_plate"] or not is_well_spread(means[:, :2]):
        return None
    spline = RBFInterpolator(
        means[:, :2],
        means[:, 2:],
        kernel="thin_plate_spline",
        smoothing=0.02 / np.sqrt(total / weights.mean()),
    )
    return ThinPlate(affine, centre, scale, spline)


def _least_squares(design: NDArray, values: NDArray) -> NDArray[np.float64]:
    """Solution of a tall system (N, K) for values (N,) or (N, M)."""
    normal = design.T @ design
    spectrum = np.linalg.eigvalsh(normal)
    # A tenth of the time of the singular value decomposition, which is left for hard cases.
    if spectrum[0] > _SOUND * spectrum[-1]:
        return np.asarray(np.linalg.solve(normal, design.T @ values))
    return np.asarray(np.linalg.lstsq(design, values, rcond=None)[0])


def _unit_square(points: Points) -> NDArray[np.float64]:
    centre = points.mean(axis=0)
    scale = 1 / max(float(np.abs(points - centre).max()), 1e-9)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def _monomials(points: Points, degree: int) -> NDArray[np.float64]:
    x, y = points[:, 0], points[:, 1]
    terms = [x**i * y ** (total - i) for total in range(degree + 1) for i in range(total, -1, -1)]
    return np.stack(terms, axis=1)
