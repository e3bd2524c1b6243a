"""The open layer in the project."""

from qgis.core import QgsProject

from hetmatch_qgis.gui.tie_points.open_layer import forget_layer, remember_layer, saved_layer
from tests.qgis.tie_point_cases import add_result_layers, write_result


def test_the_project_keeps_which_layer_is_open(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    layer = add_result_layers(write_result(tmp_path))
    assert saved_layer(project) is None
    remember_layer(project, layer)
    assert saved_layer(project) == layer
    forget_layer(project)
    assert saved_layer(project) is None


def test_a_layer_of_another_project_is_not_kept(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    layer = add_result_layers(write_result(tmp_path)).clone()
    remember_layer(project, layer)
    assert saved_layer(project) is None
