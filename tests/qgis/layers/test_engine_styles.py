"""Styles of the engine on other layers."""

from __future__ import annotations

import pytest
from assessment_files import write_assessment_files
from qgis.core import (
    QgsRasterLayer,
    QgsVectorLayer,
)

from hetmatch_qgis.layers import engine_styles
from hetmatch_qgis.layers.result_layers import geopackage_layer


def test_the_heat_map_is_drawn_as_the_engine_says(qgis_app, tmp_path):
    layer = QgsRasterLayer(str(write_assessment_files(tmp_path)["heatmap.tif"]), "heat", "gdal")
    styled = QgsRasterLayer(layer.source(), "as it shall be", "gdal")
    styled.renderer().setOpacity(0.4)
    styled.saveNamedStyle(str(tmp_path / "heatmap.qml"))
    engine_styles.style_of_file(tmp_path / "heatmap.qml")(layer)
    assert layer.renderer().opacity() == pytest.approx(0.4)


def test_displacements_are_drawn_as_the_engine_says(qgis_app, tmp_path):
    path = write_assessment_files(tmp_path)["displacements.gpkg"]
    styled = geopackage_layer(path, "displacements", "")
    styled.renderer().symbol().setWidth(7)
    styled.saveStyleToDatabase("displacements", "", True, "")
    del styled
    layer = QgsVectorLayer("LineString?crs=EPSG:32633", "copy", "memory")
    engine_styles.style_of_table(path, "displacements")(layer)
    assert layer.renderer().symbol().width() == 7
