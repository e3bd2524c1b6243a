"""Displacement is told against height, along its direction and across it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from relief_cases import SLOPE, relief_pair, write_dem

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
from hetmatch_qgis.engine.assessing.relief import find_relief
from hetmatch_qgis.engine.core.options import Options

LENGTH = float(np.linalg.norm(SLOPE))


def hills(points):
    return 300 + 200 * np.sin(points[:, 0] / 60) * np.cos(points[:, 1] / 80)


def frame(heights=hills) -> Any:
    return SimpleNamespace(pair=SimpleNamespace(heights=heights), pixel_m=(10.0, 10.0))


def displaced(noise=0.3, slope=SLOPE, count=200):
    random = np.random.default_rng(0)
    points = random.uniform(0, 500, (count, 2))
    moved = np.array([2.0, 1.0]) + hills(points)[:, None] * slope
    return points, moved + random.normal(0, noise, (count, 2))


def test_the_slope_is_found_with_its_error():
    found = find_relief(frame(), *displaced())
    assert found is not None and found.is_clear
    assert found.slope == pytest.approx(SLOPE, abs=4 * float(found.slope_error.max()))
    assert found.ground_m == pytest.approx(10 * LENGTH, rel=0.05)
    assert found.rmse_relief < 0.5 < 2 < found.rmse_affine
    assert "100 m higher is displaced by 5.9" in found.in_words()


def test_what_grows_with_height_lies_along():
    points, moved = displaced(noise=0.0)
    found = find_relief(frame(), points, moved)
    assert found is not None
    expected = found.along_at_0 + LENGTH * hills(points)
    assert found.along == pytest.approx(expected, abs=1e-6)
    assert np.ptp(found.across) < 1e-6


def test_noise_is_no_relief():
    found = find_relief(frame(), *displaced(slope=np.zeros(2)))
    assert found is not None and not found.is_clear
    assert "does not grow with height" in found.in_words()


@pytest.mark.parametrize(
    "heights",
    [lambda at: np.full(len(at), 50.0), lambda at: np.full(len(at), np.nan)],
    ids=["flat", "unknown"],
)
def test_nothing_is_said_of_ground_that_tells_nothing(heights):
    assert find_relief(frame(heights), *displaced()) is None


def test_too_few_vectors_say_nothing():
    assert find_relief(frame(), *displaced(count=10)) is None


def test_page_json_and_table_have_it(tmp_path):
    pair = relief_pair(tmp_path)
    options = AssessOptions(Options(dem=pair.dem))
    assessment, files = assess_to_folder(pair.reference, pair.moving, tmp_path / "out", options)
    assert assessment.is_measured and assessment.findings is not None
    content = json.loads(files["assessment.json"].read_text("utf-8"))
    assert content["relief"]["is_clear"]
    assert "Displacement and height" in files["assessment.html"].read_text("utf-8")
    assert "height_m" in files["displacements.csv"].read_text("utf-8").splitlines()[0]


def test_a_flat_elevation_model_gets_a_sentence(tmp_path):
    pair = relief_pair(tmp_path, has_relief=False)
    flat = write_dem(tmp_path / "flat.tif", scale=0.0, noise=0.0)
    options = AssessOptions(Options(dem=flat))
    assessment, files = assess_to_folder(pair.reference, pair.moving, tmp_path / "out", options)
    assert assessment.is_measured
    assert "displacement by relief cannot be assessed" in files["assessment.html"].read_text(
        "utf-8"
    )
    assert json.loads(files["assessment.json"].read_text("utf-8"))["relief"] is None
