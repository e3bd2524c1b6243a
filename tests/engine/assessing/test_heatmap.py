"""The picture of the heat map says what it shows, in letters that its font has."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.assessing import heatmap
from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message


@pytest.mark.parametrize(
    ("translation", "drawn"),
    [("Farbe und Pfeile", True), ("Für die Größe", False), ("颜色", False)],
)
def test_a_translation_that_the_font_cannot_draw_stays_english(monkeypatch, translation, drawn):
    monkeypatch.setattr(heatmap, "in_language", lambda message: translation)
    text = heatmap._drawable(Message("Colours and arrows"))
    assert text == (translation if drawn else "Colours and arrows")


def test_the_cells_begin_and_end_where_both_rasters_are_valid():
    # Blocks of 8 pixels from (48, 24) to (200, 120), in a frame that reaches beyond.
    points = grid_points(np.arange(52, 200, 8), np.arange(28, 120, 8)).reshape(-1, 2)
    corner, size = heatmap._common_ground(points, Window(0, 0, 300, 200))
    assert corner == (48, 24) and size == (152, 96)
    assert heatmap._valid_cells(points, corner, (size[0] / 5, size[1] / 3), (3, 5)).all()


def test_the_cells_stay_within_the_area_that_is_assessed():
    points = grid_points(np.arange(4, 100, 8), np.arange(4, 100, 8)).reshape(-1, 2)
    corner, size = heatmap._common_ground(points, Window(2, 3, 90, 80))
    assert corner == (2, 3) and size == (90, 80)


def test_cells_without_enough_valid_blocks_are_left_empty():
    points = grid_points(np.arange(4, 96, 8), np.arange(4, 96, 8)).reshape(-1, 2)
    left = points[(points[:, 0] < 48) | (points[:, 1] < 48)]
    valid = heatmap._valid_cells(left, (0.0, 0.0), (48.0, 48.0), (2, 2))
    assert valid.tolist() == [[True, True], [True, False]]
