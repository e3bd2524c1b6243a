"""The interface of a matcher: all that the pipeline knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.core.grid import Points


@dataclass(frozen=True)
class Features:
    """The features of one image.

    points: (N, 2) pixels from the outer corner of the image.
    descriptors: (N, D) rows of unit length, on the matcher's device.
    scores: (N,) the higher, the more reliable.
    """

    points: Points
    descriptors: Tensor
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class Matches:
    """Putative matches of two images.

    reference, moving: (N, 2) pixels from the outer corners of the images.
    scores: (N,) from 0 to 1.
    """

    reference: Points
    moving: Points
    scores: NDArray[np.float32]

    @staticmethod
    def none() -> Matches:
        """No matches."""
        return Matches(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, dtype=np.float32))

    def __len__(self) -> int:
        return len(self.reference)


class Matcher(Protocol):
    """A network that describes each image once and then compares two descriptions.

    name: as in `Options.matcher`. Images (H, W) are grey, with zero mean and unit variance over
    their valid pixels.
    """

    name: str

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """Features of an image (H, W); none on invalid pixels."""
        ...

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor | None:
        """Dense channels for locating points, every four pixels (C, H // 4, W // 4), on the CPU.

        The value at (j, i) describes the pixel (4 j + 2, 4 i + 2) from the outer corner; it is zero
        on invalid pixels. None where a matcher has no such channels.
        """
        ...

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Putative matches.

        radius: the largest distance of two matching points in pixels; None for no limit.
        """
        ...
