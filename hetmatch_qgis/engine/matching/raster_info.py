"""`hetmatch info`: what the engine sees in a raster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.matching.modality import guess, representative_sample
from hetmatch_qgis.engine.matching.normalise import choose_bands
from hetmatch_qgis.engine.matching.pair import pixels_without_collar
from hetmatch_qgis.engine.raster.collar import CollarMaskedSource
from hetmatch_qgis.engine.raster.common_grid import metres_per_unit
from hetmatch_qgis.engine.raster.raster import Raster

OVERVIEW_SIDE = 512
LARGE_SIDE = 8192
SAMPLES, SAMPLE_SIDE = 8, 128
PERCENTILES = (1, 25, 50, 75, 99)


def describe_raster(path: Path | str) -> dict[str, Any]:
    """What the engine sees in a raster, as plain numbers, strings, lists and dicts.

    Raises InputError when the file cannot be read.
    """
    with Raster(path) as raster:
        bands = choose_bands(raster.band_colours, "auto", None, raster.name)
        pixels = pixels_without_collar(raster, bands)
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
            "collar": isinstance(pixels, CollarMaskedSource),
            "overviews": list(raster.overviews),
            "hint": _hint(raster),
            "percentiles": _percentiles(raster),
            "modality": modality,
            "modality_reason": reason,
            "matching_bands": list(choose_bands(raster.band_colours, modality, None)),
        }


def _georeference(raster: Raster) -> dict[str, Any]:
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
    there = raster.pixel_to_map(corners)
    try:
        geographic = transform_points(there, crs, geodetic)
        scale = metres_per_unit(crs, there[4])
    except InputError:
        return facts
    if np.isfinite(geographic).all():
        facts["footprint_lonlat"] = geographic[:4].tolist()
        facts["gsd_metres"] = raster.gsd * float(np.sqrt(scale[0] * scale[1]))
    return facts


def _percentiles(raster: Raster) -> dict[str, list[float]]:
    found: dict[int, list[NDArray]] = {band: [] for band in range(1, raster.band_count + 1)}
    windows, factor = _looks(raster)
    for window in windows:
        # All bands of a place one after the other: they mostly lie side by side in the file.
        for band, seen in found.items():
            image = raster.read(window, factor, (band,))
            seen.append(image.values[image.valid].mean(axis=1))
    percentiles = {}
    for band, seen in found.items():
        inside = np.concatenate(seen)
        values = np.percentile(inside, PERCENTILES) if inside.size else np.zeros(0)
        percentiles[str(band)] = [float(value) for value in values]
    return percentiles


def _looks(raster: Raster) -> tuple[list[Window], float]:
    """Windows that stand for a raster, and how coarse: all of it, or places all over a large one
    without overviews."""
    factor = max(1.0, max(raster.width, raster.height) / OVERVIEW_SIDE)
    if raster.overviews or max(raster.width, raster.height) <= LARGE_SIDE:
        return [Window(0, 0, raster.width, raster.height)], factor
    size = min(SAMPLE_SIDE, raster.width), min(SAMPLE_SIDE, raster.height)
    columns, rows = (
        np.linspace(0, side - part, SAMPLES).astype(int).tolist()
        for side, part in zip((raster.width, raster.height), size, strict=True)
    )
    return [Window(column, row, *size) for row in rows for column in columns], 1.0


def _hint(raster: Raster) -> str | None:
    if raster.overviews or max(raster.width, raster.height) <= LARGE_SIDE:
        return None
    return (
        "a large raster without overviews is read in full for its first look; build them once with "
        f"gdaladdo -r average {raster.location}"
    )
