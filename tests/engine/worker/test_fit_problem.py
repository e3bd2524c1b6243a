"""Why edited points bear no transform."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS
from hetmatch_qgis.engine.worker.fit_problem import failed_fit


@pytest.mark.parametrize("kind", ["similarity", "affine", "thin_plate"])
def test_what_is_missing_is_counted(kind):
    count = MIN_POINTS[kind] - 1
    answer = failed_fit(kind, count, has_ground=False)
    assert f"needs at least {count + 1}, there are {count}." in answer["problem"]
    assert answer["transform"] == kind and answer["ties"]["count"] == count
    unknown = (answer[name] for name in ("residuals", "accuracy", "matrix"))
    assert all(value is None for value in unknown)
    assert answer["ties"]["rmse_m"] is answer["checks"]["rmse_px"] is None


def test_points_enough_lie_badly():
    assert "collinear" in failed_fit("affine", 12, has_ground=False)["problem"]


@pytest.mark.parametrize(("has_ground", "words"), [(False, "Without an elevation"), (True, "coll")])
def test_relief_needs_heights(has_ground, words):
    count = MIN_POINTS["relief"]
    assert words in failed_fit("relief", count, has_ground)["problem"]
