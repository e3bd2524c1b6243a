"""What a registered raster keeps of its source: type, nodata, masks, names, colours, metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags, Resampling

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.warping.sampler import PICKING
from hetmatch_qgis.engine.warping.source import Source

BLOCK = 512
MANY_BANDS = 16
"""From here on bands are stored apart in what is only written for a while."""

STALE = ("STATISTICS_", "HETMATCH_")
RGB = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


@dataclass(frozen=True)
class Layout:
    """nodata: the value that says nothing, None without one. masked: whether a mask in the file
    says which pixels count. fill: what is written where the source shows nothing. shared: whether
    bands hold `nodata` that have another value for it in the source, or none."""

    nodata: float | None
    masked: bool
    fill: float
    shared: bool = False


def layout_of(source: Source, nodata: float | None) -> Layout:
    """How a registered raster says where it shows nothing.

    As its source does: by its nodata value, its opacity, or its mask. Of several nodata values it
    is the first, because a GeoTIFF holds one. A source without any has no
    need to say so, but its registered raster has corners: there it is NaN for real numbers, which
    nobody takes for a value, and else a mask, so that type and bands stay as they are.

    nodata: a value in place of the source's own. Raises InputError where the data type cannot hold
    it.
    """
    if nodata is not None and not holds(source.dtype, nodata):
        raise InputError(
            f"--nodata {nodata:g} does not fit into {source.stored_dtype}, the data type of "
            f"'{source.path.name}'; choose a value that it can hold."
        )
    if nodata is None:
        fitting = [value for value in source.nodata_values if holds(source.dtype, value)]
        nodata = fitting[0] if fitting else None
    if nodata is not None:
        return Layout(nodata, False, nodata, source.has_own_nodata)
    real = source.dtype.kind == "f"
    if source.alpha is not None:
        return Layout(None, False, 0.0)
    flags = {flag for band in source.bands for flag in source.dataset.mask_flag_enums[band - 1]}
    if real and MaskFlags.per_dataset not in flags:
        return Layout(float("nan"), False, float("nan"))
    return Layout(None, True, float("nan") if real else 0.0)


def holds(dtype: np.dtype, value: float | None) -> bool:
    """Whether a data type has a value."""
    if value is None:
        return False
    if dtype.kind not in "iu":
        return True
    limits = np.iinfo(dtype)
    return float(value).is_integer() and limits.min <= value <= limits.max


def profile(source: Source, grid: Grid, layout: Layout, lasting: bool) -> dict[str, Any]:
    """How rasterio is to create the raster. lasting: False for what is only written for a while."""
    count = source.dataset.count
    colours = source.dataset.colorinterp
    options: dict[str, Any] = {
        "driver": "GTiff",
        "width": grid.width,
        "height": grid.height,
        "count": count,
        "dtype": source.stored_dtype,
        "crs": None if grid.crs is None else CRS.from_wkt(grid.crs.to_wkt()),
        "transform": grid.transform,
        "nodata": layout.nodata,
        "tiled": True,
        "blockxsize": block_of(source),
        "blockysize": block_of(source),
        "compress": "DEFLATE",
        "bigtiff": "IF_SAFER",
        "sparse_ok": True,
        "interleave": "pixel" if lasting or count < MANY_BANDS else "band",
        "photometric": "RGB" if tuple(colours[:3]) == RGB else "MINISBLACK",
    }
    if predictor := _predictor(source):
        options["predictor"] = predictor
    if not lasting:
        options["zlevel"] = 1
    return options


def block_of(source: Source) -> int:
    """Side of the blocks: smaller where a block of all bands would fill the memory."""
    size = source.dataset.count * source.dtype.itemsize
    return BLOCK if size <= 64 else BLOCK // 2 if size <= 512 else BLOCK // 4


def cog_options(source: Source, resampling: Resampling) -> dict[str, Any]:
    """How GDAL's COG driver is to store the raster; overviews hold means where means make sense."""
    means = resampling not in PICKING and source.dtype.kind != "c"
    options = {
        "compress": "DEFLATE",
        "blocksize": block_of(source),
        "bigtiff": "IF_SAFER",
        "num_threads": "ALL_CPUS",
        "overview_resampling": "AVERAGE" if means else "NEAREST",
    }
    if _predictor(source):
        options["predictor"] = "YES"
    return options


def describe(source: Source, target: Any, made: dict[str, str]) -> None:
    """Carry names, scales, units, colours and metadata over to a raster open for writing.

    made: metadata that says how the raster was made.
    """
    old = source.dataset
    tags = {name: text for name, text in old.tags().items() if not name.startswith(STALE)}
    target.update_tags(**(tags | made))
    target.scales, target.offsets = old.scales, old.offsets
    target.units = [unit or "" for unit in old.units]
    for band in range(1, old.count + 1):
        if old.descriptions[band - 1]:
            target.set_band_description(band, old.descriptions[band - 1])
        kept = {name: text for name, text in old.tags(band).items() if not name.startswith(STALE)}
        if kept:
            target.update_tags(band, **kept)
    palette = old.colorinterp[0] == ColorInterp.palette
    if palette and old.count == 1 and source.stored_dtype in ("uint8", "uint16"):
        target.write_colormap(1, old.colormap(1))
    elif not palette:
        target.colorinterp = old.colorinterp


def filled(values: NDArray, valid: NDArray[np.bool_], layout: Layout, made: bool) -> NDArray:
    """Values (bands, H, W) with the fill where they are not valid, (1 or bands, H, W).

    made: whether resampling made new values; then, or in a band with another nodata value in the
    source, one that happens to be the nodata value moves to the next value that it can be, as in
    gdalwarp.
    """
    moves = made or layout.shared
    if moves and layout.nodata is not None and not np.isnan(layout.nodata):
        unlucky = (values == values.dtype.type(layout.nodata)) & valid
        if unlucky.any():
            values = np.where(unlucky, beside(values.dtype, layout.nodata), values)
    return np.asarray(np.where(valid, values, values.dtype.type(layout.fill)))


def beside(dtype: np.dtype, nodata: float) -> Any:
    """The value next to a nodata value."""
    if dtype.kind in "iu":
        lowest = int(np.iinfo(dtype).min)
        return dtype.type(int(nodata) + 1 if int(nodata) == lowest else int(nodata) - 1)
    if dtype.kind == "c":
        return dtype.type(nodata + 1e-6 * max(1.0, abs(nodata)))
    return np.nextafter(dtype.type(nodata), dtype.type(0 if nodata else 1))


def _predictor(source: Source) -> int | None:
    """libtiff's number: differences of whole numbers, or of the bytes of real ones."""
    palette = source.dataset.colorinterp[0] == ColorInterp.palette
    if palette or source.dtype.kind not in "iuf":
        return None
    if source.dtype.kind == "f":
        return 3
    return 2 if source.dtype.itemsize <= 4 else None
