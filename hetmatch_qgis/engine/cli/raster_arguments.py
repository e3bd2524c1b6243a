"""Options of the command line that several commands take."""

from __future__ import annotations

import argparse
from typing import Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core import options as choices


def add_raster_choices(parser: argparse.ArgumentParser) -> None:
    """What of the two rasters to look at, and how: `raster_choices` takes what is parsed."""
    add = parser.add_argument
    add("--reference-bands", type=_bands, metavar="N,...", help="bands to use, from 1")
    add("--moving-bands", type=_bands, metavar="N,...", help="bands to use, from 1")
    add(
        "--modality",
        type=_modalities,
        default=("auto", "auto"),
        metavar="KIND[,KIND]",
        help=f"{'|'.join(choices.MODALITIES)}: one for both, or reference,moving",
    )
    add(
        "--area",
        type=box,
        metavar="XMIN,YMIN,XMAX,YMAX",
        help="only there, in the reference's CRS; write --area=-1,2,3,4 for negative numbers",
    )
    add("--reference-crs", metavar="CRS", help="in place of the one that the reference names")
    add("--moving-crs", metavar="CRS", help="in place of the one that the moving raster names")
    add(
        "--dem",
        type=raster_name,
        metavar="FILE",
        help="heights of the ground under a raster with RPCs",
    )
    add_choice(parser, "device", choices.DEVICES, "where to compute")


def raster_choices(arguments: argparse.Namespace) -> dict[str, Any]:
    """The parsed `add_raster_choices` as fields of Options."""
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
    }


def add_choice(
    parser: argparse.ArgumentParser,
    name: str,
    allowed: tuple[str, ...],
    words: str,
    default: str = "auto",
) -> None:
    """An option that takes one of a few names."""
    parser.add_argument(
        f"--{name}",
        choices=allowed,
        default=default,
        metavar="|".join(allowed),
        help=f"{words} (default: {default})",
    )


def box(text: str) -> tuple[float, ...]:
    """The four numbers of an area; raises ArgumentTypeError for what is no list of numbers."""
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not four numbers, x min,y min,x max,y max"
        ) from None


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
            f"'{text}' names more than two kinds; give one for both rasters, or reference,moving"
        )
    return parts[0], parts[-1]
