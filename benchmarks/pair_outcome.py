"""What a matcher answers, and what a benchmark asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets import Mapping, Points


class NotInstalled(Exception):
    """A peer's package is not in this environment."""


@dataclass(frozen=True)
class Outcome:
    """One answer; points are (column, row) from the outer corner of the top-left pixel.

    claimed: whether the matcher says that both images show the same ground.
    mapping: moving pixels to reference pixels, None without a claim.
    moving_points, reference_points: the tie points handed over, (N, 2) each.
    seconds: the whole match, image decoding excluded.
    """

    claimed: bool
    mapping: Mapping | None
    seconds: float
    moving_points: Points = field(default_factory=lambda: np.zeros((0, 2)))
    reference_points: Points = field(default_factory=lambda: np.zeros((0, 2)))
    reason: str = ""


class Matcher(Protocol):
    """HetMatch or a peer."""

    def __call__(self, reference: NDArray, moving: NDArray, model: str) -> Outcome:
        """Match arrays (H, W) or (H, W, C) uint8; model: "affine" or "homography"."""
        ...
