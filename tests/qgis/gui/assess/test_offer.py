"""The way from a message to the assessment."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.assess.offer import ASSESSMENTS, assess_steps
from tests.qgis.tie_point_cases import Interface


def test_without_the_plugins_object_there_is_no_step(qgis_app):
    assert assess_steps(Interface(), "a.tif", "b.tif") == []


def test_the_step_asks_for_both_rasters(qgis_app):
    asked = []

    class Assessments(QObject):
        def ask(self, *rasters) -> None:
            asked.append(rasters)

    iface = Interface()
    assessments = Assessments(iface.mainWindow())
    assessments.setObjectName(ASSESSMENTS)
    (step,) = assess_steps(iface, "a.tif", "b.tif")
    step.run()
    assert asked == [("a.tif", "b.tif")]
