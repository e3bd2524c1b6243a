"""The elements of a layout, in pixels with the origin at the outer corner, heights in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.procedural.geometry import Points


@dataclass(frozen=True)
class Road:
    """A road."""

    line: Points
    """(N, 2) centreline."""

    kind: str
    """motorway, main, minor, lane, track or path."""

    width: float
    """Pixels."""


@dataclass(frozen=True)
class Area:
    """An area of one land use."""

    outline: Points
    """(N, 2), not closed."""

    kind: str
    """A zone of `zones`, or a kind of ground."""

    tone: float
    """0 to 1; distinguishes it from others of its kind."""

    angle: float = 0.0
    """Direction of its rows, radians."""


@dataclass(frozen=True)
class Building:
    """A building of one or more rectangles."""

    parts: NDArray[np.float64]
    """(K, 4, 2), the corners of its rectangles."""

    height: float
    """Metres."""

    roof: str
    """gable, hip or flat."""

    tone: float
    """0 to 1; chooses the colour of the roof."""
