"""Values of arguments that several commands take."""

from __future__ import annotations

import argparse

import pytest

from hetmatch_qgis.engine.cli.arguments.shared_arguments import add_formats, parse_box
from hetmatch_qgis.engine.cli.parser import Parser, UsageError
from hetmatch_qgis.engine.export.formats import SHORTHANDS


def test_a_box_is_numbers_separated_by_commas():
    assert parse_box("-1,2.5,3,4e2") == (-1.0, 2.5, 3.0, 400.0)
    with pytest.raises(argparse.ArgumentTypeError, match="'1,2,east,4' is not four numbers"):
        parse_box("1,2,east,4")


def test_formats_may_be_given_by_name_or_shorthand():
    parser = Parser()
    add_formats(parser)
    assert parser.parse_args([]).formats == SHORTHANDS["usual"]
    assert parser.parse_args(["--formats", "csv,geojson"]).formats == ("csv", "geojson")
    with pytest.raises(UsageError, match="shapefile"):
        parser.parse_args(["--formats", "shapefile"])


def test_a_command_may_have_no_usual_formats():
    parser = Parser()
    add_formats(parser, required=True)
    with pytest.raises(UsageError, match="--formats is missing"):
        parser.parse_args([])
