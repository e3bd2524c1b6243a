"""Correlation of two images block by block, at any shift between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.pairs.gradients import EDGE, gradient_planes, has_whole_gradients

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Shift = tuple[int, int]
Part = tuple[slice, slice]

BLOCK = 32
"""Pixels along a block: several of the structures that gradients of a few pixels show, and 64
blocks of an image of 256 x 256."""

TOLERANCE_SIGMA = 1.0
"""Pixels, standard deviation of the Gaussian over the channels: what a match may be off by."""


INNER = (slice(EDGE, -EDGE),) * 2
"""The part of a plane (h, w) that edges do not change."""


class Gradients:
    """Gradients of one image, without their mean.

    values: (2, h, w), zero where invalid.
    valid: (h, w), false along the edges, too.
    """

    def __init__(self, grey: Floats, valid: Mask) -> None:
        # Plane by plane: over two channels side by side NumPy takes several times as long.
        self.values: Floats = np.stack(gradient_planes(grey, valid))
        # At the edges gradients run along them, which both images would share.
        self.valid = has_whole_gradients(valid, is_edge_invalid=True)
        is_whole = bool(valid.all())
        for plane in self.values:
            if self.valid.any():
                # An image of parallel lines resembles itself at every shift by its mean alone.
                plane -= (plane[INNER] if is_whole else plane[self.valid]).mean()
            plane *= self.valid
            cv2.GaussianBlur(plane, (0, 0), TOLERANCE_SIGMA, dst=plane)
            plane *= self.valid

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

    @property
    def images(self) -> tuple[Gradients, Gradients]:
        """Both images, the first one first."""
        return self._first, self._second

    def at(self, shift: Shift, kept: Mask | None = None) -> tuple[Floats, Floats]:
        """Correlation of each block, and the share of it where both have data, both (h, w).

        kept: (h, w) pixels that count, None for all.
        """
        first, second = self._first, self._second
        here, there = shared(first.valid.shape, shift)
        both = np.zeros(first.valid.shape, np.float32)
        both[here] = first.valid[here] & second.valid[there]
        if kept is not None:
            both *= kept
        counted = both[here]
        plane = np.zeros_like(both)

        def means(values: Floats) -> Floats:
            plane[here] = values * counted
            return self._means(plane)

        (across, down), (other_across, other_down) = first.values, second.values
        product = means(across[here] * other_across[there] + down[here] * other_down[there])
        norm = means(first.energy[here]) * means(second.energy[there])
        correlation = product / np.sqrt(np.maximum(norm, np.float32(1e-12)))
        return correlation, self._means(both)


def shared(shape: tuple[int, ...], shift: Shift) -> tuple[Part, Part]:
    """The common part of two planes (h, w) where the second is read a shift (column, row) further.

    As slices of the first and of the second; it may be empty.
    """
    sides = [
        (max(0, -step), max(0, -step, min(side, side - step)))
        for step, side in zip(shift[::-1], shape, strict=True)
    ]
    here = tuple(slice(start, stop) for start, stop in sides)
    there = tuple(
        slice(start + step, stop + step)
        for step, (start, stop) in zip(shift[::-1], sides, strict=True)
    )
    return (here[0], here[1]), (there[0], there[1])
