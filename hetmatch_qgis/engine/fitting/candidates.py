"""Candidate tie points of a fit: their residuals, and the best of many."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.least_squares import fit, fit_weights
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground, Relief, fit_relief
from hetmatch_qgis.engine.fitting.shift import robust_shift
from hetmatch_qgis.engine.fitting.transforms import Transform

_GROWTH, _SHRINKAGE = 1.04, 0.85
"""Factors by which the side of a cell changes where it gives too many or too few points."""
_MIN_FILLED = 0.5
"""Share of the wanted points from which on they are enough: of an overlap that is searched as a
whole, edges and gaps leave at least so many."""
_MIN_CELL = 16.0
"""Pixels that a cell is not made smaller than: two points of the fine stage's lattice."""


@dataclass(frozen=True)
class Candidates:
    """Point pairs with a weight each.

    moving: (N, 2) pixels of the moving frame.
    reference: (N, 2) pixels of the reference's frame.
    weights: (N,) from 0 to 1.
    ground: the ground under the reference's frame; None where it is not known.
    covariances: (N, 3) of the reference's position for the moving one: variances of column and row,
        and their covariance, squared pixels; None where they are not known.
    """

    moving: Points
    reference: Points
    weights: NDArray[np.float64]
    ground: Ground | None = None
    covariances: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.moving)

    @property
    def variances(self) -> NDArray[np.float64] | None:
        """The variance (N,) of a position along one axis, squared pixels; None where not known."""
        return None if self.covariances is None else self.covariances[:, :2].mean(axis=1)

    @property
    def fit_weights(self) -> NDArray[np.float64]:
        """Weights (N,) for the final fit."""
        return fit_weights(self.weights, self.variances)

    def select(self, keep: NDArray) -> Candidates:
        """The rows that a boolean mask or an index array names."""
        return replace(
            self,
            moving=self.moving[keep],
            reference=self.reference[keep],
            weights=self.weights[keep],
            covariances=None if self.covariances is None else self.covariances[keep],
        )

    def robust_shift(self) -> Transform | None:
        """The shift that a part of the ground does not carry along; None without points."""
        if not len(self):
            return None
        return robust_shift(self.moving, self.reference, self.fit_weights)

    def fit(self, kind: str, weights: NDArray[np.float64] | None = None) -> Transform | None:
        """Fit a kind of transform; None where the points, or the ground, do not determine it.

        weights: (N,) of the squared residuals; None for the points' own.
        """
        weights = self.weights if weights is None else weights
        if kind == RELIEF:
            return fit_relief(self.moving, self.reference, self.ground, weights)
        return fit(kind, self.moving, self.reference, weights)


def residual_lengths(transform: Transform, points: Candidates) -> NDArray[np.float64]:
    """Distances (N,) in reference pixels of points from where a transform puts them."""
    if isinstance(transform, Relief):
        placed = transform.place(points.moving, points.reference)
    else:
        placed = transform.apply(points.moving)
    return np.asarray(np.linalg.norm(placed - points.reference, axis=1), dtype=np.float64)


def decimate(points: Candidates, limit: int) -> NDArray[np.intp]:
    """Rows of at most `limit` points, spread evenly: the best point of each cell of a lattice.

    The cells shrink where the points leave most of them empty, as those of a few windows do.
    """
    if len(points) <= limit:
        return np.arange(len(points))
    low, high = points.reference.min(axis=0), points.reference.max(axis=0)
    extent = np.maximum(high - low, 1.0)
    side = np.sqrt(extent.prod() / limit)
    best_first = np.argsort(-points.weights, kind="stable")
    chosen: NDArray[np.intp] | None = None
    while True:
        cell = np.floor((points.reference - low) / side).astype(np.int64)
        number = cell[:, 1] * (int(extent[0] / side) + 2) + cell[:, 0]
        _, first = np.unique(number[best_first], return_index=True)
        rows = np.sort(best_first[first])
        if len(rows) > limit and chosen is not None:
            return chosen
        if len(rows) > limit:
            side *= _GROWTH
            continue
        chosen = rows
        if len(rows) > _MIN_FILLED * limit or side < _MIN_CELL:
            return chosen
        side *= _SHRINKAGE
