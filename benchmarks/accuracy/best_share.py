"""The share of pairs for which even a perfect statement of a transform's RMSE holds.

The error of one fit is one draw: with a few coefficients its RMSE over the overlap scatters as the
root of a chi-squared variable does, however well its distribution is known.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.least_squares import fit

TOLERANCE = 0.25
"""Share of the true RMSE by which a stated one may be off to hold."""

SIDE, POINTS, PLACES, NOISE_PX = 1000.0, 14, 12, 0.5
"""Pixels along a square, points and places along its side, and the independent error of a point."""

FITS = 300
"""Fits that the share is taken over: it is good to 3 %."""


@cache
def best_share(kind: str) -> float:
    """The share of fits of a kind whose RMSE lies within TOLERANCE of the median of all."""
    kind = "affine" if kind == "relief" else kind
    points, places = even_lattice(SIDE, SIDE, POINTS), even_lattice(SIDE, SIDE, PLACES)
    random = np.random.default_rng(0)
    errors: list[float] = []
    for _ in range(FITS):
        noise: NDArray[np.float64] = random.normal(0, NOISE_PX, points.shape)
        transform = fit(kind, points, points + noise)
        if transform is not None:
            misses = np.linalg.norm(transform.apply(places) - places, axis=1)
            errors.append(float(np.sqrt(np.mean(misses**2))))
    return float(np.mean(np.abs(np.median(errors) / np.array(errors) - 1) <= TOLERANCE))
