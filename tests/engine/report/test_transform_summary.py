"""The transform in words: movement, rotation, scale."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_cases import affine, result_of

from hetmatch_qgis.common.contract import RESULT_JSON
from hetmatch_qgis.engine.cli.match_summary import summarise_match
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.language import in_language, set_language
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.transform_summary import decompose, summarise_transform
from hetmatch_qgis.engine.results.write import write_outputs


def test_the_movement_is_told_against_the_raster_s_own_place(tmp_path: Path):
    def turned(points):
        angle = np.radians(2)
        matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        middle = np.array([110, 90])
        return (points - middle) @ matrix.T * 1.01 + middle + [4, 3]

    result = result_of(tmp_path, turned)
    (sentence,) = summarise_transform(result, overview_images(result).comparison)
    shift = re.search(r"shift at the centre ([\d.]+) reference pixels", sentence)
    assert float(shift[1]) == pytest.approx(5, abs=0.4)
    assert "grid east" in sentence and "grid south" in sentence
    # Rows run downwards, so that this turn is clockwise to the eye.
    assert "rotation 2.00° clockwise" in sentence and "scale 1.01" in sentence
    outputs = write_outputs(result, tmp_path / "written", overview_images(result))
    told = json.loads(outputs[RESULT_JSON].read_text(encoding="utf-8"))["correction"]
    assert told["shift_px"] == pytest.approx([4, 3], abs=0.4)
    east, north = told["shift_m"]
    assert east > 0 > north and np.hypot(east, north) == pytest.approx(told["distance_m"])
    assert told["rotation_deg"] == pytest.approx(2, abs=0.01)
    assert told["scale"] == pytest.approx(1.01, abs=1e-3)
    # The terminal speaks English, whatever language the report is in.
    set_language("de")
    try:
        assert str(sentence) in summarise_match(result, outputs)
        assert "Rasters: Verschiebung" in in_language(outputs.correction.in_words())
        assert re.search(r" \d+,\d+ m ", in_language(outputs.correction.in_words()))
    finally:
        set_language(None)


def test_without_a_place_of_its_own_the_scale_and_turn_of_its_pixels_are_told(tmp_path: Path):
    result = result_of(tmp_path, affine, placed=False)
    (sentence,) = summarise_transform(result, overview_images(result).comparison)
    outputs = write_outputs(result, tmp_path / "written", overview_images(result))
    assert "correction" not in outputs.to_dict()
    assert "1 moving pixel = 0.850 reference pixels" in sentence
    assert "rotation 20.0° clockwise" in sentence


def test_lengths_on_the_ground_have_no_exponent(tmp_path: Path):
    result = result_of(tmp_path, affine)
    stated = Accuracy(900.0, 2000.0, 9000.0, 20.0)
    outputs = write_outputs(result, tmp_path / "written", overview_images(result))
    text = summarise_match(replace(result, accuracy=stated), outputs)
    assert re.search(r"RMSE 900\.00 reference pixels \([\d.]+ k?m\)", text)
    assert "e+" not in text


def test_a_mirror_image_is_called_one():
    assert decompose(np.diag([-1.0, 1.0])).is_mirrored
