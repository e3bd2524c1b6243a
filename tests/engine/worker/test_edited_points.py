"""Tie points as the protocol has them."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.common.contract import CHECK_CODE, MANUAL_CODE, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine import InputError
from hetmatch_qgis.engine.worker.edited_points import EditedPoints

ROWS = np.array(
    [
        [10.5, 20.5, 11.0, 21.0, 0.8, TIE_CODE],
        [30.5, 20.5, 31.0, 21.0, 0.5, CHECK_CODE],
        [30.5, 40.5, 31.0, 41.0, 0.2, OFF_CODE],
    ]
)


def test_short_rows_are_of_matched_points_numbered_from_one():
    points = EditedPoints.of(ROWS)
    assert points.ids.tolist() == [1, 2, 3] and not points.is_manual.any()
    assert points.roles.tolist() == [TIE_CODE, CHECK_CODE, OFF_CODE]
    assert np.array_equal(points.reference, ROWS[:, :2])
    assert np.array_equal(points.moving, ROWS[:, 2:4])
    assert np.isnan(points.covariances).all()


def test_no_rows_are_no_points():
    assert len(EditedPoints.of([]).ids) == 0


def test_origin_number_and_precision_are_read():
    more = [[MANUAL_CODE, 7, 0.1, 0.2, 0.5], [0, 3, 0, 0.2, 0], [0, 9, 0.1, 0.2, 2]]
    points = EditedPoints.of(np.column_stack([ROWS, more]))
    assert points.is_manual.tolist() == [True, False, False] and points.ids.tolist() == [7, 3, 9]
    # Variances and covariance; an error of nothing and a correlation above 1 are not known.
    assert points.covariances[0] == pytest.approx([0.01, 0.04, 0.01])
    assert np.isnan(points.covariances[1:]).all()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (2, np.nan, "no position in one"),
        (5, 3, "role of a tie point must be 0"),
        (6, 2, "origin of a tie point must be 0"),
        (7, 0, "whole, positive and unique"),
        (7, 1.5, "whole, positive and unique"),
        (7, 3, "whole, positive and unique"),
    ],
)
def test_nonsense_is_said_in_a_sentence(column, value, words):
    rows = np.column_stack([ROWS, np.zeros(3), [1, 2, 3]])
    rows[1, column] = value
    with pytest.raises(InputError, match=words):
        EditedPoints.of(rows)
