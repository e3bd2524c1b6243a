"""How well the adjusted place of a scene is known.

What the pairs tell of the parameters follows from the adjustment itself: the scatter of their
points, one measurement for each block of ground, and how errors pass along the network. Beside that
all points of a pair may be off together, which their scatter does not show. Loops do: what they
miss by beyond the scatter is such errors, here taken in proportion to each pair's scatter. With few
loops the usual size of these errors counts more than what was observed (Förstner, "Ein Verfahren
zur Schätzung von Varianz- und Kovarianzkomponenten", 1979, for the idea of such components).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import SuperLU, splu

from hetmatch_qgis.engine.batch.network.adjust import Adjustment
from hetmatch_qgis.engine.batch.network.closures import Loop
from hetmatch_qgis.engine.batch.network.link import Link, SceneTransform
from hetmatch_qgis.engine.batch.network.system import System, design
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.fitting.transform_error import (
    MIN_SCORE,
    SHARED_FLOOR_PX,
    SHARED_PER_SCORE,
)

PRIOR_DEGREES = 2.0
"""Degrees of freedom that the usual size of an error common to a pair counts with, as that of a
single match does (`fitting/transform_error.py`)."""

_LATTICE_SIDE = 8
"""Points along a side of a scene at which its error is drawn."""
_DRAWS = 500
"""Draws of a scene's parameters: with 64 places, a percentile is good to 3 %."""


@dataclass(frozen=True)
class PositionErrors:
    """The errors to expect of all adjusted scenes.

    adjustment: of the stack.
    weights: (E,) that the pairs had in it, in 1 / px^2.
    shared: (E,) standard deviation, along one axis, of what all points of a pair are off by
        together, pixels of the reference.
    factored: the normal matrix.
    """

    adjustment: Adjustment
    weights: NDArray[np.float64]
    shared: NDArray[np.float64]
    factored: SuperLU

    @staticmethod
    def of(
        adjustment: Adjustment, links: Sequence[Link], loops: Sequence[Loop]
    ) -> PositionErrors | None:
        """The errors of an adjustment; None where it has no scene.

        links: all pairs. loops: with their closures.
        """
        system = adjustment.system
        if system.width == 0:
            return None
        weights = np.where(adjustment.is_kept, system.information, 0.0)
        shared = _shared_errors(adjustment, links, loops)
        return PositionErrors(adjustment, weights, shared, splu(system.normal(weights)))

    def accuracy(self, end: int, gsd: float | None) -> Accuracy | None:
        """The accuracy of a scene's place over what it has of the reference; None without one.

        Of a scene beside the reference, over all of it.

        gsd: ground sampling distance of the reference in units of its CRS, None without.
        """
        transform = self.adjustment.transforms[end]
        if transform is None or end == 0:
            return None
        slopes = design(transform, _places(transform))
        slopes = slopes[np.isfinite(slopes).all(axis=(1, 2))]
        if not len(slopes):
            return None
        values, vectors = np.linalg.eigh(self._covariance(end))
        random = np.random.default_rng(0).standard_normal((len(values), _DRAWS))
        changes = vectors @ (np.sqrt(np.maximum(values, 0.0))[:, None] * random)
        errors = np.einsum("nak,kd->nad", slopes, changes)
        blocks = sum(self._system.covered[row] for row in self._rows(end))
        return Accuracy.of(np.linalg.norm(errors, axis=1).ravel(), float(blocks), gsd)

    @property
    def _system(self) -> System:
        return self.adjustment.system

    def _rows(self, end: int) -> list[int]:
        """The kept pairs of a scene."""
        columns = set(self._system.columns(end).tolist())
        return [
            row
            for row, block in enumerate(self._system.blocks)
            if block is not None and self.adjustment.is_kept[row] and columns & set(block.columns)
        ]

    def _covariance(self, end: int) -> NDArray[np.float64]:
        """Of the parameters of a scene (K, K)."""
        own = self._system.columns(end)
        unit = np.zeros((self._system.width, len(own)))
        unit[own, np.arange(len(own))] = 1.0
        gains = self.factored.solve(unit)
        # The scatter is the length of an error, of which an axis has half the square.
        covariance = gains[own] / 2
        for row, block in enumerate(self._system.blocks):
            if block is not None and self.adjustment.is_kept[row]:
                effect = gains[block.columns].T @ block.common
                effect = effect * self.weights[row] * self.shared[row]
                covariance = covariance + effect @ effect.T
        return np.asarray((covariance + covariance.T) / 2)


def _places(transform: SceneTransform) -> Points:
    """Pixels (N, 2) spread over what a scene has of the reference, or over all of it."""
    scene, reference = transform.frame.scene, transform.frame.reference
    lattice = even_lattice(scene.width, scene.height, _LATTICE_SIDE)
    placed = transform.apply(lattice)
    is_inside = ((placed >= 0) & (placed <= [reference.width, reference.height])).all(axis=1)
    return lattice[is_inside] if is_inside.any() else lattice


def _shared_errors(
    adjustment: Adjustment, links: Sequence[Link], loops: Sequence[Loop]
) -> NDArray[np.float64]:
    """(E,) standard deviations, see `PositionErrors`."""
    squares = adjustment.errors**2
    scores = np.array([float(np.mean(np.sqrt(np.clip(link.weights, 0, 1)))) for link in links])
    usual = (SHARED_PER_SCORE / np.maximum(scores, MIN_SCORE)) ** 2 / 2
    covered = np.maximum(adjustment.system.covered, 1)
    closed = [loop for loop in loops if adjustment.is_kept[list(loop.rows)].all()]
    missed = np.array([loop.closure_px**2 for loop in closed])
    scatter = np.array([(squares / covered)[list(loop.rows)].sum() for loop in closed])
    common = np.array([2 * squares[list(loop.rows)].sum() for loop in closed])
    placed = sum(transform is not None for transform in adjustment.transforms[1:])
    degrees = 2.0 * max(0, int(adjustment.is_kept.sum()) - placed)
    observed = 0.0
    if closed:
        observed = max(0.0, float((missed - scatter).sum() / common.sum()))
    else:
        degrees = 0.0
    ratio = (PRIOR_DEGREES * usual + degrees * observed) / (PRIOR_DEGREES + degrees)
    return np.asarray(np.sqrt(SHARED_FLOOR_PX**2 + ratio * squares))
