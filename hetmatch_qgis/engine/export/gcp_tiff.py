"""`moving_gcps.tif`: a copy of the moving raster that carries the GCPs, and no other georeference.

For programs that want the GCPs in the raster itself. It is as large as the raster, so it is only
written when asked for; `moving_gcps.vrt` says the same without a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader, DatasetWriter
from rasterio.windows import Window

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.staging import stop_if
from hetmatch_qgis.engine.gcps.gcps import GcpSet

NAME = "moving_gcps.tif"
BLOCK = 512
LEFT_OUT_TAG = "HETMATCH_GCPS"
# Said by GDAL about the file that was read; untrue of the copy, or about its place.
OTHER_TAGS = {"AREA_OR_POINT", "LAYOUT", "OVERVIEW_RESAMPLING"}


def write_gcp_tiff(
    path: Path,
    moving: RasterName,
    gcps: GcpSet,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write the copy, block by block: all bands, data type, nodata, mask, colours, metadata.

    The GCPs are those of the VRT, for a warp by `gcps.method`: (pixel, line) from the outer corner
    of the top-left pixel, as GDAL has them. progress: is told the share that is done.

    Raises InputError when the moving raster cannot be read, Cancelled.
    """
    # Else a mask and what TIFF has no tags for become files of their own beside the raster.
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_PAM_ENABLED=False),
        _opened(moving) as source,
        rasterio.open(path, "w", **_profile(source)) as copy,
    ):
        _describe(source, copy, gcps)
        windows = list(_windows(source.width, source.height))
        for number, window in enumerate(windows, start=1):
            stop_if(cancelled)
            _copy_block(source, copy, window)
            if progress is not None:
                progress(number / len(windows))


def _opened(moving: RasterName) -> DatasetReader:
    with _reading(moving):
        return rasterio.open(moving)


@contextmanager
def _reading(name: Path | str) -> Iterator[None]:
    """Errors in reading the moving raster as InputError; those in writing are told elsewhere."""
    try:
        yield
    except RasterioError as error:
        raise InputError(f"The moving raster '{name}' cannot be read: {error}.") from error


def _profile(source: DatasetReader) -> dict[str, Any]:
    dtype = source.dtypes[0]
    colours = source.colorinterp
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "width": source.width,
        "height": source.height,
        "count": source.count,
        "dtype": dtype,
        "nodata": source.nodata,
        "tiled": True,
        "blockxsize": BLOCK,
        "blockysize": BLOCK,
        "compress": "DEFLATE",
        "interleave": "pixel" if source.count in (3, 4) else "band",
        "BIGTIFF": "IF_SAFER",
    }
    paletted = colours[0] == ColorInterp.palette
    if not paletted and np.dtype(dtype.replace("complex_int16", "complex64")).kind != "c":
        profile["predictor"] = 3 if dtype.startswith("float") else 2
    if colours[:3] == (ColorInterp.red, ColorInterp.green, ColorInterp.blue):
        profile["photometric"] = "RGB"
    if ColorInterp.alpha in colours:
        profile["ALPHA"] = "YES"
    return profile


def _describe(source: DatasetReader, copy: DatasetWriter, gcps: GcpSet) -> None:
    """Everything but the pixels."""
    points = [
        GroundControlPoint(row=line, col=pixel, x=x, y=y, id=str(number))
        for number, ((pixel, line), (x, y)) in enumerate(
            zip(gcps.warp_pixels.tolist(), gcps.warp_points.tolist(), strict=True), start=1
        )
    ]
    crs = gcps.warp_crs
    copy.gcps = (points, rasterio.CRS() if crs is None else rasterio.CRS.from_wkt(crs.to_wkt()))
    tags = {name: text for name, text in source.tags().items() if name not in OTHER_TAGS}
    copy.update_tags(**tags, **{LEFT_OUT_TAG: gcps.left_out})
    copy.colorinterp = source.colorinterp
    copy.scales, copy.offsets = source.scales, source.offsets
    for band in source.indexes:
        copy.update_tags(band, **source.tags(band))
        if source.descriptions[band - 1]:
            copy.set_band_description(band, source.descriptions[band - 1])
        if source.units[band - 1]:
            copy.set_band_unit(band, source.units[band - 1])
        if source.colorinterp[band - 1] == ColorInterp.palette:
            copy.write_colormap(band, source.colormap(band))


def _copy_block(source: DatasetReader, copy: DatasetWriter, window: Window) -> None:
    # All bands of a block at once where they lie together in the file, else one after the other.
    together = copy.profile["interleave"] == "pixel"
    for bands in [source.indexes] if together else [[band] for band in source.indexes]:
        with _reading(source.name):
            values = source.read(bands, window=window)
        copy.write(values, bands, window=window)
    if MaskFlags.per_dataset in source.mask_flag_enums[0] and not _has_alpha(source):
        with _reading(source.name):
            mask = source.dataset_mask(window=window)
        copy.write_mask(mask, window=window)


def _has_alpha(source: DatasetReader) -> bool:
    return ColorInterp.alpha in source.colorinterp


def _windows(width: int, height: int) -> Iterator[Window]:
    for row in range(0, height, BLOCK):
        for column in range(0, width, BLOCK):
            yield Window(column, row, min(BLOCK, width - column), min(BLOCK, height - row))
