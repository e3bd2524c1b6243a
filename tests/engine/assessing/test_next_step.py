"""What to do after an assessment."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from assess_cases import render, shifted, write

from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.assessing.next_step import next_commands, next_step
from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.core.options import Options


@pytest.fixture(scope="module")
def rasters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasters")
    reference = write(folder / "reference.tif", render(shifted(0, 0)))
    return reference, write(folder / "moving.tif", render(shifted(1.5, 0), noise=2.0))


def assess(rasters, *require: str, **match) -> Assessment:
    return assess_rasters(*rasters, AssessOptions(Options(**match), require=require))


def test_a_raster_that_meets_what_is_required_is_used_as_it_is(rasters):
    done = assess(rasters, "ce90=5px")
    assert next_step(done) == "What is required is met: use the moving raster as it is."
    assert next_commands(done) == []


def test_a_raster_that_does_not_is_matched_with_the_same_settings(rasters):
    done = assess(rasters, "ce90=0.2px", moving_modality="map", max_points=500)
    assert next_step(done).startswith("Match the rasters, register")
    match, warp = next_commands(done)
    parsed = make_parser().parse_args(shlex.split(match)[1:])
    assert (parsed.reference, parsed.moving) == rasters
    assert parsed.modality == ("auto", "map")
    # The number of displacements is not one of tie points.
    assert parsed.max_points == Options.max_points
    assert make_parser().parse_args(shlex.split(warp)[1:]).command == "warp"


def test_without_a_requirement_the_user_decides(rasters):
    done = assess(rasters)
    assert next_step(done).startswith("If these errors are too large")
    assert len(next_commands(done)) == 2


def test_vector_layers_are_not_warped(rasters):
    done = assess(rasters)
    layers = replace(done, moving=replace(done.moving, layers=("roads.gpkg",)))
    (match,) = next_commands(layers)
    assert match.split()[3] == "roads.gpkg"


@pytest.mark.parametrize(
    ("step", "seed", "begins"),
    [
        (shifted(30, 0), 5, "Match the rasters"),
        (shifted(0, 0), 99, "Match the rasters: that searches farther"),
    ],
)
def test_what_was_not_measured_is_matched(tmp_path, rasters, step, seed, begins):
    moving = write(tmp_path / "moving.tif", render(step, seed=seed))
    done = assess((rasters[0], moving))
    assert not done.is_measured
    assert next_step(done).startswith(begins)
    assert len(next_commands(done)) == 2
