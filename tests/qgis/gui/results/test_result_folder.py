"""Results that are listed, and added to the project from their folder."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProject

from hetmatch_qgis.gui.results.result_folder import (
    ResultError,
    open_folder,
    result_titles,
    tie_point_layers,
)
from tests.qgis.tie_point_cases import add_result_layers, write_result


def test_a_folder_becomes_a_group_named_after_its_rasters(qgis_new_project, tmp_path):
    path = write_result(tmp_path / "out")
    content = {raster: {"path": f"/data/{raster}.tif"} for raster in ("reference", "moving")}
    (path.parent / "result.json").write_text(json.dumps(content))
    layer = open_folder(path.parent, QgsProject.instance())
    assert layer.featureCount() == 20
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name() == "HetMatch: moving on reference"


def test_a_folder_that_the_project_has_is_not_added_again(qgis_new_project, tmp_path):
    layer = add_result_layers(write_result(tmp_path / "out"))
    assert open_folder(tmp_path / "out", QgsProject.instance()).id() == layer.id()
    assert len(tie_point_layers(QgsProject.instance())) == 1


def test_a_folder_without_tie_points_is_refused_with_the_reason(qgis_new_project, tmp_path):
    with pytest.raises(ResultError, match=r"which holds tie_points\.gpkg"):
        open_folder(tmp_path, QgsProject.instance())
    (tmp_path / "result.json").write_text("{}")
    with pytest.raises(ResultError, match="found nothing reliable"):
        open_folder(tmp_path, QgsProject.instance())


def test_results_of_one_pair_are_told_apart_by_their_folders(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    for name in ("first", "second"):
        add_result_layers(write_result(tmp_path / name))
        project.layerTreeRoot().children()[0].setName("HetMatch: a on b")
    titles = result_titles(tie_point_layers(project), project)
    assert titles == ["a on b (second)", "a on b (first)"]
