"""Opens the two sides of a match or an assessment: raster files, or vector layers as a map."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Union

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, transform_points
from hetmatch_qgis.engine.core.options import Options, includes
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.boxes import bounding_box, box_lattice
from hetmatch_qgis.engine.vectors.layer import VectorLayer
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers
from hetmatch_qgis.engine.vectors.map_grid import choose_grid
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

# Evaluated, not annotated: Python 3.9 has no "|" there.
Source = Union[Path, str, Sequence[Union[Path, str]]]  # noqa: UP007
"""One side: a raster, or one or several vector files or layers."""


def names_of(source: Source) -> list[Path | str]:
    """The files or layers of a side."""
    return [source] if isinstance(source, (str, Path)) else list(source)


def open_pair(
    reference: Source, moving: Source, options: Options, resources: ExitStack
) -> tuple[OpenImage, OpenImage, Options]:
    """Both sides, open as long as `resources`, and the options as the two understand them.

    A map of vector layers gets its grid from the other side. An area in the CRS of the layers is
    turned to one in the CRS of the map.

    Raises InputError for what cannot be opened, drawn or compared.
    """
    ignored = options.ignore_georeference
    ref_side = _open_side(
        reference, options.reference_crs, options, resources, includes(ignored, "reference")
    )
    moving_side = _open_side(
        moving, options.moving_crs, options, resources, includes(ignored, "moving")
    )
    opened: OpenImage
    if isinstance(ref_side, list):
        other = None if isinstance(moving_side, list) else moving_side
        area, layer_crs = options.area, ref_side[0].crs
        opened = _draw(ref_side, other, options, resources, area)
        if area is not None and opened.crs is not None:
            box = bounding_box(transform_points(box_lattice(area), layer_crs, opened.crs))
            options = options if box is None else replace(options, area=box)
    else:
        opened = ref_side
    if isinstance(moving_side, list):
        return opened, _draw(moving_side, opened, options, resources, None), options
    return opened, moving_side, options


def open_side(source: Source, resources: ExitStack, crs: str | None = None) -> OpenImage:
    """One side alone, open as long as `resources`. crs: in place of its own.

    Raises InputError for what cannot be opened or drawn.
    """
    options = Options()
    side = _open_side(source, crs, options, resources)
    return _draw(side, None, options, resources, None) if isinstance(side, list) else side


def open_described(
    description: ImageDescription, crs: str | None, dem: Path | str | None = None
) -> OpenImage:
    """One side of a result again. crs: that the user assigned, None for none.

    Raises InputError for what can no longer be opened.
    """
    if description.path is None:
        raise ValueError("an image in memory cannot be opened again")
    if not description.layers or description.transform is None:
        # Of one without georeference the file's was ignored, if it has any.
        return Raster(description.path, crs, dem, description.georeference == NONE)
    grid = Grid(description.transform, description.width, description.height, description.crs)
    layers = [layer for name in description.layers for layer in open_layers(name, crs)]
    return VectorMap(layers, grid)


def _open_side(
    source: Source,
    crs: str | None,
    options: Options,
    resources: ExitStack,
    ignore_georeference: bool = False,
) -> Raster | list[VectorLayer]:
    """A raster, or layers that are not drawn yet."""
    names = names_of(source)
    if not names:
        raise InputError("One side of the match has neither a raster nor a vector layer.")
    if len(names) == 1:
        try:
            raster = Raster(names[0], crs, options.dem, ignore_georeference)
            return resources.enter_context(raster)
        except InputError:
            if not is_vector_file(names[0]):
                raise
    return [layer for name in names for layer in open_layers(name, crs)]


def _draw(
    layers: list[VectorLayer],
    other: OpenImage | None,
    options: Options,
    resources: ExitStack,
    area: tuple[float, float, float, float] | None,
) -> VectorMap:
    if other is not None and (other.georeference.kind == NONE or other.crs is None):
        other = None
    grid = choose_grid(
        layers,
        other,
        options.search_radius,
        options.map_resolution,
        area if other is None else None,
    )
    drawn = resources.enter_context(VectorMap(layers, grid))
    drawn.check_content(None if other is None else other.name)
    return drawn
