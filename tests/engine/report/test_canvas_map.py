"""Outlines in canvas coordinates are drawn to scale, north up."""

from __future__ import annotations

import pytest
from report_cases import unplaced_match

from hetmatch_qgis.engine.report.canvas_map import MAX_HEIGHT, WIDTH, CanvasMap

SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, -100.0), (0.0, -100.0))
BELOW = tuple((x, y - 100) for x, y in SQUARE)


def test_outlines_fill_the_map_to_scale():
    plan = CanvasMap.of(unplaced_match(), [SQUARE, BELOW])
    assert plan.size.max() <= max(WIDTH, MAX_HEIGHT) + 1e-6
    assert plan.size[1] == pytest.approx(2 * plan.size[0], rel=0.05)
    upper, lower = plan.polygon(SQUARE), plan.polygon(BELOW)
    assert upper.middle[1] < lower.middle[1] and upper.path.startswith("0.0,0.0")
    assert plan.drawing(["<polygon/>"], "A <map>").count("A &lt;map&gt;") == 1


def test_what_cannot_be_drawn_is_left_out():
    nowhere = ((float("nan"), 0.0),) * 4
    assert CanvasMap.of(unplaced_match(), [SQUARE, nowhere]) is None
    assert CanvasMap.of(unplaced_match(), [SQUARE, BELOW]).polygon(nowhere) is None
