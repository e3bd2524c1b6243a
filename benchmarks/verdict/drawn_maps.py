"""Maps that HetMatch draws of vector layers, on photographs of the same ground and of others.

Ground, picture and layers are those of `benchmarks/vector_maps`, at the size of a pair:
generalised, drawn by hand with errors, and of another date.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from affine import Affine
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.vector_maps import places
from benchmarks.vector_maps.places import CORNER, CRS, Feature, write_layer
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, Georeference
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.vector_map import VectorMap
from training.procedural.as_aerial import render_aerial
from training.procedural.geometry import lengths
from training.procedural.ground import rasterise
from training.procedural.layout import Layout, draw_layout

Image = NDArray[np.uint8]
Layers = dict[str, list[Feature]]

GRID_GSD = 1.0
"""Metres along a pixel of a street grid, whose streets are 6 to 12 pixels wide."""

MIN_ROADS = 3.0
"""Length of a place's roads, in its sides: half of what `places.roads` asks for."""


def draw_ground(rng: Generator, side: int) -> Layout:
    """A ground with roads, side x side pixels."""
    while True:
        layout = draw_layout(rng, side)
        total = sum(float(lengths(road.line)[-1]) for road in layout.roads if road.kind != "path")
        if total >= MIN_ROADS * side:
            return layout


def photograph(layout: Layout, rng: Generator) -> Image:
    """A ground from above, (side, side, 3), without a few of its features."""
    pictured = places.without_some(layout, rng)
    return np.asarray(render_aerial(pictured, rasterise(pictured, rng), rng))


def all_layers(layout: Layout, rng: Generator) -> Layers:
    """All layers of a survey: land, water, roads and buildings."""
    return {
        **places.land(layout, rng),
        **places.roads(layout, rng),
        **places.buildings(layout, rng),
    }


def roads(layout: Layout, rng: Generator) -> Layers:
    """Roads and railways alone."""
    return places.roads(layout, rng)


def map_of(
    layout: Layout, rng: Generator, draw_layers: Callable[[Layout, Generator], Layers]
) -> Image:
    """The map of a ground, (side, side, 3). draw_layers: what is on it."""
    surveyed = places.without_some(layout, rng)
    return draw_map(draw_layers(surveyed, rng), layout.side, layout.metres_per_pixel)


def map_of_lines(lines: list[NDArray[np.float64]], side: int) -> Image:
    """The map of streets, (side, side, 3). lines: (N, 2) pixels each."""
    features = [Feature(line, False, {"highway": "residential"}) for line in lines]
    return draw_map({"roads": features}, side, GRID_GSD)


def draw_map(layers: Layers, side: int, gsd: float) -> Image:
    """Draw layers as HetMatch does, in three equal channels."""
    transform = _transform(gsd)
    grid = Grid(transform, side, side, parse_crs(CRS))
    with TemporaryDirectory() as scratch:
        files = [
            write_layer(Path(scratch) / f"{name}.gpkg", features, transform)
            for name, features in layers.items()
            if features
        ]
        opened = [layer for file in files for layer in open_layers(file)]
        with VectorMap(opened, grid) as drawn:
            grey = drawn.read(Window(0, 0, side, side), 1).values.reshape(side, side, 1)
    return np.repeat(np.round(grey).astype(np.uint8), 3, axis=2)


def placed(gsd: float) -> Georeference:
    """The grid of the maps of `draw_map`, which tells the size of what is drawn."""
    return Georeference(AFFINE, parse_crs(CRS), _transform(gsd))


def _transform(gsd: float) -> Affine:
    return Affine(gsd, 0, CORNER[0], 0, -gsd, CORNER[1])
