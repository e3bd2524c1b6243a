"""The outcome of the refinement of a tile: displacements on its lattice, and votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.refinement.lattice import Field

MAX_INCONSISTENCY = 1.5
"""Pixels by which a consistent peak may lie off the smooth field; set with the first version
(bd793ef)."""


@dataclass(frozen=True)
class Votes:
    """Peaks of single windows that hardly overlap, each without regard to its neighbours.

    points: (M, 2) pixels of the reference tile.
    offsets: (M, 2), as in `Lattice`.
    """

    points: Points
    offsets: Points

    @staticmethod
    def none() -> Votes:
        """No votes."""
        return Votes(np.zeros((0, 2)), np.zeros((0, 2)))


@dataclass(frozen=True)
class Lattice:
    """Displacements on the lattice (h, w) of one tile.

    points: (h, w, 2) pixels of the reference tile.
    offsets: (h, w, 2) pixels from a point to the same ground in the moving image as the coarse
        model brings it onto the reference.
    smooth: (h, w, 2), the same smoothed over neighbours.
    score: (h, w) correlation at the peak, 0 without a peak.
    sharpness: (h, w) height of the peak over its best rival, relative, 0 to 1.
    covariance: (h, w, 3) of the offsets: variances of column and row, and their covariance, squared
        pixels.
    votes: peaks of single windows, before any smoothing.
    """

    points: Points
    offsets: Field
    smooth: Field
    score: NDArray[np.float32]
    sharpness: NDArray[np.float32]
    covariance: NDArray[np.float32]
    votes: Votes

    @property
    def is_consistent(self) -> NDArray[np.bool_]:
        """Mask (h, w) of the points whose peak agrees with their neighbourhood."""
        deviation = np.linalg.norm(self.offsets - self.smooth, axis=-1)
        return np.asarray((self.score > 0) & (deviation < MAX_INCONSISTENCY))
