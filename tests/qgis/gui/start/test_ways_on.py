"""Ways on from a match that was rejected."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match import request_builder
from hetmatch_qgis.gui.start import ways_on
from hetmatch_qgis.gui.start.start_pairs import Start
from hetmatch_qgis.rasters.layer_sources import RasterSource
from tests.qgis.tie_point_cases import Interface


@pytest.fixture
def result(folder):
    content = json.loads((folder / "result.json").read_text())
    return {**content, "outputs": {"doubtful_points.gpkg": str(folder / "doubtful_points.gpkg")}}


@pytest.fixture
def request_made(folder):
    return MatchRequest(
        RasterSource(str(folder / "reference.tif"), "reference"),
        RasterSource(str(folder / "moving.tif"), "moving"),
        {"transform": "affine"},
        str(folder),
    )


def buttons(message):
    return {button.text(): button for button in message.findChildren(QPushButton)}


@pytest.fixture
def message(qgis_app):
    message = QWidget()
    QHBoxLayout(message)
    return message


def test_the_doubtful_points_are_opened(message, request_made, result):
    opened = []
    ways_on.add_ways_on(message, request_made, result, Interface(), None, opened.append)
    buttons(message)["Show the doubtful points"].click()
    assert opened[0].name() == "Doubtful points" and opened[0].featureCount() == 20
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert request_made.title in group.name(), "as the match was called"


def test_without_any_there_is_only_the_start(message, request_made, result):
    result = {**result, "outputs": {}}
    ways_on.add_ways_on(message, request_made, result, Interface(), None, None)
    assert list(buttons(message)) == ["Start from my points…"]


def choose_start(monkeypatch):
    """A dialog in which a start is chosen at once; returns the records that it was opened for."""
    records = []

    class Dialog(QDialog):
        chosen = pyqtSignal(object)

        def __init__(self, record, _factory, window):
            super().__init__(window)
            records.append(record)

        def show(self):
            self.chosen.emit(Start([1.0, 0.0, 5.0, 0.0, 1.0, 7.0], 40.0, 0.5))

    monkeypatch.setattr(ways_on, "StartDialog", Dialog)
    return records


def test_a_start_matches_the_same_pair_in_a_folder_of_its_own(
    message, request_made, result, monkeypatch
):
    records = choose_start(monkeypatch)
    started = []
    ways_on.add_ways_on(message, request_made, result, Interface(), started.append, None)
    buttons(message)["Start from my points…"].click()
    (request,) = started
    assert records[0].moving == request_made.moving.path
    assert request.options == {
        "transform": "affine",
        "start": [1.0, 0.0, 5.0, 0.0, 1.0, 7.0],
        "start_radius": 40.0,
    }
    assert request.folder != request_made.folder
    assert Path(request.folder).parent == Path(request_made.folder).parent


def test_a_result_from_its_folder_can_be_matched_again(record, folder):
    request = ways_on.request_of(record, str(folder))
    assert request.reference.path == str(folder / "reference.tif")
    assert request.options == {"transform": "auto"}


def test_a_rendered_reference_is_not_rendered_again(record, request_made, folder):
    rendered = RasterSource("", "map", rendering=object())
    again = ways_on.started_request(
        MatchRequest(rendered, request_made.moving, {}, str(folder)),
        record,
        Start([1, 0, 0, 0, 1, 0], 24.0, 0.0),
    )
    assert again.reference.rendering is None and again.reference.path == record.reference


def test_points_that_are_gone_are_told_and_nothing_is_added(message, request_made, result, folder):
    (folder / "doubtful_points.gpkg").unlink()
    iface, opened = Interface(), []
    ways_on.add_ways_on(message, request_made, result, iface, None, opened.append)
    buttons(message)["Show the doubtful points"].click()
    assert "cannot be read" in iface.messages[0] and opened == []
    project = QgsProject.instance()
    assert not project.mapLayers() and not project.layerTreeRoot().children()


def test_without_a_folder_for_it_no_match_is_started(message, request_made, result, monkeypatch):
    def fail(_parent, _name):
        raise PermissionError(13, "Permission denied")

    choose_start(monkeypatch)
    monkeypatch.setattr(request_builder, "result_folder", fail)
    iface, started = Interface(), []
    ways_on.add_ways_on(message, request_made, result, iface, started.append, None)
    buttons(message)["Start from my points…"].click()
    assert started == [] and "Permission denied" in iface.messages[0]
