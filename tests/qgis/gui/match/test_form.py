"""Masks and margins go with the rasters that they belong to."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.match.form import MatchForm
from hetmatch_qgis.rasters.layer_sources import layer_of_file


@pytest.fixture
def layers(qgis_new_project, pair, tmp_path):
    """The pair, another raster, and a mask."""
    layers = {"reference": layer_of_file(str(pair[0])), "moving": layer_of_file(str(pair[1]))}
    for name in ("other", "mask"):
        path = tmp_path / f"{name}.tif"
        path.write_bytes(pair[1].read_bytes())
        layers[name] = layer_of_file(str(path))
    QgsProject.instance().addMapLayers(list(layers.values()))
    return layers


@pytest.fixture
def form(layers):
    canvas = QgsMapCanvas()
    form = MatchForm(canvas)
    form.reference.set_layer(layers["reference"])
    form.moving.set_layer(layers["moving"])
    form.check()
    form.masks.masks["moving"].choose(layers["mask"])
    form.masks.classes["moving"].setText("cloud")
    form.masks.keep.setCurrentIndex(form.masks.keep.findData("moving"))
    form.margins.setValue(7)
    form.check()
    form.kept_canvas = canvas
    return form


def test_they_stay_as_long_as_the_raster_does(form):
    assert form.margins.value() == 7
    assert form.masks.values()["moving_mask_classes"] == ["cloud"]


def test_another_moving_raster_has_none(form, layers):
    form.moving.set_layer(layers["other"])
    form.check()
    assert form.margins.value() == 0 and form.masks.values() == {}


def test_another_reference_leaves_those_of_the_moving_raster(form, layers):
    form.masks.masks["reference"].choose(layers["mask"])
    form.masks.keep.setCurrentIndex(form.masks.keep.findData("both"))
    form.reference.set_layer(layers["other"])
    form.check()
    values = form.masks.values()
    assert "reference_mask" not in values and values["mask_keep"] == "moving"
    assert form.margins.value() == 7


def test_swapped_rasters_take_their_masks_along(form):
    form.masks.ignored.setCurrentIndex(form.masks.ignored.findData("moving"))
    before = form.masks.values()
    form.swap()
    form.check()
    values = form.masks.values()
    assert values["reference_mask"] == before["moving_mask"]
    assert values["reference_mask_classes"] == ["cloud"] and "moving_mask" not in values
    assert values["mask_keep"] == values["ignore_georeference"] == "reference"
    assert form.margins.value() == 0
    form.swap()
    form.check()
    assert form.masks.values() == before
