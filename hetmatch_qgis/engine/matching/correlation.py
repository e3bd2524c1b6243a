"""Dense normalised correlation of many-channel images, for every small displacement at once.

The channels are oriented gradients (Ye et al., "Fast and robust matching for multimodal remote
sensing image registration", IEEE TGRS 2019, known as CFOG) or a network's descriptors.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

ORIENTATIONS = 8

_DIFFERENCE = np.array([-0.5, 0.0, 0.5], dtype=np.float32)
_ALONG = np.ones(1, dtype=np.float32)

_VALUES_AT_ONCE = 500_000


def gradient_channels(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor:
    """Oriented gradient channels (8, H, W) of a grey image (H, W), about unit length a pixel.

    The orientation is taken modulo half a turn because contrast often reverses between sensors.
    Pixels with weak gradients get short vectors, so that noise counts little.
    """
    height, width = grey.shape
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)
    inside = _eroded(valid, 4)
    across = cv2.sepFilter2D(smooth, -1, _DIFFERENCE, _ALONG) * inside
    down = cv2.sepFilter2D(smooth, -1, _ALONG, _DIFFERENCE) * inside
    channels = np.empty((ORIENTATIONS, height, width), dtype=np.float32)
    for index, angle in enumerate(np.arange(ORIENTATIONS) * (np.pi / ORIENTATIONS)):
        along = np.float32(np.cos(angle)) * across + np.float32(np.sin(angle)) * down
        channels[index] = cv2.GaussianBlur(np.abs(along), (0, 0), 1.0)
    around = 0.25 * (np.roll(channels, 1, 0) + np.roll(channels, -1, 0)) + 0.5 * channels
    around -= around.mean(axis=0)
    length = np.sqrt(np.square(around).sum(axis=0))
    strong = length[::4, ::4][inside[::4, ::4] > 0]
    floor = np.float32(np.median(strong)) if strong.size else np.float32(0)
    return torch.from_numpy(around / (length + floor + np.float32(1e-6)))


@dataclass(frozen=True)
class BlockProducts:
    """Sums of products over the blocks of a lattice, from which windows of any size are made.

    products, energies: (D * D, h, w), for each displacement, row first; own: (h, w).
    """

    products: Tensor
    own: Tensor
    energies: Tensor

    def windowed(self, reach: int) -> Tensor:
        """Normalised correlation (D, D, h, w) of windows of reach x reach blocks, reach odd.

        Displacement [row, column] first; lattice points are the centres of the blocks.
        """
        norm = (_box(self.own[None], reach) * _box(self.energies, reach)).clamp_min(1e-12).sqrt()
        size = int(np.sqrt(len(self.products)))
        return (_box(self.products, reach) / norm).reshape(size, size, *self.own.shape)


def block_products(reference: Tensor, moving: Tensor, radius: int, step: int) -> BlockProducts:
    """Compare every step x step block of an image with another, at every displacement.

    reference, moving: (C, H, W) channels on one frame, zero where there is nothing.
    radius: the largest displacement; step: lattice spacing; both in pixels of the channels.
    """
    channels, height, width = reference.shape
    rows, columns = height // step, width // step
    size, side = 2 * radius + 1, step + 2 * radius
    reference = reference[:, : rows * step, : columns * step]
    padded = F.pad(moving, (radius,) * 4)[
        :, : rows * step + 2 * radius, : columns * step + 2 * radius
    ]
    products = reference.new_empty(rows, columns, size, size)
    # Memory stays bounded by taking a few rows of blocks at a time.
    band = max(1, _VALUES_AT_ONCE // (columns * channels * side * side))

    def fill(first: int) -> None:
        last = min(first + band, rows)
        here = _blocks(reference[:, first * step : last * step], step, step)
        there = _blocks(padded[:, first * step : last * step + 2 * radius], side, step)
        products[first:last] = _block_products(here, there, radius).reshape(-1, columns, size, size)

    with _one_thread_each() as workers, ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(0, rows, band)))
    own = reference.square().sum(dim=0).reshape(rows, step, columns, step).sum(dim=(1, 3))
    energies = _shifted_block_sums(padded.square().sum(dim=0), radius, step)
    return BlockProducts(
        products.permute(2, 3, 0, 1).reshape(size * size, rows, columns), own, energies
    )


def peaks(volume: Tensor, radius: int) -> tuple[Tensor, Tensor, Tensor]:
    """Sub-pixel peak (h, w, 2) as (column, row) displacement, its height and its sharpness.

    The parabola through three values is used along each axis; a peak on the rim of the search
    window has no neighbour and its height is returned as zero.
    """
    size = 2 * radius + 1
    rows, columns = volume.shape[2:]
    flat = volume.reshape(size * size, rows * columns)
    best, index = flat.max(dim=0)
    best = best.clamp_min(0)
    row, column = index // size, index % size
    inner_row, inner_column = row.clamp(1, size - 2), column.clamp(1, size - 2)
    rim = (row != inner_row) | (column != inner_column)
    lattice = torch.arange(flat.shape[1])

    def value(row_step: int, column_step: int) -> Tensor:
        return flat[(inner_row + row_step) * size + inner_column + column_step, lattice]

    middle = value(0, 0)
    shift = torch.stack(
        [
            inner_column + _vertex(value(0, -1), middle, value(0, 1)) - radius,
            inner_row + _vertex(value(-1, 0), middle, value(1, 0)) - radius,
        ],
        dim=-1,
    )
    reach = torch.arange(size)
    near_row = (reach[:, None] - row[None]).abs() <= 2
    near_column = (reach[:, None] - column[None]).abs() <= 2
    near = (near_row[:, None] & near_column[None]).reshape(size * size, -1)
    rival = flat.masked_fill(near, -1.0).max(dim=0).values
    height = torch.where(rim, 0.0, best)
    sharpness = torch.where(rim, 0.0, (best - rival.clamp_min(0)) / best.clamp_min(1e-6))
    shape = (rows, columns)
    return shift.reshape(*shape, 2), height.reshape(shape), sharpness.reshape(shape)


def _vertex(before: Tensor, middle: Tensor, after: Tensor) -> Tensor:
    curvature = before - 2 * middle + after
    offset = 0.5 * (before - after) / curvature.clamp_max(-1e-9)
    return offset.clamp(-0.5, 0.5)


@contextmanager
def _one_thread_each() -> Iterator[int]:
    """How many workers there may be, each of which gets one thread of torch.

    Thousands of small products, each shared out among threads that wait for one another, take ten
    times as long as soon as another program wants one of the cores.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield threads
    finally:
        torch.set_num_threads(threads)


def _blocks(values: Tensor, side: int, step: int) -> Tensor:
    """Squares of (C, H, W) every `step` pixels: (N, side, C, side), rows before channels."""
    squares = values.unfold(1, side, step).unfold(2, side, step)
    squares = squares.permute(1, 2, 3, 0, 4).contiguous()
    return squares.reshape(-1, *squares.shape[2:])


def _block_products(here: Tensor, there: Tensor, radius: int) -> Tensor:
    """Sums of products of blocks (N, s, C, s) with larger ones (N, s + 2 r, C, s + 2 r): (N, D, D).

    For each vertical displacement one matrix product gives every pair of columns; those equally
    far apart lie on a diagonal, whose sum is the correlation.
    """
    count, step, channels, _ = here.shape
    side = there.shape[1]
    size = 2 * radius + 1
    left = here.reshape(count, step * channels, step).transpose(1, 2)
    found = here.new_empty(count, size, size)
    for row in range(size):
        right = there[:, row : row + step].reshape(count, step * channels, side)
        pairs = torch.bmm(left, right)
        diagonals = pairs.as_strided((count, size, step), (step * side, 1, side + 1))
        found[:, row] = diagonals.sum(dim=2)
    return found


def _shifted_block_sums(padded: Tensor, radius: int, step: int) -> Tensor:
    """Block sums of a padded (H + 2 r, W + 2 r) map for every displacement: (D * D, h, w)."""
    sums = _sliding_sums(_sliding_sums(padded, 0, step), 1, step).contiguous()
    size = 2 * radius + 1
    rows = (padded.shape[0] - 2 * radius) // step
    columns = (padded.shape[1] - 2 * radius) // step
    down, across = sums.stride()
    shifted = sums.as_strided(
        (size, size, rows, columns), (down, across, down * step, across * step)
    )
    return shifted.reshape(size * size, rows, columns)


def _box(values: Tensor, reach: int) -> Tensor:
    """Sums over reach x reach neighbours of maps (N, h, w), reach odd, nothing outside."""
    padded = F.pad(values, (reach // 2,) * 4)
    return _sliding_sums(_sliding_sums(padded, 1, reach), 2, reach)


def _sliding_sums(values: Tensor, dimension: int, length: int) -> Tensor:
    """Sums of `length` consecutive values; in double precision, since long sums are subtracted."""
    total = values.double().cumsum(dimension)
    total = torch.cat([torch.zeros_like(total.narrow(dimension, 0, 1)), total], dimension)
    count = total.shape[dimension] - length
    ends, starts = total.narrow(dimension, length, count), total.narrow(dimension, 0, count)
    return (ends - starts).to(values.dtype)


def _eroded(valid: NDArray[np.bool_], reach: int) -> NDArray[np.float32]:
    """1 where all pixels within `reach` are valid, 0 elsewhere and along the border."""
    square = np.ones((2 * reach + 1,) * 2, np.uint8)
    kept = cv2.erode(valid.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return kept.astype(np.float32)
