"""Masks and georeferences in the match dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
import vector_cases
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog

from hetmatch_qgis.gui.match.mask_widgets import MaskWidgets
from hetmatch_qgis.rasters.errors import SourceError


@pytest.fixture
def masks(qgis_new_project, qgis_app, tmp_path: Path) -> MaskWidgets:
    """The widgets, with a raster and polygons in the project."""
    path = vector_cases.write_layers(tmp_path)
    polygons = QgsVectorLayer(f"{path}|layername=buildings", "Buildings", "ogr")
    raster = vector_cases.write_photograph(tmp_path / "clouds.tif", (0, 0))
    QgsProject.instance().addMapLayers([polygons, QgsRasterLayer(str(raster), "Clouds")])
    return MaskWidgets()


def choose(masks: MaskWidgets, side: str, name: str) -> None:
    masks.masks[side].choose(QgsProject.instance().mapLayersByName(name)[0])


def test_nothing_is_said_as_long_as_nothing_is_chosen(masks):
    assert masks.values() == {}
    masks.classes["moving"].setText("cloud")
    masks.keep.setCurrentIndex(masks.keep.findData("both"))
    assert masks.values() == {}, "there is no mask that they belong to"


def test_layers_become_masks(masks, tmp_path):
    choose(masks, "reference", "Buildings")
    choose(masks, "moving", "Clouds")
    masks.classes["moving"].setText("cloud, snow")
    masks.keep.setCurrentIndex(masks.keep.findData("reference"))
    values = masks.values()
    assert values["reference_mask"].endswith("|layername=buildings")
    assert values["moving_mask"] == str(tmp_path / "clouds.tif")
    assert values["moving_mask_classes"] == ["cloud", "snow"]
    assert values["mask_keep"] == "reference" and "reference_mask_classes" not in values


def test_files_become_masks_without_being_layers(masks, tmp_path, monkeypatch):
    files = [str(tmp_path / "clouds_of_may.tif"), str(tmp_path / "water.gpkg")]
    vector_cases.write_photograph(Path(files[0]), (0, 0))
    (tmp_path / "water").mkdir()
    vector_cases.write_layers(tmp_path / "water").rename(files[1])
    changes = []
    masks.changed.connect(lambda: changes.append(1))
    for side, file in zip(("reference", "moving"), files):  # noqa: B905 (Python 3.9)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, file=file: (file, ""))
        masks.masks[side].browse.click()
    values = masks.values()
    assert [values["reference_mask"], values["moving_mask"]] == files and changes
    assert len(QgsProject.instance().mapLayers()) == 2
    masks.swap()
    values = masks.values()
    assert [values["moving_mask"], values["reference_mask"]] == files


def test_a_file_that_is_no_mask_is_said_in_a_sentence_and_not_chosen(masks, tmp_path, monkeypatch):
    (tmp_path / "notes.txt").write_text("clouds in the north", "utf-8")
    failures = []
    masks.failed.connect(failures.append)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "notes.txt"), "")
    )
    masks.masks["moving"].browse.click()
    assert masks.values() == {} and "notes.txt' cannot be opened" in failures[0]


def test_polygons_that_are_not_saved_yet_are_offered_and_asked_to_be(masks):
    drawn = QgsVectorLayer("Polygon?crs=EPSG:32633", "Drawn", "memory")
    QgsProject.instance().addMapLayer(drawn)
    choose(masks, "moving", "Drawn")
    with pytest.raises(SourceError, match="The mask 'Drawn' is not a file"):
        masks.values()


def test_a_georeference_can_be_ignored(masks):
    changes = []
    masks.changed.connect(lambda: changes.append(1))
    masks.ignored.setCurrentIndex(masks.ignored.findData("moving"))
    assert masks.values() == {"ignore_georeference": "moving"} and changes


def test_reset_takes_all_of_it_back(masks):
    choose(masks, "moving", "Clouds")
    masks.ignored.setCurrentIndex(masks.ignored.findData("both"))
    masks.reset()
    assert masks.values() == {} and masks.isCollapsed()
    assert {mask.layers.currentText() for mask in masks.masks.values()} == {"None"}
