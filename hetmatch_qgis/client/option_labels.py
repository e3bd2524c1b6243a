"""Labels of the engine's options, for the dialogs, Processing and the engine's sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hetmatch_qgis.client import option_values
from hetmatch_qgis.i18n.translation import tr

ACCELERATOR = re.compile(r"\(&\w\)|&")
"""Mark of an accelerator; after the label in Chinese, within it in other languages."""


def dialog_label(field: str) -> str:
    """The label of an option with its accelerator, for the dialogs.

    field: name in the engine's Options, WarpOptions or AssessOptions.
    """
    return _labels()[field]


def option_label(field: str) -> str:
    """The label of an option without accelerator; the name of an option that has no label."""
    return ACCELERATOR.sub("", _labels().get(field, field)).strip()


def quoted_option(option: dict[str, Any]) -> str:
    """The label of an option, and of a value of it, in quotation marks for a sentence.

    option: {"option": field, "value": value or None}, as the worker sends it.
    """
    field, value = option["option"], option["value"]
    if value is None:
        return tr("'{name}'").format(name=option_label(field))
    value_labels = _value_labels().get(field, dict)()
    label = f"{option_label(field)}: {value_labels.get(value, value)}"
    return tr("'{name}'").format(name=label)


def _labels() -> dict[str, str]:
    return {
        "reference": tr("Reference raster"),
        "moving": tr("Moving raster"),
        "reference_bands": tr("Bands of the reference"),
        "moving_bands": tr("Bands of the moving raster"),
        "reference_modality": tr("Modality of the reference"),
        "moving_modality": tr("Modality of the moving raster"),
        "reference_crs": tr("CRS of the reference"),
        "moving_crs": tr("CRS of the moving raster"),
        "area": tr("&Area"),
        "search_radius": tr("&Search radius"),
        "start": tr("Approximate place"),
        "start_radius": tr("Search radius around the approximate place"),
        "map_resolution": tr("Pixel size of the drawn map"),
        "reference_mask": tr("Mask of the reference"),
        "moving_mask": tr("Mask of the moving raster"),
        "reference_mask_classes": tr("Classes in the mask of the reference"),
        "moving_mask_classes": tr("Classes in the mask of the moving raster"),
        "mask_keep": tr("Match only inside the mask of"),
        "ignore_georeference": tr("Ignore the georeference"),
        "search_pixels": tr("Search radius in pixels of the coarser raster"),
        "rotation": tr("Rotatio&n"),
        "transform": tr("&Transform"),
        "max_points": tr("Maximum number of tie points"),
        "tile_size": tr("Tile si&ze"),
        "overlap": tr("Tile o&verlap"),
        "matcher": tr("Mat&cher"),
        "weights": tr("Wei&ghts file"),
        "device": tr("D&evice"),
        "runtime": tr("Runtime"),
        "effort": tr("E&ffort"),
        "accuracy": tr("Accurac&y"),
        "workers": tr("Windows matched at once"),
        "dem": tr("E&levation model"),
        "grid": tr("&Grid"),
        "pixel_size": tr("Pixel size"),
        "resampling": tr("&Resampling"),
        "extent": tr("Extent"),
        "nodata": tr("Nodata value"),
        "format": tr("Format"),
        "steps": tr("St&eps"),
        "resume": tr("Resume"),
        "network": tr("Ad&just all scenes together"),
        "neighbours": tr("Neighbours that each scene is matched with"),
        "time_limit": tr("Time limit of a pair"),
    }


def _value_labels() -> dict[str, Callable[[], dict[str, str]]]:
    return {
        "reference_modality": option_values.modalities,
        "moving_modality": option_values.modalities,
        "rotation": option_values.rotations,
        "transform": option_values.warp_transforms,
        "matcher": option_values.matchers,
        "device": option_values.devices,
        "effort": option_values.efforts,
        "grid": option_values.grids,
        "resampling": option_values.resamplings,
        "format": option_values.formats,
        "mask_keep": option_values.sides,
    }
