"""Corrected RPCs written where the user says, without loss of those that the raster came with."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.staging import write_together
from hetmatch_qgis.engine.raster.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.files import write_rpcs


def save_rpcs(path: Path, moving: RasterName, model: RpcModel) -> Path:
    """Write RPCs in the format that the name says, aside first; returns the whole path.

    Raises InputError for a name of no known format, a place that cannot be written to, and where
    the file would replace one that the moving raster consists of.
    """
    path = path.absolute()
    if path.exists() and any(path.samefile(part) for part in _parts(moving)):
        raise InputError(
            f"'{path}' is what '{moving.name}' came with, and it would be lost; rename it, then "
            "try again, or choose another name with --out."
        )
    folder = path.parent

    def write(aside: Path) -> None:
        write_rpcs(aside, moving, model, folder)

    return write_together(folder, {path.name: write})[path.name]


def _parts(moving: RasterName) -> list[Path]:
    """The raster's own file and those beside it that GDAL reads with it."""
    try:
        with rasterio.open(moving) as raster:
            files = [local_file(name) for name in (moving, *raster.files)]
    except RasterioError as error:
        raise InputError(f"The moving raster '{moving}' cannot be read: {error}.") from error
    return [file for file in files if file is not None and file.exists()]
