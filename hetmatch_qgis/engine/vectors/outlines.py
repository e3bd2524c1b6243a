"""Edges of what is drawn: the insides of rings, and lines with a width."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.vectors.wkb import Rings

ROUND_FROM = 2.0
"""Pixels of width from which on the bends and ends of a line are rounded; below it nobody sees the
notch in the outside of a bend. Set by hand with the first version."""

_SHIFT = 8
"""Binary digits of the fractions of a pixel that OpenCV draws with."""

_FRAME = 4
"""Pixels around the image that outlines are drawn on as well."""

_FAR = 1 << 26
"""256ths of a pixel: coordinates that OpenCV can still multiply."""

_CORNERS = 8
"""Corners of the polygon that rounds a bend, or stands for a point."""


def signed_areas(rings: Rings) -> NDArray[np.float64]:
    """(R,): area of each ring in square pixels, negative for holes."""
    area = np.abs(_shoelace(rings))
    return np.where(rings.is_hole, -area, area)


def _shoelace(rings: Rings) -> NDArray[np.float64]:
    """(R,): area of each ring, positive where it runs clockwise as seen on the screen."""
    start, end = _segments(rings, is_closed=True)
    ring = np.repeat(np.arange(len(rings)), rings.lengths)
    # About each ring's first vertex, because large coordinates would lose digits.
    origin = rings.points[rings.starts[:-1]][ring]
    a, b = start - origin, end - origin
    return np.bincount(ring, a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], len(rings)) / 2


def fill_edges(rings: Rings) -> NDArray[np.float64]:
    """The edges (N, 4) of rings, each as `coverage.edge_coverage` takes them; holes count negative.

    Rings that are not closed are closed.
    """
    start, end = _segments(rings, is_closed=True)
    ring = np.repeat(np.arange(len(rings)), rings.lengths)
    area = _shoelace(rings)
    is_reversed = ((area < 0) != rings.is_hole)[ring][:, None]
    return np.where(is_reversed, np.hstack([end, start]), np.hstack([start, end]))


def stroke_edges(rings: Rings, width: NDArray[np.float64]) -> NDArray[np.float64]:
    """The edges (N, 4) of the lines and outlines of rings. width: (R,), in pixels."""
    start, end = _segments(rings, is_closed=False)
    ring = np.repeat(np.arange(len(rings)), np.maximum(rings.lengths - 1, 0))
    half = width[ring][:, None] / 2
    along = end - start
    length = np.linalg.norm(along, axis=1, keepdims=True)
    is_long = length[:, 0] > 0
    start, end, half = start[is_long], end[is_long], half[is_long]
    along = along[is_long] / length[is_long]
    across = along[:, ::-1] * (-1.0, 1.0) * half
    corners = np.stack([start - across, end - across, end + across, start + across], axis=1)
    edges = [_closed_edges(corners)]
    is_wide = np.repeat(width, rings.lengths) >= ROUND_FROM
    if is_wide.any():
        angle = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
        circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        radius = np.repeat(width, rings.lengths)[is_wide] / 2
        edges.append(_closed_edges(rings.points[is_wide][:, None] + radius[:, None, None] * circle))
    return np.concatenate(edges)


def dots(rings: Rings, diameter: NDArray[np.float64]) -> Rings:
    """The rings with their points as round areas. diameter: (R,), of the points, in pixels."""
    is_point = rings.is_point
    if not is_point.any():
        return rings
    angle = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = rings.points[rings.starts[:-1][is_point]]
    corners = middle[:, None] + diameter[is_point, None, None] / 2 * circle
    lengths = np.where(is_point, _CORNERS, rings.lengths)
    points = np.empty((int(lengths.sum()), 2))
    is_corner = np.repeat(is_point, lengths)
    points[is_corner] = corners.reshape(-1, 2)
    points[~is_corner] = rings.points[np.repeat(~is_point, rings.lengths)]
    return replace(
        rings, points=points, starts=np.r_[0, np.cumsum(lengths)], is_area=rings.is_area | is_point
    )


def outline_coverage(parts: list[Rings], shape: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W): the outlines of rings, 1.4 pixels wide.

    OpenCV's thin lines lie within 0.03 pixels of where they should (measured with 5.0), and take a
    fifth of the time of `stroke_edges`.
    """
    # At the edge of its image OpenCV draws other pixels than inside it.
    mask = np.zeros((shape[0] + 2 * _FRAME, shape[1] + 2 * _FRAME), np.uint8)
    for rings in parts:
        # Here pixels are counted from the centre of the first one, in 256ths.
        points = np.round((rings.points - 0.5 + _FRAME) * (1 << _SHIFT))
        points = points.clip(-_FAR, _FAR).astype(np.int32)
        lines = np.split(points, rings.starts[1:-1])
        cv2.polylines(mask, lines, True, 255, 1, cv2.LINE_AA, _SHIFT)
    inside = mask[_FRAME:-_FRAME, _FRAME:-_FRAME]
    return inside.astype(np.float32) / np.float32(255)


def _segments(rings: Rings, is_closed: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and last points (N, 2) of the segments of all rings.

    is_closed: with the segment from each ring's last vertex to its first.
    """
    following = np.arange(1, len(rings.points) + 1)
    is_filled = rings.lengths > 0
    last = rings.starts[1:][is_filled] - 1
    following[last] = rings.starts[:-1][is_filled]
    start, end = rings.points, rings.points[following]
    if is_closed:
        return start, end
    is_inner = np.ones(len(start), dtype=bool)
    is_inner[last] = False
    return start[is_inner], end[is_inner]


def _closed_edges(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Edges (N * C, 4) of polygons (N, C, 2)."""
    return np.concatenate([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 4)
