"""The true displacement all over the ground, estimated from noisy measurements.

A measured vector is the true displacement at its point, plus an error. Errors of windows that share
no pixels are independent, while true displacements of neighbours are alike: that separates the two.
Each axis is a constant plus a Gaussian process plus noise, as in ordinary kriging (Matheron, "The
intrinsic random functions and their applications", 1973). The process is absent, a plane, or a
field of any correlation length (Matern, nu = 5/2); which, and how much of the scatter is noise, is
weighted over a set of hypotheses by restricted likelihood, none of which is taken for certain.
Conditional simulation then gives realisations of the whole field, so that a share of the area or a
percentile neither counts noise as displacement nor smooths displacement away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, eigh
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.kriging import matern

# All set by hand with the first version of `assess` (559f29a).

REALISATION_COUNT = 400
"""Realisations of a field from which figures are taken."""

MAX_VECTORS = 600
"""Vectors that a field is fitted to; the time grows with the third power."""

NOISE_DEGREES = 6.0
"""Degrees of freedom of the noise's Student distribution: some windows err more than others."""

_RATIOS = (0.0, *np.geomspace(1e-2, 1e5, 12))
"""Variances of the field to try, in units of the noise's variance."""

NO_FIELD_ODDS = 1.0
"""Prior odds of no field at all against all hypotheses with a field together."""

_LENGTH_COUNT = 5
"""Correlation lengths to try, beside the plane."""

MAX_HYPOTHESES = 16
"""Hypotheses, the likeliest ones, that are kept."""

MIN_RELATIVE_WEIGHT = 3e-3
"""Weight, relative to the likeliest one's, of a hypothesis that is kept."""

_MIN_NOISE_PX = 2e-3
"""Pixels that the noise is taken to be at least: copies of one image have none."""


@dataclass(frozen=True)
class FieldRealisations:
    """Realisations of the true displacement.

    values: (S, M, 2), S realisations at M points, in frame pixels.
    noise: (2,), standard deviation of a single measurement's error along x and y.
    """

    values: NDArray[np.float64]
    noise: NDArray[np.float64]


class DisplacementField:
    """The field fitted to measurements, see the module.

    points: (N, 2), frame pixels, N at least 6.
    displacements: (N, 2), measured at the points.
    spacing: side of the windows in pixels.
    seed: of the realisations.
    """

    def __init__(
        self, points: Points, displacements: Points, spacing: float, seed: int = 0
    ) -> None:
        self._random = np.random.default_rng(seed)
        self._middle = points.mean(axis=0)
        self._unit = max(spacing, float(np.ptp(points, axis=0).max()))
        self._points, self._displacements = self._scale(points), displacements
        shortest = 1.5 * spacing / self._unit
        longest = max(1.0, 2 * shortest)
        self._lengths = (np.inf, *np.geomspace(shortest, longest, _LENGTH_COUNT))
        variances = np.ones(len(points))
        for _ in range(2):
            self._axes = self._fit_axes(variances)
            variances = self._noise_variances()
        self._axes = self._fit_axes(variances)

    def simulate(self, points: Points, count: int = REALISATION_COUNT) -> FieldRealisations:
        """Realisations of the field at points (M, 2)."""
        at = self._scale(points)
        values = np.stack([axis.simulate(at, count, self._random) for axis in self._axes], axis=2)
        return FieldRealisations(values, np.array([axis.noise for axis in self._axes]))

    def estimate(self, points: Points) -> tuple[Points, Points]:
        """The expected field (M, 2) at points (M, 2), and its standard error (M, 2)."""
        at = self._scale(points)
        estimates = [axis.estimate(at) for axis in self._axes]
        means, errors = zip(*estimates, strict=True)
        return np.stack(means, axis=1), np.stack(errors, axis=1)

    def _scale(self, points: Points) -> Points:
        return np.asarray((points - self._middle) / self._unit)

    def _fit_axes(self, variances: NDArray[np.float64]) -> list[_AxisField]:
        bases = [_Basis(self._points, variances, length) for length in self._lengths]
        return [_AxisField(bases, self._displacements[:, axis]) for axis in (0, 1)]

    def _noise_variances(self) -> NDArray[np.float64]:
        """(N,): noise variance of each measurement, 1 for a usual one.

        By its residual from the field of the others, as for a Student distribution.
        """
        squares = np.sum([axis.left_out_residuals() ** 2 for axis in self._axes], axis=0)
        return np.asarray((NOISE_DEGREES + squares) / (NOISE_DEGREES + 2))


class _Basis:
    """The covariance of the measurements for one correlation length, whitened by the noise.

    In the eigenvectors of the whitened covariance all ratios of field to noise are diagonal.

    points: (N, 2), scaled.
    length: correlation length, infinite for a plane.
    whitening: (N,), one over the standard deviation of the noise.
    values, vectors: eigenvalues (N,) and eigenvectors (N, N).
    constant: (N,), a constant in the eigenbasis.
    """

    def __init__(self, points: Points, variances: NDArray[np.float64], length: float) -> None:
        self.points, self.length = points, length
        self.whitening = 1 / np.sqrt(variances)
        kernel = covariance(points, points, length)
        values, self.vectors = eigh(kernel * self.whitening[:, None] * self.whitening)
        self.values = np.maximum(values, 0)
        self.constant = self.project(np.ones(len(points)))

    def project(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values (N,) or (N, M) whitened, in the eigenbasis."""
        return np.asarray(self.vectors.T @ (values.T * self.whitening).T)

    def cross_covariance(self, at: Points) -> NDArray[np.float64]:
        """Covariance (N, M) of the measurements with points (M, 2), in the eigenbasis."""
        return self.project(covariance(self.points, at, self.length))


@dataclass(frozen=True)
class _Hypothesis:
    """A correlation length, a ratio of field to noise, and what follows from them.

    basis: of the correlation length.
    ratio: variance of the field in units of the noise's.
    weight: log likelihood.
    noise: standard deviation of the noise.
    level: the constant.
    level_variance: its variance in units of the noise's.
    weighted_residuals: (N,), residuals in the eigenbasis over their variance.
    variances: (N,), of the residuals in units of the noise's.
    """

    basis: _Basis
    ratio: float
    weight: float
    noise: float
    level: float
    level_variance: float
    weighted_residuals: NDArray[np.float64]
    variances: NDArray[np.float64]


@dataclass(frozen=True)
class _Prediction:
    """A hypothesis's prediction at M points.

    mean: (M,), the expected field.
    level_weight: (M,), weight of the constant's uncertainty.
    weighted: (N, M), cross-covariance over the variances.
    """

    mean: NDArray[np.float64]
    level_weight: NDArray[np.float64]
    weighted: NDArray[np.float64]


class _AxisField:
    """The displacement field along one axis."""

    def __init__(self, bases: list[_Basis], displacements: NDArray[np.float64]) -> None:
        self._degrees = len(displacements) - 1
        hypotheses = [
            self._fit(basis, projected, ratio)
            for basis in bases
            for projected in (basis.project(displacements),)
            for ratio in (_RATIOS if basis is bases[0] else _RATIOS[1:])
        ]
        weights = np.array([hypothesis.weight for hypothesis in hypotheses])
        weights[0] += np.log(NO_FIELD_ODDS * (len(hypotheses) - 1))
        shares = np.exp(weights - logsumexp(weights))
        kept = np.argsort(-shares)[:MAX_HYPOTHESES]
        kept = kept[shares[kept] > MIN_RELATIVE_WEIGHT * shares[kept[0]]]
        self._hypotheses = [hypotheses[index] for index in kept]
        self._shares = shares[kept] / shares[kept].sum()
        self.noise = float(self._shares @ [hypothesis.noise for hypothesis in self._hypotheses])

    def _fit(self, basis: _Basis, projected: NDArray[np.float64], ratio: float) -> _Hypothesis:
        variances = ratio * basis.values + 1
        normal = float(basis.constant @ (basis.constant / variances))
        level = float(basis.constant @ (projected / variances)) / normal
        residuals = projected - level * basis.constant
        squares = float(residuals @ (residuals / variances)) + self._degrees * _MIN_NOISE_PX**2
        deviance = np.log(variances).sum() + np.log(normal) + self._degrees * np.log(squares)
        return _Hypothesis(
            basis=basis,
            ratio=ratio,
            weight=float(-0.5 * deviance),
            noise=float(np.sqrt(squares / self._degrees)),
            level=level,
            level_variance=1 / normal,
            weighted_residuals=residuals / variances,
            variances=variances,
        )

    def left_out_residuals(self) -> NDArray[np.float64]:
        """Residuals (N,) of each measurement from the field of the others.

        In standard deviations.
        """
        best = self._hypotheses[0]
        vectors = best.basis.vectors
        # The diagonal of the projection that takes measurements to residuals.
        diagonal = (vectors**2) @ (1 / best.variances)
        leverage = vectors @ (best.basis.constant / best.variances)
        diagonal = diagonal - best.level_variance * leverage**2
        residuals = vectors @ best.weighted_residuals
        return np.asarray(residuals / np.sqrt(np.maximum(diagonal, 1e-9)) / best.noise)

    def simulate(self, at: Points, count: int, random: np.random.Generator) -> NDArray[np.float64]:
        """(S, M): realisations at points, from the hypotheses in proportion to their weights."""
        counts = random.multinomial(count, self._shares)
        parts = []
        for hypothesis, number in zip(self._hypotheses, counts, strict=True):
            if number == 0:
                continue
            mean, spread = self._conditional(hypothesis, at)
            spread[np.diag_indices_from(spread)] += 1e-9 * (1 + hypothesis.ratio)
            root = cholesky(spread, lower=True, check_finite=False)
            noise = hypothesis.noise * np.sqrt(
                self._degrees / random.chisquare(self._degrees, size=(number, 1))
            )
            parts.append(mean + noise * (random.standard_normal((number, len(at))) @ root.T))
        realisations = np.concatenate(parts)
        return np.asarray(realisations[random.permutation(count)])

    def estimate(self, at: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The expected field (M,), and its standard error (M,)."""
        means, squares = np.zeros(len(at)), np.zeros(len(at))
        for hypothesis, share in zip(self._hypotheses, self._shares, strict=True):
            cross = hypothesis.basis.cross_covariance(at)
            predicted = self._predict(hypothesis, cross)
            variance = hypothesis.ratio * _prior_variance(at, hypothesis.basis.length)
            variance -= hypothesis.ratio**2 * (cross * predicted.weighted).sum(axis=0)
            variance += hypothesis.level_variance * predicted.level_weight**2
            means += share * predicted.mean
            squares += share * (hypothesis.noise**2 * np.maximum(variance, 0) + predicted.mean**2)
        return means, np.sqrt(np.maximum(squares - means**2, 0))

    def _conditional(
        self, hypothesis: _Hypothesis, at: Points
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean (M,), and covariance (M, M) in units of the noise variance."""
        cross = hypothesis.basis.cross_covariance(at)
        predicted = self._predict(hypothesis, cross)
        spread = hypothesis.ratio * covariance(at, at, hypothesis.basis.length)
        spread -= hypothesis.ratio**2 * (cross.T @ predicted.weighted)
        level_weight = predicted.level_weight
        return predicted.mean, spread + hypothesis.level_variance * np.outer(
            level_weight, level_weight
        )

    def _predict(self, hypothesis: _Hypothesis, cross: NDArray[np.float64]) -> _Prediction:
        ratio = hypothesis.ratio
        mean = hypothesis.level + ratio * (cross.T @ hypothesis.weighted_residuals)
        weighted = cross / hypothesis.variances[:, None]
        return _Prediction(mean, 1 - ratio * (weighted.T @ hypothesis.basis.constant), weighted)


def covariance(first: Points, second: Points, length: float) -> NDArray[np.float64]:
    """Covariance (N, M) of points (N, 2) and (M, 2), at most 1 but for a plane.

    Matern's with smoothness 5/2; that of a plane where the length is infinite.
    """
    if np.isinf(length):
        return np.asarray(first @ second.T)
    return matern(cdist(first, second), length)


def _prior_variance(points: Points, length: float) -> NDArray[np.float64]:
    """(N,): the diagonal of `covariance`."""
    if np.isinf(length):
        return np.asarray((points**2).sum(axis=1))
    return np.ones(len(points))
