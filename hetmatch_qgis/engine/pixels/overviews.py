"""In-memory overviews of large rasters that have no overview of their own.

Without them such a raster would be read in full for every coarse read: for its collar, for the
coarse match, for the pictures of the report.

They are made of sums over their cells, window by window. A window may end inside a cell: what its
neighbour adds makes the cell whole. So windows can be cut where the file's blocks end, and each
block is decoded once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.pixels.masks import is_covered
from hetmatch_qgis.engine.pixels.resample import area_average

MIN_PIXELS = 16_000_000
"""Pixels of a raster from which on it gets an overview in memory; set by hand with the first
overviews (a29fe28)."""

MAX_SAMPLES = 12_000_000
"""Cells times bands of an overview, 48 MB as float32; set with MIN_PIXELS."""

READ_SAMPLES = 4_000_000
"""Pixels times bands that are read for an overview at once, 16 MB as float32; set by hand in
f6b2bc39."""

MIN_SHARE_READ = 0.5
"""Share of the raster that a read must cover to be worth a pass over all of it; set with
MIN_PIXELS."""

ROW_TYPES = {
    np.dtype(np.uint8): np.uint16,
    np.dtype(np.uint16): np.uint32,
    np.dtype(np.float32): np.float32,
}
"""Types of the values that can be summed, and of the sums of MAX_WHOLE_SIDE of them."""

MAX_WHOLE_SIDE = 256
"""Side of a cell, pixels, up to which whole numbers are summed as such: 256 times 255 fits into 16
bits, 256 x 256 times 65,535 into 32."""

READ_AHEAD = 2
"""Windows in work at once: half of the time of one is decoding, which waits for the other's, half
is averaging (an RGB raster of 400 megapixels, deflated, without overviews)."""


@dataclass(frozen=True)
class MemoryOverview:
    """A whole raster at a coarser resolution.

    image: its pixels.
    cell: width and height of one of them in pixels of the raster.
    """

    image: MaskedImage
    cell: tuple[float, float]

    def read(self, window: Window, factor: float) -> MaskedImage:
        """A window in pixels of the raster, `factor` times coarser; see `Raster.read`."""
        shape = (int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor)))
        rows, columns = self.image.valid.shape
        corner = np.array([window.column, window.row]) / self.cell
        cell = factor / self.cell[0], factor / self.cell[1]
        end = corner + np.multiply(cell, shape[::-1])
        left, top = np.clip(np.floor(corner), 0, [columns, rows]).astype(int)
        right, bottom = np.clip(np.ceil(end), 0, [columns, rows]).astype(int)
        if right <= left or bottom <= top:
            return MaskedImage.empty(shape, self.image.values.shape[2])
        part = self.image.crop(Window(left, top, right - left, bottom - top))
        origin = float(corner[0]) - left, float(corner[1]) - top
        return area_average(part, origin, cell, shape)


OverviewKey = tuple[object, ...]
"""The raster's name, the state of its file, and what else tells its overviews apart."""


@dataclass(frozen=True)
class OverviewCache:
    """The overviews that are kept.

    overviews: by key.
    progress: checked for cancellation while an overview is made.
    """

    overviews: dict[OverviewKey, MemoryOverview] = field(default_factory=dict)
    progress: Progress = SILENT


_shared: ContextVar[OverviewCache | None] = ContextVar("shared overviews", default=None)


@contextmanager
def shared_overviews(
    progress: Progress, kept: dict[OverviewKey, MemoryOverview] | None = None
) -> Iterator[None]:
    """Inside the block, rasters of one name share the overviews made of them.

    progress: see `OverviewCache`.
    kept: where the overviews are looked up and kept, for blocks that follow; None for those of the
        enclosing block, or none at first.
    """
    outer = _shared.get()
    overviews = kept if kept is not None else {} if outer is None else outer.overviews
    token = _shared.set(OverviewCache(overviews, progress))
    try:
        yield
    finally:
        _shared.reset(token)


def shared_cache() -> OverviewCache | None:
    """The cache of the enclosing `shared_overviews` block, None outside of one."""
    return _shared.get()


def overview_key(location: str, *details: object) -> OverviewKey:
    """The key of an overview: it changes when the file does.

    details: what else it depends on, such as the bands.
    """
    try:
        state = Path(location).stat()
    except (OSError, ValueError):
        return location, *details
    return location, state.st_mtime_ns, state.st_size, *details


def reduction_factor(size: tuple[int, int], bands: int) -> int | None:
    """Side of the square of raster pixels that make up one cell of an overview.

    size: width and height of the raster. None for rasters too small to need an overview.
    """
    pixels = size[0] * size[1]
    if pixels < MIN_PIXELS:
        return None
    return max(2, int(np.ceil(np.sqrt(pixels * max(1, bands) / MAX_SAMPLES))))


def covers_most(window: Window, width: int, height: int) -> bool:
    """True if a window is worth a pass over all of a raster."""
    columns = min(window.column + window.width, width) - max(window.column, 0)
    rows = min(window.row + window.height, height) - max(window.row, 0)
    return min(columns, rows) > 0 and columns * rows >= MIN_SHARE_READ * width * height


@dataclass(frozen=True)
class CellSums:
    """Sums over the cells that a window of a raster touches.

    column, row: of the first of them. totals: (bands, rows, columns), of the valid pixels.
    counts: (rows, columns), how many these are.
    """

    column: int
    row: int
    totals: NDArray[np.float32]
    counts: NDArray[np.uint32]

    def add_to(self, totals: NDArray[np.float32], counts: NDArray[np.uint32]) -> None:
        """Add them to those of a whole raster, (bands, H, W) and (H, W)."""
        rows, columns = self.counts.shape
        part = np.s_[self.row : self.row + rows, self.column : self.column + columns]
        totals[(slice(None), *part)] += self.totals
        counts[part] += self.counts


def can_be_summed(values: NDArray, side: int) -> bool:
    """True where `cell_sums` takes values of this type in cells of this side."""
    return values.dtype == np.float32 or (values.dtype in ROW_TYPES and side <= MAX_WHOLE_SIDE)


def cell_sums(
    values: NDArray, valid: NDArray[np.bool_], corner: tuple[int, int], side: int
) -> CellSums:
    """Sums of a window's valid pixels over cells of side x side pixels.

    values: (bands, H, W), of a type in ROW_TYPES. valid: (H, W). corner: (column, row) of the
    window's first pixel in the raster.
    """
    (height, width), (left, top) = valid.shape, corner
    columns, rows = _starts(left, width, side), _starts(top, height, side)
    if valid.all():
        heights, widths = np.diff(rows, append=height), np.diff(columns, append=width)
        counts = np.outer(heights, widths).astype(np.uint32)
    else:
        values = np.where(valid, values, values.dtype.type(0))
        counts = _sums(valid.view(np.uint8), rows, columns).astype(np.uint32)
    totals = np.empty((len(values), len(rows), len(columns)), dtype=np.float32)
    for total, plane in zip(totals, values, strict=True):
        total[:] = _sums(plane, rows, columns)
    return CellSums(left // side, top // side, totals, counts)


def _starts(first: int, length: int, side: int) -> NDArray[np.intp]:
    """First pixels of cells along an axis of a window; the first is 0 however much is cut off."""
    return np.concatenate([[0], np.arange(side - first % side, length, side)]).astype(np.intp)


def _sums(plane: NDArray, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray:
    """Sums of a plane (H, W) over the cells that begin at `rows` and `columns`, rows first."""
    row_type = ROW_TYPES[plane.dtype]
    of_rows = np.empty((len(rows), plane.shape[1]), dtype=row_type)
    ends = [*rows[1:], len(plane)]
    for row, (start, end) in enumerate(zip(rows, ends, strict=True)):
        np.add.reduce(plane[start:end], axis=0, dtype=row_type, out=of_rows[row])
    whole_type = np.float32 if row_type is np.float32 else np.uint32
    return np.asarray(np.add.reduceat(of_rows, columns, axis=1, dtype=whole_type))


def build_overview(
    sums: Callable[[Window], CellSums],
    size: tuple[int, int],
    block: tuple[int, int],
    side: int,
    bands: int,
    progress: Progress,
) -> MaskedImage:
    """The whole raster, `side` times coarser, read in windows of whole blocks.

    sums: reads a window as the sums over cells of side x side pixels. size, block: width and height
    in pixels. A cell is valid where at least half of it is. Raises Cancelled.
    """
    shape = (-(-size[1] // side), -(-size[0] // side))
    totals, counts = np.zeros((bands, *shape), np.float32), np.zeros(shape, np.uint32)
    for part in _side_by_side(sums, list(_windows(size, block, bands)), progress):
        part.add_to(totals, counts)
    valid = is_covered(counts, side**2)
    totals /= np.maximum(counts, 1)
    if not valid.all():
        totals[:, ~valid] = 0
    return MaskedImage(np.moveaxis(totals, 0, 2), valid)


def _side_by_side(
    sums: Callable[[Window], CellSums], windows: list[Window], progress: Progress
) -> Iterator[CellSums]:
    """The sums of windows, in their order: one is added up while the next is decoded.

    Raises Cancelled.
    """
    with ThreadPoolExecutor(READ_AHEAD, thread_name_prefix="hetmatch-read") as pool:
        pending: deque[Future[CellSums]] = deque()
        try:
            for number in range(len(windows) + READ_AHEAD):
                progress.check()
                if number < len(windows):
                    pending.append(pool.submit(sums, windows[number]))
                if number >= READ_AHEAD:
                    yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


def _windows(size: tuple[int, int], block: tuple[int, int], bands: int) -> Iterator[Window]:
    """Windows that cover a raster, within READ_SAMPLES and of whole blocks.

    Blocks as wide as the raster are read over its width, others in windows that are about square.
    One block is read at once up to MAX_SAMPLES: in parts it would be decoded once for each.
    """
    max_pixels = READ_SAMPLES // max(1, bands)
    is_kept_whole = block[0] * block[1] * bands <= MAX_SAMPLES
    width = size[0] if block[0] >= size[0] else int(np.sqrt(max_pixels))
    width = min(_whole_blocks(min(width, max_pixels), block[0], is_kept_whole), size[0])
    height = _whole_blocks(max(1, max_pixels // width), block[1], is_kept_whole)
    for top in range(0, size[1], height):
        for left in range(0, size[0], width):
            yield Window(left, top, min(width, size[0] - left), min(height, size[1] - top))


def _whole_blocks(length: int, block: int, is_kept_whole: bool) -> int:
    """A length rounded down to whole blocks; of less than one, one or as much of it as there is."""
    return length // block * block or (block if is_kept_whole else length)
