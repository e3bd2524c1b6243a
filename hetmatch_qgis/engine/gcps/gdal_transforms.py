"""The transforms that gdalwarp fits to GCPs, fitted here the same way to judge and foresee them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from hetmatch_qgis.engine.core.grid import Points

POLYNOMIALS = ("polynomial1", "polynomial2", "polynomial3")
THIN_PLATE = "thin_plate"
TERMS = {"polynomial1": 3, "polynomial2": 6, "polynomial3": 10, THIN_PLATE: 3}

Transform = Callable[[Points], Points]


def fit_transform(method: str, source: Points, target: Points) -> Transform:
    """Fit `method` (one of POLYNOMIALS or THIN_PLATE) to points (N, 2); it maps (M, 2) to (M, 2).

    Polynomials are least squares, the thin plate passes through every point, as in GDAL.
    Raises numpy.linalg.LinAlgError when the points do not determine the transform.
    """
    centre, spread = source.mean(axis=0), np.maximum(source.std(axis=0), 1e-12)
    base, size = target.mean(axis=0), np.maximum(target.std(axis=0), 1e-12)
    if method == THIN_PLATE:
        # A plate bends by distances: one scale for both axes, or it is not GDAL's.
        spread = np.full(2, spread.max())
    near, aim = (source - centre) / spread, (target - base) / size
    if method == THIN_PLATE:
        plate = RBFInterpolator(near, aim, kernel="thin_plate_spline")
        return lambda points: np.asarray(plate((points - centre) / spread) * size + base)
    order = POLYNOMIALS.index(method) + 1
    terms = monomials(near, order)
    if np.linalg.matrix_rank(terms) < terms.shape[1]:
        raise np.linalg.LinAlgError(f"The points do not determine a {method}.")
    coefficients = np.linalg.lstsq(terms, aim, rcond=None)[0]
    return lambda points: np.asarray(
        monomials((points - centre) / spread, order) @ coefficients * size + base
    )


def jacobian(source: Points, target: Points) -> NDArray[np.float64]:
    """The 2 x 2 matrix of the affine that best takes points (N, 2) to (N, 2)."""
    design = np.column_stack([source - source.mean(axis=0), np.ones(len(source))])
    return np.asarray(np.linalg.lstsq(design, target - target.mean(axis=0), rcond=None)[0][:2].T)


def monomials(points: Points, order: int) -> NDArray[np.float64]:
    """(N, M): the terms of a polynomial of that order, at points (N, 2)."""
    x, y = points[:, 0], points[:, 1]
    powers = [(i, total - i) for total in range(order + 1) for i in range(total + 1)]
    return np.stack([x**i * y**j for i, j in powers], axis=1)
