"""What the menu's entries for algorithms know beforehand."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QDialog, QWidget

from hetmatch_qgis.gui.algorithms import newest_result, show_algorithm
from hetmatch_qgis.layers.result_layers import TIE_POINTS_PROPERTY, geopackage_layer
from tests.qgis.tie_point_cases import write_result


def test_a_warp_is_proposed_for_the_topmost_result(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    assert newest_result(project) == ""
    for name in ("older", "newer"):
        path = write_result(tmp_path / name)
        layer = geopackage_layer(path, "tie_points", name)
        layer.setCustomProperty(TIE_POINTS_PROPERTY, "1")
        project.addMapLayer(layer, False)
        project.layerTreeRoot().insertLayer(0, layer)
    above = QgsVectorLayer("Point", "above", "memory")
    project.addMapLayer(above)
    assert newest_result(project) == str(tmp_path / "newer")


@pytest.mark.parametrize("is_window", [True, False])
def test_the_dialog_of_an_algorithm_is_a_window_in_each_qgis(qgis_app, monkeypatch, is_window):
    """QGIS 4.2 makes a widget of it."""
    main = QWidget()
    made = QDialog(main) if is_window else QWidget(main)
    stand_in = ModuleType("processing")
    stand_in.createAlgorithmDialog = lambda _name, _values: made
    monkeypatch.setitem(sys.modules, "processing", stand_in)
    assert show_algorithm("warp", {}) is made
    assert made.isWindow() and made.isVisible()
    made.close()


@pytest.mark.parametrize("nothing", [None, False])
def test_an_algorithm_that_processing_has_not_has_no_dialog(qgis_app, monkeypatch, nothing):
    stand_in = ModuleType("processing")
    stand_in.createAlgorithmDialog = lambda _name, _values: nothing
    monkeypatch.setitem(sys.modules, "processing", stand_in)
    assert show_algorithm("warp", {}) is None
