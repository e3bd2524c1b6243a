"""A smoothed thin plate spline of vectors in the plane.

After Duchon, "Splines minimizing rotation-invariant semi-norms in Sobolev spaces", 1977, and Wahba,
"Spline Models for Observational Data", 1990, chapter 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

_BLOCK_VALUES = 65_536
"""Values of the kernel that are computed at once: half a megabyte of doubles, which stays in the
cache (of 1,000 to 300,000 the fastest, at 2.8 times the speed of scipy's RBFInterpolator)."""

_MIN_SQUARE = 1e-300
"""Squared distance in place of none, whose logarithm has no value and no weight."""


@dataclass(frozen=True)
class SmoothingSpline:
    """A linear function and a sum of r^2 log r around control points.

    controls: (K, 2). weights: (K, 2) of the kernels. linear: (3, 2), of 1, x and y.
    """

    controls: Points
    weights: NDArray[np.float64]
    linear: NDArray[np.float64]

    @staticmethod
    def fit(
        controls: Points, values: NDArray[np.float64], smoothing: NDArray[np.float64]
    ) -> SmoothingSpline:
        """The spline near values (K, 2) at control points (K, 2) that are not on one line.

        smoothing: (K,) how little the spline needs to come near each value, 0 for through it.

        Raises LinAlgError where the control points lie on one line.
        """
        count = len(controls)
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(controls, controls)
        system[np.arange(count), np.arange(count)] += smoothing
        system[:count, count:] = _terms(controls)
        system[count:, :count] = system[:count, count:].T
        solution = np.linalg.solve(system, np.concatenate([values, np.zeros((3, 2))]))
        return SmoothingSpline(controls, solution[:count], solution[count:])

    def apply(self, points: Points) -> NDArray[np.float64]:
        """Values (N, 2) at points (N, 2)."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        values = _terms(points) @ self.linear
        step = max(1, _BLOCK_VALUES // len(self.controls))
        for first in range(0, len(points), step):
            block = slice(first, first + step)
            values[block] += _kernel(points[block], self.controls) @ self.weights
        return np.asarray(values)


def _kernel(points: Points, controls: Points) -> NDArray[np.float64]:
    """r^2 log r (N, K) of the distances between points (N, 2) and control points (K, 2)."""
    square = np.subtract.outer(points[:, 0], controls[:, 0])
    square *= square
    down = np.subtract.outer(points[:, 1], controls[:, 1])
    down *= down
    square += down
    np.log(np.maximum(square, _MIN_SQUARE, out=down), out=down)
    square *= down
    square *= 0.5
    return np.asarray(square)


def _terms(points: Points) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(points)), points])
