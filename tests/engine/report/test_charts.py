"""Charts count every value, and their axes have round numbers."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.report import charts


def test_a_histogram_counts_every_value():
    values = np.array([0.1, 0.1, 0.1, 0.9, 7.0])
    drawn = charts.draw_histogram(charts.Series("check points", "check", values), 2.0)
    assert "RMSE 3.16" in drawn and "median 0.10" in drawn
    assert drawn.count("z") >= 3 and "nan" not in drawn


def test_round_numbers_are_no_smaller():
    assert [charts.round_up(value) for value in (0.0031, 0.97, 1.0, 26, 9.1)] == [
        0.004,
        1,
        1,
        30,
        10,
    ]
    assert charts.axis_ticks(3.0) == [0, 0.5, 1, 1.5, 2, 2.5, 3]
