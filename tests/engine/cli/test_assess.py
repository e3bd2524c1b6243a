"""`hetmatch assess` as its users run it."""

from __future__ import annotations

import json

import pytest
from affine import Affine
from known_pairs import bare_pair, georeferenced_pair

from hetmatch_qgis.engine.cli.main import main


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    shift = Affine.translation(0.5, 0)
    return bare_pair(tmp_path_factory.mktemp("pair"), truth=shift, size=(256, 256))


def run(pair, out, *more):
    return main(["assess", str(pair.reference), str(pair.moving), "--out", str(out), *more])


def test_measures_and_says_what_it_found(pair, tmp_path, capsys):
    assert run(pair, tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert said.startswith("Measured.")
    assert "CE90" in said and "assessment.html" in said
    assert (tmp_path / "out" / "heatmap.png").is_file()


def test_a_requirement_that_is_not_met_has_its_own_exit_code(pair, tmp_path, capsys):
    assert run(pair, tmp_path, "--require", "ce90=2px", "--require", "bias=0.2px") == 4
    said = capsys.readouterr().out
    assert said.startswith("Not passed.")
    assert "required at most 0.2 px: not met" in said


def test_programs_get_json_lines(pair, tmp_path, capsys):
    assert run(pair, tmp_path, "--json", "--require", "ce90=2px") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {event["event"] for event in events[:-1]} == {"progress"}
    result = events[-1]
    assert result["event"] == "result"
    assert result["passed"] is True
    assert result["outputs"]["assessment.json"].endswith("assessment.json")


@pytest.mark.parametrize("wrong", ["ce90=5", "ce50=1px", "ce90=0px"])
def test_a_requirement_that_means_nothing_is_bad_input(pair, tmp_path, wrong, capsys):
    assert run(pair, tmp_path / "out", "--require", wrong) == 2
    assert "hetmatch:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_rasters_of_different_places_are_inconclusive(tmp_path, capsys):
    here = georeferenced_pair(tmp_path, seed=3)
    (tmp_path / "other").mkdir()
    there = georeferenced_pair(tmp_path / "other", seed=40)
    mixed = type(here)(here.reference, there.moving, here.to_reference)
    assert run(mixed, tmp_path / "out") == 3
    assert capsys.readouterr().out.startswith("Inconclusive.")
