"""A scene of the training data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scene:
    """Co-registered images of the same ground on one grid."""

    source: str
    """Name of the data set."""

    images: tuple[NDArray[np.uint8], ...]
    """Arrays (H, W, C)."""

    name: str = ""
    """Name within the data set."""
