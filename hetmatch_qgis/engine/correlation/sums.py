"""Sums of products over blocks and windows, the work behind a dense correlation."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MATRIX_COLUMNS = 16
"""Columns of a matrix, of whose products with 16 + 2 r columns 2 r + 1 are needed each: of 8, 16
and 32 the fastest for r = 3 and r = 6 (measured with OpenBLAS, AVX2)."""

_MAX_VALUES = 400_000
"""Values of matrix products at once: 1.6 MB of float32, which stay in the cache (a quarter to five
times as much took 67 to 123 ms for 256 x 250 cells, this 67)."""


def few_products(reference: Floats, padded: Floats, radius: int, step: int) -> Floats:
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
            sums[row * size + column] = block_sums(total, step)
    return np.ascontiguousarray(np.moveaxis(sums, 0, 2))


def matrix_products(reference: Floats, padded: Floats, radius: int, step: int) -> Floats:
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


def block_sums(values: Floats, step: int) -> Floats:
    """(H / step, W / step): sums over blocks of a map (H, W), sides multiples of `step`."""
    if step == 1:
        return values
    size = values.shape[1] // step, values.shape[0] // step
    means = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, dtype=np.float32) * np.float32(step * step)


def shifted_block_sums(padded: Floats, radius: int, step: int) -> Floats:
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


def box_sums(values: Floats, side: int) -> Floats:
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
