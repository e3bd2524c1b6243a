"""Dense normalised correlation of many-channel images, for every small displacement at once.

The channels are gradients in double-angle form (`pairs/gradients.py`) or a network's descriptors.

All arrays have rows and columns first and channels or displacements last, so that what is added up
over a window lies side by side in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.pairs.gradients import squared_lengths

Floats = NDArray[np.float32]

_EXCLUDED_RADIUS = 2
"""Displacements around a peak that are no rivals of it; set with the first version
(bd793ef)."""

_FEW_CHANNELS = 4
"""Channels up to which images are multiplied pixel by pixel rather than as matrices: below, the
matrices are too narrow for BLAS (measured at 384 x 384 pixels, 2 channels: 8 ms against 31)."""

_MATRIX_COLUMNS = 16
"""Columns of a matrix, of whose products with 16 + 2 r columns 2 r + 1 are needed each: of 8, 16
and 32 the fastest for r = 3 and r = 6 (measured with OpenBLAS, AVX2)."""

_MAX_VALUES = 400_000
"""Values of matrix products at once: 1.6 MB of float32, which stay in the cache (a quarter to five
times as much took 67 to 123 ms for 256 x 250 cells, this 67)."""


@dataclass(frozen=True)
class BlockProducts:
    """Sums over the blocks of a lattice (h, w), from which windows of any size are made.

    products: (h, w, D * D) products of both images for each displacement, row first.
    ref_energies: (h, w) squares of the reference.
    moving_energies: (h, w, D * D) squares of the moving image for each displacement.
    """

    products: Floats
    ref_energies: Floats
    moving_energies: Floats

    def windowed(self, side: int, run_both: SideBySide = one_after_the_other) -> Floats:
        """Normalised correlation (h, w, D * D) of windows of side x side blocks, side odd.

        Displacements row first; lattice points are the centres of the blocks.

        run_both: how two halves of the work are run.
        """

        def norms() -> Floats:
            norm = _box_sums(self.moving_energies, side)
            norm *= _box_sums(self.ref_energies, side)[..., None]
            return np.sqrt(np.maximum(norm, np.float32(1e-12), out=norm), out=norm)

        correlation, norm = run_both(lambda: _box_sums(self.products, side), norms)
        correlation /= norm
        return correlation


def block_products(
    reference: Floats,
    moving: Floats,
    radius: int,
    step: int,
    run_both: SideBySide = one_after_the_other,
) -> BlockProducts:
    """Compare every step x step block of an image with another, at every displacement.

    reference, moving: (H, W, C) channels on one frame, zero where invalid.
    radius: the largest displacement in pixels of the channels.
    step: side of a block, the lattice's spacing, in pixels of the channels.
    run_both: how two halves of the work are run; the sums are the same bits.
    """
    height, width, channels = reference.shape
    rows, columns = height // step, width // step
    reference = np.ascontiguousarray(reference[: rows * step, : columns * step])
    moving = moving[: rows * step + radius, : columns * step + radius]
    bottom = rows * step + radius - moving.shape[0]
    right = columns * step + radius - moving.shape[1]
    padded = np.pad(moving, ((radius, bottom), (radius, right), (0, 0)))
    multiply = _few_products if channels <= _FEW_CHANNELS else _matrix_products
    size = 2 * radius + 1
    products = np.empty((rows, columns, size * size), dtype=np.float32)
    middle = rows // 2

    def multiply_rows(first: int, last: int) -> None:
        if first == last:
            return
        part, around = reference[first * step : last * step], last * step + 2 * radius
        products[first:last] = multiply(part, padded[first * step : around], radius, step)

    def upper() -> tuple[Floats, Floats]:
        multiply_rows(0, middle)
        energies = _shifted_block_sums(squared_lengths(padded), radius, step)
        return _block_sums(squared_lengths(reference), step), energies

    (ref_energies, moving_energies), _ = run_both(upper, lambda: multiply_rows(middle, rows))
    return BlockProducts(products, ref_energies, moving_energies)


@dataclass(frozen=True)
class Peaks:
    """Sub-pixel peaks of a correlation volume.

    shift: (h, w, 2) displacement (column, row) in pixels of the channels.
    height: (h, w) of the peak.
    sharpness: (h, w) height over the best rival, relative, 0 to 1.
    covariance: (h, w, 3) of the shift for a single independent sample: variances of column and row,
        and their covariance, in squared pixels of the channels. See `peak_covariance`.

    A peak on the rim of the search window has no neighbour: its height and sharpness are zero.
    """

    shift: Floats
    height: Floats
    sharpness: Floats
    covariance: Floats

    def as_doubles(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Displacement, height and sharpness in double precision."""
        return (
            self.shift.astype(np.float64),
            self.height.astype(np.float64),
            self.sharpness.astype(np.float64),
        )


def peaks(volume: Floats, radius: int, run_both: SideBySide = one_after_the_other) -> Peaks:
    """The peaks of a correlation volume (h, w, D * D), displacements row first.

    Sub-pixel by the parabola through three values along each axis.

    run_both: how two halves of the work are run.
    """
    middle = len(volume) // 2
    upper, lower = run_both(
        lambda: _peaks(volume[:middle], radius), lambda: _peaks(volume[middle:], radius)
    )
    return Peaks(
        shift=np.concatenate([upper.shift, lower.shift]),
        height=np.concatenate([upper.height, lower.height]),
        sharpness=np.concatenate([upper.sharpness, lower.sharpness]),
        covariance=np.concatenate([upper.covariance, lower.covariance]),
    )


def _peaks(volume: Floats, radius: int) -> Peaks:
    """The peaks of some rows of a volume."""
    size = 2 * radius + 1
    rows, columns, _ = volume.shape
    flat = volume.reshape(rows * columns, size * size)
    at = np.arange(len(flat))
    index = flat.argmax(axis=1)
    best = np.maximum(flat[at, index], 0)
    row, column = np.divmod(index, size)
    inner_row, inner_column = row.clip(1, size - 2), column.clip(1, size - 2)
    is_on_rim = (row != inner_row) | (column != inner_column)

    def value(row_step: int, column_step: int) -> Floats:
        values = flat[at, (inner_row + row_step) * size + inner_column + column_step]
        return np.asarray(values, dtype=np.float32)

    middle = value(0, 0)
    shift = np.stack(
        [
            inner_column + _vertex(value(0, -1), middle, value(0, 1)) - radius,
            inner_row + _vertex(value(-1, 0), middle, value(1, 0)) - radius,
        ],
        axis=-1,
    )
    others = flat.copy()
    near = _neighbours(size)[index] + at[:, None] * (size * size)
    others.reshape(-1)[near] = -1
    rival = np.maximum(others.max(axis=1), 0)
    sharpness = (best - rival) / np.maximum(best, np.float32(1e-6))
    shape = rows, columns
    return Peaks(
        shift=shift.reshape(*shape, 2).astype(np.float32),
        height=np.where(is_on_rim, np.float32(0), best).reshape(shape),
        sharpness=np.where(is_on_rim, np.float32(0), sharpness).reshape(shape),
        covariance=peak_covariance(
            middle,
            value(0, -1) - 2 * middle + value(0, 1),
            value(-1, 0) - 2 * middle + value(1, 0),
            (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / np.float32(4),
        ).reshape(*shape, 3),
    )


@cache
def _neighbours(size: int) -> NDArray[np.intp]:
    """(D * D, 25): the displacements within _EXCLUDED_RADIUS of each, as indices, row first."""
    every = np.arange(size)
    steps = np.arange(-_EXCLUDED_RADIUS, _EXCLUDED_RADIUS + 1)
    near = (every[:, None] + steps).clip(0, size - 1)
    pairs = near[:, None, :, None] * size + near[None, :, None, :]
    return np.asarray(pairs.reshape(size * size, -1))


def peak_covariance(height: Floats, by_column: Floats, by_row: Floats, mixed: Floats) -> Floats:
    """Covariance (N, 3) of the position of correlation peaks, for one independent sample.

    height: (N,) correlation r at the peak. by_column, by_row, mixed: (N,) its second derivatives.

    Where both images are one signal with normal noise, the likelihood of a shift goes with
    (1 - r**2) to the power of minus half the samples; the inverse of its curvature at the peak is
    (1 - r**2) / r times that of the correlation. A flat peak is uncertain by its slope, a low one
    by its noise, and an edge along itself, as in Foerstner's and Guelch's interest operator (1987).
    Divide by the number of independent samples.
    """
    height = np.clip(height, _MIN_HEIGHT, _MAX_HEIGHT)
    # The eigenvalues of the negative curvature, none of them flatter than can be told.
    mean, half = -(by_column + by_row) / 2, (by_row - by_column) / 2
    spread = np.hypot(half, mixed)
    large = np.maximum(mean + spread, _MIN_CURVATURE)
    small = np.maximum(mean - spread, _MIN_CURVATURE)
    scale = (1 - height**2) / height
    average = scale * (1 / small + 1 / large) / 2
    difference = scale * (1 / small - 1 / large) / 2 / np.maximum(spread, np.float32(1e-12))
    return np.stack(
        [average - difference * half, average + difference * half, difference * mixed], axis=-1
    ).astype(np.float32)


_MIN_HEIGHT, _MAX_HEIGHT = np.float32(1e-3), np.float32(0.999)
"""Correlations that a peak's covariance is told for; beyond, the formula leads to no number."""

_MIN_CURVATURE = np.float32(1e-4)
"""Correlation by squared pixel below which a peak is flat: of the right points of scans of relief
maps (`benchmarks.scanned_sheets`) the flattest has 3e-4, one in a thousand less than 9e-4."""


def _vertex(before: Floats, middle: Floats, after: Floats) -> Floats:
    """Offset of a parabola's vertex from the middle of three values, at most half a pixel."""
    curvature = np.minimum(before - 2 * middle + after, np.float32(-1e-9))
    return np.asarray(np.clip(0.5 * (before - after) / curvature, -0.5, 0.5))


def _few_products(reference: Floats, padded: Floats, radius: int, step: int) -> Floats:
    """Block sums (h, w, D * D) of the products of images with few channels."""
    height, width, channels = reference.shape
    size = 2 * radius + 1
    sums = np.empty((size * size, height // step, width // step), dtype=np.float32)
    ref_planes = [np.ascontiguousarray(reference[..., number]) for number in range(channels)]
    planes = [np.ascontiguousarray(padded[..., number]) for number in range(channels)]
    product, total = np.empty((2, height, width), dtype=np.float32)
    for row in range(size):
        for column in range(size):
            part = slice(row, row + height), slice(column, column + width)
            np.multiply(ref_planes[0], planes[0][part], out=total)
            for ref_plane, plane in zip(ref_planes[1:], planes[1:], strict=True):
                np.multiply(ref_plane, plane[part], out=product)
                total += product
            sums[row * size + column] = _block_sums(total, step)
    return np.ascontiguousarray(np.moveaxis(sums, 0, 2))


def _matrix_products(reference: Floats, padded: Floats, radius: int, step: int) -> Floats:
    """Block sums (h, w, D * D) of the products of images with many channels.

    For each row of blocks and each vertical displacement, matrix products of groups of columns with
    the columns around them hold every horizontal displacement on a diagonal.
    """
    height, width, channels = reference.shape
    rows, columns, size = height // step, width // step, 2 * radius + 1
    group = max(step, _MATRIX_COLUMNS // step * step)
    groups = -(-width // group)
    fill = groups * group - width
    left = np.pad(reference, ((0, 0), (0, fill), (0, 0)))
    # The rows of a block side by side: one product adds over rows and channels.
    left = left.reshape(rows, step, groups, group, channels).transpose(0, 2, 3, 1, 4)
    left = np.ascontiguousarray(left).reshape(rows, 1, groups, group, step * channels)
    around = np.pad(padded, ((0, 0), (0, fill), (0, 0)))
    around = np.concatenate(
        [around[row : row + len(padded) - step + 1] for row in range(step)], axis=2
    )
    line, point, value = around.strides
    right = as_strided(
        around,
        (rows, size, groups, step * channels, group + 2 * radius),
        (step * line, line, group * point, value, point),
        writeable=False,
    )
    sums = np.empty((rows, groups * group // step, size, size), dtype=np.float32)
    band = max(1, _MAX_VALUES // (size * groups * group * (group + 2 * radius)))
    for first in range(0, rows, band):
        last = min(first + band, rows)
        products = np.matmul(left[first:last], right[first:last])
        *outer, line, value = products.strides
        diagonals = as_strided(
            products,
            (last - first, size, groups, size, group // step, step),
            (*outer, value, step * (line + value), line + value),
            writeable=False,
        )
        # (row, dy, group, dx, block) to (row, group, block, dy, dx).
        blocks = diagonals.sum(axis=5).transpose(0, 2, 4, 1, 3)
        sums[first:last] = blocks.reshape(last - first, -1, size, size)
    return np.ascontiguousarray(sums[:, :columns]).reshape(rows, columns, size * size)


def _block_sums(values: Floats, step: int) -> Floats:
    """(H / step, W / step): sums over blocks of a map (H, W), sides multiples of `step`."""
    if step == 1:
        return values
    size = values.shape[1] // step, values.shape[0] // step
    means = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, dtype=np.float32) * np.float32(step * step)


def _shifted_block_sums(padded: Floats, radius: int, step: int) -> Floats:
    """Block sums (h, w, D * D) of a padded map (H + 2 r, W + 2 r) for every displacement."""
    size = 2 * radius + 1
    rows, columns = ((side - 2 * radius) // step for side in padded.shape)
    sums: Floats = cv2.boxFilter(  # type: ignore[assignment]
        padded,
        cv2.CV_32F,
        (step, step),
        anchor=(0, 0),
        normalize=False,
        borderType=cv2.BORDER_CONSTANT,
    )
    line, value = sums.strides
    shifted = as_strided(
        sums,
        (rows, columns, size, size),
        (step * line, step * value, line, value),
        writeable=False,
    )
    return shifted.reshape(rows, columns, size * size)


def _box_sums(values: Floats, side: int) -> Floats:
    """Sums over side x side neighbours of maps (h, w) or (h, w, N), side odd, zero outside.

    OpenCV adds up in double precision, since a running sum is subtracted from.
    """
    maps = np.ascontiguousarray(values)
    flat = maps.reshape(*maps.shape[:2], -1)
    sums = np.empty_like(flat)
    for first in range(0, flat.shape[2], _MAX_MAPS):
        part = np.ascontiguousarray(flat[..., first : first + _MAX_MAPS])
        found = cv2.boxFilter(
            part, cv2.CV_32F, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT
        )
        sums[..., first : first + _MAX_MAPS] = found.reshape(part.shape)
    return sums.reshape(values.shape)


_MAX_MAPS = 64
"""Channels of an image at once: OpenCV 5 takes 128 at most, OpenCV 4 512."""
