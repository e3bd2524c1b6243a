"""The arguments for both rasters, which a match, a batch and an assessment take."""

from __future__ import annotations

import argparse
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.cli.arguments.groups import COMPUTER, MASKS, RASTERS, group
from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_choice, parse_box
from hetmatch_qgis.engine.core import options as choices


def add_sides(parser: argparse.ArgumentParser, reference: str, moving: str) -> None:
    """Add both rasters, or vector layers in their place, which `sides` reads.

    reference, moving: what they are, for the help.
    """
    add = parser.add_argument
    also = "a raster, or a vector layer such as map.gpkg or 'map.gpkg|layername=roads'"
    add("reference", type=raster_name, metavar="REFERENCE", help=f"{reference}: {also}")
    add("moving", type=raster_name, metavar="MOVING", help=f"{moving}: likewise")
    for side in ("reference", "moving"):
        group(parser, RASTERS).add_argument(
            f"--{side}-layer",
            type=raster_name,
            action="append",
            default=[],
            metavar="LAYER",
            help=f"another vector layer, drawn on the same map as {side.upper()}; may be repeated",
        )


def sides(arguments: argparse.Namespace) -> tuple[list[RasterName], list[RasterName]]:
    """The parsed `add_sides`: names of the reference and of the moving side."""
    reference = [arguments.reference, *arguments.reference_layer]
    return reference, [arguments.moving, *arguments.moving_layer]


def add_raster_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for both rasters and the device, which `raster_options` reads."""
    rasters = group(parser, RASTERS)
    _add_content(rasters)
    _add_georeference(rasters)
    _add_masks(parser)
    computer = group(parser, COMPUTER)
    add_choice(computer, "device", choices.DEVICES, "where to compute")
    add_choice(
        computer,
        "runtime",
        choices.RUNTIMES,
        "library that runs the default network on the processor",
    )


def _add_content(rasters: argparse._ArgumentGroup) -> None:
    """Add the options for what the images are of: pixel size, bands, modality."""
    add = rasters.add_argument
    add(
        "--map-resolution",
        type=float,
        metavar="METRES",
        help="pixel size of the map drawn from vector layers (default: that of the other raster, "
        "but at least 1 m for lines alone; without a georeference, 3000 pixels along the map)",
    )
    for side in ("reference", "moving"):
        add(
            f"--{side}-bands",
            type=_bands,
            metavar="N,...",
            help="bands to use, counted from 1 (default: by modality)",
        )
    add(
        "--modality",
        type=_modalities,
        default=("auto", "auto"),
        metavar="KIND[,KIND]",
        help=f"{'|'.join(choices.MODALITIES)}: one for both rasters, or reference,moving "
        "(default: auto)",
    )


def _add_georeference(rasters: argparse._ArgumentGroup) -> None:
    """Add the options for where the images lie: area, CRSs, elevation model."""
    add = rasters.add_argument
    add(
        "--area",
        type=parse_box,
        metavar="XMIN,YMIN,XMAX,YMAX",
        help="use only this area, in the reference's CRS; write --area=-1,2,3,4 for negative "
        "numbers",
    )
    for side in ("reference", "moving"):
        add(f"--{side}-crs", metavar="CRS", help=f"overrides the CRS of the {side} raster")
    add(
        "--dem",
        type=raster_name,
        metavar="FILE",
        help="elevation model: for rasters with RPCs, and for displacement by relief in any other",
    )
    add_choice(
        rasters,
        "ignore-georeference",
        choices.SIDES,
        "sides to match as if they had no georeference",
        "none",
    )


def _add_masks(parser: argparse.ArgumentParser) -> None:
    masks = group(parser, MASKS)
    add = masks.add_argument
    for side in ("reference", "moving"):
        add(
            f"--{side}-mask",
            type=raster_name,
            metavar="FILE",
            help=f"what the match leaves out of the {side} side, such as clouds: a raster (where "
            "it is not zero) or polygons (their inside)",
        )
        add(
            f"--{side}-mask-classes",
            type=_names,
            metavar="NAME,...",
            help="classes that the mask consists of, where it is Sentinel-2's SCL or Landsat's "
            "QA_PIXEL, such as cloud,cloud_shadow,cirrus,snow,water (default: all that is not "
            "zero)",
        )
    text = "sides whose mask marks what is matched, all outside of it being left out"
    add_choice(masks, "mask-keep", choices.SIDES, text, "none")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def raster_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The parsed `add_raster_options` as fields of Options."""
    reference_modality, moving_modality = arguments.modality
    return {
        "reference_bands": arguments.reference_bands,
        "moving_bands": arguments.moving_bands,
        "reference_modality": reference_modality,
        "moving_modality": moving_modality,
        "area": arguments.area,
        "reference_crs": arguments.reference_crs,
        "moving_crs": arguments.moving_crs,
        "dem": arguments.dem,
        "device": arguments.device,
        "runtime": arguments.runtime,
        "map_resolution": arguments.map_resolution,
        "reference_mask": arguments.reference_mask,
        "moving_mask": arguments.moving_mask,
        "reference_mask_classes": arguments.reference_mask_classes,
        "moving_mask_classes": arguments.moving_mask_classes,
        "mask_keep": arguments.mask_keep,
        "ignore_georeference": arguments.ignore_georeference,
    }


def _bands(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a list of band numbers such as 4,3,2"
        ) from None


def _modalities(text: str) -> tuple[str, str]:
    parts = text.split(",")
    if len(parts) > 2:
        raise argparse.ArgumentTypeError(
            f"'{text}' names more than two modalities; give one for both rasters, or "
            "reference,moving"
        )
    return parts[0], parts[-1]
