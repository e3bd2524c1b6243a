"""The controls."""

import pytest
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.compare.compare_bar import CompareBar


@pytest.fixture
def bar(canvas):
    bar = CompareBar(canvas)
    bar.set_choices({"after": "After", "before": "Before"}, {"reference": "Reference"})
    bar.show()
    bar.place()
    return bar


def test_it_lies_inside_the_map(bar, canvas):
    assert canvas.rect().contains(bar.geometry())


def test_what_was_chosen_stays_when_more_is_offered(bar):
    bar.choose("before", "reference")
    bar.set_choices({"new": "New", "before": "Before"}, {"reference": "Reference"})
    assert bar.upper.currentData() == "before"
    bar.set_choices({"new": "New"}, {})
    assert bar.upper.currentData() == "new"


def test_it_tells_what_the_user_wants(bar):
    told = []
    bar.upper_chosen.connect(told.append)
    bar.opacity_changed.connect(told.append)
    bar.swipe_toggled.connect(told.append)
    bar.blink_toggled.connect(told.append)
    bar.upper.activated.emit(0)
    bar.opacity.setValue(30)
    bar.swipe.click()
    bar.blink.click()
    assert told == ["after", 0.3, False, True]


def test_the_map_is_not_seen_through_the_bar_in_a_dark_theme(qgis_app):
    canvas = QWidget()
    canvas.resize(600, 300)
    # As QGIS's theme "Night Mapping" has it.
    canvas.setStyleSheet("QWidget { background: transparent; }")
    bar = CompareBar(canvas)
    bar.place()
    picture = bar.grab().toImage()
    colour = picture.pixelColor(3, bar.height() // 2)
    assert colour == bar.palette().window().color() and colour.alpha() == 255
