"""A place that pairs are cut from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Place:
    """One ground.

    source: name of the data set.
    group: places of one data set and one group may show the same ground.
    images: (H, W, C) each, on one grid.
    """

    source: str
    group: str
    images: tuple[Image, ...]

    @property
    def side(self) -> int:
        """Pixels of the shorter side."""
        return min(self.images[0].shape[:2])

    def is_apart(self, other: Place) -> bool:
        """True where the two certainly show different ground."""
        return self.source != other.source or self.group != other.group
