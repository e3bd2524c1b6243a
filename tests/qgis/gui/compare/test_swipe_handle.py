"""The line that is dragged."""

import pytest
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from hetmatch_qgis.gui.compare.swipe_handle import WIDTH_PX, SwipeHandle


@pytest.fixture
def handle(canvas):
    handle = SwipeHandle(canvas)
    handle.place(0.5)
    handle.show()
    return handle


def test_dragging_moves_the_line(handle, canvas):
    shares = []
    handle.moved.connect(shares.append)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(WIDTH_PX / 2 + 100, 20),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(handle, move)
    assert shares == [pytest.approx(0.75, abs=0.01)]
    assert handle.geometry().center().x() == pytest.approx(300, abs=2)


def test_the_arrow_keys_move_it_and_it_stays_on_the_map(handle):
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert handle.share == pytest.approx(0.52)
    for _ in range(40):
        QTest.keyClick(handle, Qt.Key.Key_Left)
    assert handle.share == 0.0


def test_it_keeps_its_share_on_a_map_of_another_size(handle, canvas):
    canvas.resize(800, 400)
    handle.place()
    assert handle.geometry().center().x() == pytest.approx(400, abs=2)
