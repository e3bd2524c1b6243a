"""The true displacement all over the ground, from measurements that carry noise.

A measured vector is the true displacement at its place, plus an error. Errors of windows that share
no pixels are independent of one another, while true displacements of neighbours are alike: that
tells the two apart. Each axis is a constant plus a Gaussian process plus noise, as in ordinary
kriging (Matheron, "The intrinsic random functions and their applications", 1973). The process is
nothing at all, a plane, or a field of any correlation length (Matern, nu = 5/2); which, and how
much of the scatter is noise, is weighed over a lattice of possibilities by restricted likelihood,
none of which is taken for certain. What is returned are draws of the whole field that the
measurements leave possible (conditional simulation), so that a share of places or a percentile
neither counts the noise as displacement nor smooths displacement away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, eigh
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

from hetmatch_qgis.engine.core.grid import Points

DRAWS = 400
MOST_POINTS = 600
TAIL = 6.0
"""Degrees of freedom of the noise's Student distribution: some windows err more than others."""

_RATIOS = (0.0, *np.geomspace(1e-2, 1e5, 12))
"""Variance of the local field in that of the noise."""

NO_FIELD = 1.0
"""How much likelier "no field at all" is held to be beforehand than any field."""

_LENGTHS = 5
MOST_POSSIBILITIES = 16
_LEAST_NOISE = 2e-3
"""Pixels; raster cells repeat themselves exactly in copies of one image."""


@dataclass(frozen=True)
class FieldDraws:
    """values: (S, M, 2) draws of the true displacement at M places, in frame pixels. noise: (2,)
    standard deviation of a single measurement's error."""

    values: NDArray[np.float64]
    noise: NDArray[np.float64]


class FieldModel:
    """Fitted to measurements; see the module.

    places: (N, 2) frame pixels, N at least 6. steps: (N, 2) displacements measured there. spacing:
    side of the windows, pixels.
    """

    def __init__(self, places: Points, steps: Points, spacing: float, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._middle = places.mean(axis=0)
        self._unit = max(spacing, float(np.ptp(places, axis=0).max()))
        self._places, self._steps = self._scaled(places), steps
        shortest = 1.5 * spacing / self._unit
        longest = max(1.0, 2 * shortest)
        self._lengths = (np.inf, *np.geomspace(shortest, longest, _LENGTHS))
        share = np.ones(len(places))
        for _ in range(2):
            self._axes = self._fitted(share)
            share = self._shares()
        self._axes = self._fitted(share)

    def draws(self, places: Points, count: int = DRAWS) -> FieldDraws:
        """Draws of the field at places (M, 2), all of one draw together."""
        at = self._scaled(places)
        values = np.stack([axis.draws(at, count, self._random) for axis in self._axes], axis=2)
        return FieldDraws(values, np.array([axis.noise for axis in self._axes]))

    def estimate(self, places: Points) -> tuple[Points, Points]:
        """The field (M, 2) to expect at places, and its standard error (M, 2)."""
        at = self._scaled(places)
        found = [axis.estimate(at) for axis in self._axes]
        return np.stack([f[0] for f in found], axis=1), np.stack([f[1] for f in found], axis=1)

    def _scaled(self, places: Points) -> Points:
        return np.asarray((places - self._middle) / self._unit)

    def _fitted(self, share: NDArray[np.float64]) -> list[_Axis]:
        bases = [_Basis(self._places, share, length) for length in self._lengths]
        return [_Axis(bases, self._steps[:, k]) for k in (0, 1)]

    def _shares(self) -> NDArray[np.float64]:
        """(N,) how many times the usual noise variance each measurement has, by what it lies off
        the field that the others give."""
        squares = np.sum([axis.left_out() ** 2 for axis in self._axes], axis=0)
        return np.asarray((TAIL + squares) / (TAIL + 2))


class _Basis:
    """The measurements' places seen through one correlation length, whitened by the noise.

    In the eigenvectors of the whitened covariance all ratios of field to noise are diagonal.
    """

    def __init__(self, places: Points, share: NDArray[np.float64], length: float) -> None:
        self.places, self.length = places, length
        self.white = 1 / np.sqrt(share)
        kernel = covariance(places, places, length)
        values, self.vectors = eigh(kernel * self.white[:, None] * self.white)
        self.values = np.maximum(values, 0)
        self.constant = self.turned(np.ones(len(places)))

    def turned(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self.vectors.T @ (values.T * self.white).T)

    def towards(self, at: Points) -> NDArray[np.float64]:
        """Covariance of the measurements with places, (N, M), turned."""
        return self.turned(covariance(self.places, at, self.length))


@dataclass(frozen=True)
class _Solution:
    """One possibility: a basis, a ratio of field to noise, and what follows from it.

    weight: log of how likely it is. noise: standard deviation. level: the constant; spread: its
    variance in units of the noise's. rest: (N,) the turned residual over its variance, scale.
    """

    basis: _Basis
    ratio: float
    weight: float
    noise: float
    level: float
    spread: float
    rest: NDArray[np.float64]
    scale: NDArray[np.float64]


class _Axis:
    """Displacements along one axis."""

    def __init__(self, bases: list[_Basis], steps: NDArray[np.float64]) -> None:
        self._degrees = len(steps) - 1
        solutions = [
            self._solved(basis, turned, ratio)
            for basis in bases
            for turned in (basis.turned(steps),)
            for ratio in (_RATIOS if basis is bases[0] else _RATIOS[1:])
        ]
        weights = np.array([one.weight for one in solutions])
        weights[0] += np.log(NO_FIELD * (len(solutions) - 1))
        shares = np.exp(weights - logsumexp(weights))
        kept = np.argsort(-shares)[:MOST_POSSIBILITIES]
        kept = kept[shares[kept] > 3e-3 * shares[kept[0]]]
        self._solutions = [solutions[index] for index in kept]
        self._shares = shares[kept] / shares[kept].sum()
        self.noise = float(self._shares @ [one.noise for one in self._solutions])

    def _solved(self, basis: _Basis, turned: NDArray[np.float64], ratio: float) -> _Solution:
        scale = ratio * basis.values + 1
        normal = float(basis.constant @ (basis.constant / scale))
        level = float(basis.constant @ (turned / scale)) / normal
        rest = turned - level * basis.constant
        squares = float(rest @ (rest / scale)) + self._degrees * _LEAST_NOISE**2
        likely = np.log(scale).sum() + np.log(normal) + self._degrees * np.log(squares)
        noise = float(np.sqrt(squares / self._degrees))
        weight = float(-0.5 * likely)
        return _Solution(basis, ratio, weight, noise, level, 1 / normal, rest / scale, scale)

    def left_out(self) -> NDArray[np.float64]:
        """(N,) residuals of each measurement from what the others give, in standard deviations."""
        one = self._solutions[0]
        vectors = one.basis.vectors
        # The diagonal of the projection that takes measurements to residuals.
        own = (vectors**2) @ (1 / one.scale)
        lean = vectors @ (one.basis.constant / one.scale)
        own = own - one.spread * lean**2
        return np.asarray(vectors @ one.rest / np.sqrt(np.maximum(own, 1e-9)) / one.noise)

    def draws(self, at: Points, count: int, random: np.random.Generator) -> NDArray[np.float64]:
        """Samples of the field at points (M, 2), (S, M)."""
        shares = random.multinomial(count, self._shares)
        parts = []
        for one, number in zip(self._solutions, shares, strict=True):
            if number == 0:
                continue
            mean, spread = self._conditional(one, at)
            spread[np.diag_indices_from(spread)] += 1e-9 * (1 + one.ratio)
            root = cholesky(spread, lower=True, check_finite=False)
            noise = one.noise * np.sqrt(
                self._degrees / random.chisquare(self._degrees, size=(number, 1))
            )
            parts.append(mean + noise * (random.standard_normal((number, len(at))) @ root.T))
        together = np.concatenate(parts)
        return np.asarray(together[random.permutation(count)])

    def estimate(self, at: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What to expect (M,), and its standard error (M,)."""
        means, squares = np.zeros(len(at)), np.zeros(len(at))
        for one, share in zip(self._solutions, self._shares, strict=True):
            towards = one.basis.towards(at)
            mean, open_, weighted = self._mean(one, towards)
            variance = one.ratio * _own_covariance(at, one.basis.length)
            variance -= one.ratio**2 * (towards * weighted).sum(axis=0)
            variance += one.spread * open_**2
            means += share * mean
            squares += share * (one.noise**2 * np.maximum(variance, 0) + mean**2)
        return means, np.sqrt(np.maximum(squares - means**2, 0))

    def _conditional(
        self, one: _Solution, at: Points
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean (M,), and covariance (M, M) in units of the noise variance."""
        towards = one.basis.towards(at)
        mean, open_, weighted = self._mean(one, towards)
        spread = one.ratio * covariance(at, at, one.basis.length)
        spread -= one.ratio**2 * (towards.T @ weighted)
        return mean, spread + one.spread * np.outer(open_, open_)

    def _mean(
        self, one: _Solution, towards: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Mean (M,), how much of the constant is open there (M,), and `towards` over the scale."""
        mean = one.level + one.ratio * (towards.T @ one.rest)
        weighted = towards / one.scale[:, None]
        return mean, 1 - one.ratio * (weighted.T @ one.basis.constant), weighted


def covariance(first: Points, second: Points, length: float) -> NDArray[np.float64]:
    """(N, M) of places, Matern with nu = 5/2; of a plane where the length is infinite."""
    if np.isinf(length):
        return np.asarray(first @ second.T)
    scaled = np.sqrt(5) / length * cdist(first, second)
    return np.asarray((1 + scaled + scaled**2 / 3) * np.exp(-scaled))


def _own_covariance(places: Points, length: float) -> NDArray[np.float64]:
    if np.isinf(length):
        return np.asarray((places**2).sum(axis=1))
    return np.ones(len(places))
