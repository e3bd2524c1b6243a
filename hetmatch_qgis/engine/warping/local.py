"""A local displacement grid: what the tie points say beyond one transform for the whole raster.

Least squares collocation (Moritz, Advanced Physical Geodesy, 1980; kriging with a trend, in other
words): displacements are taken for a signal that is alike at places near each other, plus noise of
each point's own. How far alike, and how much noise, is chosen by what foretells patches of points
left out. Away from the points the signal dies out and the transform below it is left.
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

LENGTHS = (0.5, 0.25, 0.12, 0.06, 0.03)
"""Correlation lengths to try, as shares of the points' extent."""

NOISES = (3.0, 1.0, 0.3, 0.1, 0.03)
"""Variances of the noise to try, as shares of the signal's."""

LEAST_GAIN = 0.97
"""The displacements must bring the error at points left out below this share to be used at all."""

NEARLY_BEST = 1.005
NEIGHBOURS = 8
FOLDS = 5
POINTS_IN_PATCH = 8
MOST_FOR_CHOICE = 500
MOST_POINTS = 2000
KNOTS_PER_LENGTH = 5
FADE = 4.0
"""The grid ends this many lengths beyond the points, where less than a hundredth is left."""

TRIM = 0.95
FEWEST = 20


@dataclass(frozen=True)
class DisplacementGrid:
    """Displacements in pixels on knots `step` pixels apart; bicubic between them, none beyond.

    origin: (2,), the pixel of the first knot. coefficients: (2, rows, columns) of the splines.
    length: correlation length in pixels. error: at patches of points left out, and plain_error the
    same without displacements, both root mean squares in moving pixels.
    """

    origin: Points
    step: float
    coefficients: NDArray[np.float64]
    length: float
    error: float
    plain_error: float

    def at(self, pixels: Points) -> Points:
        """Displacements (N, 2) at pixels (N, 2)."""
        where = ((pixels - self.origin) / self.step).T[::-1]
        inside = np.isfinite(pixels).all(axis=1)
        moved = np.zeros_like(pixels)
        for axis in range(2):
            moved[inside, axis] = map_coordinates(
                self.coefficients[axis], where[:, inside], order=3, mode="constant", prefilter=False
            )
        return moved


@dataclass(frozen=True)
class _Measured:
    """Displacements rest (N, 2) at pixels (N, 2), and (N,) how many times the usual variance the
    noise of each has."""

    pixels: Points
    rest: Points
    noise: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.pixels)

    def select(self, rows: NDArray) -> _Measured:
        return _Measured(self.pixels[rows], self.rest[rows], self.noise[rows])

    def extent(self) -> float:
        return float(np.hypot(*np.ptp(self.pixels, axis=0)))


def displacement_grid(
    pixels: Points, rest: Points, weights: NDArray[np.float64]
) -> DisplacementGrid | None:
    """The grid that foretells displacements best; None where there is nothing to foretell.

    pixels: (N, 2), spread over the raster. rest: (N, 2), what one transform leaves over there, in
    moving pixels. weights: (N,) of their squares, as for `geometry.fit`.
    """
    share = 1 / weights
    measured = _distinct(_Measured(pixels, rest, share / np.median(share)))
    if len(measured) < FEWEST:
        return None
    some = measured.select(spaced_rows(len(measured), MOST_FOR_CHOICE))
    length, noise_share, error, plain = _choose(some, measured.extent())
    if error > LEAST_GAIN * plain:
        return None
    many = measured.select(spaced_rows(len(measured), MOST_POINTS))
    return _grid(many, (length, noise_share), (error, plain))


def _distinct(measured: _Measured) -> _Measured:
    _, first = np.unique(np.round(measured.pixels, 3), axis=0, return_index=True)
    return measured.select(np.sort(first))


def agreeing(pixels: Points, rest: Points) -> NDArray[np.bool_]:
    """Mask (N,) of the points whose displacement is not far off their neighbours' median."""
    if len(pixels) <= NEIGHBOURS:
        return np.ones(len(pixels), dtype=bool)
    near = cKDTree(pixels).query(pixels, NEIGHBOURS + 1)[1][:, 1:]
    off = np.linalg.norm(rest - np.median(rest[near], axis=1), axis=1)
    usual = float(np.median(off))
    return np.asarray(off <= max(4.0 * usual, 0.5))


def _choose(measured: _Measured, extent: float) -> tuple[float, float, float, float]:
    """(length, noise, error, error without displacements), errors at patches left out."""
    fold, apart = folds_of(measured.pixels), cdist(measured.pixels, measured.pixels)

    @cache
    def error(noise: float, share: float) -> float:
        kernel = _kernel(apart, share * extent)
        return trimmed_error(_left_out(kernel, noise * measured.noise, measured.rest, fold))

    # One after the other, and the length again. Of what is nearly equal the simplest is taken, long
    # and noisy before short and exact.
    noise = NOISES[len(NOISES) // 2]
    for _ in range(2):
        length = _first_of_the_best(LENGTHS, partial(error, noise))
        noise = _first_of_the_best(NOISES, partial(_turned(error), length))
    plain = trimmed_error(np.linalg.norm(measured.rest, axis=1))
    return length * extent, noise, error(noise, length), plain


def _turned(function: Callable[[float, float], float]) -> Callable[[float, float], float]:
    return lambda one, other: function(other, one)


def _first_of_the_best(choices: Sequence[float], error: Callable[[float], float]) -> float:
    errors = [error(choice) for choice in choices]
    return next(c for c, e in zip(choices, errors, strict=True) if e <= NEARLY_BEST * min(errors))


def folds_of(pixels: Points) -> NDArray[np.intp]:
    """(N,): small patches of neighbours, dealt out at random; points in a patch share a fold."""
    cells = max(2, int(np.sqrt(len(pixels) / POINTS_IN_PATCH)))
    dealt = np.random.default_rng(0).permutation(cells * cells) % FOLDS
    return np.asarray(dealt[cell_indices(pixels, cells) @ [1, cells]])


def _left_out(
    kernel: NDArray, noise: NDArray[np.float64], rest: Points, fold: NDArray[np.intp]
) -> NDArray[np.float64]:
    """(N,): how far each point is from what the other folds foretell for it."""
    inverse = np.linalg.inv(kernel + np.diag(noise))
    solved = inverse @ rest
    errors = np.zeros(len(rest))
    for number in np.unique(fold):
        out = fold == number
        missed = np.linalg.solve(inverse[np.ix_(out, out)], solved[out])
        errors[out] = np.linalg.norm(missed, axis=1)
    return errors


def trimmed_error(errors: NDArray) -> float:
    """Root mean square of errors (N,), the worst twentieth trimmed."""
    kept = np.sort(errors)[: max(1, int(TRIM * len(errors)))]
    return float(np.sqrt(np.mean(kept**2)))


def _kernel(apart: NDArray, length: float) -> NDArray[np.float64]:
    """Matern's correlation with smoothness 5/2: twice differentiable, as ground and sensors are."""
    scaled = np.sqrt(5) * apart / length
    return np.asarray((1 + scaled + scaled**2 / 3) * np.exp(-scaled))


def _grid(
    measured: _Measured, settings: tuple[float, float], errors: tuple[float, float]
) -> DisplacementGrid:
    length, noise = settings
    pixels = measured.pixels
    signal = _kernel(cdist(pixels, pixels), length) + np.diag(noise * measured.noise)
    weights = cho_solve(cho_factor(signal), measured.rest)
    step = length / KNOTS_PER_LENGTH
    low = pixels.min(axis=0) - FADE * length
    columns, rows = np.ceil((np.ptp(pixels, axis=0) + 2 * FADE * length) / step).astype(int) + 1
    across, down = low[0] + step * np.arange(columns), low[1] + step * np.arange(rows)
    knots = np.empty((2, rows, columns))
    for row, y in enumerate(down):
        line = np.stack([across, np.full(columns, y)], axis=1)
        knots[:, row] = (_kernel(cdist(line, pixels), length) @ weights).T
    coefficients = np.stack([spline_filter(axis, order=3, mode="mirror") for axis in knots])
    return DisplacementGrid(low, step, coefficients, length, *errors)
