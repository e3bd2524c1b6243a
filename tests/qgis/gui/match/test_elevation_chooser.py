"""An elevation model is a layer of the project or a file."""

from __future__ import annotations

from pathlib import Path

import pytest
import vector_cases
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog

from hetmatch_qgis.gui.match.elevation_chooser import ElevationChooser
from hetmatch_qgis.gui.match.option_widgets import OptionWidgets
from hetmatch_qgis.layers.result_layers import RESULT_PROPERTY


@pytest.fixture
def heights(qgis_new_project, qgis_app, tmp_path: Path) -> QgsRasterLayer:
    """A raster file in the project."""
    layer = QgsRasterLayer(
        str(vector_cases.write_photograph(tmp_path / "heights.tif", (0, 0))), "Heights"
    )
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def chooser(heights) -> ElevationChooser:
    return ElevationChooser()


def offered(chooser: ElevationChooser) -> list[str]:
    return [chooser.layers.itemText(row) for row in range(chooser.layers.count())]


def test_the_layers_of_the_project_are_offered_and_none_is_chosen(chooser):
    assert offered(chooser) == ["No elevation model", "Heights"]
    assert chooser.path() == "" and chooser.layers.currentText() == "No elevation model"


def test_a_layer_that_is_added_is_not_chosen(qgis_new_project, qgis_app, tmp_path):
    chooser = ElevationChooser()
    path = vector_cases.write_photograph(tmp_path / "heights.tif", (0, 0))
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "Heights"))
    assert offered(chooser) == ["No elevation model", "Heights"]
    assert chooser.path() == "" and chooser.layers.currentText() == "No elevation model"


def test_a_layer_is_its_file(chooser, heights, tmp_path):
    changes = []
    chooser.changed.connect(lambda: changes.append(1))
    chooser.layers.setLayer(heights)
    assert chooser.path() == str(tmp_path / "heights.tif") and changes


def test_what_the_engine_cannot_open_and_results_are_not_offered(chooser, tmp_path):
    path = vector_cases.write_layers(tmp_path)
    result = QgsRasterLayer(
        str(vector_cases.write_photograph(tmp_path / "displacements.tif", (0, 0))), "Result"
    )
    result.setCustomProperty(RESULT_PROPERTY, "1")
    server = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png", "Tiles", "wms")
    polygons = QgsVectorLayer(f"{path}|layername=buildings", "Buildings", "ogr")
    QgsProject.instance().addMapLayers([result, server, polygons])
    assert offered(chooser) == ["No elevation model", "Heights"]


def test_a_file_is_chosen_and_stays_in_the_list(chooser, heights, tmp_path, monkeypatch):
    file = str(vector_cases.write_photograph(tmp_path / "srtm.tif", (0, 0)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))
    chooser.browse.click()
    assert chooser.path() == file and chooser.layers.currentText() == "srtm.tif"
    chooser.layers.setLayer(heights)
    assert offered(chooser) == ["No elevation model", "Heights", "srtm.tif"]
    chooser.set_path("")
    assert chooser.path() == ""


def test_a_file_that_the_project_shows_is_its_layer(chooser, heights, tmp_path):
    chooser.set_path(str(tmp_path / "heights.tif"))
    assert chooser.layers.currentLayer() is heights
    assert offered(chooser) == ["No elevation model", "Heights"]


def test_files_of_one_name_are_told_apart(chooser, tmp_path):
    paths = []
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        path = vector_cases.write_photograph(tmp_path / folder / "dem.tif", (0, 0))
        paths.append(str(path))
        chooser.set_path(str(path))
        assert chooser.path() == str(path)
    assert sorted(offered(chooser)[2:]) == sorted(["dem.tif", paths[1]])


def test_a_layer_that_goes_leaves_no_elevation_model(chooser, heights):
    chooser.layers.setLayer(heights)
    QgsProject.instance().removeMapLayer(heights.id())
    assert chooser.path() == ""
    assert chooser.layers.currentText() == "No elevation model"


def test_a_new_project_forgets_the_file(chooser, tmp_path):
    chooser.set_path(str(vector_cases.write_photograph(tmp_path / "srtm.tif", (0, 0))))
    QgsProject.instance().clear()
    assert chooser.path() == "" and offered(chooser) == ["No elevation model"]


def test_it_is_an_option_of_the_match_and_is_not_kept_for_the_next(heights, tmp_path):
    options = OptionWidgets()
    assert "dem" not in options.values()
    options.dem.layers.setLayer(heights)
    assert options.values()["dem"] == str(tmp_path / "heights.tif")
    assert "dem" not in options.lasting_values()
    options.reset_lasting()
    assert options.values()["dem"], "a preset leaves it alone"
    options.reset()
    assert "dem" not in options.values()
