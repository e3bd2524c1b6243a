"""The interface of matchers in the benchmarks, and their results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import Mapping, Points


class NotInstalled(Exception):
    """The package of a peer is not installed in this environment."""


@dataclass(frozen=True)
class MatcherResult:
    """The result for one pair; points are (column, row), origin at the outer corner."""

    claimed: bool
    """The matcher claims that both images show the same ground."""

    mapping: Mapping | None
    """Moving pixels to reference pixels; None without a claim."""

    seconds: float
    """Time of the whole match, without decoding the images."""

    moving_points: Points = field(default_factory=lambda: np.zeros((0, 2)))
    """(N, 2) tie points in the moving image."""

    reference_points: Points = field(default_factory=lambda: np.zeros((0, 2)))
    """(N, 2) tie points in the reference."""

    reason: str = ""
    """Reason for not claiming a match, or a remark."""


class Matcher(Protocol):
    """HetMatch or a peer."""

    def __call__(self, reference: NDArray, moving: NDArray, model: str) -> MatcherResult:
        """Match arrays (H, W) or (H, W, C) uint8; model: "affine" or "homography"."""
        ...
