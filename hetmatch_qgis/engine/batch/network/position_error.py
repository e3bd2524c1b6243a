"""Standard error of the adjusted place of a scene.

The pairs' information on the parameters follows from the adjustment itself: the scatter of their
points, one measurement for each block of ground, and how errors pass along the network. Beside that
all points of a pair may be off together, which their scatter does not show. Loops do: what their
closures have beyond the scatter is such errors, here taken in proportion to each pair's scatter.
With few loops the prior variance of these errors counts more than what was observed (Förstner, "Ein
Verfahren zur Schätzung von Varianz- und Kovarianzkomponenten", 1979, for the idea of such
components).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import SuperLU, splu

from hetmatch_qgis.engine.batch.network.adjust import Adjustment
from hetmatch_qgis.engine.batch.network.closures import Loop
from hetmatch_qgis.engine.batch.network.link import LATTICE_SIDE, Link
from hetmatch_qgis.engine.batch.network.system import System, design
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.transform_error import (
    MIN_SCORE,
    SHARED_FLOOR_PX,
    SHARED_PER_SCORE,
)

PRIOR_DEGREES = 2.0
"""Degrees of freedom that the prior variance of the error that all points of a pair share counts
with, as that of a single match does (`fitting/transform_error.py`)."""

_DRAWS = 500
"""Draws of a scene's parameters: with 64 places, a percentile is good to 3 %."""


@dataclass(frozen=True)
class PositionErrors:
    """The errors to expect of all adjusted scenes.

    adjustment: of the stack.
    shared: (P, 2 E), for P parameters and E pairs: what one standard deviation, along each axis, of
        the error that all points of a pair share adds to the right side.
    factored: the normal matrix (P, P).
    """

    adjustment: Adjustment
    shared: csc_matrix
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
        effects = system.shared_effects(weights * shared)
        return PositionErrors(adjustment, effects, splu(system.normal(weights)))

    def accuracy(self, end: int, gsd: float | None) -> Accuracy | None:
        """The accuracy of a scene's place over what it has of the reference; None without one.

        Of a scene beside the reference, over all of it.

        gsd: ground sampling distance of the reference in units of its CRS, None without.
        """
        transform = self.adjustment.transforms[end]
        if transform is None or end == 0:
            return None
        places = transform.pixels_inside(LATTICE_SIDE)
        if not len(places):
            scene = transform.frame.scene
            places = even_lattice(scene.width, scene.height, LATTICE_SIDE)
        slopes = design(transform, places)
        slopes = slopes[np.isfinite(slopes).all(axis=(1, 2))]
        if not len(slopes):
            return None
        values, vectors = np.linalg.eigh(self._covariance(end))
        random = np.random.default_rng(0).standard_normal((len(values), _DRAWS))
        # The symmetric root: of equal eigenvalues the vectors follow the last bits of rounding.
        root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
        changes = root @ random
        errors = np.einsum("nak,kd->nad", slopes, changes)
        blocks = sum(self._system.covered[row] for row in self.adjustment.kept_rows(end))
        return Accuracy.of(np.linalg.norm(errors, axis=1).ravel(), float(blocks), gsd)

    @property
    def _system(self) -> System:
        return self.adjustment.system

    def _covariance(self, end: int) -> NDArray[np.float64]:
        """The covariance (K, K) of the parameters of a scene."""
        own = self._system.columns(end)
        unit = np.zeros((self._system.width, len(own)))
        unit[own, np.arange(len(own))] = 1.0
        gains = self.factored.solve(unit)
        effects = (self.shared.T @ gains).T
        # The scatter is the length of an error, of which an axis has half the square.
        covariance = gains[own] / 2 + effects @ effects.T
        return np.asarray((covariance + covariance.T) / 2)


def _shared_errors(
    adjustment: Adjustment, links: Sequence[Link], loops: Sequence[Loop]
) -> NDArray[np.float64]:
    """The standard deviation (E,) along one axis of the error that all points of each pair share.

    In pixels of the reference.
    """
    squares = adjustment.errors**2
    scores = np.array([float(np.mean(np.sqrt(np.clip(link.weights, 0, 1)))) for link in links])
    prior = (SHARED_PER_SCORE / np.maximum(scores, MIN_SCORE)) ** 2 / 2
    closed = [loop for loop in loops if adjustment.is_kept[list(loop.rows)].all()]
    degrees = observed = 0.0
    if closed:
        placed = sum(transform is not None for transform in adjustment.transforms[1:])
        degrees = 2.0 * max(0, int(adjustment.is_kept.sum()) - placed)
        scatter = squares / np.maximum(adjustment.system.covered, 1)
        rows = [row for loop in closed for row in loop.rows]
        closures = sum(loop.closure_px**2 for loop in closed)
        beyond = float(closures - scatter[rows].sum())
        observed = max(0.0, beyond / float(2 * squares[rows].sum()))
    ratio = (PRIOR_DEGREES * prior + degrees * observed) / (PRIOR_DEGREES + degrees)
    return np.asarray(np.sqrt(SHARED_FLOOR_PX**2 + ratio * squares))
