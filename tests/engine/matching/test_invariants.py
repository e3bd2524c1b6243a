"""A result whose figures contradict each other is told as a fault, and leaves no match."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from known_pairs import bare_pair

from hetmatch_qgis.common.contract import MATCHED, NO_RELIABLE_MATCH
from hetmatch_qgis.engine import match_rasters
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.errors import HetMatchError, InputError
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.fitting.inverse_map import invert
from hetmatch_qgis.engine.matching import pipeline
from hetmatch_qgis.engine.matching.invariants import check_invariants


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return bare_pair(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def result(pair) -> MatchResult:
    found = match_rasters(pair.reference, pair.moving)
    assert found.status == MATCHED and found.accuracy is not None
    return found


def refused(result: MatchResult) -> str:
    with pytest.raises(HetMatchError) as caught:
        check_invariants(result)
    assert not isinstance(caught.value, InputError)
    assert "report it" in str(caught.value)
    return str(caught.value)


def with_points(result: MatchResult, **columns) -> MatchResult:
    return replace(result, tie_points=replace(result.tie_points, **columns))


def test_a_result_that_holds(result):
    check_invariants(result)
    check_invariants(replace(result, accuracy=None))


def test_residuals_where_the_way_back_leads_to_other_ground(result):
    """Slopes that face a radar lie over others: what is seen there belongs to several places."""
    size = result.moving.width, result.moving.height
    to_reference = result.mapper

    def to_moving(points):
        return invert(to_reference, size, points)

    def to_other_ground(points):
        return to_reference(points) + 40.0

    check_invariants(replace(result, inverse=to_moving, mapper=to_other_ground))
    refused(replace(result, mapper=to_other_ground))


@pytest.mark.parametrize("name", ["confidence", "coverage", "extrapolated"])
@pytest.mark.parametrize("value", [-0.1, 1.2, np.nan])
def test_a_share_that_is_none(result, name, value):
    assert name in refused(replace(result, **{name: value}))


def test_residuals_that_are_not_the_transform_s(result):
    points = result.tie_points
    longer = points.residual_px.copy()
    longer[0] += 1e6
    assert "residual" in refused(with_points(result, residual_px=longer))
    assert "residual" in refused(with_points(result, residual_px=-points.residual_px - 1))
    assert "residual" in refused(replace(result, mapper=lambda pixels: pixels + 40.0))
    assert "residual" in refused(replace(result, mapper=lambda pixels: pixels * np.nan))


def test_points_without_a_place_or_a_match(result):
    nowhere = result.tie_points.ref_col.copy()
    nowhere[3] = np.inf
    assert "position" in refused(with_points(result, ref_col=nowhere))
    assert "without" in refused(replace(result, tie_points=TiePoints.empty()))
    assert "without" in refused(replace(result, mapper=None))
    assert "without" in refused(replace(result, status=NO_RELIABLE_MATCH))


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"rmse_px": 1e6}, "beside"),
        ({"rmse_px": np.nan}, "not a number"),
        ({"ce90_px": -1.0}, "not a number"),
        ({"effective_points": np.inf}, "not a number"),
        ({"rmse_map": 1e9}, "on the map"),
        ({"rmse_range_px": (1.1, 2.0)}, "not from"),
        ({"rmse_range_px": (0.5, 0.9)}, "not from"),
        ({"ce90_px": 7.0}, "at most"),
    ],
)
def test_an_accuracy_that_contradicts_itself(result, changed, word):
    stated = Accuracy(1.0, 1.5, 10.0, 30.0, (0.6, 1.4))
    placed = replace(result.reference, gsd=10.0)
    check_invariants(replace(result, reference=placed, accuracy=stated))
    bad = replace(result, reference=placed, accuracy=replace(stated, **changed))
    assert word in refused(bad)


def test_no_match_ends_with_such_a_result(pair, result, monkeypatch):
    broken = replace(result, confidence=7.0)
    monkeypatch.setattr(pipeline, "_from_coarse", lambda *_: broken)
    with pytest.raises(HetMatchError, match="contradicts itself"):
        match_rasters(pair.reference, pair.moving)


def test_standard_errors_that_are_no_lengths(result):
    sure = result.tie_points.sigma_col.copy()
    check_invariants(with_points(result, sigma_col=np.where(sure > 0, np.nan, sure)))
    none = np.zeros_like(sure)
    assert "standard error" in refused(with_points(result, sigma_col=none, sigma_row=none))
