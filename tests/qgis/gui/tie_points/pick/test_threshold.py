"""Points beyond a limit."""

from dataclasses import replace

from hetmatch_qgis.common.contract import CHECK
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint
from hetmatch_qgis.gui.tie_points.pick.threshold import BY_RESIDUAL, BY_SCORE, Threshold

POINT = TiePoint(1, Location(0, 0, 0, 0), Location(0, 0, 0, 0), score=0.5, residual_px=3.0)


def test_large_residuals_and_small_scores_are_beyond():
    assert Threshold(BY_RESIDUAL, 2.9).is_beyond(POINT)
    assert not Threshold(BY_RESIDUAL, 3.0).is_beyond(POINT)
    assert Threshold(BY_SCORE, 0.6).is_beyond(POINT)
    assert not Threshold(BY_SCORE, 0.5).is_beyond(POINT)


def test_points_that_are_off_or_unknown_do_not_count():
    limit = Threshold(BY_RESIDUAL, 1.0)
    assert not limit.is_beyond(replace(POINT, enabled=False))
    assert not limit.is_beyond(replace(POINT, residual_px=None))
    assert not Threshold(BY_SCORE, 1.0).is_beyond(replace(POINT, score=None))


def test_check_points_count_only_where_the_user_wants_it():
    check = replace(POINT, role=CHECK)
    assert not Threshold(BY_RESIDUAL, 1.0).is_beyond(check)
    assert Threshold(BY_RESIDUAL, 1.0, with_checks=True).is_beyond(check)
    assert Threshold(BY_RESIDUAL, 1.0).values([POINT, check]) == [3.0]
