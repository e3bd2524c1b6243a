"""Masks and georeferences in the match dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
import vector_cases
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.gui.match.mask_widgets import MaskWidgets


@pytest.fixture
def masks(qgis_new_project, qgis_app, tmp_path: Path) -> MaskWidgets:
    """The widgets, with a raster and polygons in the project."""
    path = vector_cases.write_layers(tmp_path)
    polygons = QgsVectorLayer(f"{path}|layername=buildings", "Buildings", "ogr")
    raster = vector_cases.write_photograph(tmp_path / "clouds.tif", (0, 0))
    QgsProject.instance().addMapLayers([polygons, QgsRasterLayer(str(raster), "Clouds")])
    return MaskWidgets()


def choose(masks: MaskWidgets, side: str, name: str) -> None:
    masks.layers[side].setLayer(QgsProject.instance().mapLayersByName(name)[0])


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
    assert {box.currentText() for box in masks.layers.values()} == {"None"}
