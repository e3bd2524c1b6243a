"""Checks of geotransforms: invertible, and of numbers that calculations can handle."""

from __future__ import annotations

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER

MIN_PIXEL = 1e-12
"""Units of a CRS along a pixel's shorter side; a micrometre is 1e-11 degrees. Set by hand with the
limits."""

MIN_CONDITION = 1e-12
"""Share that the shorter side of a pixel has of its longer one; below, the inverse is rounding. Set
by hand with the limits."""


def check_geotransform(transform: Affine, name: str) -> None:
    """Raises InputError for a geotransform whose pixels have no size, or no place on earth."""
    if not is_invertible(np.reshape(transform[:6], (2, 3))):
        raise InputError(
            "The geotransform of '{raster}' is invalid: its pixels have no size or no location; "
            "correct it, for example with: {command}",
            raster=name,
            command="gdal_edit.py -a_ullr X_MIN Y_MAX X_MAX Y_MIN FILE",
        )


def is_invertible(matrix: NDArray[np.float64]) -> bool:
    """True for finite coefficients of reasonable size whose (2, 2) part, or whole, has an inverse.

    matrix: (2, 2), (2, 3) with the shift last, or (3, 3).
    """
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > MAX_NUMBER:
        return False
    sizes = np.linalg.svd(matrix[: len(matrix), : len(matrix)], compute_uv=False)
    return bool(sizes[-1] > MIN_PIXEL and sizes[-1] > MIN_CONDITION * sizes[0])
