"""Whole rasters, made coarser once for all that look at them from afar.

A raster without overviews would be read in full for each of its coarse looks: for its collar, for
its place on the other raster, for the pictures of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.raster.resample import area_average, block_means

WORTH_IT = 16_000_000
"""Pixels of a raster from which on it is made coarser in memory."""

MOST_SAMPLES = 12_000_000
"""Cells times bands of what is kept, and pixels times bands of what is read for it at once."""

MOST_OF_IT = 0.5
"""Share of the raster that a read must cover to be worth a pass over all of it."""


@dataclass(frozen=True)
class OwnLevel:
    """image: the whole raster. cell: width and height of its pixels in those of the raster."""

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
            channels = self.image.values.shape[2]
            return MaskedImage(np.zeros((*shape, channels), np.float32), np.zeros(shape, bool))
        part = MaskedImage(
            self.image.values[top:bottom, left:right], self.image.valid[top:bottom, left:right]
        )
        origin = float(corner[0]) - left, float(corner[1]) - top
        return area_average(part, origin, cell, shape)


Key = tuple[object, ...]


@dataclass(frozen=True)
class Shelf:
    """The levels that are kept. check: called often while one is made; what it raises ends that."""

    levels: dict[Key, OwnLevel] = field(default_factory=dict)
    check: Callable[[], None] = lambda: None


_shelf: ContextVar[Shelf | None] = ContextVar("own levels", default=None)


@contextmanager
def levels_shared(check: Callable[[], None]) -> Iterator[None]:
    """Inside the block all rasters of one name share what was made of them.

    check: see `Shelf`.
    """
    outer = _shelf.get()
    token = _shelf.set(Shelf(check=check) if outer is None else Shelf(outer.levels, check))
    try:
        yield
    finally:
        _shelf.reset(token)


def shelf_or(own: Shelf) -> Shelf:
    """The shelf that is shared here, else one's own."""
    return _shelf.get() or own


def key_of(location: str, *more: object) -> Key:
    """What a level goes by: the raster's name, and which of its versions it is."""
    try:
        state = Path(location).stat()
    except (OSError, ValueError):
        return location, *more
    return location, state.st_mtime_ns, state.st_size, *more


def side_of(size: tuple[int, int], bands: int) -> int | None:
    """How many pixels of a raster go side by side into a cell of its level; None for small ones."""
    pixels = size[0] * size[1]
    if pixels < WORTH_IT:
        return None
    return max(2, int(np.ceil(np.sqrt(pixels * max(1, bands) / MOST_SAMPLES))))


def covers_most(window: Window, width: int, height: int) -> bool:
    """Whether a window is worth a pass over all of a raster."""
    across = min(window.column + window.width, width) - max(window.column, 0)
    down = min(window.row + window.height, height) - max(window.row, 0)
    return min(across, down) > 0 and across * down >= MOST_OF_IT * width * height


def make(
    read: Callable[[Window], MaskedImage],
    size: tuple[int, int],
    block: tuple[int, int],
    side: int,
    bands: int,
    check: Callable[[], None],
) -> MaskedImage:
    """A raster of a size, `side` times coarser, read in windows of whole blocks.

    size, block: width and height. A cell at the far edges is valid where at least half of it shows
    something.
    """
    shape = (-(-size[1] // side), -(-size[0] // side))
    values, valid = None, np.zeros(shape, dtype=bool)
    for window in _windows(size, block, side, bands):
        check()
        part = block_means(read(window), side)
        if values is None:
            values = np.zeros((part.values.shape[2], *shape), dtype=np.float32)
        rows, columns = part.valid.shape
        top, left = window.row // side, window.column // side
        at = slice(top, top + rows), slice(left, left + columns)
        values[:, at[0], at[1]] = np.moveaxis(part.values, 2, 0)
        valid[at] = part.valid
    if values is None:
        raise ValueError("a raster has at least one pixel")
    return MaskedImage(np.moveaxis(values, 0, 2), valid)


def _windows(
    size: tuple[int, int], block: tuple[int, int], side: int, bands: int
) -> Iterator[Window]:
    """Windows that cover a raster, of whole cells and next to whole blocks, as far as memory goes.

    Blocks as wide as the raster are read over its width, others in windows that are about square.
    """
    most = MOST_SAMPLES // max(1, bands)
    is_striped = block[0] >= size[0]
    across = most // side if is_striped else max(side, int(np.sqrt(most)))
    across = min(_whole(across, block[0]), size[0])
    columns = _edges(size[0], across, side)
    rows = _edges(size[1], _whole(max(side, most // across), block[1]), side)
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            yield Window(left, top, right - left, bottom - top)


def _whole(length: int, block: int) -> int:
    """A length in whole blocks, where it holds any."""
    return length // block * block or length


def _edges(length: int, step: int, side: int) -> list[int]:
    inner = np.unique(np.round(np.arange(step, length, step) / side).astype(int)) * side
    return [0, *(int(edge) for edge in inner if 0 < edge < length), length]
