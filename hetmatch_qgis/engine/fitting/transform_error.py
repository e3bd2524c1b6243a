"""The error of a fitted transform at places where no tie point tells it.

A tie point's residual is its own error and that of the transform together, so residuals are no
accuracy: where many points agree the transform is better than any of them, and away from them it
may be far worse. The two are told apart by how they vary over the ground. Errors of tie points are
alike only within the window that both were matched in; what a transform cannot follow varies more
slowly. The true displacement is taken as the transform's own terms with unknown coefficients, plus
a Gaussian process that may be absent, plus errors correlated by a spherical model: universal
kriging (Matheron, "Le krigeage universel", 1969), with hypotheses weighed by restricted likelihood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, eigh, solve_triangular
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.fitting.inverse_map import ExplicitInverse
from hetmatch_qgis.engine.fitting.transforms import (
    MIN_POINTS,
    Transform,
    fit,
    fit_weights,
    monomials,
)

BLOCK_SIDE = 72.0
"""Pixels along a block of points that gives one measurement: a window of the fine stage. Over
smaller ones the process takes the errors within a window for its own (`benchmarks.accuracy`: with
36 pixels a third fewer RMSEs hold)."""

NOISE_RANGE = 80.0
"""Pixels from which on errors of tie points are independent, the range of the spherical model: of
pairs with exact truth their correlation is 0.8 at 9 pixels, 0.45 at 30, 0.15 at 56 and 0 at 75."""

NUGGET = 0.05
"""Share of a tie point's error variance that is its own; by the same correlations."""

SHORTEST = 150.0
"""Pixels, shortest correlation length of the process: twice the range of the errors."""

LENGTHS = (0.15, 0.3, 0.6, 1.2)
"""Correlation lengths to try, as shares of the longer side of the points' extent."""

RATIOS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
"""Variances of the process to try, in those of a tie point's error."""

NO_PROCESS_ODDS = 0.3
"""Prior odds of no process at all against all others together. Between 0.03 and 1 the share of
true errors within CE90 changes by 0.01 (`benchmarks.accuracy`, training groups)."""

PRIOR_DEGREES, PRIOR_NOISE_PX = 2.0, 0.1
"""Degrees of freedom, and standard deviation along one axis, of what is known of the error of tie
points beforehand: 0.04 to 0.14 pixels between bands of one sensor, 0.5 between dates."""

SHARED_PER_SCORE, MIN_SCORE = 0.13, 0.1
"""Standard deviation along one axis of the error that all tie points of a pair share, in that of
one of them and for a score of 1; the less two sensors show alike, the more of their difference is
systematic. Of the training groups of `benchmarks.accuracy` it is 0.20 at a mean score of 0.65
(Blue Marble on itself), 0.34 at 0.44 (infrared on visible), 0.41 at 0.32 (ETOPO1 on Blue Marble).
Lower scores than MIN_SCORE count as that."""

SHARED_FLOOR_PX = 0.009
"""Pixels along one axis of the same error for the best of scores: interpolation and sampling, by
the scenes of `benchmarks.assessment`."""

MIN_DEGREES = 10.0
"""Degrees of freedom without which nothing is told: with 4 to 8 the stated RMSE is 30 times the
true one in the median, with 12 to 16 1.3 times (`benchmarks.accuracy`)."""

MAX_POINTS = 500
"""Points that measurements are averaged from, for speed."""

MAX_BLOCKS = 250
"""Blocks, which grow where they would be more; the time goes with the third power."""

MAX_PLACES = 300
"""Places over which figures are taken, for speed."""

_DRAWS = 60
"""Draws of the error at each place: 18,000 in all, so that a percentile is good to 1 %."""

_MAX_HYPOTHESES = 4
"""Hypotheses, the likeliest ones, that are averaged: they hold 95 % of the weight and more."""

_DEGREES = {"affine": 1, "thin_plate": 1, "polynomial2": 2, "polynomial3": 3}
"""Degree of the polynomial in each axis; a thin plate is an affine transform and a process."""


@dataclass(frozen=True)
class TransformError:
    """The error to expect of a transform, as normal distributions.

    mean: (M, 2) pixels by which it is known to be off at M places.
    deviation: (M, 2) standard deviation of its error around that, pixels.
    degrees: degrees of freedom that they are known with.
    effective_points: how many points without a common error would tell as much of a shift.
    """

    mean: Points
    deviation: Points
    degrees: float
    effective_points: float

    def lengths(self, to_pixels: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Draws of the error's length, all places together, (N,).

        to_pixels: (2, 2) from a step in the pixels of the fit to one in other pixels.
        """
        random = np.random.default_rng(0)
        draws = random.standard_normal((_DRAWS, *self.mean.shape))
        scale = np.sqrt(self.degrees / random.chisquare(self.degrees, (_DRAWS, 1, 1)))
        errors = self.mean + self.deviation * draws * scale
        if to_pixels is not None:
            errors = errors @ to_pixels.T
        return np.asarray(np.linalg.norm(errors, axis=2).ravel())


def predict_error(
    transform: Transform,
    moving: Points,
    reference: Points,
    weights: NDArray[np.float64],
    places: Points,
) -> TransformError | None:
    """The error of a transform at places, from tie points and check points; None for too few.

    transform: fitted to all or most of the points. moving, reference: (N, 2) pixels of the points.
    weights: (N,) their scores, 0 to 1. places: (M, 2) pixels of the moving side.
    """
    rows = spaced_rows(len(moving), MAX_POINTS)
    moving, reference, weights = moving[rows], reference[rows], weights[rows]
    if isinstance(transform, ExplicitInverse):
        # What follows the ground is no process that varies slowly: only what is left may be one.
        values, offsets = reference - transform.place(moving, reference), np.zeros_like(places)
    else:
        base_kind = "similarity" if transform.kind == "similarity" else "affine"
        base = fit(base_kind, moving, reference, fit_weights(weights))
        if base is None:
            return None
        values = reference - base.apply(moving)
        offsets = transform.apply(places) - base.apply(places)
    is_known = np.isfinite(values).all(axis=1)
    if not len(places) or np.count_nonzero(is_known) < MIN_POINTS[transform.kind]:
        return None
    score = max(float(np.mean(weights)), MIN_SCORE)
    kriging = _Kriging(moving[is_known], values[is_known], transform.kind)
    if kriging.degrees < MIN_DEGREES:
        return None
    expected, deviation = kriging.predict(places, SHARED_PER_SCORE / score)
    return TransformError(
        mean=offsets - expected,
        deviation=deviation,
        degrees=kriging.degrees,
        effective_points=kriging.effective_points,
    )


class _Terms:
    """The terms of a kind of transform, linear in its coefficients.

    centre: (2,) pixels that coordinates are counted from. scale: pixels of one unit.
    """

    def __init__(self, kind: str, centre: NDArray[np.float64], scale: float) -> None:
        self._kind, self._centre, self._scale = kind, centre, scale

    @property
    def count(self) -> int:
        """How many coefficients there are."""
        return int(self.at(np.zeros((1, 2))).shape[2])

    def at(self, points: Points) -> NDArray[np.float64]:
        """(2, N, K): column and row of points (N, 2) by each coefficient."""
        unit = (points - self._centre) / self._scale
        x, y = unit.T
        one, zero = np.ones_like(x), np.zeros_like(x)
        if self._kind == "similarity":
            pairs = [(one, zero), (zero, one), (x, y), (-y, x)]
        else:
            single = list(monomials(unit, _DEGREES.get(self._kind, 1)).T)
            pairs = [(term, zero) for term in single] + [(zero, term) for term in single]
        if self._kind == "homography":
            # Its derivatives by the two coefficients of the denominator, near none.
            pairs += [(x * x, x * y), (x * y, y * y)]
        return np.stack([np.stack(terms, axis=1) for terms in zip(*pairs, strict=True)])


@dataclass(frozen=True)
class _Hypothesis:
    """A correlation length and a variance of the process, and what follows from them.

    basis: of the length. ratio: variance in those of a tie point's error. weight: log likelihood.
    noise: variance of a tie point's error. coefficients: (K,). inverse: (K, K), their covariance in
    units of the noise. residuals: (2, N) in the eigenbasis over their variances (N,).
    """

    basis: _Basis
    ratio: float
    weight: float
    noise: float
    coefficients: NDArray[np.float64]
    inverse: NDArray[np.float64]
    residuals: NDArray[np.float64]
    variances: NDArray[np.float64]


class _Basis:
    """Measurements whitened by their errors, in the eigenbasis of the process of one length."""

    def __init__(self, points: Points, root: NDArray[np.float64], length: float) -> None:
        self.points, self.length, self._root = points, length, root
        half = self._whiten(matern(cdist(points, points), length))
        values, self._vectors = eigh(self._whiten(half.T))
        self.values = np.maximum(values, 0.0)

    def project(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values (N,) or (N, M) whitened, in the eigenbasis."""
        return np.asarray(self._vectors.T @ self._whiten(values))

    def cross(self, places: Points) -> NDArray[np.float64]:
        """Covariance (N, M) of the measurements with the process at places (M, 2)."""
        return self.project(matern(cdist(self.points, places), self.length))

    def _whiten(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(solve_triangular(self._root, values, lower=True, check_finite=False))


class _Kriging:
    """The displacement that measurements leave possible, both axes together.

    points: (N, 2) pixels. values: (N, 2) displacements there. kind: of the terms.

    effective_points: how many points without a common error would tell as much of a shift.
    degrees: degrees of freedom that they leave beyond the terms; at least one.
    """

    def __init__(self, points: Points, values: Points, kind: str) -> None:
        extent = np.ptp(points, axis=0) + 1.0
        means = _block_means(points, max(BLOCK_SIDE, float(np.sqrt(extent.prod() / MAX_BLOCKS))))
        errors = (1 - NUGGET) * _spherical(cdist(points, points)) + NUGGET * np.eye(len(points))
        of_blocks = means @ errors @ means.T
        # Enough for a Cholesky decomposition of blocks that share nearly all of their windows.
        of_blocks[np.diag_indices_from(of_blocks)] += 1e-6
        root = cholesky(of_blocks, lower=True, check_finite=False)
        self._values = means @ values
        self._terms = _Terms(kind, points.mean(axis=0), float(extent.max()) / 2)
        self._design = np.stack([means @ axis for axis in self._terms.at(points)])
        whitened = solve_triangular(root, np.ones(len(means)), lower=True, check_finite=False)
        self.effective_points = float(whitened @ whitened)
        count = min(self.effective_points, len(means))
        self.degrees = max(2 * count - self._terms.count + PRIOR_DEGREES, 1.0)
        lengths = sorted({max(SHORTEST, share * float(extent.max())) for share in LENGTHS})
        bases = [_Basis(means @ points, root, length) for length in lengths]
        self._hypotheses, self._shares = _likeliest(list(self._fit_all(bases)))

    def predict(self, places: Points, shared: float) -> tuple[Points, Points]:
        """Expected displacement (M, 2) at places (M, 2), and its standard deviation (M, 2).

        shared: standard deviation of the error that all points share, in that of one of them.
        """
        terms = self._terms.at(places)
        total, squares, noise = np.zeros_like(places), np.zeros_like(places), 0.0
        for hypothesis, share in zip(self._hypotheses, self._shares, strict=True):
            mean, variance = self._predict(hypothesis, places, terms)
            total += share * mean
            squares += share * (variance + mean**2)
            noise += share * hypothesis.noise
        variance = np.maximum(squares - total**2, 0.0)
        of_all = SHARED_FLOOR_PX**2 + shared**2 * noise
        return total, np.asarray(np.sqrt(variance + of_all))

    def _predict(
        self, hypothesis: _Hypothesis, places: Points, terms: NDArray[np.float64]
    ) -> tuple[Points, Points]:
        basis, ratio = hypothesis.basis, hypothesis.ratio
        cross = basis.cross(places) if ratio else np.zeros((len(basis.points), len(places)))
        weighted = cross / hypothesis.variances[:, None]
        own = ratio - ratio**2 * (cross * weighted).sum(axis=0)
        mean, variance = np.empty_like(places), np.empty_like(places)
        for axis in (0, 1):
            by_process = ratio * (cross.T @ hypothesis.residuals[axis])
            mean[:, axis] = terms[axis] @ hypothesis.coefficients + by_process
            left = terms[axis] - ratio * (weighted.T @ basis.project(self._design[axis]))
            by_terms = np.einsum("mk,kl,ml->m", left, hypothesis.inverse, left)
            variance[:, axis] = hypothesis.noise * (np.maximum(own, 0.0) + by_terms)
        return mean, variance

    def _fit_all(self, bases: list[_Basis]) -> Iterator[_Hypothesis]:
        others = len(bases) * len(RATIOS)
        for basis in bases:
            values = [basis.project(self._values[:, axis]) for axis in (0, 1)]
            design = [basis.project(axis) for axis in self._design]
            if basis is bases[0]:
                yield self._fit(basis, 0.0, values, design, float(np.log(NO_PROCESS_ODDS * others)))
            for ratio in RATIOS:
                yield self._fit(basis, ratio, values, design, 0.0)

    def _fit(
        self,
        basis: _Basis,
        ratio: float,
        values: list[NDArray[np.float64]],
        design: list[NDArray[np.float64]],
        prior: float,
    ) -> _Hypothesis:
        variances = 1 + ratio * basis.values
        weighted = [axis / variances[:, None] for axis in design]
        normal = sum(left.T @ right for left, right in zip(weighted, design, strict=True))
        # So little that it only makes coefficients that nothing tells finite.
        normal += 1e-9 * np.eye(self._terms.count)
        right_side = sum(left.T @ column for left, column in zip(weighted, values, strict=True))
        inverse = np.linalg.pinv(normal, hermitian=True)
        coefficients = inverse @ right_side
        residuals = np.stack(
            [column - axis @ coefficients for column, axis in zip(values, design, strict=True)]
        )
        squares = float((residuals**2 / variances).sum()) + PRIOR_DEGREES * PRIOR_NOISE_PX**2
        degrees = max(residuals.size - self._terms.count, 0) + PRIOR_DEGREES
        deviance = 2 * np.log(variances).sum() + np.linalg.slogdet(normal)[1]
        return _Hypothesis(
            basis=basis,
            ratio=ratio,
            weight=float(prior - 0.5 * (deviance + degrees * np.log(squares))),
            noise=squares / degrees,
            coefficients=coefficients,
            inverse=inverse,
            residuals=residuals / variances,
            variances=variances,
        )


def _likeliest(hypotheses: list[_Hypothesis]) -> tuple[list[_Hypothesis], NDArray[np.float64]]:
    weights = np.array([hypothesis.weight for hypothesis in hypotheses])
    shares = np.exp(weights - logsumexp(weights))
    kept = np.argsort(-shares, kind="stable")[:_MAX_HYPOTHESES]
    return [hypotheses[row] for row in kept], shares[kept] / shares[kept].sum()


def _block_means(points: Points, side: float) -> NDArray[np.float64]:
    """The matrix (B, N) that takes values at points (N, 2) to the means of blocks."""
    cells = np.floor((points - points.min(axis=0)) / side).astype(np.int64)
    _, block = np.unique(cells, axis=0, return_inverse=True)
    block = block.reshape(-1)
    means = np.zeros((int(block.max()) + 1, len(points)))
    means[block, np.arange(len(points))] = 1.0
    return np.asarray(means / means.sum(axis=1, keepdims=True))


def _spherical(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation at distances in pixels by the spherical model of geostatistics."""
    near = np.minimum(distances / NOISE_RANGE, 1.0)
    return np.asarray(1 - 1.5 * near + 0.5 * near**3)


def matern(distances: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """Correlation at distances by Matern's model with smoothness 5/2."""
    scaled = np.sqrt(5) / length * distances
    return np.asarray((1 + scaled + scaled**2 / 3) * np.exp(-scaled))
