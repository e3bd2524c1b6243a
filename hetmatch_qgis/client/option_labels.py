"""Options of the engine as the dialogs and Processing label them."""

from __future__ import annotations

from typing import Any

from hetmatch_qgis.client.option_values import grids
from hetmatch_qgis.i18n.translation import tr


def option_label(option: dict[str, Any]) -> str:
    """The label of an option, and of a value of it.

    option: {"option": field, "value": value or None}, as the worker sends it; a field without a
    label is shown by its name.
    """
    field, value = option["option"], option["value"]
    label = _labels().get(field, field)
    if value is None:
        return label
    return f"{label}: {grids().get(value, value) if field == 'grid' else value}"


def _labels() -> dict[str, str]:
    return {
        "reference_bands": tr("reference bands"),
        "moving_bands": tr("moving bands"),
        "reference_modality": tr("kind of raster"),
        "moving_modality": tr("kind of raster"),
        "search_radius": tr("search radius"),
        "search_pixels": tr("search radius"),
        "rotation": tr("rotation"),
        "transform": tr("transform"),
        "max_points": tr("number of points"),
        "tile_size": tr("tile size"),
        "overlap": tr("tile overlap"),
        "weights": tr("weights file"),
        "device": tr("device"),
        "area": tr("area"),
        "dem": tr("elevation model"),
        "grid": tr("pixel grid"),
        "pixel_size": tr("pixel size"),
        "resampling": tr("resampling"),
        "extent": tr("extent"),
        "nodata": tr("nodata value"),
        "out": tr("output"),
        "reference_crs": tr("CRS of the reference"),
        "moving_crs": tr("CRS of the moving raster"),
        "formats": tr("formats"),
    }
