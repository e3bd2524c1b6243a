"""Universal kriging: the displacement between tie points, and its uncertainty.

The true displacement is taken as a transform's terms with unknown coefficients, a Gaussian process
that may be absent, and errors of tie points, correlated by a spherical model (Matheron, "Le
krigeage universel", 1969). Hypotheses on the process are weighed by restricted likelihood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, eigh, solve_triangular
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.cut_windows import shared_slopes
from hetmatch_qgis.engine.fitting.transforms import monomials

BLOCK_SIDE = 72.0
"""Pixels along a block of points that gives one measurement: a window of the fine stage. Over
smaller ones the process takes the errors within a window for its own (`benchmarks.accuracy`: with
36 pixels a third fewer RMSEs hold)."""

MIN_ACROSS = 2
"""Blocks along the shorter side of the points at least: of a strip of one block's width nothing
tells how the transform goes across it, and errors of 15 pixels were stated where they were 0.3.
With 3 too little is stated: of the places of training strips a tenth is beyond CE90 with 2, 15 %
with 3."""

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

MAX_BLOCKS = 250
"""Blocks, which grow where they would be more; the time goes with the third power."""

_MAX_HYPOTHESES = 4
"""Hypotheses, the likeliest ones, that are averaged: they hold 95 % of the weight and more."""

_DEGREES = {"affine": 1, "thin_plate": 1, "polynomial2": 2, "polynomial3": 3}
"""Degree of the polynomial in each axis; a thin plate is an affine transform and a process."""


@dataclass(frozen=True)
class PointErrors:
    """Known errors of tie points before they are looked at together.

    relative: (N,) standard deviations, in that of a point of average precision.
    size: pixels, the latter, along one axis.
    degrees: degrees of freedom that it is known with.
    """

    relative: NDArray[np.float64]
    size: float
    degrees: float


@dataclass(frozen=True)
class SharedError:
    """The error that all tie points of a pair share, which no residual shows.

    floor_px: pixels of its standard deviation along one axis, for the best of pairs.
    ratio: what it has beyond that, in the standard deviation of a tie point's error.
    degrees: degrees of freedom that its size is known with: it differs from sensor to sensor.
    """

    floor_px: float
    ratio: float
    degrees: float

    def draw(self, noise: float, count: int, random: np.random.Generator) -> NDArray[np.float64]:
        """Draws (count, 1, 2) of it, pixels. noise: variance of a tie point's error."""
        size = np.sqrt(self.floor_px**2 + self.ratio**2 * noise)
        scale = np.sqrt(self.degrees / random.chisquare(self.degrees, (count, 1, 1)))
        return np.asarray(size * scale * random.standard_normal((count, 1, 2)))


class _Terms:
    """The terms of a kind of transform, linear in its coefficients.

    centre: (2,) pixels that coordinates are counted from. scale: pixels of one unit.
    """

    def __init__(self, kind: str, centre: NDArray[np.float64], scale: float) -> None:
        self._kind, self._centre, self._scale = kind, centre, scale

    @property
    def count(self) -> int:
        """Number of coefficients."""
        return int(self.at(np.zeros((1, 2))).shape[2])

    def at(self, points: Points) -> NDArray[np.float64]:
        """(2, N, K): column and row of points (N, 2) by each coefficient."""
        unit = (points - self._centre) / self._scale
        x, y = unit.T
        one, zero = np.ones_like(x), np.zeros_like(x)
        if self._kind == "shift":
            pairs = [(one, zero), (zero, one)]
        elif self._kind == "similarity":
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


class Kriging:
    """The displacement that measurements leave possible, both axes together.

    points: (N, 2) pixels. values: (N, 2) displacements there. kind: of the terms.

    effective_points: how many points without a common error would tell as much of a shift.
    degrees: degrees of freedom that the points leave beyond the terms, and what is known besides;
        at least one.
    """

    def __init__(self, points: Points, values: Points, kind: str, errors: PointErrors) -> None:
        extent = np.ptp(points, axis=0) + 1.0
        sides = np.minimum(BLOCK_SIDE, extent / MIN_ACROSS)
        sides *= max(1.0, float(np.sqrt((extent / sides).prod() / MAX_BLOCKS)))
        means = _block_means(points, sides, 1 / errors.relative**2)
        shared = (1 - NUGGET) * _spherical(cdist(points, points)) + NUGGET * np.eye(len(points))
        shared *= errors.relative[:, None] * errors.relative
        shared += shared_slopes(points)
        of_blocks = means @ shared @ means.T
        # Enough for a Cholesky decomposition of blocks that share nearly all of their windows.
        of_blocks[np.diag_indices_from(of_blocks)] += 1e-6
        root = cholesky(of_blocks, lower=True, check_finite=False)
        self._errors = errors
        self._values = means @ values
        self._terms = _Terms(kind, points.mean(axis=0), float(extent.max()) / 2)
        self._design = np.stack([means @ axis for axis in self._terms.at(points)])
        whitened = solve_triangular(root, np.ones(len(means)), lower=True, check_finite=False)
        self.effective_points = float(whitened @ whitened)
        count = min(self.effective_points, len(means))
        self.left_degrees = 2 * count - self._terms.count
        self.degrees = max(self.left_degrees + errors.degrees, 1.0)
        lengths = sorted({max(SHORTEST, share * float(extent.max())) for share in LENGTHS})
        bases = [_Basis(means @ points, root, length) for length in lengths]
        self._hypotheses, self._shares = _likeliest(list(self._fit_all(bases)))

    def draw(self, places: Points, shared: SharedError, count: int) -> NDArray[np.float64]:
        """Draws (count, M, 2) of the displacement at places (M, 2), each of a field as a whole."""
        random = np.random.default_rng(0)
        counts = np.floor(self._shares * count).astype(int)
        counts[0] += count - counts.sum()
        fields = []
        for hypothesis, number in zip(self._hypotheses, counts.tolist(), strict=True):
            if number:
                field = self._draw(hypothesis, places, number, random)
                fields.append(field + shared.draw(hypothesis.noise, number, random))
        return np.concatenate(fields)

    def _draw(
        self, hypothesis: _Hypothesis, places: Points, count: int, random: np.random.Generator
    ) -> NDArray[np.float64]:
        mean, left, own = self._predict(hypothesis, places)
        size = len(places)
        fields = (
            random.standard_normal((count, left.shape[1])) @ (left @ _root(hypothesis.inverse)).T
        )
        if own is not None:
            root = _root(own)
            for axis in (slice(0, size), slice(size, None)):
                fields[:, axis] += random.standard_normal((count, size)) @ root.T
        scale = np.sqrt(
            hypothesis.noise * self.degrees / random.chisquare(self.degrees, (count, 1))
        )
        fields = (mean + fields * scale).reshape(count, 2, size)
        return np.asarray(fields.transpose(0, 2, 1))

    def _predict(
        self, hypothesis: _Hypothesis, places: Points
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]:
        """The displacement (2 M,) at places (M, 2), all columns first, and what it varies by.

        The latter as (2 M, K), what each coefficient moves it by, and the covariance (M, M) that
        the process has of its own along either axis, in units of the noise; None without process.
        """
        basis, ratio = hypothesis.basis, hypothesis.ratio
        terms = self._terms.at(places)
        mean = terms @ hypothesis.coefficients
        if not ratio:
            return mean.ravel(), np.concatenate([terms[0], terms[1]]), None
        cross = basis.cross(places)
        weighted = cross / hypothesis.variances[:, None]
        mean += ratio * (hypothesis.residuals @ cross)
        left = np.concatenate(
            [terms[axis] - ratio * (weighted.T @ basis.project(self._design[axis]))
             for axis in (0, 1)]
        )  # fmt: skip
        own = ratio * matern(cdist(places, places), basis.length) - ratio**2 * cross.T @ weighted
        return mean.ravel(), left, own

    def _fit_all(self, bases: list[_Basis]) -> Iterator[_Hypothesis]:
        others = len(bases) * len(RATIOS)
        no_process = float(np.log(NO_PROCESS_ODDS * others))
        for basis in bases:
            ratios = np.array(RATIOS if basis is not bases[0] else (0.0, *RATIOS))
            yield from self._fit(basis, ratios, np.where(ratios == 0, no_process, 0.0))

    def _fit(
        self, basis: _Basis, ratios: NDArray[np.float64], priors: NDArray[np.float64]
    ) -> Iterator[_Hypothesis]:
        """The hypotheses of one length, for each of the ratios (R,), with log priors (R,)."""
        size, count = len(basis.values), self._terms.count
        # Both axes one after the other: (2 N, K) and (2 N,).
        design = np.concatenate([basis.project(axis) for axis in self._design])
        values = np.concatenate([basis.project(self._values[:, axis]) for axis in (0, 1)])
        variances = 1 + ratios[:, None] * basis.values
        both = np.concatenate([variances, variances], axis=1)
        weighted = design.T / both[:, None]
        # Just enough to keep coefficients finite that the points do not determine.
        normal = weighted @ design + 1e-9 * np.eye(count)
        inverse = np.linalg.pinv(normal, hermitian=True)
        coefficients = (inverse @ (weighted @ values)[..., None])[..., 0]
        residuals = values - coefficients @ design.T
        known = self._errors
        squares = (residuals**2 / both).sum(axis=1) + known.degrees * known.size**2
        degrees = max(2 * size - count, 0) + known.degrees
        deviances = 2 * np.log(variances).sum(axis=1) + np.linalg.slogdet(normal)[1]
        weights = priors - 0.5 * (deviances + degrees * np.log(squares))
        for row, ratio in enumerate(ratios.tolist()):
            yield _Hypothesis(
                basis=basis,
                ratio=ratio,
                weight=float(weights[row]),
                noise=float(squares[row] / degrees),
                coefficients=coefficients[row],
                inverse=inverse[row],
                residuals=(residuals[row] / both[row]).reshape(2, size),
                variances=variances[row],
            )


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """A matrix whose product with its transpose is a covariance (N, N)."""
    values, vectors = eigh(covariance, check_finite=False)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _likeliest(hypotheses: list[_Hypothesis]) -> tuple[list[_Hypothesis], NDArray[np.float64]]:
    weights = np.array([hypothesis.weight for hypothesis in hypotheses])
    shares = np.exp(weights - logsumexp(weights))
    kept = np.argsort(-shares, kind="stable")[:_MAX_HYPOTHESES]
    return [hypotheses[row] for row in kept], shares[kept] / shares[kept].sum()


def _block_means(
    points: Points, sides: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The matrix (B, N) that takes values at points (N, 2) to the means of blocks.

    sides: (2,) width and height of a block. weights: (N,) of the points in their block's mean.
    """
    cells = np.floor((points - points.min(axis=0)) / sides).astype(np.int64)
    _, block = np.unique(cells, axis=0, return_inverse=True)
    block = block.reshape(-1)
    means = np.zeros((int(block.max()) + 1, len(points)))
    means[block, np.arange(len(points))] = weights
    return np.asarray(means / means.sum(axis=1, keepdims=True))


def _spherical(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation at distances in pixels by the spherical model of geostatistics."""
    near = np.minimum(distances / NOISE_RANGE, 1.0)
    return np.asarray(1 - 1.5 * near + 0.5 * near**3)


def matern(distances: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """Correlation at distances by Matern's model with smoothness 5/2."""
    scaled = np.sqrt(5) / length * distances
    return np.asarray((1 + scaled + scaled**2 / 3) * np.exp(-scaled))
