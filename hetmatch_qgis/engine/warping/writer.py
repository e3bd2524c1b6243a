"""Writes a registered raster block by block, and copies it to a COG."""

from __future__ import annotations

import time
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
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping.source import BLOCK_CACHE_BYTES

# All set by hand with the first version of `warp` (559f29a).

POLL_INTERVAL_S = 0.2
"""Seconds between two looks at a running copy."""

ABORT_TIMEOUT_S = 1.5
"""Seconds for which a copy that does not stop is cut short again."""

COG_SIZE_RATIO = 1.4
"""Bytes of a COG, with its overviews, for each byte of the file that it is copied from."""


class BlockWriter:
    """A raster open for writing windows; a context manager that closes it.

    path: the file to write.
    profile: the arguments with which rasterio creates it.
    has_mask: whether it has a mask, for `write_mask` to write.
    dataset: as rasterio opened it.
    """

    def __init__(self, path: Path, profile: dict[str, Any], has_mask: bool) -> None:
        self._has_mask = has_mask
        self.dataset: Any = rasterio.open(path, "w", **profile)

    def __enter__(self) -> BlockWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.dataset.close()

    def write(self, window: Window, bands: list[int], values: NDArray) -> None:
        """Write values (bands, H, W) of a window, without what reaches over the raster's edges."""
        area, rows, columns = self._inside(window)
        self.dataset.write(values[:, :rows, :columns], bands, window=area)

    def write_mask(self, window: Window, valid: NDArray[np.bool_]) -> None:
        """Write the mask (H, W) of a window, if the raster has one."""
        if self._has_mask:
            area, rows, columns = self._inside(window)
            self.dataset.write_mask(valid[:rows, :columns], window=area)

    def _inside(self, window: Window) -> tuple[RasterioWindow, int, int]:
        columns = min(window.width, self.dataset.width - window.column)
        rows = min(window.height, self.dataset.height - window.row)
        return RasterioWindow(window.column, window.row, columns, rows), rows, columns


def copy_to_cog(
    source: Path, target: Path, options: dict[str, Any], progress: Progress, message: Message
) -> None:
    """Copy a GeoTIFF to a COG.

    options: of GDAL's COG driver. message: for the progress, while the copy runs.

    GDAL's copy cannot be interrupted: upon a cancel the file that it reads is truncated, so that it
    fails. Raises Cancelled.
    """
    expected = max(1, source.stat().st_size)
    progress.report(0.0, message)
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(_copy, source, target, options)
        while not _is_done(copying):
            written = sum(map(_size, [target, *_overviews(source, target)]))
            try:
                progress.report(min(0.99, written / (COG_SIZE_RATIO * expected)), message)
            except Cancelled:
                _cut_short(source, target, copying)
                raise
        copying.result()


def _copy(source: Path, target: Path, options: dict[str, Any]) -> None:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_CACHEMAX=BLOCK_CACHE_BYTES):
        rasterio.shutil.copy(str(source), str(target), driver="COG", **options)


def _is_done(copying: Future[None]) -> bool:
    return bool(wait([copying], timeout=POLL_INTERVAL_S).done)


def _overviews(source: Path, target: Path) -> list[Path]:
    """Temporary files that the COG driver makes beside the target and copies into it."""
    beside = [path for path in target.parent.iterdir() if path.name.startswith(f"{target.name}.")]
    return [path for path in beside if path != source]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # The driver has just removed it, or has not made it yet.
        return 0


def _cut_short(source: Path, target: Path, copying: Future[None]) -> None:
    """Truncate the files that the copy reads.

    None that it writes: in a truncated file libtiff loops for ever. Overviews are read, not
    written, as soon as the target holds something.
    """
    deadline = time.monotonic() + ABORT_TIMEOUT_S
    while not copying.done() and time.monotonic() < deadline:
        for path in (source, *(_overviews(source, target) if _size(target) else ())):
            with suppress(OSError), path.open("r+b") as file:
                file.truncate(0)
        wait([copying], timeout=0.1)
