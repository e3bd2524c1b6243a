"""Which project the user is in."""

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.project_watch import ProjectWatch


def test_another_project_has_another_number(qgis_new_project):
    owner = QObject()
    watch = ProjectWatch(owner)
    before = watch.number
    QgsProject.instance().clear()
    assert watch.number != before
    counted = watch.number
    watch.release()
    QgsProject.instance().clear()
    assert watch.number == counted
