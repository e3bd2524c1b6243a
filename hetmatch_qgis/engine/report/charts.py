"""Drawings as inline SVG, which print and shrink without loss and need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.language import in_language, local_format, local_number, tr
from hetmatch_qgis.engine.report.residuals import ce90, rmse
from hetmatch_qgis.engine.report.wording import significant

WIDTH = 440
"""Width of a chart in SVG user units, which are pixels before scaling; set by hand."""

_HEIGHT = 200
"""Height of a histogram in the same units; set by hand."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 50, 36
"""Margins of a histogram in the same units, with room for three rows of labels above."""

_FLOOR = _HEIGHT - _BOTTOM
"""Height of the axis of a histogram, counted from the top."""

_BINS = 24
"""Bars of a histogram; set by hand."""

_MAX_DOTS = 1500
"""Points that a scatter plot draws at most, for the size of the file; set by hand."""

_LETTER_WIDTH = 7.0
"""Mean width of a letter in the same units, at the font size of report.css."""

_ROUND_NUMBERS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Mantissas of the numbers at which axes end."""


@dataclass(frozen=True)
class Series:
    """The data of one role.

    name: for people, in the language of the report.
    role: CHECK or TIE, which is the CSS class of its colour.
    values: lengths (N,) or vectors (N, 2).
    """

    name: str
    role: str
    values: NDArray[np.float64]


def draw_histogram(series: Series, high: float, axis: str | None = None) -> str:
    """Draw a histogram of values (N,) from 0 to `high`, with their median, RMSE and CE90.

    axis: what the values are, in the language of the report, with their median alone; None for
        residuals.
    """
    values = series.values
    marks = [(tr("median"), float(np.median(values)))]
    if axis is None:
        marks += [("RMSE", rmse(values)), ("CE90", ce90(values))]
    measures = [f"{name} {local_format(value, '.2f')}" for name, value in marks]
    label = tr(
        "Histogram of the residuals, {points}: {measures}", points=series.name, measures=measures
    )
    if axis is not None:
        label = f"{axis}: {', '.join(measures)}"
    lines = "".join(
        _mark(_x(value, high), row, measure)
        for row, ((_, value), measure) in enumerate(zip(marks, measures, strict=True))
    )
    bars, top = _bars(values, high)
    ticks = "".join(
        f'<text class="soft" x="{_x(tick, high):.1f}" y="{_FLOOR + 16}" text-anchor="middle">'
        f"{local_format(tick, 'g')}"
        "</text>"
        for tick in axis_ticks(high)
    )
    return (
        f"{_open(WIDTH, _HEIGHT, label)}"
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_FLOOR}H{WIDTH - _RIGHT}"/>'
        f'<path class="bars {series.role}" d="{bars}"/>{lines}{ticks}'
        f'<text class="soft" x="{_LEFT - 6}" y="{_TOP + 6}" text-anchor="end">{top}</text>'
        f'<text class="soft" x="{_LEFT - 6}" y="{_FLOOR}" text-anchor="end">0</text>'
        f'<text class="soft" x="{WIDTH - _RIGHT}" y="{_HEIGHT - 3}" text-anchor="end">'
        f"{escape(axis or tr('residual in reference pixels'))}</text></svg>"
    )


def _x(value: float, high: float) -> float:
    """The position of a value on the axis of a histogram that ends at `high`."""
    return _LEFT + min(value, high) * ((WIDTH - _LEFT - _RIGHT) / high)


def _bars(values: NDArray[np.float64], high: float) -> tuple[str, int]:
    """The bars of a histogram as a path, and the count of the highest."""
    counts, edges = np.histogram(np.minimum(values, high), bins=_BINS, range=(0, high))
    top = max(int(counts.max()), 1)
    plot = _FLOOR - _TOP
    bars = "".join(
        f"M{_x(left, high):.1f} {_FLOOR}V{_FLOOR - plot * count / top:.1f}"
        f"H{_x(right, high) - 1:.1f}V{_FLOOR}z"
        for count, left, right in zip(counts, edges, edges[1:], strict=False)
        if count
    )
    return bars, top


def _mark(x: float, row: int, text: str) -> str:
    """A line at a value, with its name above, in a separate row so that names never overlap."""
    y = 12 + 15 * row
    fits = x + 5 + _LETTER_WIDTH * len(text) < WIDTH
    anchor, shift = ("start", 5) if fits else ("end", -5)
    return (
        f'<path class="mark" d="M{x:.1f} {y - 9}V{_FLOOR}"/>'
        f'<text x="{x + shift:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def draw_scatter(groups: Sequence[Series], unit: str, axes: tuple[str, str]) -> str:
    """Draw vectors (N, 2) by direction, the second axis upwards, with CE90 circles and means.

    unit: of the vectors, "px", "m" or a Message.
    axes: names of the axes to the right and upwards.
    """
    both = np.concatenate([np.abs(group.values).ravel() for group in groups])
    rings = [ce90(np.linalg.norm(group.values, axis=1)) for group in groups]
    high = round_up(max(1.25 * max([1e-9, *rings]), float(np.percentile(both, 99))))
    middle, radius = WIDTH / 2, WIDTH / 2 - 30
    scale = radius / high

    def to_chart(points: Points) -> list[list[float]]:
        inside: list[list[float]] = (
            np.clip(points * scale * (1, -1), -radius, radius) + middle
        ).tolist()
        return inside

    dots = "".join(
        f'<g class="dots {group.role}">{_dots(to_chart(_sample(group.values)))}</g>'
        for group in reversed(groups)
    )
    circles = ""
    for group, ring in zip(reversed(groups), reversed(rings), strict=True):
        ((x, y),) = to_chart(group.values.mean(axis=0)[None])
        circles += (
            f'<circle class="ring {group.role}" cx="{middle}" cy="{middle}" '
            f'r="{ring * scale:.1f}"/>'
            f'<path class="ring {group.role}" d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12"/>'
        )
    unit = in_language(unit)
    label = tr(
        "Residuals by direction: {measures}",
        measures=[
            f"{group.name} CE90 {local_number(significant(ring))} {unit}"
            for group, ring in zip(groups, rings, strict=True)
        ],
    )
    edge = escape(f"{local_number(significant(high, 2))} {unit}")
    return (
        f"{_open(WIDTH, WIDTH, label)}"
        f'<path class="axis" d="M30 {middle}H{WIDTH - 30}M{middle} 30V{WIDTH - 30}"/>'
        f'<circle class="axis" cx="{middle}" cy="{middle}" r="{radius}"/>{dots}{circles}'
        f'<text class="soft" x="{WIDTH - 4}" y="{middle - 6}" text-anchor="end">{escape(axes[0])}'
        f'</text><text class="soft" x="{middle + 6}" y="14">{escape(axes[1])}</text>'
        f'<text class="soft" x="{WIDTH - 4}" y="{middle + 16}" text-anchor="end">{edge}</text>'
        "</svg>"
    )


def _sample(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """About _MAX_DOTS of the vectors (N, 2), spread evenly over them."""
    return values[:: max(1, len(values) // _MAX_DOTS)]


def _dots(points: list[list[float]]) -> str:
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>' for x, y in points)


def draw_arrows(groups: Sequence[tuple[Series, Points]], size: tuple[int, int], bar: float) -> str:
    """Draw vectors (N, 2) over a picture, all in its pixels.

    groups: the vectors and their starting points (N, 2).
    size: width and height of the picture.
    bar: length of the scale bar in the lower left corner.
    """
    width, height = size
    parts = []
    for series, starts in groups:
        steps = zip(starts.tolist(), series.values.tolist(), strict=True)
        line, dot = [], []
        for (x, y), (dx, dy) in steps:
            line.append(f"M{x:.1f} {y:.1f}l{dx:.1f} {dy:.1f}")
            dot.append(f"M{x:.1f} {y:.1f}h0")
        parts.append(
            f'<path class="line {series.role}" d="{"".join(line)}"/>'
            f'<path class="dot {series.role}" d="{"".join(dot)}"/>'
        )
    corner = f"M{0.03 * width:.1f} {0.97 * height:.1f}h{bar:.1f}"
    return (
        f"{_open(width, height, tr('Residual vectors'), 'arrows')}{''.join(parts)}"
        f'<path class="bar" d="{corner}"/></svg>'
    )


def round_up(value: float) -> float:
    """Return the smallest round number that is not smaller."""
    power = 10.0 ** np.floor(np.log10(max(value, 1e-12)))
    candidates = (step * power for step in (*_ROUND_NUMBERS, 20))
    return float(next(candidate for candidate in candidates if candidate >= value * 0.9999))


def axis_ticks(high: float) -> list[float]:
    """Return about five round numbers from 0 to `high`."""
    power = 10.0 ** np.floor(np.log10(max(high, 1e-12)))
    step = next(step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10) if step * power >= 0.999 * high / 6)
    step *= power
    return [float(f"{k * step:.6g}") for k in range(int(high / step + 1e-6) + 1)]


def _open(width: float, height: float, label: str, kind: str = "chart") -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{escape(label)}">'
    )
