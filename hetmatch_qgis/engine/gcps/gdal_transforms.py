"""The transforms that gdalwarp fits to GCPs, fitted here in the same way to predict its result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.thin_plate import SmoothingSpline

POLYNOMIALS = ("polynomial1", "polynomial2", "polynomial3")
THIN_PLATE = "thin_plate"
TERMS = {"polynomial1": 3, "polynomial2": 6, "polynomial3": 10, THIN_PLATE: 3}
"""Terms of the polynomial in x and y; as many GCPs determine the transform."""

Transform = Callable[[Points], Points]
"""Takes points (N, 2) to points (N, 2)."""


def fit_transform(method: str, source: Points, target: Points) -> Transform:
    """Fit a transform to points (N, 2) that takes `source` to `target`.

    method: one of POLYNOMIALS, least squares, or THIN_PLATE, which passes through every point; as
        in GDAL.

    Raises numpy.linalg.LinAlgError when the points do not determine the transform.
    """
    source_mean, source_scale = source.mean(axis=0), np.maximum(source.std(axis=0), 1e-12)
    target_mean, target_scale = target.mean(axis=0), np.maximum(target.std(axis=0), 1e-12)
    if method == THIN_PLATE:
        # A plate bends by distances: one scale for both axes, or it is not GDAL's.
        source_scale = np.full(2, source_scale.max())
    unit_source = (source - source_mean) / source_scale
    unit_target = (target - target_mean) / target_scale
    if method == THIN_PLATE:
        plate = SmoothingSpline.fit(unit_source, unit_target, np.zeros(len(source)))
        return lambda points: (
            plate.apply((points - source_mean) / source_scale) * target_scale + target_mean
        )
    order = POLYNOMIALS.index(method) + 1
    terms = monomials(unit_source, order)
    if np.linalg.matrix_rank(terms) < terms.shape[1]:
        raise np.linalg.LinAlgError(f"The points do not determine a {method}.")
    coefficients = np.linalg.lstsq(terms, unit_target, rcond=None)[0]
    return lambda points: np.asarray(
        monomials((points - source_mean) / source_scale, order) @ coefficients * target_scale
        + target_mean
    )


def jacobian(source: Points, target: Points) -> NDArray[np.float64]:
    """The 2 x 2 matrix of the least-squares affine that takes points (N, 2) to points (N, 2)."""
    design = np.column_stack([source - source.mean(axis=0), np.ones(len(source))])
    return np.asarray(np.linalg.lstsq(design, target - target.mean(axis=0), rcond=None)[0][:2].T)


def monomials(points: Points, order: int) -> NDArray[np.float64]:
    """The terms (N, M) of a polynomial of that order at points (N, 2), by ascending degree."""
    x, y = points[:, 0], points[:, 1]
    powers = [(i, total - i) for total in range(order + 1) for i in range(total + 1)]
    return np.stack([x**i * y**j for i, j in powers], axis=1)
