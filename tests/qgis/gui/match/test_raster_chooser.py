"""Vector layers may be chosen like rasters, and come to the engine as they are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import vector_cases
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match import dialog as match_dialog
from hetmatch_qgis.gui.match.dialog import MatchDialog
from hetmatch_qgis.layers.result_layers import RESULT_PROPERTY

UTM = QgsCoordinateReferenceSystem("EPSG:32633")


@pytest.fixture
def canvas(qgis_new_project, qgis_app, monkeypatch):
    monkeypatch.setattr(match_dialog, "interpreter", lambda: sys.executable)
    settings.write("match", None)
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(500_000, 4_999_650, 500_350, 5_000_000))
    yield canvas
    canvas.unsetMapTool(canvas.mapTool())


@pytest.fixture
def town(canvas, tmp_path):
    """The layers of buildings and roads, and a photograph, in the project."""
    path = vector_cases.write_layers(tmp_path)
    layers = [
        QgsVectorLayer(f"{path}|layername={name}", name.title(), "ogr")
        for name in ("buildings", "roads")
    ]
    photograph = vector_cases.write_photograph(tmp_path / "photo.tif", (9, -6))
    layers.append(QgsRasterLayer(str(photograph), "Photo"))
    for layer in layers:
        assert layer.isValid()
        QgsProject.instance().addMapLayer(layer)
    return layers


def requested(dialog: MatchDialog):
    requests = []
    dialog.requested.connect(requests.append)
    dialog.update_preview()
    assert dialog.match.isEnabled(), dialog.line.text()
    dialog.match.click()
    return requests[0]


def test_rasters_come_first_and_a_lone_raster_goes_onto_a_vector_layer(canvas, town):
    dialog = MatchDialog(canvas)
    assert dialog.form.moving.layers.currentLayer() is town[2]
    assert dialog.form.reference.layers.currentLayer() in town[:2]


def test_a_vector_layer_goes_to_the_engine_by_its_name_in_qgis(canvas, town):
    dialog = MatchDialog(canvas)
    dialog.form.reference.set_layer(town[0])
    assert not dialog.form.reference.bands.isEnabled()
    assert not dialog.form.reference.modality.isEnabled()
    request = requested(dialog)
    assert request.reference.engine_name == [town[0].source()]
    assert request.reference.rendering is None
    assert request.moving.engine_name == town[2].source()
    assert "map_resolution" not in request.options


def test_several_vector_layers_are_drawn_on_one_map_the_lowest_first(canvas, town):
    dialog = MatchDialog(canvas)
    chooser = dialog.form.reference
    chooser._picked = [town[1].id(), town[0].id()]
    chooser.layers.setCurrentIndex(chooser.layers.findText(chooser._several))
    dialog.update_preview()
    dialog.form.pixel.setValue(0.8)
    request = requested(dialog)
    assert request.reference.engine_name == [town[0].source(), town[1].source()]
    # UTM at its central meridian is 0.04 % short.
    assert request.options["map_resolution"] == pytest.approx(0.8, rel=2e-3)


def test_what_the_map_shows_is_rendered_where_a_layer_is_no_file(canvas, town):
    memory = QgsVectorLayer("Polygon?crs=EPSG:32633", "Sketch", "memory")
    square = QgsFeature()
    square.setGeometry(QgsGeometry.fromRect(QgsRectangle(500_050, 4_999_800, 500_100, 4_999_850)))
    memory.dataProvider().addFeatures([square])
    memory.updateExtents()
    QgsProject.instance().addMapLayer(memory)
    canvas.setLayers([memory, town[0]])
    dialog = MatchDialog(canvas)
    chooser = dialog.form.reference
    chooser.layers.setCurrentIndex(chooser.layers.findText(chooser._map))
    request = requested(dialog)
    assert request.reference.rendering is not None


def test_both_sides_of_features_only_are_refused_in_words(canvas, town):
    dialog = MatchDialog(canvas)
    dialog.form.reference.set_layer(town[0])
    dialog.form.moving.set_layer(town[1])
    dialog.update_preview()
    assert "Neither side is a raster file" in dialog.line.text()
    assert not dialog.match.isEnabled()


def test_layers_of_results_are_not_offered(canvas, town):
    points = QgsVectorLayer("Point?crs=EPSG:32633", "Tie points", "memory")
    points.setCustomProperty(RESULT_PROPERTY, "1")
    dialog = MatchDialog(canvas)
    QgsProject.instance().addMapLayer(points)
    for chooser in (dialog.form.reference, dialog.form.moving):
        offered = [chooser.layers.layer(row) for row in range(chooser.layers.count())]
        assert points not in offered


def test_a_vector_file_may_be_chosen_from_the_disk(canvas, town, tmp_path):
    dialog = MatchDialog(canvas)
    failures = []
    dialog.form.reference.failed.connect(failures.append)
    dialog.form.reference.set_file(str(tmp_path / "town.gpkg"))
    assert not failures
    assert Path(requested(dialog).reference.path).name == "town.gpkg"
    dialog.form.reference.set_file(str(tmp_path / "nothing.gpkg"))
    assert "cannot be opened" in failures[0]
