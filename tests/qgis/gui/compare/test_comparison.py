"""A comparison on the map, from its beginning to its end."""

import pytest
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from hetmatch_qgis.gui.compare.comparison import (
    BLINK_MS,
    MAP,
    compare_layers,
    compare_topmost,
)
from hetmatch_qgis.gui.compare.sources import LayerSource
from hetmatch_qgis.layers.result_layers import RESULT_PROPERTY
from tests.qgis.tie_point_cases import wait_until


@pytest.fixture
def comparison(canvas, layers):
    comparison = compare_layers(canvas, layers["halves"], layers["grey"])
    wait_until(
        lambda: comparison.overlay.upper is not None and comparison.overlay.lower is not None
    )
    yield comparison
    comparison.close()


def test_left_of_the_line_lies_one_image_right_of_it_the_other(
    comparison, canvas, colour_at, artefacts
):
    canvas.grab().save(str(artefacts / "compare-swipe.png"))
    assert colour_at(100, 100) == pytest.approx(128, abs=3)
    assert colour_at(300, 100) > 245
    comparison.handle.moved.emit(comparison.handle.share)
    comparison.handle.place(0.1)
    comparison.handle.moved.emit(0.1)
    assert colour_at(100, 100) < 10


def test_the_key_b_alternates_the_images(comparison, canvas, colour_at):
    comparison.bar.swipe.setChecked(False)
    assert colour_at(300, 100) > 245
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert colour_at(300, 100) == pytest.approx(128, abs=3)
    assert comparison.bar.shown.text() == "grey"
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert colour_at(300, 100) > 245
    assert comparison.bar.shown.text() == "halves"


def test_esc_ends_it(comparison, canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not comparison.is_open


def test_the_key_is_taken_from_qgis_only_while_it_is_open(comparison, canvas):
    def is_taken():
        event = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        QApplication.sendEvent(canvas, event)
        return event.isAccepted()

    assert is_taken()
    comparison.close()
    assert not is_taken()


def test_they_alternate_by_themselves(comparison):
    comparison.bar.blink.setChecked(True)
    assert comparison.overlay.swipe is None
    wait_until(lambda: not comparison.overlay.shows_upper, seconds=BLINK_MS / 100)
    comparison.bar.blink.setChecked(False)
    assert comparison.overlay.shows_upper


def test_opacity(comparison, colour_at):
    comparison.bar.opacity.setValue(0)
    assert colour_at(300, 100) == pytest.approx(128, abs=3)


def test_another_image_is_chosen(comparison, layers, colour_at):
    comparison.bar.lower_chosen.emit(MAP)
    wait_until(lambda: comparison.overlay.lower is None)
    comparison.bar.upper_chosen.emit(layers["grey"].id())
    wait_until(lambda: comparison.overlay.upper is not None)
    assert colour_at(300, 100) == pytest.approx(128, abs=3)


def test_tie_points_lie_on_top_unless_they_are_hidden(comparison, canvas, layers):
    points = QgsVectorLayer("Point?crs=EPSG:32633", "Tie points", "memory")
    points.setCustomProperty(RESULT_PROPERTY, "1")
    QgsProject.instance().addMapLayer(points)
    canvas.setLayers([points, layers["grey"]])
    wait_until(lambda: comparison.overlay.marks is not None)
    comparison.bar.marks.click()
    wait_until(lambda: comparison.overlay.marks is None)


def test_it_follows_the_map(comparison, canvas):
    before = comparison.overlay.upper
    canvas.zoomByFactor(0.5)
    wait_until(lambda: comparison.overlay.upper is not before)
    canvas.resize(500, 300)
    wait_until(lambda: comparison.bar.geometry().bottom() < 300)


def test_the_map_is_as_it_was_afterwards(comparison, canvas):
    closed = []
    comparison.closed.connect(lambda: closed.append(True))
    comparison.bar.close_requested.emit()
    assert closed == [True] and not comparison.is_open
    assert comparison.bar.isHidden() and comparison.handle.isHidden()
    comparison.close()
    comparison.refresh()
    comparison.blink()
    assert closed == [True]


def test_it_ends_with_a_layer_that_it_draws(comparison, layers):
    QgsProject.instance().removeMapLayer(layers["grey"].id())
    assert not comparison.is_open


def test_another_comparison_takes_its_place(comparison, canvas, layers):
    another = compare_topmost(canvas, layers["grey"])
    assert not comparison.is_open and another.is_open
    assert another.bar.upper.currentText() == "grey"
    assert another.bar.lower.currentText() == "halves"
    another.close()


def test_a_map_that_shows_another_place_is_brought_to_what_is_compared(canvas, layers):
    there = layers["halves"].extent()
    canvas.setExtent(QgsRectangle(600_000, 4_000_000, 601_000, 4_001_000))
    compared = compare_layers(canvas, layers["halves"], layers["grey"])
    assert canvas.extent().contains(there)
    compared.close()


def test_without_a_raster_there_is_nothing_to_compare(qgis_new_project, canvas):
    QgsProject.instance().clear()
    assert compare_topmost(canvas, None) is None


def test_nothing_piles_up(comparison, canvas, layers):
    def sources():
        return comparison.findChildren(LayerSource)

    for name in ("grey", "halves", "grey"):
        comparison._choose("upper", layers[name].id())
    wait_until(lambda: delete_deferred() or len(sources()) == 2)
    comparison.close()
    delete_deferred()
    assert sip.isdeleted(comparison)


def delete_deferred():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
