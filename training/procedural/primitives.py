"""What a layout is made of; everything in pixels from the outer corner, heights in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.procedural.geometry import Points


@dataclass(frozen=True)
class Road:
    """line: (N, 2) centreline; width in pixels; kind: motorway, main, minor, track or path."""

    line: Points
    kind: str
    width: float


@dataclass(frozen=True)
class Area:
    """outline: (N, 2); tone: 0 to 1, what sets it apart from others of its kind.

    angle: direction of rows, radians.
    """

    outline: Points
    kind: str
    tone: float
    angle: float = 0.0


@dataclass(frozen=True)
class Building:
    """parts: (K, 4, 2) rectangles that make it up; height in metres; roof: gable, hip or flat."""

    parts: NDArray[np.float64]
    height: float
    roof: str
    tone: float
