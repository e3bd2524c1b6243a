"""Layers of a result's GeoPackage are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject

from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of, layer_of, table_name
from tests.qgis.tie_point_cases import add_result_layers, write_result


@pytest.fixture
def path(qgis_new_project, tmp_path: Path) -> Path:
    return write_result(tmp_path / "result")


def test_the_layer_of_the_project_comes_first(path):
    project = QgsProject.instance()
    outside = layer_of(path, "tie_points", project)
    assert outside.isValid() and project.mapLayer(outside.id()) is None
    added = add_result_layers(path)
    assert layer_of(path, "tie_points", project) is added
    assert layer_of(path, "displacements", project) is not added
    assert geopackage_of(added) == geopackage_of(outside) == path


def test_a_missing_table_gives_a_layer_that_is_not_valid(path):
    assert not layer_of(path, "tiles", QgsProject.instance()).isValid()


def test_points_that_were_not_believed_have_tables_of_their_own():
    assert table_name(Path("a/tie_points.gpkg"), "displacements") == "displacements"
    doubtful = table_name(Path("a/doubtful_points.gpkg"), "displacements")
    assert doubtful == "doubtful_displacements"
