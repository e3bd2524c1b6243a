"""A result whose folder or rasters were moved."""

from __future__ import annotations

import json
import shutil

import pytest
from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.gui.results.relocation import move_raster, move_result
from hetmatch_qgis.gui.results.result_folder import ResultError
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.gui.tie_points.model.points import MOVING
from tests.qgis.tie_point_cases import add_result_layers, write_result


@pytest.fixture
def moved(qgis_new_project, tmp_path):
    """A result in the project; folder and rasters were moved together. Layer and new GeoPackage."""
    project = QgsProject.instance()
    path = write_result(tmp_path / "before" / "out")
    for raster in ("reference", "moving"):
        (path.parent / f"{raster}.tif").rename(tmp_path / "before" / f"{raster}.tif")
        before = str(tmp_path / "before" / f"{raster}.tif")
        assert RecordTable(path).write(raster, before)
        project.addMapLayer(QgsRasterLayer(before, raster))
    (path.parent / "result.json").write_text(json.dumps({MOVING: {"path": "gone"}}))
    add_result_layers(path)
    project.write(str(tmp_path / "project.qgs"))
    project.clear()
    shutil.move(tmp_path / "before", tmp_path / "after")
    project.read(str(tmp_path / "project.qgs"))
    (layer,) = project.mapLayersByName("tie_points")
    assert not layer.isValid()
    return layer, tmp_path / "after" / "out" / "tie_points.gpkg"


def test_layers_rasters_and_records_are_led_to_the_new_folder(moved):
    layer, path = moved
    move_result(layer, path.parent, QgsProject.instance())
    layers = QgsProject.instance().mapLayers().values()
    assert len(layers) == 4 and all(layer.isValid() for layer in layers)
    assert layer.featureCount() == 20
    assert layer.customProperty("hetmatch/tie_points") == "1"
    after = str(path.parent.parent / "moving.tif")
    assert RecordTable(path).read().moving == after
    assert json.loads((path.parent / "result.json").read_text())["moving"]["path"] == after


def test_the_folder_above_is_as_good(moved):
    layer, path = moved
    move_result(layer, path.parent.parent, QgsProject.instance())
    assert layer.isValid() and layer.featureCount() == 20


def test_another_folder_is_refused(moved, tmp_path):
    layer, _ = moved
    with pytest.raises(ResultError, match=r"no tie_points\.gpkg"):
        move_result(layer, tmp_path, QgsProject.instance())


def test_a_raster_of_another_size_is_refused(qgis_new_project, tmp_path, write_raster):
    import numpy as np

    path = write_result(tmp_path / "out")
    other = write_raster(tmp_path / "other.tif", np.zeros((30, 40), np.uint8))
    with pytest.raises(ResultError, match="has 200 x 200 pixels"):
        move_raster(path, MOVING, str(other), QgsProject.instance())
    assert RecordTable(path).read().moving == str(tmp_path / "out" / "moving.tif")


def test_a_file_that_is_no_raster_is_refused(qgis_new_project, tmp_path):
    path = write_result(tmp_path / "out")
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(ResultError, match="cannot be opened as a raster"):
        move_raster(path, MOVING, str(tmp_path / "notes.txt"), QgsProject.instance())
