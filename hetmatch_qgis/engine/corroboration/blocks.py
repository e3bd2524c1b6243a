"""Correlation of two images block by block, at any shift between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.pairs.gradients import gradient_channels

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Shift = tuple[int, int]

BLOCK = 32
"""Pixels along a block: several of the structures that gradients of a few pixels show, and 64
blocks of an image of 256 x 256."""

TOLERANCE_SIGMA = 1.0
"""Pixels, standard deviation of the Gaussian over the channels: what a match may be off by."""


class Gradients:
    """Gradients of one image, without their mean.

    values: (2, h, w), zero where invalid.
    valid: (h, w).
    """

    def __init__(self, grey: Floats, valid: Mask) -> None:
        channels = gradient_channels(grey, valid)
        is_whole = bool(valid.all())
        if valid.any():
            # An image of parallel lines resembles itself at every shift by its mean alone.
            channels -= channels.mean(axis=(0, 1)) if is_whole else channels[valid].mean(axis=0)
        if not is_whole:
            channels[~valid] = 0
        blurred = np.asarray(cv2.GaussianBlur(channels, (0, 0), TOLERANCE_SIGMA))
        self.values: Floats = np.ascontiguousarray(np.moveaxis(blurred, 2, 0))
        if not is_whole:
            self.values *= valid
        self.valid = valid

    @cached_property
    def energy(self) -> Floats:
        """(h, w): squared length of the vectors."""
        across, down = self.values
        return np.asarray(across * across + down * down)


def block_means(values: NDArray) -> Floats:
    """(h // BLOCK, w // BLOCK): means over whole blocks of an array (h, w)."""
    rows, columns = values.shape[0] // BLOCK, values.shape[1] // BLOCK
    part = np.ascontiguousarray(values[: rows * BLOCK, : columns * BLOCK], dtype=np.float32)
    return np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA))


def overlapping_means(values: NDArray) -> Floats:
    """Means of an array (h, w) over blocks that begin every half block, whole ones only."""
    half = BLOCK // 2
    rows, columns = values.shape[0] // half, values.shape[1] // half
    part = np.ascontiguousarray(values[: rows * half, : columns * half], dtype=np.float32)
    cells = np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA))
    pairs = cells[1:] + cells[:-1]
    return np.asarray((pairs[:, 1:] + pairs[:, :-1]) / 4)


class BlockCorrelation:
    """The normalised correlation of blocks of one image with the other, shifted.

    A shift (column, row) reads the other image that many pixels further.

    means: `block_means` or `overlapping_means`, which blocks there are.
    """

    def __init__(
        self,
        first: Gradients,
        second: Gradients,
        means: Callable[[NDArray], Floats] = block_means,
    ) -> None:
        self._first, self._second, self._means = first, second, means

    def at(self, shift: Shift, kept: Mask | None = None) -> tuple[Floats, Floats]:
        """Correlation of each block, and the share of it where both have data, both (h, w).

        kept: (h, w) pixels that count, None for all.
        """
        first, second = self._first, self._second
        across, down, energy, valid = (
            shifted(plane, shift) for plane in (*second.values, second.energy, second.valid)
        )
        both = first.valid & valid if kept is None else first.valid & valid & kept
        product = (first.values[0] * across + first.values[1] * down) * both
        norm = self._means(first.energy * both) * self._means(energy * both)
        correlation = self._means(product) / np.sqrt(np.maximum(norm, np.float32(1e-12)))
        return correlation, self._means(both)


def shifted(plane: NDArray, shift: Shift) -> NDArray:
    """An array (h, w) read a shift (column, row) further, zero outside."""
    height, width = plane.shape[:2]
    column, row = shift
    found = np.zeros_like(plane)
    rows = slice(max(0, -row), min(height, height - row))
    columns = slice(max(0, -column), min(width, width - column))
    if rows.start < rows.stop and columns.start < columns.stop:
        found[rows, columns] = plane[
            rows.start + row : rows.stop + row, columns.start + column : columns.stop + column
        ]
    return found
