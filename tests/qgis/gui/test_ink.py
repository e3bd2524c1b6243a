"""Colours on the grounds of QGIS's themes."""

import pytest
from qgis.PyQt.QtGui import QColor

from hetmatch_qgis.gui.ink import FAINT, ink_on


@pytest.mark.parametrize("ground", ["#ffffff", "#efefef", "#222222", "#323232", "#535353"])
def test_ink_differs_from_its_ground(ground):
    ground = QColor(ground)
    assert abs(ink_on(ground).lightness() - ground.lightness()) > 100
    assert abs(FAINT.lightness() - ground.lightness()) > 40
