"""`moving_gcps.tif`: a copy of the moving raster that carries the GCPs, and no other georeference.

For programs that want the GCPs in the raster itself. It is as large as the raster, so it is only
written when asked for; `moving_gcps.vrt` holds the same without a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from hetmatch_qgis.engine.access.network import open_dataset
from hetmatch_qgis.engine.access.references import check_references
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.pixels.fill_values import colours_of

NAME = "moving_gcps.tif"
BLOCK = 512
"""Side of the copy's tiles in pixels; set by hand with the first version (559f29a)."""

LEFT_OUT_TAG = "HETMATCH_GCPS"
# GDAL's tags about the file that was read: not true of the copy.
FILE_TAGS = {"AREA_OR_POINT", "LAYOUT", "OVERVIEW_RESAMPLING"}


COPYING = Message("Copying the moving raster")


def write_gcp_tiff(
    path: Path, moving: RasterName, gcps: GcpSet, progress: Progress = SILENT
) -> None:
    """Write the copy, block by block: all bands, data type, nodata, mask, colours, metadata.

    The GCPs are those of the VRT, for a warp by `gcps.method`: (pixel, line) from the outer corner
    of the top-left pixel, as GDAL has them.

    Raises InputError when the moving raster cannot be read, Cancelled.
    """
    # Otherwise a mask, and metadata that TIFF has no tags for, become files beside the raster.
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_PAM_ENABLED=False),
        _opened(moving) as source,
        rasterio.open(path, "w", **_profile(source)) as copy,
    ):
        _describe(source, copy, gcps)
        windows = list(_windows(source.width, source.height))
        for number, window in enumerate(windows, start=1):
            progress.check()
            _copy_block(source, copy, window)
            progress.report(number / len(windows), COPYING)


def _opened(moving: RasterName) -> DatasetReader:
    check_references(str(moving))
    with _reading(moving):
        return open_dataset(moving)


@contextmanager
def _reading(name: Path | str) -> Iterator[None]:
    """Turn errors in reading the moving raster into InputError, but none in writing the copy."""
    try:
        yield
    except (RasterioError, TimeoutError) as error:
        raise InputError(
            "The moving raster '{raster}' cannot be read: {error}.",
            raster=name,
            error=reason_of(error),
        ) from error


def _profile(source: DatasetReader) -> dict[str, Any]:
    dtype = source.dtypes[0]
    colours = colours_of(source)
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
    has_palette = colours[0] == ColorInterp.palette
    if not has_palette and np.dtype(dtype.replace("complex_int16", "complex64")).kind != "c":
        profile["predictor"] = 3 if dtype.startswith("float") else 2
    if colours[:3] == (ColorInterp.red, ColorInterp.green, ColorInterp.blue):
        profile["photometric"] = "RGB"
    if ColorInterp.alpha in colours:
        profile["ALPHA"] = "YES"
    return profile


def _describe(source: DatasetReader, copy: DatasetWriter, gcps: GcpSet) -> None:
    """Write the GCPs and the metadata of the raster and its bands."""
    heights = np.zeros(len(gcps.warp_pixels)) if gcps.heights is None else gcps.heights
    points = [
        GroundControlPoint(row=line, col=pixel, x=x, y=y, z=z, id=str(number))
        for number, ((pixel, line), (x, y), z) in enumerate(
            zip(
                gcps.warp_pixels.tolist(),
                gcps.warp_points.tolist(),
                np.nan_to_num(heights).tolist(),
                strict=True,
            ),
            start=1,
        )
    ]
    crs = gcps.warp_crs
    copy.gcps = (points, rasterio.CRS() if crs is None else rasterio.CRS.from_wkt(crs.to_wkt()))
    tags = {name: text for name, text in source.tags().items() if name not in FILE_TAGS}
    copy.update_tags(**tags, **{LEFT_OUT_TAG: str(gcps.left_out)})
    copy.colorinterp = colours_of(source)
    copy.scales, copy.offsets = source.scales, source.offsets
    for band in source.indexes:
        copy.update_tags(band, **source.tags(band))
        if source.descriptions[band - 1]:
            copy.set_band_description(band, source.descriptions[band - 1])
        if source.units[band - 1]:
            copy.set_band_unit(band, source.units[band - 1])
        if colours_of(source)[band - 1] == ColorInterp.palette:
            copy.write_colormap(band, source.colormap(band))


def _copy_block(source: DatasetReader, copy: DatasetWriter, window: Window) -> None:
    # All bands of a block at once where the file interleaves them, else one after the other.
    is_interleaved = copy.profile["interleave"] == "pixel"
    for bands in [source.indexes] if is_interleaved else [[band] for band in source.indexes]:
        with _reading(source.name):
            values = source.read(bands, window=window)
        copy.write(values, bands, window=window)
    if MaskFlags.per_dataset in source.mask_flag_enums[0] and not _has_alpha(source):
        with _reading(source.name):
            mask = source.dataset_mask(window=window)
        copy.write_mask(mask, window=window)


def _has_alpha(source: DatasetReader) -> bool:
    return ColorInterp.alpha in colours_of(source)


def _windows(width: int, height: int) -> Iterator[Window]:
    for row in range(0, height, BLOCK):
        for column in range(0, width, BLOCK):
            yield Window(column, row, min(BLOCK, width - column), min(BLOCK, height - row))
