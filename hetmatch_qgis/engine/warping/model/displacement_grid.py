"""A local displacement grid: residuals of one transform for the whole raster, interpolated.

Least squares collocation (Moritz, Advanced Physical Geodesy, 1980), which is kriging with a trend:
a displacement is a signal, correlated between neighbouring points, plus independent noise.
Correlation length and noise are chosen by cross-validation over patches of points. Away from the
points the signal decays to zero and the transform alone is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.ndimage import map_coordinates, spline_filter
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from hetmatch_qgis.engine.core.grid import Points, cell_indices, spaced_rows

# All set by hand with the first version of `warp` (559f29a) unless another commit is named.

LENGTHS = (0.5, 0.25, 0.12, 0.06, 0.03)
"""Correlation lengths to try, as shares of the points' extent."""

NOISES = (3.0, 1.0, 0.3, 0.1, 0.03)
"""Variances of the noise to try, as shares of the signal's."""

MAX_ERROR_RATIO = 0.97
"""A grid is used only where its cross-validation error is at most this share of the error without
one."""

NEARLY_BEST = 1.005
"""Errors up to this many times the smallest count as equal; the smoothest choice is taken."""

NEIGHBOURS = 8
"""Neighbours whose median displacement a point is compared with."""

FOLDS = 5
"""Folds of the cross-validation."""

POINTS_PER_PATCH = 8
"""Points, on average, in a patch that is left out as a whole."""

MAX_POINTS_TO_CHOOSE = 500
"""Points by which length and noise are chosen; the time grows with the third power."""

MAX_POINTS = 2000
"""Points that the grid is fitted to; the time grows with the third power."""

KNOTS_PER_LENGTH = 5
"""Grid knots in a correlation length."""

FADE = 4.0
"""Correlation lengths by which the grid reaches beyond the points; less than a hundredth of the
signal is left there."""

KEPT_SHARE = 0.95
"""Share of the errors, the smallest ones, that a trimmed error is taken over."""

MIN_POINTS = 20
"""Points below which no grid is fitted."""

MAX_MEDIANS = 4.0
"""Points farther off their neighbours than this many times the median distance are outliers."""

MIN_TOLERANCE_PX = 0.5
"""Moving pixels by which a point may differ from its neighbours in any case."""


@dataclass(frozen=True)
class DisplacementGrid:
    """Displacements in moving pixels on square knots; bicubic between them, zero beyond.

    origin: (2,), the nominal pixel of the first knot.
    step: distance between knots in pixels.
    coefficients: (2, rows, columns), cubic spline coefficients of both axes.
    length: correlation length in pixels.
    error: RMSE in moving pixels at patches of points left out of the fit.
    plain_error: the same without displacements.
    """

    origin: Points
    step: float
    coefficients: NDArray[np.float64]
    length: float
    error: float
    plain_error: float

    def at(self, pixels: Points) -> Points:
        """Displacements (N, 2) at nominal pixels (N, 2)."""
        knots = ((pixels - self.origin) / self.step).T[::-1]
        is_valid = np.isfinite(pixels).all(axis=1)
        displacements = np.zeros_like(pixels)
        for axis in range(2):
            displacements[is_valid, axis] = map_coordinates(
                self.coefficients[axis],
                knots[:, is_valid],
                order=3,
                mode="constant",
                prefilter=False,
            )
        return displacements


@dataclass(frozen=True)
class _Residuals:
    """Residuals of a transform at tie points.

    pixels: (N, 2), nominal pixels.
    values: (N, 2), residuals in moving pixels.
    noise: (N,), noise variance of each, 1 for a usual point.
    """

    pixels: Points
    values: Points
    noise: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.pixels)

    def select(self, rows: NDArray) -> _Residuals:
        """The rows that an index array names."""
        return _Residuals(self.pixels[rows], self.values[rows], self.noise[rows])

    def extent(self) -> float:
        """Diagonal of the box around the points, in pixels."""
        return float(np.hypot(*np.ptp(self.pixels, axis=0)))


@dataclass(frozen=True)
class _Settings:
    """Settings of the collocation and their cross-validation errors, see `DisplacementGrid`."""

    length: float
    noise: float
    error: float
    plain_error: float


def fit_displacement_grid(
    pixels: Points, residuals: Points, weights: NDArray[np.float64]
) -> DisplacementGrid | None:
    """Fit the grid with the smallest cross-validation error; None where none reduces it.

    pixels: (N, 2), nominal pixels of points spread over the raster.
    residuals: (N, 2), what one transform for the whole raster leaves over, in moving pixels.
    weights: (N,), weights of their squares, as for `transforms.fit`.
    """
    variance = 1 / weights
    points = _distinct(_Residuals(pixels, residuals, variance / np.median(variance)))
    if len(points) < MIN_POINTS:
        return None
    sample = points.select(spaced_rows(len(points), MAX_POINTS_TO_CHOOSE))
    settings = _choose_settings(sample, points.extent())
    if settings.error > MAX_ERROR_RATIO * settings.plain_error:
        return None
    return _fit(points.select(spaced_rows(len(points), MAX_POINTS)), settings)


def _distinct(points: _Residuals) -> _Residuals:
    _, first = np.unique(np.round(points.pixels, 3), axis=0, return_index=True)
    return points.select(np.sort(first))


def agrees_with_neighbours(pixels: Points, residuals: Points) -> NDArray[np.bool_]:
    """Mask (N,) of the points whose residual is close to their neighbours' median."""
    if len(pixels) <= NEIGHBOURS:
        return np.ones(len(pixels), dtype=bool)
    neighbours = cKDTree(pixels).query(pixels, NEIGHBOURS + 1)[1][:, 1:]
    distances = np.linalg.norm(residuals - np.median(residuals[neighbours], axis=1), axis=1)
    usual = float(np.median(distances))
    return np.asarray(distances <= max(MAX_MEDIANS * usual, MIN_TOLERANCE_PX))


def _choose_settings(points: _Residuals, extent: float) -> _Settings:
    """The correlation length and the noise with the smallest cross-validation error."""
    folds, distances = cross_validation_folds(points.pixels), cdist(points.pixels, points.pixels)

    @cache
    def error(noise: float, share: float) -> float:
        kernel = _correlation(distances, share * extent)
        return trimmed_rmse(_left_out_errors(kernel, noise * points.noise, points.values, folds))

    # One after the other, and the length again. Of nearly equal errors the smoothest choice is
    # taken: long before short, noisy before exact.
    noise = NOISES[len(NOISES) // 2]
    for _ in range(2):
        length = _first_nearly_best(LENGTHS, partial(error, noise))
        noise = _first_nearly_best(NOISES, partial(_swap_arguments(error), length))
    return _Settings(
        length=length * extent,
        noise=noise,
        error=error(noise, length),
        plain_error=trimmed_rmse(np.linalg.norm(points.values, axis=1)),
    )


def _swap_arguments(function: Callable[[float, float], float]) -> Callable[[float, float], float]:
    return lambda first, second: function(second, first)


def _first_nearly_best(choices: Sequence[float], error: Callable[[float], float]) -> float:
    errors = [error(choice) for choice in choices]
    return next(c for c, e in zip(choices, errors, strict=True) if e <= NEARLY_BEST * min(errors))


def cross_validation_folds(pixels: Points) -> NDArray[np.intp]:
    """Fold numbers (N,) by small patches of neighbours: points of a patch share a fold."""
    cells = max(2, int(np.sqrt(len(pixels) / POINTS_PER_PATCH)))
    fold_of_cell = np.random.default_rng(0).permutation(cells * cells) % FOLDS
    return np.asarray(fold_of_cell[cell_indices(pixels, cells) @ [1, cells]])


def _left_out_errors(
    kernel: NDArray, noise: NDArray[np.float64], values: Points, folds: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Distances (N,) of each point from its prediction by the other folds."""
    inverse = np.linalg.inv(kernel + np.diag(noise))
    solved = inverse @ values
    errors = np.zeros(len(values))
    for fold in np.unique(folds):
        is_out = folds == fold
        misses = np.linalg.solve(inverse[np.ix_(is_out, is_out)], solved[is_out])
        errors[is_out] = np.linalg.norm(misses, axis=1)
    return errors


def trimmed_rmse(errors: NDArray) -> float:
    """Root mean square of errors (N,) without the largest twentieth."""
    kept = np.sort(errors)[: max(1, int(KEPT_SHARE * len(errors)))]
    return float(np.sqrt(np.mean(kept**2)))


def _correlation(distances: NDArray, length: float) -> NDArray[np.float64]:
    """Matern's correlation with smoothness 5/2: twice differentiable, as ground and sensors are."""
    scaled = np.sqrt(5) * distances / length
    return np.asarray((1 + scaled + scaled**2 / 3) * np.exp(-scaled))


def _fit(points: _Residuals, settings: _Settings) -> DisplacementGrid:
    length, pixels = settings.length, points.pixels
    covariance = _correlation(cdist(pixels, pixels), length) + np.diag(
        settings.noise * points.noise
    )
    weights = cho_solve(cho_factor(covariance), points.values)
    step = length / KNOTS_PER_LENGTH
    low = pixels.min(axis=0) - FADE * length
    columns, rows = np.ceil((np.ptp(pixels, axis=0) + 2 * FADE * length) / step).astype(int) + 1
    across, down = low[0] + step * np.arange(columns), low[1] + step * np.arange(rows)
    knots = np.empty((2, rows, columns))
    for row, y in enumerate(down):
        line = np.stack([across, np.full(columns, y)], axis=1)
        knots[:, row] = (_correlation(cdist(line, pixels), length) @ weights).T
    return DisplacementGrid(
        origin=low,
        step=step,
        coefficients=np.stack([spline_filter(axis, order=3, mode="mirror") for axis in knots]),
        length=length,
        error=settings.error,
        plain_error=settings.plain_error,
    )
