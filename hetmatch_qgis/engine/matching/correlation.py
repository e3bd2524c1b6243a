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
"""Channels over half a turn, one each 22.5 degrees; set with the first version (bd793ef)."""

_EXCLUDED_RADIUS = 2
"""Displacements around a peak that are no rivals of it; set with the first version
(bd793ef)."""

_DIFFERENCE = np.array([-0.5, 0.0, 0.5], dtype=np.float32)
_ALONG = np.ones(1, dtype=np.float32)

_MAX_VALUES = 500_000
"""Values of channels that a thread compares at once (2 MB of float32), to bound the memory; set by
hand with the first version (bd793ef)."""


def gradient_channels(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor:
    """Oriented gradient channels (8, H, W) of a grey image (H, W), about unit length a pixel.

    The orientation is taken modulo half a turn because contrast often reverses between sensors.
    Pixels with weak gradients get short vectors, so that noise counts little.
    """
    height, width = grey.shape
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)
    inner = _erode(valid, 4)
    column_gradient = cv2.sepFilter2D(smooth, -1, _DIFFERENCE, _ALONG) * inner
    row_gradient = cv2.sepFilter2D(smooth, -1, _ALONG, _DIFFERENCE) * inner
    channels = np.empty((ORIENTATIONS, height, width), dtype=np.float32)
    for index, angle in enumerate(np.arange(ORIENTATIONS) * (np.pi / ORIENTATIONS)):
        gradient = (
            np.float32(np.cos(angle)) * column_gradient + np.float32(np.sin(angle)) * row_gradient
        )
        channels[index] = cv2.GaussianBlur(np.abs(gradient), (0, 0), 1.0)
    blended = 0.25 * (np.roll(channels, 1, 0) + np.roll(channels, -1, 0)) + 0.5 * channels
    blended -= blended.mean(axis=0)
    length = np.sqrt(np.square(blended).sum(axis=0))
    sample = length[::4, ::4][inner[::4, ::4] > 0]
    floor = np.float32(np.median(sample)) if sample.size else np.float32(0)
    return torch.from_numpy(blended / (length + floor + np.float32(1e-6)))


@dataclass(frozen=True)
class BlockProducts:
    """Sums over the blocks of a lattice (h, w), from which windows of any size are made.

    products: (D * D, h, w) products of both images for each displacement, row first.
    ref_energies: (h, w) squares of the reference.
    moving_energies: (D * D, h, w) squares of the moving image for each displacement.
    """

    products: Tensor
    ref_energies: Tensor
    moving_energies: Tensor

    def windowed(self, side: int) -> Tensor:
        """Normalised correlation (D, D, h, w) of windows of side x side blocks, side odd.

        Displacement [row, column] first; lattice points are the centres of the blocks.
        """
        energies = _box_sums(self.ref_energies[None], side) * _box_sums(self.moving_energies, side)
        norm = energies.clamp_min(1e-12).sqrt()
        size = int(np.sqrt(len(self.products)))
        correlation = _box_sums(self.products, side) / norm
        return correlation.reshape(size, size, *self.ref_energies.shape)


def block_products(reference: Tensor, moving: Tensor, radius: int, step: int) -> BlockProducts:
    """Compare every step x step block of an image with another, at every displacement.

    reference, moving: (C, H, W) channels on one frame, zero where invalid.
    radius: the largest displacement in pixels of the channels.
    step: side of a block, the lattice's spacing, in pixels of the channels.
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
    band = max(1, _MAX_VALUES // (columns * channels * side * side))

    def fill(first: int) -> None:
        last = min(first + band, rows)
        ref_blocks = _blocks(reference[:, first * step : last * step], step, step)
        moving_blocks = _blocks(padded[:, first * step : last * step + 2 * radius], side, step)
        sums = _block_products(ref_blocks, moving_blocks, radius)
        products[first:last] = sums.reshape(-1, columns, size, size)

    with _single_threaded_torch() as workers, ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(0, rows, band)))
    ref_squares = reference.square().sum(dim=0)
    return BlockProducts(
        products=products.permute(2, 3, 0, 1).reshape(size * size, rows, columns),
        ref_energies=ref_squares.reshape(rows, step, columns, step).sum(dim=(1, 3)),
        moving_energies=_shifted_block_sums(padded.square().sum(dim=0), radius, step),
    )


def peaks(volume: Tensor, radius: int) -> tuple[Tensor, Tensor, Tensor]:
    """Sub-pixel peaks of a correlation volume (D, D, h, w): displacement, height and sharpness.

    The displacement (h, w, 2) is (column, row) in pixels of the channels, by the parabola through
    three values along each axis. Height and sharpness are (h, w); a peak on the rim of the search
    window has no neighbour, and both are zero.
    """
    size = 2 * radius + 1
    rows, columns = volume.shape[2:]
    flat = volume.reshape(size * size, rows * columns)
    best, index = flat.max(dim=0)
    best = best.clamp_min(0)
    row, column = index // size, index % size
    inner_row, inner_column = row.clamp(1, size - 2), column.clamp(1, size - 2)
    is_on_rim = (row != inner_row) | (column != inner_column)
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
    steps = torch.arange(size)
    is_near_row = (steps[:, None] - row[None]).abs() <= _EXCLUDED_RADIUS
    is_near_column = (steps[:, None] - column[None]).abs() <= _EXCLUDED_RADIUS
    is_near = (is_near_row[:, None] & is_near_column[None]).reshape(size * size, -1)
    rival = flat.masked_fill(is_near, -1.0).max(dim=0).values
    height = torch.where(is_on_rim, 0.0, best)
    sharpness = torch.where(is_on_rim, 0.0, (best - rival.clamp_min(0)) / best.clamp_min(1e-6))
    shape = (rows, columns)
    return shift.reshape(*shape, 2), height.reshape(shape), sharpness.reshape(shape)


def _vertex(before: Tensor, middle: Tensor, after: Tensor) -> Tensor:
    """Offset of a parabola's vertex from the middle of three values, at most half a pixel."""
    curvature = before - 2 * middle + after
    offset = 0.5 * (before - after) / curvature.clamp_max(-1e-9)
    return offset.clamp(-0.5, 0.5)


@contextmanager
def _single_threaded_torch() -> Iterator[int]:
    """One thread of torch inside the block, which gets the number of workers it may start.

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


def _block_products(blocks: Tensor, larger: Tensor, radius: int) -> Tensor:
    """Sums of products of blocks (N, s, C, s) with larger ones (N, s + 2 r, C, s + 2 r): (N, D, D).

    For each vertical displacement one matrix product gives every pair of columns; those of equal
    distance lie on a diagonal, whose sum is the correlation.
    """
    count, step, channels, _ = blocks.shape
    side = larger.shape[1]
    size = 2 * radius + 1
    left = blocks.reshape(count, step * channels, step).transpose(1, 2)
    products = blocks.new_empty(count, size, size)
    for row in range(size):
        right = larger[:, row : row + step].reshape(count, step * channels, side)
        pairs = torch.bmm(left, right)
        diagonals = pairs.as_strided((count, size, step), (step * side, 1, side + 1))
        products[:, row] = diagonals.sum(dim=2)
    return products


def _shifted_block_sums(padded: Tensor, radius: int, step: int) -> Tensor:
    """Block sums of a padded (H + 2 r, W + 2 r) map for every displacement: (D * D, h, w)."""
    sums = _sliding_sums(_sliding_sums(padded, 0, step), 1, step).contiguous()
    size = 2 * radius + 1
    rows = (padded.shape[0] - 2 * radius) // step
    columns = (padded.shape[1] - 2 * radius) // step
    row_stride, column_stride = sums.stride()
    shifted = sums.as_strided(
        (size, size, rows, columns),
        (row_stride, column_stride, row_stride * step, column_stride * step),
    )
    return shifted.reshape(size * size, rows, columns)


def _box_sums(values: Tensor, side: int) -> Tensor:
    """Sums over side x side neighbours of maps (N, h, w), side odd, zero outside."""
    padded = F.pad(values, (side // 2,) * 4)
    return _sliding_sums(_sliding_sums(padded, 1, side), 2, side)


def _sliding_sums(values: Tensor, dimension: int, length: int) -> Tensor:
    """Sums of `length` consecutive values; in double precision, since long sums are subtracted."""
    total = values.double().cumsum(dimension)
    total = torch.cat([torch.zeros_like(total.narrow(dimension, 0, 1)), total], dimension)
    count = total.shape[dimension] - length
    ends, starts = total.narrow(dimension, length, count), total.narrow(dimension, 0, count)
    return (ends - starts).to(values.dtype)


def _erode(valid: NDArray[np.bool_], radius: int) -> NDArray[np.float32]:
    """1 where all pixels within `radius` are valid, 0 elsewhere."""
    square = np.ones((2 * radius + 1,) * 2, np.uint8)
    inner = cv2.erode(valid.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return inner.astype(np.float32)
