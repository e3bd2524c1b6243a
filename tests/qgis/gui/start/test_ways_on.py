"""Ways on from a match that was rejected."""

import json
from pathlib import Path

import pytest
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.start import ways_on
from hetmatch_qgis.gui.start.start_pairs import Start
from hetmatch_qgis.rasters.layer_sources import RasterSource


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
    ways_on.add_ways_on(message, request_made, result, message, None, opened.append)
    buttons(message)["Show the doubtful points"].click()
    assert opened[0].name() == "Doubtful points" and opened[0].featureCount() == 20


def test_without_any_there_is_only_the_start(message, request_made, result):
    result = {**result, "outputs": {}}
    ways_on.add_ways_on(message, request_made, result, message, None, None)
    assert list(buttons(message)) == ["Start from my points…"]


def test_a_start_matches_the_same_pair_in_a_folder_of_its_own(
    message, request_made, result, monkeypatch
):
    class Dialog:
        def __init__(self, record, _factory, _window):
            self.chosen = self
            assert record.moving == request_made.moving.path

        def connect(self, run):
            self.run = run

        def show(self):
            self.run(Start([1.0, 0.0, 5.0, 0.0, 1.0, 7.0], 40.0, 0.5))

    monkeypatch.setattr(ways_on, "StartDialog", Dialog)
    started = []
    ways_on.add_ways_on(message, request_made, result, message, started.append, None)
    buttons(message)["Start from my points…"].click()
    (request,) = started
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
