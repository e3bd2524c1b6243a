"""Transforms between two pixel frames.

All points are (N, 2) pixels, (column, row) from the outer corner; every transform leads from the
moving frame to the reference frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.thin_plate import SmoothingSpline

MIN_POINTS: dict[str, int] = {
    "shift": 1,
    "similarity": 2,
    "affine": 3,
    "relief": 4,
    "homography": 4,
    "polynomial2": 6,
    "polynomial3": 10,
    "thin_plate": 10,
}
"""Points that a transform needs: half its parameters; of a thin plate as many as of the polynomial
of degree 3."""


class Transform(Protocol):
    """A fitted transform from the moving to the reference's frame."""

    @property
    def kind(self) -> str:
        """One of the keys of MIN_POINTS."""
        ...

    @property
    def matrix(self) -> NDArray[np.float64] | None:
        """The 3 x 3 form, None of a curved transform."""
        ...

    def apply(self, points: Points) -> Points:
        """Moving pixels (N, 2) to reference pixels (N, 2)."""
        ...


@dataclass(frozen=True)
class Projective:
    """Shift, similarity, affine or homography: a 3 x 3 matrix."""

    kind: str
    matrix: NDArray[np.float64]

    def apply(self, points: Points) -> Points:
        return project(self.matrix, points)

    def inverse(self) -> Projective:
        """The transform from the reference's to the moving frame."""
        return Projective(self.kind, np.asarray(np.linalg.inv(self.matrix), dtype=np.float64))


def translation(shift: tuple[float, float]) -> NDArray[np.float64]:
    """The matrix, 3 x 3, of a shift (column, row) in pixels."""
    return np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1.0]])


@dataclass(frozen=True)
class Polynomial:
    """A polynomial in centred and scaled coordinates.

    kind: "polynomial2" or "polynomial3".
    degree: 2 or 3.
    centre: (2,) moving pixels that coordinates are counted from.
    scale: moving pixels of one unit.
    coefficients: (K, 2) for the monomials of `monomials`.
    """

    kind: str
    degree: int
    centre: NDArray[np.float64]
    scale: float
    coefficients: NDArray[np.float64]
    matrix: None = None

    def apply(self, points: Points) -> Points:
        return monomials((points - self.centre) / self.scale, self.degree) @ self.coefficients


@dataclass(frozen=True)
class ThinPlate:
    """An affine transform and a smoothed thin plate spline of its residuals.

    affine: the affine part.
    centre: (2,) moving pixels that coordinates of the spline are counted from.
    scale: moving pixels of one unit.
    spline: the residuals in reference pixels.
    """

    affine: Projective
    centre: NDArray[np.float64]
    scale: float
    spline: SmoothingSpline
    kind: str = "thin_plate"
    matrix: None = None

    def apply(self, points: Points) -> Points:
        residuals = self.spline.apply((points - self.centre) / self.scale)
        return self.affine.apply(points) + residuals


def project(matrix: NDArray[np.float64], points: Points) -> Points:
    """A 3 x 3 matrix applied to points (N, 2)."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    x, y = points[:, 0], points[:, 1]
    # Written out, because numpy's product of a tall and a tiny matrix is twenty times slower.
    projected = np.empty_like(points)
    for axis in range(2):
        projected[:, axis] = matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2]
    if not (matrix[2, 0] == matrix[2, 1] == 0 and matrix[2, 2] == 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            projected /= (matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2])[:, None]
    return projected


def monomials(points: Points, degree: int) -> NDArray[np.float64]:
    """All products (N, K) of powers of the coordinates up to a degree."""
    x, y = points[:, 0], points[:, 1]
    terms = [x**i * y ** (total - i) for total in range(degree + 1) for i in range(total, -1, -1)]
    return np.stack(terms, axis=1)
