"""Figures of a pair in the summary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from hetmatch_qgis.engine.batch.figures import match_figures, place_figures
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult


def test_figures_of_a_match(matched_result: MatchResult):
    accuracy = Accuracy(0.25, 0.4, 2.5, 30.0)
    figures = match_figures(replace(matched_result, accuracy=accuracy))
    assert figures["transform"] == "similarity" and figures["tie_points"] == 60
    assert (figures["rmse_px"], figures["ce90_px"]) == (0.25, 0.4)
    assert figures["rmse_m"] == pytest.approx(2.5, rel=0.01)
    assert figures["ce90_m"] == pytest.approx(4.0, rel=0.01)


def test_an_accuracy_that_is_not_known_is_not_told(matched_result: MatchResult):
    figures = match_figures(matched_result)
    assert [figures[name] for name in ("rmse_px", "ce90_px", "rmse_m", "ce90_m")] == [None] * 4


def test_the_shift_is_from_the_georeference_to_the_match(matched_result: MatchResult):
    """The match of the fixture is 3 columns to the right and 2 rows up of the georeference."""
    names = str(matched_result.reference.path), str(matched_result.moving.path)
    figures = place_figures(*names, Options(), matched_result)
    assert figures["shift_px"] == pytest.approx([3, -2], abs=0.01)
    assert figures["shift_m"] == pytest.approx([30, 20], abs=0.5)
    ring = np.array(figures["footprint"])
    assert ring.shape == (16, 2)
    own = np.array(place_figures(*names, Options(), None)["footprint"])
    assert (ring.mean(axis=0) > own.mean(axis=0)).all()


def test_a_raster_without_georeference_has_the_footprint_of_its_match(
    matched_result: MatchResult, tmp_path: Path
):
    bare = tmp_path / "bare.tif"
    with (
        rasterio.open(matched_result.moving.path) as source,
        rasterio.open(
            bare, "w", driver="GTiff", width=100, height=120, count=1, dtype="uint8"
        ) as raster,
    ):
        raster.write(source.read())
    reference = str(matched_result.reference.path)
    result = replace(matched_result, moving=replace(matched_result.moving, path=bare))
    figures = place_figures(reference, str(bare), Options(), result)
    assert figures["shift_px"] is None and figures["shift_m"] is None
    assert len(figures["footprint"]) == 16
    assert place_figures(reference, str(bare), Options(), None)["footprint"] is None


def test_a_raster_that_cannot_be_opened_lies_nowhere():
    figures = place_figures("/none.tif", "/none.tif", Options(), None)
    assert figures == {"shift_px": None, "shift_m": None, "footprint": None}
