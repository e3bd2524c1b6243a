"""Zones: the land use of blocks, and their buildings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from training.procedural.geometry import Points


@dataclass(frozen=True)
class Zone:
    """The buildings of a zone, along the edge of a block and inside it; ranges are in metres."""

    frontage: tuple[float, float]
    """Length along the street."""

    depth: tuple[float, float]
    """Length away from the street."""

    gap: tuple[float, float]
    """Distance between neighbours."""

    setback: tuple[float, float]
    """Distance from the street."""

    height: tuple[float, float]
    """Height above the ground."""

    missing_share: float
    """Share of plots without a building."""

    pitched: float
    """Share of gable and hip roofs."""

    inner: tuple[float, float]
    """Sides of the buildings inside the block."""

    inner_count: float
    """Buildings inside the block, per hectare."""

    trees_per_hectare: float
    """Density of trees before the scene's own factor."""

    shapes: tuple[float, float, float]
    """Shares of plain rectangles, L and U shapes."""


ZONES = {
    "terraced": Zone(
        (6, 14), (9, 13), (0, 0), (0, 5), (6, 11), 0.06, 0.9, (3, 6), 10, 18, (0.8, 0.2, 0)
    ),
    "perimeter": Zone(
        (14, 32), (11, 15), (0, 0), (0, 1), (11, 24), 0.05, 0.6, (7, 16), 8, 10, (0.6, 0.3, 0.1)
    ),
    "detached": Zone(
        (8, 15), (8, 12), (4, 14), (4, 9), (4, 8), 0.1, 0.85, (3, 6), 9, 35, (0.6, 0.35, 0.05)
    ),
    "slabs": Zone(
        (28, 70),
        (11, 14),
        (14, 30),
        (5, 12),
        (9, 26),
        0.2,
        0.15,
        (12, 40),
        2,
        25,
        (0.75, 0.2, 0.05),
    ),
    "industrial": Zone(
        (25, 80),
        (20, 55),
        (8, 25),
        (5, 14),
        (6, 13),
        0.2,
        0.15,
        (20, 60),
        1.2,
        5,
        (0.7, 0.25, 0.05),
    ),
    "commercial": Zone(
        (18, 50), (16, 35), (2, 14), (2, 8), (5, 20), 0.15, 0.05, (10, 30), 2, 8, (0.55, 0.3, 0.15)
    ),
}
BUILT = tuple(ZONES)
_OPEN = ("park", "grass", "forest", "car_park", "bare")
_OPEN_SHARES = np.array([0.42, 0.25, 0.14, 0.07, 0.12])

_PROFILES = {
    "residential": (0.2, 0.02, 0.55, 0.08, 0.03, 0.03),
    "city": (0.12, 0.5, 0.0, 0.1, 0.03, 0.16),
    "estate": (0.12, 0.05, 0.18, 0.45, 0.05, 0.06),
    "works": (0.05, 0.03, 0.12, 0.05, 0.5, 0.16),
}


def draw_profile(rng: Generator) -> dict[str, float]:
    """Draw the shares of the land uses in one town, with the sum 1."""
    built = np.array(_PROFILES[str(rng.choice(list(_PROFILES), p=(0.45, 0.25, 0.15, 0.15)))])
    open_share = rng.uniform(0.05, 0.22)
    shares = np.concatenate([built / built.sum() * (1 - open_share), open_share * _OPEN_SHARES])
    noisy = shares * rng.gamma(2.0, 0.5, len(shares))
    return dict(zip((*BUILT, *_OPEN), noisy / noisy.sum(), strict=True))


def footprint(rng: Generator, zone: Zone, origin: Points, along: Points, inward: Points) -> Points:
    """Draw the rectangles (K, 4, 2) of a building within origin + [0, 1] along + [0, 1] inward."""
    shape = rng.choice(3, p=zone.shapes)
    width, depth = rng.uniform(0.35, 0.6, 2)
    boxes = [(0.0, 0.0, 1.0, 1.0)]
    if shape == 1:
        left = float(rng.choice([0.0, 1 - width]))
        boxes = [(0, 0, 1, depth), (left, 0, left + width, 1)]
    elif shape == 2:
        boxes = [(0, 0, 1, depth), (0, 0, width / 2, 1), (1 - width / 2, 0, 1, 1)]
    corners = np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes])
    return origin + corners[..., :1] * along + corners[..., 1:] * inward


def probes(origin: Points, along: Points, inward: Points) -> Points:
    """Return points (N, 13, 2) inside N rectangles, to test whether the ground is free."""
    ticks = np.array([0.06, 0.5, 0.94])
    grid = [(a, b) for a in ticks for b in ticks] + [(0.28, 0.06), (0.72, 0.06), (0.28, 0.94)]
    shares = np.array([*grid, (0.72, 0.94)])
    return (
        origin[:, None]
        + shares[None, :, :1] * along[:, None]
        + shares[None, :, 1:] * inward[:, None]
    )
