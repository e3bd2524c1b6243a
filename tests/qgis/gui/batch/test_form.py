"""The settings of a batch, which are those of a match."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_batches import Desk, scene
from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.batch.form import BatchForm

UTM = (500_000, 10, 0, 5_000_000, 0, -10)
DEGREES = (15, 0.0001, 0, 60, 0, -0.0001)


@pytest.fixture
def form(qgis_new_project, tmp_path):
    settings.write("match", None)
    settings.write("batch", None)
    desk = Desk()
    form = BatchForm(desk.mapCanvas())
    form.restore()
    form.folder.setFilePath(str(tmp_path / "out"))
    yield form
    form.deleteLater()


@pytest.fixture
def reference(form, tmp_path, write_raster) -> QgsRasterLayer:
    return _choose(form, tmp_path / "utm.tif", write_raster, UTM, 32633)


def _choose(form: BatchForm, path: Path, write_raster, place, epsg: int) -> QgsRasterLayer:
    write_raster(path, np.zeros((20, 20), np.uint8), place, epsg)
    layer = QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), path.stem, "gdal"))
    form.reference.set_layer(layer)
    return layer


def test_without_a_reference_it_says_so(form):
    assert "reference" in form.problem(has_scenes=True)


@pytest.mark.parametrize(("text", "bands"), [("", None), ("4, 3,2", [4, 3, 2]), ("2;1", [2, 1])])
def test_bands_of_the_scenes(form, reference, text, bands):
    form.bands.setText(text)
    assert form.problem(has_scenes=True) == ""
    assert form.values().get("moving_bands") == bands


@pytest.mark.parametrize("text", ["red", "0", "1 2", "1.5"])
def test_bands_that_are_no_numbers(form, reference, text):
    form.bands.setText(text)
    assert "Bands are numbers" in form.problem(has_scenes=True)


def test_the_search_radius_stays_the_same_on_the_ground(form, reference, tmp_path, write_raster):
    form.radius.setValue(400)
    metres = form.values()["search_radius"]
    assert metres == pytest.approx(400, rel=0.01)
    _choose(form, tmp_path / "degrees.tif", write_raster, DEGREES, 4326)
    assert form.radius.value() == pytest.approx(400 / 111_300, rel=0.01)
    assert form.values()["search_radius"] == pytest.approx(metres, rel=0.02)


def test_the_reference_is_no_scene_and_settings_are_remembered(form, reference, tmp_path):
    form.steps.setCurrentIndex(2)
    form.workers.setValue(5)
    form.again.setChecked(True)
    form.network.setChecked(True)
    request = form.request((scene(reference.source()), scene("/a.tif")))
    assert [found.path for found in request.scenes] == ["/a.tif"]
    assert (request.steps, request.workers) == (("match", "warp", "assess"), 5)
    assert request.resume is False and request.network is True
    form.remember()
    other = BatchForm(Desk().mapCanvas())
    other.restore()
    assert other.steps.currentData() == "match,warp,assess" and other.workers.value() == 5
    assert other.network.isChecked()
    assert other.folder.filePath() == str(tmp_path / "out")
    # What was asked for once is not asked for again.
    assert not other.again.isChecked()
