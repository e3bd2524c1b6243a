"""The arguments for both sides, rasters or vector layers."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from hetmatch_qgis.engine.cli.arguments.raster_arguments import add_raster_options, add_sides, sides


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    add_sides(parser, "the fixed side", "the side to register")
    add_raster_options(parser)
    return parser


def test_a_raster_each_is_enough(parser: argparse.ArgumentParser):
    arguments = parser.parse_args(["a.tif", "b.tif"])
    assert sides(arguments) == ([Path("a.tif")], [Path("b.tif")])
    assert arguments.map_resolution is None


def test_more_layers_join_their_side(parser: argparse.ArgumentParser):
    more = ["--reference-layer", "c.shp", "--reference-layer", "d.gpkg|layername=x"]
    arguments = parser.parse_args(["a.gpkg", "b.tif", *more, "--map-resolution", "2.5"])
    reference, moving = sides(arguments)
    assert reference == [Path("a.gpkg"), Path("c.shp"), Path("d.gpkg|layername=x")]
    assert moving == [Path("b.tif")]
    assert arguments.map_resolution == 2.5
