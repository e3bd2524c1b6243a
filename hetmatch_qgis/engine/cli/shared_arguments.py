"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core import options as choices
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import languages
from hetmatch_qgis.engine.export.formats import FORMATS, SHORTHANDS, formats_of

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

RASTERS, MASKS, SEARCH = "rasters", "masks", "search and transform"
BATCH, STACK, STEPS, STAC = "run", "stack", "after the match", "scenes from a STAC API"
COMPUTER, GENERAL = "matcher and processor", "general"
GROUPS = (BATCH, STACK, STEPS, STAC, RASTERS, MASKS, SEARCH, COMPUTER, GENERAL)
"""Titles under which the help lists the options, in its order; what belongs to none comes first."""


def group(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """The options of a parser that its help lists under a title."""
    for present in parser._action_groups:
        if present.title == title:
            return present
    return parser.add_argument_group(title)


def add_command(
    subparsers: Subparsers,
    common: argparse.ArgumentParser,
    name: str,
    summary: str,
    epilog: str | None = None,
) -> argparse.ArgumentParser:
    """A subparser that takes the common options too. epilog: printed as it is laid out."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        parents=[common],
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=_ShortUsage,
    )
    return parser


class _ShortUsage(argparse.RawDescriptionHelpFormatter):
    """Shows only required arguments in the usage line; the list of all options follows it."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """See HelpFormatter."""
        needed = [action for action in actions if action.required or not action.option_strings]
        super().add_usage(
            usage, [argparse.Action(["options"], "", nargs=0), *needed], groups, prefix
        )


def add_result(parser: argparse.ArgumentParser) -> None:
    """The folder of a match."""
    parser.add_argument(
        "result", type=Path, metavar="RESULT", help="result folder of `hetmatch match`"
    )


def add_quiet(parser: argparse.ArgumentParser, text: str = "no progress bar, no summary") -> None:
    """Add `--quiet`."""
    group(parser, GENERAL).add_argument("--quiet", action="store_true", help=text)


def add_reproducible(parser: argparse.ArgumentParser) -> None:
    """Add `--reproducible`."""
    group(parser, GENERAL).add_argument(
        "--reproducible",
        action="store_true",
        help="leave times and the folders of the rasters out of the results, so that the same "
        "rasters give the same bytes",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`, for the files that people read; the command line itself is in English."""
    names = languages()
    group(parser, GENERAL).add_argument(
        "--language",
        choices=names,
        metavar="|".join(names),
        help="language of the HTML report and of the layer legends (default: the environment "
        "variable HETMATCH_LANGUAGE, else en)",
    )


def add_formats(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """Add `--formats`."""
    parser.add_argument(
        "--formats",
        type=_formats,
        required=required,
        default=None if required else SHORTHANDS["usual"],
        metavar="NAME,...",
        help=f"formats of tie points and GCPs to write: {', '.join([*FORMATS, *SHORTHANDS])}"
        + ("" if required else " (default: usual)"),
    )


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
    add = group(parser, RASTERS).add_argument
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
    _add_masks(parser)
    add_choice(
        group(parser, RASTERS),
        "ignore-georeference",
        choices.SIDES,
        "sides to match as if they had no georeference",
        "none",
    )
    computer = group(parser, COMPUTER)
    add_choice(computer, "device", choices.DEVICES, "where to compute")
    add_choice(
        computer,
        "runtime",
        choices.RUNTIMES,
        "library that runs the default network on the processor",
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
            "QA_PIXEL, such as cloud,cloud_shadow,cirrus,snow,water",
        )
    text = "sides whose mask marks what is matched, all outside of it being left out"
    add_choice(masks, "mask-keep", choices.SIDES, text, "none")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def add_workers(parser: argparse.ArgumentParser, flag: str = "--workers") -> None:
    """Add the number of parts of a pair that are matched at once."""
    group(parser, COMPUTER).add_argument(
        flag,
        type=int,
        metavar="N",
        help="parts of the rasters matched at once (default: one for each processor core)",
    )


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


def add_choice(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup,
    name: str,
    allowed: tuple[str, ...],
    text: str,
    default: str = "auto",
) -> None:
    """An option that takes one of a few names."""
    parser.add_argument(
        f"--{name}",
        choices=allowed,
        default=default,
        metavar="|".join(allowed),
        help=f"{text} (default: {default})",
    )


def parse_numbers(text: str, expected: str = "numbers separated by commas") -> tuple[float, ...]:
    """Numbers separated by commas; raises ArgumentTypeError for anything else.

    expected: what they are, for the message.
    """
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not {expected}") from None


def parse_box(text: str) -> tuple[float, ...]:
    """The numbers of a bounding box; raises ArgumentTypeError for anything but numbers."""
    return parse_numbers(text, "four numbers, x min,y min,x max,y max")


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


def _formats(text: str) -> tuple[str, ...]:
    try:
        return formats_of(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from None
