"""What the menu's entries for algorithms know beforehand."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer

from hetmatch_qgis.gui.algorithms import newest_result
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
