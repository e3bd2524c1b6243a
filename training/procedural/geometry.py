"""Plane geometry with (N, 2) float64 arrays of (column, row), origin at the outer corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Points = NDArray[np.float64]


def heading(angle: float) -> Points:
    """Return the unit vector (2,) at an angle in radians."""
    return np.array([np.cos(angle), np.sin(angle)])


def left_of(vectors: Points) -> Points:
    """Rotate vectors (..., 2) by 90 degrees."""
    rotated = np.empty_like(vectors)
    rotated[..., 0] = -vectors[..., 1]
    rotated[..., 1] = vectors[..., 0]
    return rotated


def lengths(line: Points) -> Points:
    """Return the path lengths from the start to each of the N points, pixels."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def at_lengths(line: Points, distances: Points) -> Points:
    """Return the points (M, 2) at given path lengths, pixels."""
    along = lengths(line)
    return np.stack([np.interp(distances, along, line[:, axis]) for axis in (0, 1)], axis=1)


def resample(line: Points, step: float) -> Points:
    """Resample a line at about `step` pixels; its corners are rounded by as much."""
    total = lengths(line)[-1]
    return at_lengths(line, np.linspace(0, total, max(2, round(total / step) + 1)))


def densify(line: Points, step: float) -> Points:
    """Insert points at most about `step` pixels apart; the corners are kept."""
    parts = [
        np.linspace(a, b, max(1, round(float(np.hypot(*(b - a))) / step)), endpoint=False)
        for a, b in pairwise(line)
    ]
    return np.concatenate([*parts, line[-1:]])


def tangents(line: Points) -> Points:
    """Return the unit direction (N, 2) at each point."""
    slopes = np.empty_like(line)
    slopes[1:-1] = line[2:] - line[:-2]
    slopes[0], slopes[-1] = line[1] - line[0], line[-1] - line[-2]
    return slopes / np.maximum(np.hypot(*slopes.T), 1e-9)[:, None]


def beside(line: Points, distance: float | Points) -> Points:
    """Offset a line sideways by a distance in pixels, one for all points or one for each."""
    moved = np.broadcast_to(np.asarray(distance, dtype=float), (len(line),))
    return line + left_of(tangents(line)) * moved[:, None]


def closed(outline: Points) -> Points:
    """Append the first point of an outline to its end."""
    return np.concatenate([outline, outline[:1]])


def rounded(outline: Points, rounds: int = 2) -> Points:
    """Cut off the corners of a closed outline repeatedly (Chaikin)."""
    for _ in range(rounds):
        following = np.roll(outline, -1, axis=0)
        cut = np.stack([0.75 * outline + 0.25 * following, 0.25 * outline + 0.75 * following], 1)
        outline = cut.reshape(-1, 2)
    return outline


def area_of(outline: Points) -> float:
    """Return the signed area, square pixels."""
    x, y = outline.T
    return 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def shorter_axis(outline: Points) -> Points:
    """Return the unit vector (2,) along the shorter side of the minimum bounding rectangle."""
    _, size, angle = cv2.minAreaRect(outline.astype(np.float32))
    return heading(np.radians(angle) + (0.0 if size[0] < size[1] else np.pi / 2))


def split(outline: Points, through: Points, direction: Points) -> tuple[Points, Points, Points]:
    """Cut a convex outline by a line: both halves, and the cut (2, 2)."""
    side = (outline - through) @ left_of(direction)
    halves: tuple[list[Points], list[Points]] = ([], [])
    cuts = []
    for k, point in enumerate(outline):
        after = (k + 1) % len(outline)
        halves[int(side[k] > 0)].append(point)
        if (side[k] > 0) != (side[after] > 0):
            share = side[k] / (side[k] - side[after])
            crossing = point + share * (outline[after] - point)
            cuts.append(crossing)
            halves[0].append(crossing)
            halves[1].append(crossing)
    return np.array(halves[0]), np.array(halves[1]), np.array(cuts[:2])


def runs(line: Points, is_kept: NDArray[np.bool_], min_points: int = 2) -> list[Points]:
    """Return the stretches of a line whose points are kept, of at least `min_points` points."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[0], is_kept.astype(int), [0]])))
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return [line[a:b] for a, b in pairs if b - a >= min_points]


def blob(rng: Generator, centre: Points, radius: float, roughness: float = 0.25) -> Points:
    """Draw a closed, smooth, irregular outline (64, 2) around a centre."""
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    distance = np.ones(64)
    for k in range(2, 6):
        distance += roughness / k * rng.normal() * np.cos(k * turn + rng.uniform(0, 2 * np.pi))
    stretch = rng.uniform(0.6, 1.0)
    shape = np.stack([np.cos(turn), stretch * np.sin(turn)], axis=1) * distance[:, None]
    angle = rng.uniform(0, np.pi)
    return centre + radius * np.stack(
        [shape @ heading(-angle), shape @ left_of(heading(-angle))], 1
    )


@dataclass(frozen=True)
class Warp:
    """A smooth, invertible displacement of the plane: a sum of sines of long waves."""

    vectors: Points
    """(K, 2) wave vectors, radians per pixel."""

    amounts: Points
    """(K, 2) amplitudes, pixels."""

    phases: Points
    """(K,) radians."""

    def __call__(self, points: Points) -> Points:
        return points + np.sin(points @ self.vectors.T + self.phases) @ self.amounts

    @classmethod
    def draw(cls, rng: Generator, strength: float, min_wave: float) -> Warp:
        """Draw a warp; strength: largest slope, 0 to 0.6; min_wave: shortest wave, pixels."""
        count = 4
        waves = min_wave * np.exp(rng.uniform(0, 1.2, count))
        turns = rng.uniform(0, 2 * np.pi, (2, count))
        vectors = 2 * np.pi / waves[:, None] * heading_rows(turns[0])
        sizes = strength / count * waves / (2 * np.pi) * rng.uniform(0.5, 1.5, count)
        amounts = sizes[:, None] * heading_rows(turns[1])
        return cls(vectors, amounts, rng.uniform(0, 2 * np.pi, count))


def heading_rows(angles: Points) -> Points:
    """Return unit vectors (N, 2) at angles in radians."""
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def field_sign(rng: Generator, wave: float, share: float, side: int) -> Callable[[Points], NDArray]:
    """Draw a predicate of points (N, 2) that is true in smooth patches on a share of the scene."""
    warp = Warp.draw(rng, 1.0, wave)
    grid = np.stack(np.meshgrid(*[np.linspace(0, side, 24)] * 2), axis=-1).reshape(-1, 2)

    def value(points: Points) -> Points:
        return np.sin(points @ warp.vectors.T + warp.phases).sum(axis=1)

    limit = np.quantile(value(grid), 1 - share)
    return lambda points: value(points) > limit
