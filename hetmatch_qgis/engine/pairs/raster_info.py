"""`hetmatch info`: a raster as the engine reads it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.pairs.band_choice import bands_to_match
from hetmatch_qgis.engine.pairs.image_statistics import representative_sample
from hetmatch_qgis.engine.pairs.make_pair import pixels_without_collar
from hetmatch_qgis.engine.pairs.modality import guess
from hetmatch_qgis.engine.pairs.normalise import DRAWN
from hetmatch_qgis.engine.pairs.scans.sheet import find_sheet
from hetmatch_qgis.engine.pixels.collar import CollarMaskedSource
from hetmatch_qgis.engine.pixels.pixel_reader import TooManyPixelsError
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.sources import PixelSource
from hetmatch_qgis.engine.vectors.opening import open_side
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

PERCENTILE_SIDE = 512
"""Pixels of the longer side of the overview that percentiles are computed on; set by hand with the
first version (5024d1f)."""
LARGE_SIDE = 8192
"""Pixels of the longer side above which a raster without overviews is sampled only; set by hand
with the first version (5024d1f)."""
SAMPLES = 8
"""Windows along a side that a large raster is sampled at; set by hand in a29fe28."""
SAMPLE_SIDE = 128
"""Pixels along a side of such a window; set by hand in a29fe28."""
MAX_SEARCHED = 4_000_000_000
"""Pixels of a raster without overviews that is searched for a collar, which takes a pass over all
of it: half a minute. Set by hand with the limits."""
MAX_BANDS, FIRST_BANDS = 1024, 16
"""Bands that percentiles are computed of: of all, or of the first ones where a raster has more than
any sensor; rasterio asks all bands for each read. Set by hand with the limits."""
PERCENTILES = (1, 25, 50, 75, 99)
"""Percentiles of each band; the first and the last are those of the clipping."""


def describe_raster(path: Path | str) -> dict[str, Any]:
    """A raster's properties, modality and bands, as plain numbers, strings, lists and dicts.

    sheet: whether it is the scan of a printed map, whose margin and ink a match leaves out.

    Of vector data, those of the map that it would be drawn as beside a raster without
    georeference, and its layers.

    Raises InputError when the file cannot be read.
    """
    with ExitStack() as resources:
        raster = open_side(path, resources)
        if isinstance(raster, VectorMap):
            return _describe_map(path, raster)
        bands = bands_to_match(raster, "auto", None)
        is_huge = not raster.overviews and raster.width * raster.height > MAX_SEARCHED
        pixels = PixelSource(raster, bands) if is_huge else pixels_without_collar(raster, bands)
        modality, reason = guess(representative_sample(pixels))
        return {
            "path": str(path),
            "width": raster.width,
            "height": raster.height,
            "bands": raster.band_count,
            "band_colours": list(raster.band_colours),
            "dtype": raster.dtype,
            **_georeference(raster),
            "nodata": raster.nodata,
            "mask": list(raster.mask_kinds),
            "fill_values": list(raster.fill_values),
            "subdatasets": list(raster.subdatasets),
            "collar": isinstance(pixels, CollarMaskedSource),
            "overviews": list(raster.overviews),
            "hint": _hint(raster),
            "percentiles": _percentiles(raster),
            "modality": modality,
            "modality_reason": reason,
            "sheet": not is_huge and find_sheet(pixels) is not None,
            "matching_bands": list(bands_to_match(raster, modality, None)),
        }


def _describe_map(path: Path | str, drawn: VectorMap) -> dict[str, Any]:
    """The description of vector layers; values that only rasters have are empty."""
    return {
        "path": str(path),
        "width": drawn.width,
        "height": drawn.height,
        "bands": drawn.band_count,
        "band_colours": list(drawn.band_colours),
        "dtype": drawn.dtype,
        **_georeference(drawn),
        "nodata": None,
        "mask": list(drawn.mask_kinds),
        "fill_values": [],
        "subdatasets": [],
        "collar": False,
        "overviews": [],
        "hint": None,
        "percentiles": {},
        "modality": "map",
        "modality_reason": DRAWN,
        "sheet": False,
        "matching_bands": [1],
        "layers": [
            {
                "name": layer.name,
                "features": layer.count,
                "crs": f"{layer.crs.name} ({layer.crs.to_string()[:40]})",
                "geometry": layer.geometry,
            }
            for layer in drawn.layers
        ],
    }


def _georeference(raster: OpenImage) -> dict[str, Any]:
    crs = raster.crs
    facts: dict[str, Any] = {
        "georeference": raster.georeference.kind,
        "crs": None if crs is None else f"{crs.name} ({crs.to_string()[:40]})",
        "crs_units": crs.axis_info[0].unit_name if crs is not None and crs.axis_info else "units",
        "gsd": raster.gsd,
        "gsd_metres": None,
        "footprint_lonlat": None,
    }
    geodetic = None if crs is None else crs.geodetic_crs
    if crs is None or geodetic is None or raster.gsd is None:
        return facts
    size = np.array([raster.width, raster.height], dtype=np.float64)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0.5, 0.5]]) * size
    map_points = raster.pixel_to_map(corners)
    try:
        geographic = transform_points(map_points, crs, geodetic)
        scale = metres_per_unit(crs, map_points[4])
    except InputError:
        return facts
    if np.isfinite(geographic).all():
        facts["footprint_lonlat"] = geographic[:4].tolist()
        facts["gsd_metres"] = raster.gsd * float(np.sqrt(scale[0] * scale[1]))
    return facts


def _percentiles(raster: OpenImage) -> dict[str, list[float]]:
    try:
        return _percentiles_of(raster, *_sample_windows(raster))
    except TooManyPixelsError:
        # Its overviews are not coarse enough.
        return _percentiles_of(raster, _spread_windows(raster), 1.0)


def _percentiles_of(
    raster: OpenImage, windows: list[Window], factor: float
) -> dict[str, list[float]]:
    count = raster.band_count if raster.band_count <= MAX_BANDS else FIRST_BANDS
    bands = range(1, count + 1)
    samples: dict[int, list[NDArray]] = {band: [] for band in bands}
    for window in windows:
        # All bands of a window one after the other: they mostly lie side by side in the file.
        for band, values in samples.items():
            image = raster.read(window, factor, (band,))
            values.append(image.values[image.valid].mean(axis=1))
    percentiles = {}
    for band, values in samples.items():
        joined = np.concatenate(values)
        levels = np.percentile(joined, PERCENTILES) if joined.size else np.zeros(0)
        percentiles[str(band)] = [float(level) for level in levels]
    return percentiles


def _sample_windows(raster: OpenImage) -> tuple[list[Window], float]:
    """Windows that stand for a raster, and the factor to read them by.

    The whole raster, or windows all over a large one without overviews.
    """
    factor = max(1.0, max(raster.width, raster.height) / PERCENTILE_SIDE)
    if raster.overviews or max(raster.width, raster.height) <= LARGE_SIDE:
        return [Window(0, 0, raster.width, raster.height)], factor
    return _spread_windows(raster), 1.0


def _spread_windows(raster: OpenImage) -> list[Window]:
    """Windows all over a raster."""
    size = min(SAMPLE_SIDE, raster.width), min(SAMPLE_SIDE, raster.height)
    columns, rows = (
        np.linspace(0, side - length, SAMPLES).astype(int).tolist()
        for side, length in zip((raster.width, raster.height), size, strict=True)
    )
    return [Window(column, row, *size) for row in rows for column in columns]


def _hint(raster: OpenImage) -> Message | None:
    if raster.overviews or max(raster.width, raster.height) <= LARGE_SIDE:
        return None
    return Message(
        "a large raster without overviews is read in full for its first overview; build them once "
        "with gdaladdo -r average {raster}",
        raster=raster.location,
    )
