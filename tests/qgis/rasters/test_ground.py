"""Lengths on the ground."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsPointXY,
)

from hetmatch_qgis.rasters.ground import metres_per_unit

WEB_MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")


def test_metres_per_unit_follow_the_projection(qgis_app):
    x, y = metres_per_unit(QgsCoordinateReferenceSystem("EPSG:4326"), QgsPointXY(10, 60))
    assert (x, y) == (pytest.approx(55800, rel=1e-3), pytest.approx(111412, rel=1e-3))
    north = QgsPointXY(0, 8_399_737.9)
    assert metres_per_unit(WEB_MERCATOR, north)[0] == pytest.approx(0.5, rel=5e-3)
    assert metres_per_unit(QgsCoordinateReferenceSystem(), north) == (1, 1)
