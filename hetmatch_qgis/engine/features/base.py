"""The interface of a matcher: all that the pipeline knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

Channels = NDArray[np.float32]
"""Dense channels for locating points, every four pixels: (H // 4, W // 4, C)."""


@dataclass(frozen=True)
class Features:
    """The features of one image.

    points: (N, 2) pixels from the outer corner of the image.
    descriptors: (N, D) rows of unit length.
    scores: (N,) the higher, the more reliable.
    """

    points: Points
    descriptors: NDArray[np.float32]
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

    Several threads may use it at once.

    name: as in `Options.matcher`. Images (H, W) are grey, with zero mean and unit variance over
    their valid pixels.
    """

    name: str

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """Features of an image (H, W); none on invalid pixels."""
        ...

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Channels | None:
        """Dense channels of an image (H, W), every four pixels.

        The value at (i, j) describes the pixel (4 j + 2, 4 i + 2) from the outer corner; it is zero
        on invalid pixels. None where a matcher has no such channels.
        """
        ...

    def describe_finely(
        self, grey: NDArray[np.float32], valid: NDArray[np.bool_]
    ) -> tuple[Features, Channels | None]:
        """The results of `describe` and `channels`, from one pass of the network."""
        ...

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Putative matches.

        radius: the largest distance of two matching points in pixels; None for no limit.
        """
        ...
