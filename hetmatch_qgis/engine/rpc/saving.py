"""Corrected RPCs written to a file of the user's choice, never over the raster's original ones."""

from __future__ import annotations

from pathlib import Path

from rasterio.errors import RasterioError

from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.access.network import open_dataset
from hetmatch_qgis.engine.access.references import check_references
from hetmatch_qgis.engine.access.staging import write_together
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.files import write_rpcs


def save_rpcs(path: Path, moving: RasterName, model: RpcModel) -> Path:
    """Write RPCs in the format of the name's suffix and return the absolute path.

    Raises InputError for an unknown suffix, a folder that cannot be written to, and where the file
    would replace one of the moving raster's own.
    """
    path = path.absolute()
    if path.exists() and any(path.samefile(file) for file in _files_of(moving)):
        raise InputError(
            "'{path}' belongs to '{raster}' and would be overwritten; rename it, or choose another "
            "name for the corrected RPCs.",
            path=path,
            raster=moving.name,
        )
    folder = path.parent

    def write(staged: Path) -> None:
        write_rpcs(staged, moving, model, folder)

    return write_together(folder, {path.name: write})[path.name]


def _files_of(moving: RasterName) -> list[Path]:
    """The raster's file and those beside it that GDAL reads together with it."""
    check_references(str(moving))
    try:
        with open_dataset(moving) as raster:
            files = [local_file(name) for name in (moving, *raster.files)]
    except (RasterioError, TimeoutError) as error:
        raise InputError(
            "The moving raster '{raster}' cannot be read: {error}.",
            raster=moving,
            error=reason_of(error),
        ) from error
    return [file for file in files if file is not None and file.exists()]
