"""A small map of outlines in canvas coordinates, drawn as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.result import MatchResult

WIDTH = 400
"""Maximum width of the map in pixels; set by hand."""

MAX_HEIGHT = 480
"""Maximum height of the map in pixels; set by hand."""

Outline = Sequence[tuple[float, float]]
"""Corners in canvas coordinates: on the map, (column, -row) without georeference."""


@dataclass(frozen=True)
class Polygon:
    """An outline on the map.

    path: its corners as SVG has them.
    middle: (2,) pixels of the drawing.
    """

    path: str
    middle: NDArray[np.float64]


@dataclass(frozen=True)
class CanvasMap:
    """The frame of a map.

    corner: (2,) canvas coordinates of its top-left corner.
    scale: (2,) pixels of the drawing in a unit along x and along y; the latter is negative.
    size: (2,) width and height in pixels.
    """

    corner: NDArray[np.float64]
    scale: NDArray[np.float64]
    size: NDArray[np.float64]

    @staticmethod
    def of(result: MatchResult, outlines: Sequence[Outline]) -> CanvasMap | None:
        """The frame that holds all outlines; None where fewer than two can be drawn."""
        valid = [points for outline in outlines if (points := _corners(outline)) is not None]
        if len(valid) < 2:
            return None
        corners = np.concatenate(valid)
        stretch = _stretch(result, corners.mean(axis=0))
        low, high = corners.min(axis=0), corners.max(axis=0)
        extent = np.maximum((high - low) * stretch, 1e-12)
        scale = min(WIDTH / extent[0], MAX_HEIGHT / extent[1])
        return CanvasMap(
            corner=np.array([low[0], high[1]]),
            scale=stretch * scale * np.array([1, -1]),
            size=extent * scale,
        )

    def polygon(self, outline: Outline) -> Polygon | None:
        """An outline on the map; None of one that cannot be drawn."""
        corners = _corners(outline)
        if corners is None:
            return None
        # Adding zero makes -0 a plain 0.
        points = (corners - self.corner) * self.scale + 0.0
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points.tolist())
        return Polygon(path, points.mean(axis=0))

    def drawing(self, parts: Sequence[str], label: str, css_class: str = "tiles") -> str:
        """The whole SVG. parts: what is drawn. label: of the picture, for screen readers."""
        width, height = self.size + 2
        return (
            f'<svg class="{css_class}" viewBox="-1 -1 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" role="img" aria-label="{escape(label)}">'
            f"{''.join(parts)}</svg>"
        )


def _corners(outline: Outline) -> NDArray[np.float64] | None:
    corners = np.asarray(outline, dtype=np.float64).reshape(-1, 2)
    return corners if len(corners) >= 3 and bool(np.isfinite(corners).all()) else None


def _stretch(result: MatchResult, position: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ground lengths of a unit along x and along y, relative to the latter."""
    crs = result.reference.crs
    if crs is None or result.reference.georeference == "none":
        return np.ones(2)
    try:
        x, y = metres_per_unit(crs, position[None])
    except HetMatchError:
        return np.ones(2)
    return np.array([x / y, 1.0])
