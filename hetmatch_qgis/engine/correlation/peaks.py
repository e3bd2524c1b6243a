"""Sub-pixel peaks of a correlation volume, how sharp they are, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other

Floats = NDArray[np.float32]

_EXCLUDED_RADIUS = 2
"""Displacements around a peak that are no rivals of it; set with the first version
(bd793ef)."""


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
