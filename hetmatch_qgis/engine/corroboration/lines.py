"""Straight lines that run through an image: graticules, frames, streets of a plan, edges of fields.

They cross an image from side to side, however faint they are and whatever lies under them. A line
is told by directions alone: along it gradients stand across it in far more places than by accident
(Desolneux, Moisan and Morel, "Meaningful alignments", International Journal of Computer Vision 40,
2000).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.pairs.normalise import Grey

Mask = NDArray[np.bool_]
Values = NDArray[np.float32]

FACTOR = 2
"""Pixels of the image along one that lines are looked for at: as many are found as at full size, in
a quarter of the time."""

ANGLES = 120
"""Directions that are tried: a line of 200 pixels stays within two of the nearest."""

MAX_OFF = np.pi / 16
"""Radians by which a gradient may be turned from across the line: the paper's. An eighth of all
gradients are within that by accident."""

MIN_ALIGNED = 0.5
"""Share of a line's pixels whose gradients must stand across it: the best line that two images of
one place share has 0.26 to 0.45 in most pairs, up to 0.78 where a road runs through; graticules,
frames, street plans and lattices of fields have 0.6 to 1 (training pairs of benchmarks/verdict)."""

MIN_LENGTH = 0.5
"""Shortest line, in the shorter side of the image; set by hand in 5320386."""

MIN_LENGTH_PX = 120
"""Pixels of the shortest line: a street or a wall is half as long as an image of 60 to 170 pixels,
and of 20 pairs of that size 7 were taken for drawings (`benchmarks.hard`, set scale, ratios 3
and 4)."""

NEIGHBOURS = 5
"""Directions, and pixels of the reduced image, around a line within which only the best is one."""

_COUNTED = 4
"""Pixels of which one is counted along either axis, for the length of a line."""

_EDGE = 3
"""Pixels from where data end within which a gradient may be that of the edge."""


def through_lines(grey: Grey) -> Mask:
    """Mask (h, w) of the lines that run through an image, as wide as they are told."""
    rows, columns = (side // FACTOR for side in grey.valid.shape)
    drawn = np.zeros(grey.valid.shape, np.uint8)
    if min(rows, columns) < 2 * NEIGHBOURS:
        return drawn > 0
    lines = _Lines(grey, columns, rows)
    angles = np.arange(ANGLES, dtype=np.float32) * np.float32(np.pi / ANGLES)
    shares = np.array([lines.shares(angle) for angle in angles], dtype=np.float32)
    # A line turned by 180 degrees is the same, counted from the other end.
    margin = NEIGHBOURS // 2
    around = np.vstack([shares[-margin:, ::-1], shares, shares[:margin, ::-1]])
    best = cv2.dilate(around, np.ones((NEIGHBOURS, NEIGHBOURS), np.uint8))[margin:-margin]
    for row, offset in zip(*np.nonzero((shares > MIN_ALIGNED) & (shares == best)), strict=True):
        ends = lines.ends(angles[row], int(offset))
        cv2.line(drawn, *ends, 1, FACTOR)
    return np.asarray(drawn > 0)


class _Lines:
    """The gradients of an image, sorted by direction, as seen along any line.

    grey: the image. columns, rows: its size once reduced.
    """

    def __init__(self, grey: Grey, columns: int, rows: int) -> None:
        self._middle = np.array([columns, rows], dtype=np.float32) / 2
        self._reach = float(np.hypot(columns, rows)) / 2
        self._count = int(2 * self._reach) + 2
        self._shortest = max(MIN_LENGTH * min(columns, rows), MIN_LENGTH_PX / FACTOR)
        part = np.s_[: rows * FACTOR, : columns * FACTOR]
        size = columns, rows
        values = cv2.resize(grey.values[part], size, interpolation=cv2.INTER_AREA)
        share = cv2.resize(grey.valid[part].astype(np.float32), size, interpolation=cv2.INTER_AREA)
        square = np.ones((2 * _EDGE + 1,) * 2, np.uint8)
        inner = cv2.erode((share == 1).astype(np.uint8), square, borderValue=0) > 0
        smooth = cv2.GaussianBlur(values, (0, 0), 0.7)
        across, down = (cv2.Sobel(smooth, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1)))
        # Where nothing varies there is no direction.
        told = inner & ((across != 0) | (down != 0))
        direction = np.arctan2(down, across)[told] % np.float32(np.pi)
        order = np.argsort(direction)
        direction = direction[order]
        places = self._places(told, 1)[:, order]
        # Both ends once more, so that the neighbours of each direction are in one piece.
        first, last = np.searchsorted(direction, (np.pi - MAX_OFF, MAX_OFF))
        self._direction = np.concatenate(
            [direction[first:] - np.pi, direction, direction[:last] + np.pi]
        )
        self._across = np.hstack([places[:, first:], places, places[:, :last]])
        self._shown = self._places(inner, _COUNTED)

    def _places(self, mask: Mask, step: int) -> Values:
        """Columns and rows from the middle (2, N) of pixels of a mask, one of `step` each way."""
        rows, columns = np.nonzero(mask[::step, ::step])
        places = np.stack([columns, rows]) * step + 0.5 - self._middle[:, None]
        return np.asarray(places, dtype=np.float32)

    def shares(self, angle: float) -> Values:
        """Share of each line's pixels whose gradients stand across it; 0 of short ones."""
        near = slice(*np.searchsorted(self._direction, (angle - MAX_OFF, angle + MAX_OFF)))
        aligned = self._histogram(self._across[:, near], angle)
        length = self._histogram(self._shown, angle)
        # Pixels of a sparse lattice fall unevenly into the classes.
        length = cv2.blur(length[None], (2 * _COUNTED + 1, 1))[0] * _COUNTED**2
        share = aligned / np.maximum(length, 1)
        return np.asarray(np.where(length > self._shortest, share, 0), dtype=np.float32)

    def ends(self, angle: float, offset: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Two pixels of the whole image, outside of it, that a line runs through."""
        normal = np.array([np.cos(angle), np.sin(angle)])
        middle = self._middle + (offset + 0.5 - self._reach) * normal
        along = 2 * self._reach * np.array([-normal[1], normal[0]])
        first, last = (np.round(FACTOR * (middle + sign * along)).astype(int) for sign in (-1, 1))
        return (int(first[0]), int(first[1])), (int(last[0]), int(last[1]))

    def _histogram(self, places: Values, angle: float) -> Values:
        offsets = places[0] * np.float32(np.cos(angle)) + places[1] * np.float32(np.sin(angle))
        classes = (offsets + np.float32(self._reach)).astype(np.int32)
        return np.bincount(classes, minlength=self._count)[: self._count].astype(np.float32)
