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
from hetmatch_qgis.engine.warping.patches import Patch, Positions, cut
from hetmatch_qgis.engine.warping.raster_profile import Layout, filled
from hetmatch_qgis.engine.warping.sampler import Sampling, Warped, needed, warp_patches
from hetmatch_qgis.engine.warping.source import Source
from hetmatch_qgis.engine.warping.writer import BlockWriter

MOST_SAMPLES = 16_000_000
"""Source samples (pixels times bands) that are held for one window."""

SMALLEST = 16
ROUND_TO = 16
MOST_THREADS = 4


@dataclass(frozen=True)
class Job:
    """What is to be done with one raster. positions: target pixels to its pixels."""

    source: Source
    grid: Grid
    positions: Positions
    sampling: Sampling
    layout: Layout


@dataclass(frozen=True)
class _Part:
    """A window of the target and the bands of it that are warped together."""

    window: Window
    patches: list[Patch]
    area: Window
    bands: tuple[int, ...]


def warp_all(
    job: Job, writer: BlockWriter, block: int, progress: Callable[[float], None]
) -> NDArray[np.int64]:
    """Warp the whole raster into a writer.

    block: side of the windows. progress: called with the share that is done; what it raises stops
    the work. Returns how many pixels of the target show something, and how many there are.
    """
    counts = np.zeros(2, dtype=np.int64)
    windows = list(_windows(job.grid, block))
    threads = max(1, min(MOST_THREADS, os.cpu_count() or 1))
    running: deque[tuple[_Part, Future[Warped]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for number, window in enumerate(windows):
                progress(number / len(windows))
                counts[1] += _inner_size(window, job.grid)
                for part in _parts(job, window):
                    progress(number / len(windows))
                    while len(running) > threads:
                        counts[0] += _write(job, writer, *running.popleft())
                    running.append((part, _submit(job, pool, part)))
            while running:
                counts[0] += _write(job, writer, *running.popleft())
        finally:
            for _, waiting in running:
                waiting.cancel()
    progress(1.0)
    return counts


def _windows(grid: Grid, block: int) -> Iterator[Window]:
    for row in range(0, grid.height, block):
        for column in range(0, grid.width, block):
            # A raster narrower than a block needs no more than its own pixels.
            width = min(block, -(-(grid.width - column) // ROUND_TO) * ROUND_TO)
            height = min(block, -(-(grid.height - row) // ROUND_TO) * ROUND_TO)
            yield Window(column, row, width, height)


def _inner_size(window: Window, grid: Grid) -> int:
    width = min(window.width, grid.width - window.column)
    return width * min(window.height, grid.height - window.row)


def _parts(job: Job, window: Window) -> Iterator[_Part]:
    """A window, in quarters where it needs too much of the source, and in groups of bands."""
    size, reach = job.source.size, job.sampling.reach
    patches = cut(window, job.positions, size, reach)
    area = needed(patches, size, reach)
    if area is None:
        return
    samples = max(area.width * area.height, window.width * window.height)
    if samples > MOST_SAMPLES and min(window.width, window.height) > SMALLEST:
        for quarter in _quarters(window):
            yield from _parts(job, quarter)
        return
    bands = job.source.bands
    together = max(1, MOST_SAMPLES // samples)
    for first in range(0, len(bands), together):
        yield _Part(window, patches, area, bands[first : first + together])


def _quarters(window: Window) -> Iterator[Window]:
    column, row, width, height = window
    for down, rows in ((0, height // 2), (height // 2, height - height // 2)):
        for across, columns in ((0, width // 2), (width // 2, width - width // 2)):
            yield Window(column + across, row + down, columns, rows)


def _submit(job: Job, pool: ThreadPoolExecutor, part: _Part) -> Future[Warped]:
    pixels = job.source.read(part.area, part.bands)
    return pool.submit(
        warp_patches,
        pixels,
        part.area,
        part.patches,
        part.window,
        job.sampling,
        job.source.opaque,
        job.source.may_have_holes,
    )


def _write(job: Job, writer: BlockWriter, part: _Part, waiting: Future[Warped]) -> int:
    """Write what was warped; returns how many of its pixels show something."""
    warped = waiting.result()
    window, source = part.window, job.source
    values = filled(warped.values, warped.valid, job.layout, job.sampling.makes_values)
    writer.write(window, list(part.bands), values)
    if part.bands[0] != source.bands[0]:
        return 0
    shown = np.asarray(warped.valid.any(axis=0))
    if source.alpha is not None and warped.alpha is not None:
        writer.write(window, [source.alpha], warped.alpha[None])
    writer.write_mask(window, shown)
    columns = min(window.width, job.grid.width - window.column)
    rows = min(window.height, job.grid.height - window.row)
    return int(np.count_nonzero(shown[:rows, :columns]))
