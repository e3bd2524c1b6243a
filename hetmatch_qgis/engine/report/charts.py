"""Drawings as inline SVG, which print and shrink without loss and need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.report.residuals import ce90, rmse
from hetmatch_qgis.engine.report.wording import significant

WIDTH = 440
_HEIGHT = 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 50, 36
_BINS = 24
_MOST_DOTS = 1500
_TEXT = 7.0
"""Width of a letter of the drawings' text, about."""

STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Series:
    """Values (N,) or vectors (N, 2) of one role, with the class that gives them their colour."""

    name: str
    role: str
    values: NDArray[np.float64]


def histogram(series: Series, high: float) -> str:
    """How many values (N,) lie where between 0 and `high`, with RMSE, median and nine in ten."""
    values = series.values
    counts, edges = np.histogram(np.minimum(values, high), bins=_BINS, range=(0, high))
    top = max(int(counts.max()), 1)
    across = (WIDTH - _LEFT - _RIGHT) / high
    floor = _HEIGHT - _BOTTOM
    tall = floor - _TOP

    def x(value: float) -> float:
        return _LEFT + min(value, high) * across

    bars = "".join(
        f"M{x(left):.1f} {floor}V{floor - tall * count / top:.1f}H{x(right) - 1:.1f}V{floor}z"
        for count, left, right in zip(counts, edges, edges[1:], strict=False)
        if count
    )
    marks = (
        ("median", float(np.median(values))),
        ("RMSE", rmse(values)),
        ("nine in ten", ce90(values)),
    )
    lines = "".join(_mark(x(at), row, f"{name} {at:.2f}") for row, (name, at) in enumerate(marks))
    ticks = "".join(
        f'<text class="soft" x="{x(at):.1f}" y="{floor + 16}" text-anchor="middle">{at:g}</text>'
        for at in ticks_of(high)
    )
    label = f"{series.name}: histogram of residuals; " + ", ".join(f"{n} {v:.2f}" for n, v in marks)
    return (
        f"{_open(WIDTH, _HEIGHT, label)}"
        f'<path class="axis" d="M{_LEFT} {_TOP}V{floor}H{WIDTH - _RIGHT}"/>'
        f'<path class="bars {series.role}" d="{bars}"/>{lines}{ticks}'
        f'<text class="soft" x="{_LEFT - 6}" y="{_TOP + 6}" text-anchor="end">{top}</text>'
        f'<text class="soft" x="{_LEFT - 6}" y="{floor}" text-anchor="end">0</text>'
        f'<text class="soft" x="{WIDTH - _RIGHT}" y="{_HEIGHT - 3}" text-anchor="end">'
        "residual in reference pixels</text></svg>"
    )


def _mark(x: float, row: int, text: str) -> str:
    """A line at a value, with its name above, in a row of its own so that names never meet."""
    y = 12 + 15 * row
    fits = x + 5 + _TEXT * len(text) < WIDTH
    anchor, shift = ("start", 5) if fits else ("end", -5)
    return (
        f'<path class="mark" d="M{x:.1f} {y - 9}V{_HEIGHT - _BOTTOM}"/>'
        f'<text x="{x + shift:.1f}" y="{y}" text-anchor="{anchor}">{text}</text>'
    )


def scatter(groups: Sequence[Series], unit: str, axes: tuple[str, str]) -> str:
    """Residual vectors (N, 2) by direction, the second axis upwards, each with its CE90 circle.

    axes: what lies to the right and what upwards.
    """
    both = np.concatenate([np.abs(group.values).ravel() for group in groups])
    reach = max([1e-9, *(ce90(np.linalg.norm(g.values, axis=1)) for g in groups)])
    high = nice(max(1.25 * reach, float(np.percentile(both, 99))))
    middle, radius = WIDTH / 2, WIDTH / 2 - 30
    scale = radius / high

    def place(points: Points) -> Points:
        return np.clip(points * scale * (1, -1), -radius, radius) + middle

    parts = [
        f'<path class="axis" d="M30 {middle}H{WIDTH - 30}M{middle} 30V{WIDTH - 30}"/>',
        f'<circle class="axis" cx="{middle}" cy="{middle}" r="{radius}"/>',
    ]
    for group in reversed(groups):
        few = group.values[:: max(1, len(group.values) // _MOST_DOTS)]
        dots = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>' for x, y in place(few).tolist()
        )
        parts.append(f'<g class="dots {group.role}">{dots}</g>')
    for group in reversed(groups):
        ring = ce90(np.linalg.norm(group.values, axis=1)) * scale
        x, y = place(group.values.mean(axis=0)[None])[0]
        parts.append(
            f'<circle class="ring {group.role}" cx="{middle}" cy="{middle}" r="{ring:.1f}"/>'
            f'<path class="ring {group.role}" d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12"/>'
        )
    label = "Residuals by direction: " + "; ".join(
        f"{g.name}, nine in ten within {ce90(np.linalg.norm(g.values, axis=1)):.3g} {unit}"
        for g in groups
    )
    edge = f"{significant(high, 2)} {unit}"
    return (
        f"{_open(WIDTH, WIDTH, label)}{''.join(parts)}"
        f'<text class="soft" x="{WIDTH - 4}" y="{middle - 6}" text-anchor="end">{escape(axes[0])}'
        f'</text><text class="soft" x="{middle + 6}" y="14">{escape(axes[1])}</text>'
        f'<text class="soft" x="{WIDTH - 4}" y="{middle + 16}" text-anchor="end">{edge}</text>'
        "</svg>"
    )


def arrows(groups: Sequence[tuple[Series, Points]], size: tuple[int, int], bar: float) -> str:
    """Vectors (N, 2) at places (N, 2) of a picture of a size (width, height), all in its pixels.

    bar: length of the line in the lower left corner that shows the scale.
    """
    width, height = size
    parts = []
    for series, places in groups:
        steps = zip(places.tolist(), series.values.tolist(), strict=True)
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
        f"{_open(width, height, 'Residual vectors', 'arrows')}{''.join(parts)}"
        f'<path class="bar" d="{corner}"/></svg>'
    )


def nice(value: float) -> float:
    """The next round number that is no smaller."""
    power = 10.0 ** np.floor(np.log10(max(value, 1e-12)))
    return float(next(step * power for step in (*STEPS, 20) if step * power >= value * 0.9999))


def ticks_of(high: float) -> list[float]:
    """Round numbers from 0 to `high`, about five."""
    power = 10.0 ** np.floor(np.log10(max(high, 1e-12)))
    step = next(step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10) if step * power >= 0.999 * high / 6)
    step *= power
    return [float(f"{k * step:.6g}") for k in range(int(high / step + 1e-6) + 1)]


def _open(width: float, height: float, label: str, kind: str = "chart") -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{escape(label)}">'
    )
