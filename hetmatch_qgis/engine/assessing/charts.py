"""Charts for the page, as SVG in the page's colours."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assessment import (
    SECTOR_COUNT,
    DirectionSector,
    direction_sectors,
)
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.language import local_format, local_number, tr
from hetmatch_qgis.engine.report.html_page import Html
from hetmatch_qgis.engine.report.wording import significant

# All set by hand with the first version of `assess` (559f29a).

SQUARE_SIDE, HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT = 300, 300, 230
"""Sizes of the charts in pixels of the page."""

MAX_DOTS = 1000
"""Vectors in the scatter plot."""

BIN_COUNT = 24
"""Bars of the histogram."""

AXIS_QUANTILE = 0.995
"""Share of the values inside the axes' ends, unless a marked value lies beyond."""


def rose(displacements: Points, names: tuple[str, str, str, str]) -> Html:
    """A rose of directions of displacements (N, 2): a petal's area is its share of the vectors.

    names: of up, right, down, left.
    """
    sectors = direction_sectors(displacements)
    middle, max_radius = SQUARE_SIDE / 2, SQUARE_SIDE / 2 - 26
    largest = max(sector.share for sector in sectors) or 1.0
    petals = "".join(
        _petal(sector, middle, max_radius * np.sqrt(sector.share / largest)) for sector in sectors
    )
    rings = "".join(
        f'<circle cx="{middle}" cy="{middle}" r="{max_radius * np.sqrt(share):.1f}" fill="none" '
        'stroke="var(--line)"/>'
        for share in (0.25, 0.5, 1.0)
    )
    corners = (
        (middle, 16),
        (SQUARE_SIDE - 12, middle + 5),
        (middle, SQUARE_SIDE - 6),
        (12, middle + 5),
    )
    labels = "".join(
        f'<text x="{x}" y="{y}" text-anchor="middle">{escape(name)}</text>'
        for (x, y), name in zip(corners, names, strict=True)
    )
    return _svg(SQUARE_SIDE, SQUARE_SIDE, rings + petals + labels, tr("Rose of directions"))


def _petal(sector: DirectionSector, middle: float, radius: float) -> str:
    first, last = (np.radians(sector.degrees + side * 180 / SECTOR_COUNT) for side in (-0.9, 0.9))
    (x1, y1), (x2, y2) = (
        (middle + radius * np.sin(angle), middle - radius * np.cos(angle))
        for angle in (first, last)
    )
    title = tr("{share:.0%}, {mean:.2f} px on average", share=sector.share, mean=sector.mean_px)
    return (
        f'<path d="M{middle} {middle} L{x1:.1f} {y1:.1f} A{radius:.1f} {radius:.1f} 0 0 1 '
        f'{x2:.1f} {y2:.1f} Z" fill="var(--accent)" fill-opacity="0.75">'
        f"<title>{escape(title)}</title></path>"
    )


def scatter(displacements: Points, radius: float, names: tuple[str, str]) -> Html:
    """Displacements (N, 2) as dots about the origin, with a circle.

    radius: of the circle in pixels.
    names: of the axes, to the right and upwards.
    """
    dots = displacements[:: -(-len(displacements) // MAX_DOTS)]
    axis_end = 1.08 * max(float(np.quantile(np.abs(dots), AXIS_QUANTILE)), radius)
    middle, scale = SQUARE_SIDE / 2, (SQUARE_SIDE / 2 - 8) / axis_end
    circles = "".join(
        f'<circle cx="{middle + scale * x:.1f}" cy="{middle + scale * y:.1f}" r="2"/>'
        for x, y in dots
        if max(abs(x), abs(y)) <= axis_end
    )
    edge = local_number(significant(axis_end, 2))
    content = (
        f'<path d="M8 {middle} H{SQUARE_SIDE - 8} M{middle} 8 V{SQUARE_SIDE - 8}" '
        'stroke="var(--line)"/>'
        f'<g fill="var(--accent)" fill-opacity="0.45">{circles}</g>'
        f'<circle cx="{middle}" cy="{middle}" r="{scale * radius:.1f}" fill="none" '
        'stroke="var(--tie)" stroke-width="2"/>'
        f'<text x="{SQUARE_SIDE - 10}" y="{middle - 6}" text-anchor="end">{escape(names[0])}</text>'
        f'<text x="{middle + 6}" y="18">{escape(names[1])}</text>'
        f'<text x="{middle + 6}" y="{SQUARE_SIDE - 12}">±{edge} px</text>'
    )
    return _svg(SQUARE_SIDE, SQUARE_SIDE, content, tr("Displacements about zero"))


def histogram(lengths: NDArray[np.float64], marks: dict[str, float]) -> Html:
    """A histogram of lengths (N,) in pixels, with lines at named values."""
    axis_end = max(float(np.quantile(lengths, AXIS_QUANTILE)), *marks.values()) * 1.08
    counts, _ = np.histogram(lengths, bins=BIN_COUNT, range=(0, axis_end))
    width, height = HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT
    left, bottom, top = 8, height - 30, 26
    bar_width = (width - 2 * left) / BIN_COUNT
    bar_heights = (bottom - top) * counts / max(1, counts.max())
    bars = "".join(
        f'<rect x="{left + index * bar_width + 0.5:.1f}" y="{bottom - bar:.1f}" '
        f'width="{bar_width - 1:.1f}" height="{bar:.1f}"/>'
        for index, bar in enumerate(bar_heights)
    )
    lines = []
    for index, (name, value) in enumerate(marks.items()):
        x = left + (width - 2 * left) * value / axis_end
        anchor, shift = ("end", -5) if x > width * 0.6 else ("start", 5)
        lines.append(
            f'<path d="M{x:.1f} {top - 12} V{bottom}" stroke="var(--tie)" stroke-width="2"/>'
            f'<text x="{x + shift:.1f}" y="{top - 4 + 16 * index}" text-anchor="{anchor}">'
            f"{escape(name)} {local_format(value, '.2f')}</text>"
        )
    axis = (
        f'<path d="M{left} {bottom} H{width - left}" stroke="var(--soft)"/>'
        f'<text x="{left}" y="{height - 10}">0</text>'
        f'<text x="{width - left}" y="{height - 10}" text-anchor="end">'
        f"{local_number(significant(axis_end, 2))} px</text>"
    )
    content = f'<g fill="var(--accent)" fill-opacity="0.6">{bars}</g>' + "".join(lines) + axis
    return _svg(width, height, content, tr("Histogram of displacement lengths"))


def against_height(
    heights: NDArray[np.float64],
    values: NDArray[np.float64],
    line: tuple[float, float] | None,
    name: str,
    span: float = 0.0,
) -> Html:
    """Displacements (N,) in pixels against heights (N,) in metres, as dots.

    line: value at height 0 and slope for a metre; None for no line. name: of the values. span:
    pixels that the axis shows at least, so that two charts can be compared.
    """
    rows = np.flatnonzero(np.isfinite(heights))
    rows = rows[:: -(-len(rows) // MAX_DOTS)]
    low, high = (float(np.quantile(heights[rows], q)) for q in (1 - AXIS_QUANTILE, AXIS_QUANTILE))
    bottom, top = (float(np.quantile(values[rows], q)) for q in (1 - AXIS_QUANTILE, AXIS_QUANTILE))
    margin = max(0.08 * max(top - bottom, 0.2), (span - (top - bottom)) / 2)
    bottom, top, high = bottom - margin, top + margin, max(high, low + 1.0)
    width, height = HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT
    left, right, foot, head = 8, width - 8, height - 30, 26

    def at(metres: float, value: float) -> str:
        x = left + (right - left) * (metres - low) / (high - low)
        return f"{x:.1f} {foot - (foot - head) * (value - bottom) / (top - bottom):.1f}"

    dots = "".join(
        '<circle cx="{}" cy="{}" r="2"/>'.format(*at(heights[row], values[row]).split())
        for row in rows
        if low <= heights[row] <= high and bottom <= values[row] <= top
    )
    fit = ""
    if line is not None:
        ends = [at(metres, line[0] + line[1] * metres) for metres in (low, high)]
        fit = f'<path d="M{ends[0]} L{ends[1]}" stroke="var(--tie)" stroke-width="2"/>'
    zero = ""
    if bottom < 0 < top:
        zero = f'<path d="M{at(low, 0)} L{at(high, 0)}" stroke="var(--line)"/>'
    content = (
        f'{zero}<path d="M{left} {foot} H{right}" stroke="var(--soft)"/>'
        f'<g fill="var(--accent)" fill-opacity="0.45">{dots}</g>{fit}'
        f'<text x="{left}" y="16">{escape(name)} {local_number(f"{bottom:.2g} … {top:.2g}")}</text>'
        f'<text x="{left}" y="{height - 10}">{low:.0f} m</text>'
        f'<text x="{right}" y="{height - 10}" text-anchor="end">{high:.0f} m</text>'
    )
    return _svg(width, height, content, tr("Displacement against height"))


def _svg(width: int, height: int, content: str, label: str) -> Html:
    return Html(
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}" fill="var(--ink)" font-size="13">{content}</svg>'
    )
