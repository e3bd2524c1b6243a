"""What is said and loaded after a warp."""

from __future__ import annotations

import pytest
from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtWidgets import QPushButton

from hetmatch_qgis.gui.results.warp_message import show_warped
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from tests.qgis.tie_point_cases import Interface

RECORD = MatchRecord("reference.tif", "moving.tif")


@pytest.fixture
def answer(pair):
    return {
        "outputs": [{"target": str(pair[1])}],
        "kind": "affine",
        "model": "affine",
        "warnings": [],
    }


def button(iface, name):
    found = iface.messageBar().currentItem().findChildren(QPushButton, name)
    return found[0] if found else None


def loaded():
    return [layer.name() for layer in QgsProject.instance().mapLayers().values()]


def test_it_is_loaded_into_the_project_it_was_asked_for_in(qgis_new_project, answer):
    iface = Interface()
    show_warped(iface, RECORD, answer, loads=True, is_same_project=True)
    assert loaded() == ["moving"] and button(iface, "compare") is not None
    assert button(iface, "add_layers") is None


def test_to_another_project_it_is_offered(qgis_new_project, answer):
    iface = Interface()
    show_warped(iface, RECORD, answer, loads=True, is_same_project=False)
    assert loaded() == []
    button(iface, "add_layers").click()
    assert loaded() == ["moving"]


def test_what_is_not_to_be_loaded_is_not_offered(qgis_new_project, answer):
    iface = Interface()
    show_warped(iface, RECORD, {**answer, "warnings": ["Folds."]}, False, is_same_project=False)
    assert loaded() == [] and button(iface, "add_layers") is None
    assert "Folds." in iface.messages[0]
    assert iface.messageBar().currentItem().level() == Qgis.MessageLevel.Warning
