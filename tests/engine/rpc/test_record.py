"""What a match records about its RPCs, as sentences and for result.json."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.rpc.correction import BiasCorrection
from hetmatch_qgis.engine.rpc.record import CorrectedRpcs, UncorrectedRpcs

NONE = {"count": 0, "before": None, "after": None}


def errors(count: int, before: float, after: float) -> dict:
    return {
        "count": count,
        "before": {"rmse_px": before, "bias_px": [before, 0.0]},
        "after": {"rmse_px": after, "bias_px": [0.0, 0.0]},
    }


@pytest.fixture
def record(alps) -> CorrectedRpcs:
    return CorrectedRpcs(
        correction=BiasCorrection("shift", np.array([[9.0, 0, 0], [-7.0, 0, 0]])),
        camera=RpcCamera(alps.rpcs),
        deviation_px=0.0,
        ties=errors(80, 11.5, 0.41),
        checks=NONE,
    )


def test_the_errors_are_those_of_the_check_points_where_there_are_any(record) -> None:
    checked = replace(record, checks=errors(20, 11.4, 0.456))
    assert checked.in_words()[0] == (
        "RPCs corrected by a shift: RMSE at 20 check points 11.40 px before, 0.46 px after, in "
        "pixels of the moving raster."
    )
    assert "RMSE at 80 tie points 11.50 px before, 0.41 px after" in record.in_words()[0]


def test_the_missing_elevation_model_is_named_as_an_option(record) -> None:
    sentence = record.in_words()[1]
    assert "(dem)" in sentence and sentence.values["option"] == Option("dem")


def test_result_json_holds_the_errors_and_where_the_heights_are_from(record) -> None:
    content = plain(record.to_dict())
    assert content["kind"] == "shift" and content["written_to_within_px"] == 0
    assert content["parameters"]["sample"] == {"shift": 9.0, "per_sample": 0.0, "per_line": 0.0}
    assert content["tie_points"]["after"]["rmse_px"] == 0.41
    assert content["dem"] is None and content["heights"] == "the scene's mean height"


def test_the_reason_stays_a_sentence_that_can_be_translated() -> None:
    reason = Message("No {thing}.", thing="heights")
    record = UncorrectedRpcs(reason)
    assert record.in_words() == ["RPCs not corrected: No heights."]
    assert record.in_words()[0].values["reason"] is reason
    assert plain(record.to_dict()) == {"kind": None, "reason": "No heights."}
