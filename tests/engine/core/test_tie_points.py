"""The table of tie points: columns by name, rows by mask or index."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.common.contract import CHECK, CSV_COLUMNS, ORIGIN_MANUAL, ORIGIN_MATCHED, TIE
from hetmatch_qgis.engine.core.tie_points import TiePoints


def table(count: int = 5) -> TiePoints:
    numbers = np.arange(count * 10, dtype=np.float64).reshape(count, 10)
    return TiePoints.of(numbers, np.where(np.arange(count) % 2, CHECK, TIE))


def test_columns_are_in_the_order_of_the_csv_header():
    points = table()
    assert tuple(points.columns()) == CSV_COLUMNS
    assert points.reference_pixels[1].tolist() == [10, 11]
    assert points.moving_pixels[1].tolist() == [12, 13]
    assert points.reference_map[1].tolist() == [14, 15]
    assert points.moving_map[1].tolist() == [16, 17]
    assert (points.score[1], points.residual_px[1]) == (18, 19)


def test_check_points_are_those_with_the_role():
    assert table().is_check.tolist() == [False, True, False, True, False]


def test_rows_are_selected_by_mask_or_index():
    points = table()
    assert points.select(points.is_check).ref_col.tolist() == [10, 30]
    assert points.select(np.array([4, 0])).ref_col.tolist() == [40, 0]


def test_the_origin_goes_with_its_row_and_is_a_match_unless_stated():
    points = table(2)
    assert points.origins.tolist() == [ORIGIN_MATCHED, ORIGIN_MATCHED]
    origin = np.array([ORIGIN_MATCHED, ORIGIN_MANUAL])
    by_hand = TiePoints(**points.columns(), origin=origin).select(np.array([1]))
    assert by_hand.origins.tolist() == [ORIGIN_MANUAL]


def test_an_empty_table_has_every_column():
    points = TiePoints.empty()
    assert len(points) == 0
    assert points.reference_pixels.shape == (0, 2)
    assert all(len(column) == 0 for column in points.columns().values())
