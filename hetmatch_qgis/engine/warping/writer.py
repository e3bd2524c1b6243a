"""Writes a registered raster block by block, and lays it out as a COG."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import CancelledCallback
from hetmatch_qgis.engine.warping.source import BLOCK_CACHE_BYTES

LOOK_EVERY_S = 0.2
GIVE_UP_AFTER_S = 1.5


class BlockWriter:
    """A raster open for writing windows; a context manager that closes it."""

    def __init__(self, path: Path, profile: dict[str, Any], masked: bool) -> None:
        self._masked = masked
        self.dataset: Any = rasterio.open(path, "w", **profile)

    def __enter__(self) -> BlockWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.dataset.close()

    def write(self, window: Window, bands: list[int], values: NDArray) -> None:
        """values: (bands, H, W); what reaches over the raster's edges is left out."""
        area, rows, columns = self._inside(window)
        self.dataset.write(values[:, :rows, :columns], bands, window=area)

    def write_mask(self, window: Window, valid: NDArray[np.bool_]) -> None:
        """valid: (H, W)."""
        if self._masked:
            area, rows, columns = self._inside(window)
            self.dataset.write_mask(valid[:rows, :columns], window=area)

    def _inside(self, window: Window) -> tuple[RasterioWindow, int, int]:
        columns = min(window.width, self.dataset.width - window.column)
        rows = min(window.height, self.dataset.height - window.row)
        return RasterioWindow(window.column, window.row, columns, rows), rows, columns


def to_cog(
    source: Path,
    target: Path,
    options: dict[str, Any],
    progress: Callable[[float], None],
    cancelled: CancelledCallback | None,
) -> None:
    """Copy a GeoTIFF to a COG. GDAL cannot be told to stop there: so that it does, what it reads is
    cut short.

    Raises Cancelled.
    """
    expected = max(1, source.stat().st_size)
    progress(0.0)
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(_copy, source, target, options)
        while not _done(copying):
            if cancelled is not None and cancelled():
                _cut_short(source, target, copying)
                raise Cancelled
            written = sum(map(_size, [target, *_overviews(source, target)]))
            progress(min(0.99, written / (1.4 * expected)))
        copying.result()


def _copy(source: Path, target: Path, options: dict[str, Any]) -> None:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_CACHEMAX=BLOCK_CACHE_BYTES):
        rasterio.shutil.copy(str(source), str(target), driver="COG", **options)


def _done(copying: Future[None]) -> bool:
    return bool(wait([copying], timeout=LOOK_EVERY_S).done)


def _overviews(source: Path, target: Path) -> list[Path]:
    """What the COG driver makes beside the target for a while, and copies into it."""
    beside = [path for path in target.parent.iterdir() if path.name.startswith(f"{target.name}.")]
    return [path for path in beside if path != source]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # The driver has just taken it away, or has not made it yet.
        return 0


def _cut_short(source: Path, target: Path, copying: Future[None]) -> None:
    """Cut short what is read, and nothing that is written: in such a file libtiff goes round for
    ever. Overviews are only read as soon as there is something in the target."""
    until = time.monotonic() + GIVE_UP_AFTER_S
    while not copying.done() and time.monotonic() < until:
        for path in (source, *(_overviews(source, target) if _size(target) else ())):
            with suppress(OSError), path.open("r+b") as file:
                file.truncate(0)
        wait([copying], timeout=0.1)
