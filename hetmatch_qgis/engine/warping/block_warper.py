"""Warps a raster window by window: one thread reads and writes, others run GDAL's warper."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.warping.ground_patches import GroundPatch
from hetmatch_qgis.engine.warping.patches import Positions, cut_patches
from hetmatch_qgis.engine.warping.raster_profile import NodataEncoding, fill_invalid
from hetmatch_qgis.engine.warping.sampler import (
    Patch,
    Sampling,
    WarpedPixels,
    source_window,
    warp_patches,
)
from hetmatch_qgis.engine.warping.source import SourceRaster
from hetmatch_qgis.engine.warping.writer import BlockWriter

# All set by hand with the first version of `warp` (559f29a).

MAX_SAMPLES = 16_000_000
"""Source samples (pixels times bands) that are held for one window."""

MIN_SIDE_PX = 16
"""Target pixels of a window's side below which it is not quartered."""

ROUND_TO_PX = 16
"""Target pixels to which the sides of windows at the far edges are rounded up."""

MAX_THREADS = 4
"""Threads that run GDAL's warper."""


@dataclass(frozen=True)
class RasterWarp:
    """One raster, and how to warp it.

    source: the raster, open.
    grid: the target grid.
    positions: target pixels to source pixels.
    sampling: the resampling method and its kernel.
    encoding: how the target marks invalid pixels.
    over_ground: patches of a window whose positions depend on heights; None of other transforms.
    """

    source: SourceRaster
    grid: Grid
    positions: Positions
    sampling: Sampling
    encoding: NodataEncoding
    over_ground: Callable[[Window], list[GroundPatch]] | None = None


@dataclass(frozen=True)
class _Part:
    """A window of the target and the bands of it that are warped together.

    window: of the target.
    patches: what it is cut into.
    area: the window of the source that it is made of.
    bands: numbers from 1.
    """

    window: Window
    patches: list[Patch]
    area: Window
    bands: tuple[int, ...]


def warp_blocks(
    warp: RasterWarp, writer: BlockWriter, block: int, report: Callable[[float], None]
) -> NDArray[np.int64]:
    """Warp the whole raster into a writer.

    block: side of the windows in target pixels.
    report: called with the share that is done; an exception from it stops the work.

    Returns (2,): valid pixels of the target, and all of its pixels.
    """
    counts = np.zeros(2, dtype=np.int64)
    windows = list(_windows(warp.grid, block))
    threads = max(1, min(MAX_THREADS, os.cpu_count() or 1))
    running: deque[tuple[_Part, Future[WarpedPixels]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for number, window in enumerate(windows):
                report(number / len(windows))
                counts[1] += _size_in_grid(window, warp.grid)
                for part in _parts(warp, window):
                    report(number / len(windows))
                    while len(running) > threads:
                        counts[0] += _write(warp, writer, *running.popleft())
                    running.append((part, _submit(warp, pool, part)))
            while running:
                counts[0] += _write(warp, writer, *running.popleft())
        finally:
            for _, waiting in running:
                waiting.cancel()
    report(1.0)
    return counts


def _windows(grid: Grid, block: int) -> Iterator[Window]:
    for row in range(0, grid.height, block):
        for column in range(0, grid.width, block):
            # A raster narrower than a block needs no more than its own pixels.
            width = min(block, -(-(grid.width - column) // ROUND_TO_PX) * ROUND_TO_PX)
            height = min(block, -(-(grid.height - row) // ROUND_TO_PX) * ROUND_TO_PX)
            yield Window(column, row, width, height)


def _size_in_grid(window: Window, grid: Grid) -> int:
    """Pixels of a window that lie on the grid."""
    width = min(window.width, grid.width - window.column)
    return width * min(window.height, grid.height - window.row)


def _parts(warp: RasterWarp, window: Window) -> Iterator[_Part]:
    """A window, in quarters where it needs too much of the source, and in groups of bands."""
    size, radius = warp.source.size, warp.sampling.radius
    patches: list[Patch] = []
    if warp.over_ground is not None:
        patches += warp.over_ground(window)
    else:
        patches += cut_patches(window, warp.positions, size, radius)
    area = source_window(patches, size, radius)
    if area is None:
        return
    samples = max(area.width * area.height, window.width * window.height)
    if samples > MAX_SAMPLES and min(window.width, window.height) > MIN_SIDE_PX:
        for quarter in _quarters(window):
            yield from _parts(warp, quarter)
        return
    bands = warp.source.bands
    group_size = max(1, MAX_SAMPLES // samples)
    for first in range(0, len(bands), group_size):
        yield _Part(window, patches, area, bands[first : first + group_size])


def _quarters(window: Window) -> Iterator[Window]:
    column, row, width, height = window
    for down, rows in ((0, height // 2), (height // 2, height - height // 2)):
        for across, columns in ((0, width // 2), (width // 2, width - width // 2)):
            yield Window(column + across, row + down, columns, rows)


def _submit(warp: RasterWarp, pool: ThreadPoolExecutor, part: _Part) -> Future[WarpedPixels]:
    pixels = warp.source.read(part.area, part.bands)
    return pool.submit(
        warp_patches,
        pixels,
        part.area,
        part.patches,
        part.window,
        warp.sampling,
        warp.source.opaque,
        warp.source.may_have_invalid_pixels,
    )


def _write(warp: RasterWarp, writer: BlockWriter, part: _Part, done: Future[WarpedPixels]) -> int:
    """Write a part; returns how many of its pixels are valid."""
    warped = done.result()
    window, source = part.window, warp.source
    values = fill_invalid(warped.values, warped.valid, warp.encoding, warp.sampling.makes_values)
    writer.write(window, list(part.bands), values)
    if part.bands[0] != source.bands[0]:
        return 0
    any_valid = np.asarray(warped.valid.any(axis=0))
    if source.alpha is not None and warped.alpha is not None:
        writer.write(window, [source.alpha], warped.alpha[None])
    writer.write_mask(window, any_valid)
    columns = min(window.width, warp.grid.width - window.column)
    rows = min(window.height, warp.grid.height - window.row)
    return int(np.count_nonzero(any_valid[:rows, :columns]))
