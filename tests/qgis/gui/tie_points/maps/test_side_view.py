"""A small map shows the vector layers that the engine drew, in the CRS of the points."""

from __future__ import annotations

import pytest
import vector_cases
from qgis.core import QgsProject, QgsVectorLayer

from hetmatch_qgis.gui.tie_points.maps.side_view import side_view
from hetmatch_qgis.gui.tie_points.maps.small_map import CLOSE_UP_FACTOR, SmallMap
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord


@pytest.fixture
def record(qgis_app, qgis_new_project, tmp_path):
    path = vector_cases.write_layers(tmp_path)
    names = [f"{path}|layername=buildings", f"{path}|layername=roads"]
    described = {"layers": names, "crs": "EPSG:32633", "gsd": 0.5, "georeference": "affine"}
    return MatchRecord(reference=names[0], result={"reference": described})


def test_the_engine_gets_the_layers(record):
    assert record.engine_name("reference") == record.layers_of("reference")
    assert record.engine_name("moving") == ""


def test_the_layers_lie_as_on_the_map(record):
    view = side_view(record, "reference", QgsProject.instance())
    assert [layer.name() for layer in view.layers] == ["roads", "buildings"]
    assert view.crs.authid() == "EPSG:32633"
    for layer in view.layers:
        assert view.extent.contains(layer.extent())
    small_map = SmallMap("Reference", "referenceMap", None)
    small_map.set_view(view)
    assert small_map.layer_ids == view.layer_ids
    assert small_map.close_up_scale() == 0.5 / CLOSE_UP_FACTOR
    small_map.exchange_layers(None)
    assert small_map.layer_ids == set() and small_map.close_up_scale() is None


def test_a_layer_of_the_project_is_shown_in_its_style(record):
    mine = QgsVectorLayer(record.layers_of("reference")[1], "Mine", "ogr")
    QgsProject.instance().addMapLayer(mine)
    project = QgsProject.instance()
    assert mine in side_view(record, "reference", project).layers
    assert mine not in side_view(record, "reference", project, [mine.id()]).layers


def test_missing_layers_leave_the_map_empty(record, tmp_path):
    (tmp_path / "town.gpkg").unlink()
    assert side_view(record, "reference", QgsProject.instance()) is None
