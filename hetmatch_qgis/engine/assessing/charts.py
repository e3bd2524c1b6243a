"""Drawings for the page, as SVG that takes its ink from the page."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assessment import SECTORS, directions
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.report.html_page import Html

ROSE_SIDE, WIDTH, HEIGHT = 300, 300, 230
MOST_DOTS = 1000
CLASSES = 24


def rose(steps: Points, names: tuple[str, str, str, str]) -> Html:
    """How many vectors (N, 2) point where: petals whose area says the share.

    names: of up, right, down, left.
    """
    rows = directions(steps)
    middle, reach = ROSE_SIDE / 2, ROSE_SIDE / 2 - 26
    most = max(float(row["share"]) for row in rows) or 1.0
    petals = []
    for row in rows:
        radius = reach * np.sqrt(float(row["share"]) / most)
        first, last = (np.radians(row["degrees"] + side * 180 / SECTORS) for side in (-0.9, 0.9))
        ends = [
            (middle + radius * np.sin(angle), middle - radius * np.cos(angle))
            for angle in (first, last)
        ]
        words = f"{row['share']:.0%}, {row['mean_px']:.2f} px on average"
        petals.append(
            f'<path d="M{middle} {middle} L{ends[0][0]:.1f} {ends[0][1]:.1f} A{radius:.1f} '
            f'{radius:.1f} 0 0 1 {ends[1][0]:.1f} {ends[1][1]:.1f} Z" fill="var(--accent)" '
            f'fill-opacity="0.75"><title>{escape(words)}</title></path>'
        )
    rings = "".join(
        f'<circle cx="{middle}" cy="{middle}" r="{reach * np.sqrt(part):.1f}" fill="none" '
        'stroke="var(--line)"/>'
        for part in (0.25, 0.5, 1.0)
    )
    places = ((middle, 16), (ROSE_SIDE - 12, middle + 5), (middle, ROSE_SIDE - 6), (12, middle + 5))
    labels = "".join(
        f'<text x="{x}" y="{y}" text-anchor="middle">{escape(name)}</text>'
        for (x, y), name in zip(places, names, strict=True)
    )
    return _svg(ROSE_SIDE, ROSE_SIDE, rings + "".join(petals) + labels, "Rose of directions")


def cloud(steps: Points, radius: float, names: tuple[str, str]) -> Html:
    """Every vector's end as a dot about the origin, with the circle that holds nine in ten.

    names: of the axes, to the right and upwards.
    """
    few = steps[:: -(-len(steps) // MOST_DOTS)]
    half = 1.08 * max(float(np.quantile(np.abs(few), 0.995)), radius)
    middle, reach = ROSE_SIDE / 2, ROSE_SIDE / 2 - 8
    dots = "".join(
        f'<circle cx="{middle + reach * x / half:.1f}" cy="{middle + reach * y / half:.1f}" r="2"/>'
        for x, y in few
        if max(abs(x), abs(y)) <= half
    )
    parts = (
        f'<path d="M8 {middle} H{ROSE_SIDE - 8} M{middle} 8 V{ROSE_SIDE - 8}" '
        'stroke="var(--line)"/>'
        f'<g fill="var(--accent)" fill-opacity="0.45">{dots}</g>'
        f'<circle cx="{middle}" cy="{middle}" r="{reach * radius / half:.1f}" fill="none" '
        'stroke="var(--tie)" stroke-width="2"/>'
        f'<text x="{ROSE_SIDE - 10}" y="{middle - 6}" text-anchor="end">{escape(names[0])}</text>'
        f'<text x="{middle + 6}" y="18">{escape(names[1])}</text>'
        f'<text x="{middle + 6}" y="{ROSE_SIDE - 12}">±{half:.2g} px</text>'
    )
    return _svg(ROSE_SIDE, ROSE_SIDE, parts, "Displacements about zero")


def histogram(values: NDArray[np.float64], marks: dict[str, float]) -> Html:
    """Counts of lengths, with lines at named values."""
    highest = max(float(np.quantile(values, 0.995)), *marks.values()) * 1.08
    counts, _ = np.histogram(values, bins=CLASSES, range=(0, highest))
    left, bottom, top = 8, HEIGHT - 30, 26
    across = (WIDTH - 2 * left) / CLASSES
    bars = "".join(
        f'<rect x="{left + index * across + 0.5:.1f}" y="{bottom - tall:.1f}" '
        f'width="{across - 1:.1f}" height="{tall:.1f}"/>'
        for index, tall in enumerate((bottom - top) * counts / max(1, counts.max()))
    )
    lines = []
    for index, (name, value) in enumerate(marks.items()):
        x = left + (WIDTH - 2 * left) * value / highest
        side = "end" if x > WIDTH * 0.6 else "start"
        shift = -5 if side == "end" else 5
        lines.append(
            f'<path d="M{x:.1f} {top - 12} V{bottom}" stroke="var(--tie)" stroke-width="2"/>'
            f'<text x="{x + shift:.1f}" y="{top - 4 + 16 * index}" text-anchor="{side}">'
            f"{escape(name)} {value:.2f}</text>"
        )
    axis = (
        f'<path d="M{left} {bottom} H{WIDTH - left}" stroke="var(--soft)"/>'
        f'<text x="{left}" y="{HEIGHT - 10}">0</text>'
        f'<text x="{WIDTH - left}" y="{HEIGHT - 10}" text-anchor="end">{highest:.2g} px</text>'
    )
    body = f'<g fill="var(--accent)" fill-opacity="0.6">{bars}</g>' + "".join(lines) + axis
    return _svg(WIDTH, HEIGHT, body, "Histogram of the displacements' lengths")


def _svg(width: int, height: int, body: str, words: str) -> Html:
    return Html(
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(words)}" fill="var(--ink)" font-size="13">{body}</svg>'
    )
