"""Scenes from layers, files and folders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.batch.scene_buttons import SceneButtons

UTM = (500_000, 10, 0, 5_000_000, 0, -10)


@pytest.fixture
def buttons(qgis_app) -> SceneButtons:
    settings.write("batch", None)
    buttons = SceneButtons()
    buttons.found, buttons.told = [], []
    buttons.chosen.connect(buttons.found.extend)
    buttons.failed.connect(buttons.told.append)
    return buttons


@pytest.fixture
def raster(tmp_path, write_raster) -> Path:
    return write_raster(tmp_path / "a.tif", np.zeros((20, 20), np.uint8), UTM, 32633)


def test_a_layer_keeps_its_name_and_the_crs_that_the_user_assigned(buttons, raster):
    layer = QgsRasterLayer(str(raster), "May", "gdal")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    buttons.add_layers([layer])
    (scene,) = buttons.found
    assert (scene.path, scene.name) == (str(raster), "May")
    assert "32632" in scene.crs_wkt or "zone 32N" in scene.crs_wkt


def test_files_and_names_that_only_gdal_can_open(buttons, raster, monkeypatch):
    monkeypatch.chdir(raster.parent)
    buttons.add_files(["a.tif", "/vsicurl/https://host/b.tif"])
    assert [scene.path for scene in buttons.found] == [str(raster), "/vsicurl/https://host/b.tif"]
    assert [scene.name for scene in buttons.found] == ["a.tif", "b.tif"]


def test_a_folder_by_the_pattern_which_is_remembered(buttons, raster):
    buttons.pattern.setText("A*")
    buttons.add_folder(raster.parent)
    assert [scene.path for scene in buttons.found] == [str(raster)]
    assert SceneButtons().pattern.text() == "A*"


def test_what_cannot_be_a_scene_is_a_sentence(buttons, raster):
    buttons.pattern.setText("*.jp2")
    buttons.add_folder(raster.parent)
    buttons.add_layers([QgsRasterLayer("/gone.tif", "Gone", "gdal")])
    assert buttons.found == [] and len(buttons.told) == 2
    assert "No file in" in buttons.told[0] and "'Gone' cannot be read" in buttons.told[1]


def test_the_pattern_is_seen_as_a_whole_in_a_narrow_window(buttons):
    buttons.resize(buttons.minimumSizeHint())
    buttons.show()
    pattern = buttons.pattern
    assert pattern.fontMetrics().horizontalAdvance(pattern.text()) < pattern.width()
    buttons.hide()
