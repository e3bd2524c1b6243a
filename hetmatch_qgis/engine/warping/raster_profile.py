"""Carries over what a registered raster keeps: type, nodata, masks, names, colours, metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags, Resampling

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.pixels.fill_values import colours_of
from hetmatch_qgis.engine.warping.sampler import SELECTING
from hetmatch_qgis.engine.warping.source import SourceRaster

BLOCK_SIDE = 512
"""Pixels along the side of a block in the file: the default of GDAL's COG driver."""

MANY_BANDS = 16
"""Bands from which a temporary file stores each band by itself; set by hand with `warp`
(559f29a)."""

STALE_TAGS = ("STATISTICS_", "HETMATCH_")
"""Beginnings of metadata items that do not hold for the registered raster."""

RGB = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


@dataclass(frozen=True)
class NodataEncoding:
    """The marking of invalid pixels in a registered raster.

    nodata: the nodata value of all bands, None without one.
    has_mask: whether a mask in the file marks them.
    fill: the value that is written to invalid pixels.
    is_shared: whether `nodata` also stands for other nodata values, or none, of some bands of the
        source.
    """

    nodata: float | None
    has_mask: bool
    fill: float
    is_shared: bool = False


def choose_nodata_encoding(source: SourceRaster, nodata: float | None) -> NodataEncoding:
    """Choose how a registered raster marks its invalid pixels.

    As its source does: by a nodata value, an alpha band, or a mask. Of several nodata values the
    first is taken, because a GeoTIFF holds one. A source without any needs none, but its registered
    raster has empty corners: they become NaN in rasters of real numbers, and are masked in all
    others, so that data type and bands stay as they are.

    nodata: a value in place of the source's. Raises InputError where the data type cannot hold it.
    """
    if nodata is not None and not can_hold(source.dtype, nodata):
        raise InputError(
            "{option} {nodata:g} does not fit into {dtype}, the data type of '{name}'; choose a "
            "value that it can hold.",
            option=Option("nodata"),
            nodata=nodata,
            dtype=source.stored_dtype,
            name=source.path.name,
        )
    if nodata is None:
        candidates = [value for value in source.nodata_values if can_hold(source.dtype, value)]
        nodata = candidates[0] if candidates else None
    if nodata is not None:
        return NodataEncoding(
            nodata, has_mask=False, fill=nodata, is_shared=source.has_several_nodata_values
        )
    is_real = source.dtype.kind == "f"
    if source.alpha is not None:
        return NodataEncoding(None, has_mask=False, fill=0.0)
    flags = {flag for band in source.bands for flag in source.dataset.mask_flag_enums[band - 1]}
    if is_real and MaskFlags.per_dataset not in flags:
        return NodataEncoding(float("nan"), has_mask=False, fill=float("nan"))
    return NodataEncoding(None, has_mask=True, fill=float("nan") if is_real else 0.0)


def can_hold(dtype: np.dtype, value: float | None) -> bool:
    """True when a data type can represent a value."""
    if value is None:
        return False
    if dtype.kind not in "iu":
        return True
    limits = np.iinfo(dtype)
    return float(value).is_integer() and limits.min <= value <= limits.max


def creation_profile(
    source: SourceRaster, grid: Grid, encoding: NodataEncoding, is_final: bool
) -> dict[str, Any]:
    """Arguments with which rasterio creates the raster.

    is_final: False for a temporary file from which a COG is made.
    """
    count = source.dataset.count
    colours = colours_of(source.dataset)
    options: dict[str, Any] = {
        "driver": "GTiff",
        "width": grid.width,
        "height": grid.height,
        "count": count,
        "dtype": source.stored_dtype,
        "crs": None if grid.crs is None else CRS.from_wkt(grid.crs.to_wkt()),
        "transform": grid.transform,
        "nodata": encoding.nodata,
        "tiled": True,
        "blockxsize": block_side(source),
        "blockysize": block_side(source),
        "compress": "DEFLATE",
        "bigtiff": "IF_SAFER",
        "sparse_ok": True,
        "interleave": "pixel" if is_final or count < MANY_BANDS else "band",
        "photometric": "RGB" if tuple(colours[:3]) == RGB else "MINISBLACK",
    }
    if predictor := _predictor(source):
        options["predictor"] = predictor
    if not is_final:
        options["zlevel"] = 1
    return options


def block_side(source: SourceRaster) -> int:
    """Side of the blocks in pixels: smaller where a block of all bands would fill the memory."""
    size = source.dataset.count * source.dtype.itemsize
    return BLOCK_SIDE if size <= 64 else BLOCK_SIDE // 2 if size <= 512 else BLOCK_SIDE // 4


def cog_options(source: SourceRaster, resampling: Resampling) -> dict[str, Any]:
    """Options of GDAL's COG driver; overviews hold means where means make sense."""
    takes_means = resampling not in SELECTING and source.dtype.kind != "c"
    options = {
        "compress": "DEFLATE",
        "blocksize": block_side(source),
        "bigtiff": "IF_SAFER",
        "num_threads": "ALL_CPUS",
        "overview_resampling": "AVERAGE" if takes_means else "NEAREST",
    }
    if _predictor(source):
        options["predictor"] = "YES"
    return options


def copy_description(source: SourceRaster, target: Any, history: dict[str, str]) -> None:
    """Copy names, scales, units, colours and metadata to a dataset open for writing.

    history: metadata on how the raster was made.
    """
    original = source.dataset
    target.update_tags(**(_lasting_tags(original.tags()) | history))
    target.scales, target.offsets = original.scales, original.offsets
    target.units = [unit or "" for unit in original.units]
    for band in range(1, original.count + 1):
        if original.descriptions[band - 1]:
            target.set_band_description(band, original.descriptions[band - 1])
        if tags := _lasting_tags(original.tags(band)):
            target.update_tags(band, **tags)
    has_palette = colours_of(original)[0] == ColorInterp.palette
    if has_palette and original.count == 1 and source.stored_dtype in ("uint8", "uint16"):
        target.write_colormap(1, original.colormap(1))
    elif not has_palette:
        target.colorinterp = colours_of(original)


def _lasting_tags(tags: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in tags.items() if not name.startswith(STALE_TAGS)}


def fill_invalid(
    values: NDArray, valid: NDArray[np.bool_], encoding: NodataEncoding, makes_values: bool
) -> NDArray:
    """Values (bands, H, W) with the fill value where they are not valid, (1 or bands, H, W).

    makes_values: whether resampling made new values. Then, or in a band with another nodata value
    in the source, a valid value that equals the nodata value moves to the next value that the type
    can represent, as in gdalwarp.
    """
    may_collide = makes_values or encoding.is_shared
    if may_collide and encoding.nodata is not None and not np.isnan(encoding.nodata):
        collides = (values == values.dtype.type(encoding.nodata)) & valid
        if collides.any():
            values = np.where(collides, next_value(values.dtype, encoding.nodata), values)
    return np.asarray(np.where(valid, values, values.dtype.type(encoding.fill)))


def next_value(dtype: np.dtype, nodata: float) -> Any:
    """The value of a data type next to a nodata value."""
    if dtype.kind in "iu":
        lowest = int(np.iinfo(dtype).min)
        return dtype.type(int(nodata) + 1 if int(nodata) == lowest else int(nodata) - 1)
    if dtype.kind == "c":
        return dtype.type(nodata + 1e-6 * max(1.0, abs(nodata)))
    return np.nextafter(dtype.type(nodata), dtype.type(0 if nodata else 1))


def _predictor(source: SourceRaster) -> int | None:
    """libtiff's predictor: 2 for differences of integers, 3 for bytes of real numbers."""
    has_palette = colours_of(source.dataset)[0] == ColorInterp.palette
    if has_palette or source.dtype.kind not in "iuf":
        return None
    if source.dtype.kind == "f":
        return 3
    return 2 if source.dtype.itemsize <= 4 else None
