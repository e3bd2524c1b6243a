"""The footprints of a batch as a small map, drawn as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from hetmatch_qgis.engine.batch.records import FAILED, MATCHED, NO_MATCH, NOT_RUN
from hetmatch_qgis.engine.batch.summary.footprints import OUTCOME_COLOURS

WIDTH, MAX_HEIGHT = 440, 420
"""Size of the map in pixels: the width of the charts beside it."""

MARGIN = 10
"""Pixels around the footprints."""

MIN_SIDE = 6.0
"""Pixels of the longer side of an outline at least."""

FAR_EXTENTS = 2.0
"""Extents of all matches beyond which a scene without one is not drawn: the matches keep a fifth
of the map's width."""

_DRAWN_LAST = (MATCHED, NOT_RUN, NO_MATCH, FAILED)
"""Outcomes from the bottom to the top: failures must not be hidden."""

_MIN_DEGREES = 1e-6
"""Degrees that the map shows at least, a tenth of a metre."""

Footprint = tuple[str, dict[str, Any], list[list[float]]]
"""Outcome, row of the summary, and outline as longitudes and latitudes."""


def bounds(rings: Sequence[Sequence[Sequence[float]]]) -> tuple[float, float, float, float]:
    """West, south, east and north of outlines of longitudes and latitudes."""
    near = [_near(np.array(ring)) for ring in rings]
    west, south = np.min([ring.min(axis=0) for ring in near], axis=0)
    east, north = np.max([ring.max(axis=0) for ring in near], axis=0)
    return float(west), float(south), float(east), float(north)


def near_matches(footprints: Sequence[Footprint]) -> list[Footprint]:
    """The footprints without those that did not match and lie far from all that did.

    One scene of another continent would make a dot of all others.
    """
    matched = [ring for outcome, _, ring in footprints if outcome == MATCHED]
    if not matched:
        return list(footprints)
    west, south, east, north = bounds(matched)
    low, high = np.array([west, south]), np.array([east, north])
    reach = FAR_EXTENTS * (high - low).max()

    def is_near(ring: Sequence[Sequence[float]]) -> bool:
        points = _near(np.array(ring))
        return bool(((points >= low - reach) & (points <= high + reach)).all(axis=1).any())

    return [item for item in footprints if item[0] == MATCHED or is_near(item[2])]


def draw_map(footprints: Sequence[Footprint]) -> str:
    """The map of at least one footprint as SVG; each outline leads to its report."""
    rings = [_near(np.array(ring)) for _, _, ring in footprints]
    west, south, east, north = bounds([ring for _, _, ring in footprints])
    low, high = np.array([west, south]), np.array([east, north])
    # A degree of longitude is shorter away from the equator.
    stretch = np.array([max(0.05, float(np.cos(np.radians((low[1] + high[1]) / 2)))), 1.0])
    extent = np.maximum((high - low) * stretch, _MIN_DEGREES)
    scale = min((WIDTH - 2 * MARGIN) / extent[0], (MAX_HEIGHT - 2 * MARGIN) / extent[1])
    size = extent * scale + 2 * MARGIN
    shapes: dict[str, list[str]] = {outcome: [] for outcome in _DRAWN_LAST}
    for (outcome, row, _), ring in zip(footprints, rings, strict=True):
        drawn = (ring - [low[0], high[1]]) * stretch * scale * [1, -1] + MARGIN
        shapes[outcome].append(_shape(row, drawn))
    groups = "".join(
        f'<g fill="rgb({OUTCOME_COLOURS[outcome]})" stroke="rgb({OUTCOME_COLOURS[outcome]})">'
        f"{''.join(shapes[outcome])}</g>"
        for outcome in _DRAWN_LAST
    )
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {size[1]:.0f}" width="{WIDTH}" '
        f'height="{size[1]:.0f}" role="img" fill-opacity="0.25" stroke-width="1">'
        f'<g transform="translate({(WIDTH - size[0]) / 2:.1f} 0)">{groups}</g></svg>'
    )


def _near(ring: np.ndarray) -> np.ndarray:
    """A ring without a leap at the date line."""
    if np.ptp(ring[:, 0]) > 180:
        ring = np.column_stack([np.where(ring[:, 0] < 0, ring[:, 0] + 360, ring[:, 0]), ring[:, 1]])
    return ring


def _shape(row: dict[str, Any], ring: np.ndarray) -> str:
    if np.ptp(ring, axis=0).max() < MIN_SIDE:
        # Scenes of different continents would be too small to be seen.
        ring = ring.mean(axis=0) + MIN_SIDE / 2 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "z"
    shape = f'<path d="{path}"><title>{escape(row["name"])}</title></path>'
    if row["report"] is None:
        return shape
    return f'<a href="{escape(row["report"])}">{shape}</a>'
