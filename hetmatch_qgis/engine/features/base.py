"""The narrow door through which the pipeline uses a matcher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.core.grid import Points


@dataclass(frozen=True)
class Features:
    """points: (N, 2) pixels from the outer corner; descriptors: (N, D) unit rows; scores: (N,)."""

    points: Points
    descriptors: Tensor
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class Matches:
    """Putative matches: (N, 2) pixels in either image and a score from 0 to 1 for each."""

    reference: Points
    moving: Points
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.reference)


class Matcher(Protocol):
    """A CNN that describes an image once and compares two descriptions."""

    name: str

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """Features of a standardised grey image (H, W); none on invalid pixels."""
        ...

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor | None:
        """What to locate places by, every four pixels (C, H // 4, W // 4), zero on invalid pixels.

        The value at (j, i) describes the place (4 j + 2, 4 i + 2). On the CPU;
        None where a matcher has none.
        """
        ...

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Putative matches, those farther apart than `radius` pixels left out where it is given."""
        ...
