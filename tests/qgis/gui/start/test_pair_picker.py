"""Clicking the same places in both maps."""

import pytest
from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.start.pair_picker import PairPicker
from hetmatch_qgis.gui.tie_points.maps.side_view import side_view
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from tests.qgis.tie_point_cases import canvas_xy


@pytest.fixture
def picker(record):
    parent = QWidget()
    views = {
        raster: side_view(record, raster, QgsProject.instance()) for raster in (REFERENCE, MOVING)
    }
    picker = PairPicker(views, parent)
    picker.parent_widget = parent
    return picker


def click(picker, raster, column, row):
    picker.maps[raster].placed.emit(QgsPointXY(*canvas_xy(raster, (column, row), True)))


def test_a_click_in_each_map_makes_a_pair_in_any_order(picker):
    click(picker, REFERENCE, 20, 30)
    assert picker.pairs == [] and list(picker.pending) == [REFERENCE]
    click(picker, MOVING, 40, 50)
    click(picker, MOVING, 60, 70)
    click(picker, REFERENCE, 80, 90)
    assert picker.pending == {}
    assert picker.places(REFERENCE) == [
        canvas_xy(REFERENCE, (20, 30), True),
        canvas_xy(REFERENCE, (80, 90), True),
    ]
    assert [cross.label for cross in picker.maps[MOVING].crosses._crosses] == ["1", "2"]


def test_a_second_click_in_the_same_map_corrects_the_first(picker):
    click(picker, REFERENCE, 20, 30)
    click(picker, REFERENCE, 25, 35)
    click(picker, MOVING, 40, 50)
    assert picker.places(REFERENCE) == [canvas_xy(REFERENCE, (25, 35), True)]


def test_the_last_is_removed_half_or_whole(picker):
    picker.add([((1.0, 2.0), (3.0, 4.0))])
    click(picker, REFERENCE, 20, 30)
    picker.remove_last()
    assert picker.pending == {} and len(picker.pairs) == 1
    picker.remove_last()
    picker.remove_last()
    assert picker.pairs == []


def test_a_click_outside_is_refused_in_words(picker):
    refused = []
    picker.refused.connect(refused.append)
    click(picker, REFERENCE, -20, 30)
    assert "outside the raster" in refused[0] and picker.pending == {}
