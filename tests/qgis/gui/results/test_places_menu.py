"""Of several places that fit, one is taken from a menu, and matched into a folder of its own."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match import request_builder
from hetmatch_qgis.gui.results.places_menu import fitting_places, places_button
from hetmatch_qgis.rasters.layer_sources import RasterSource

START = [1.0, 0.0, 5.0, 0.0, 1.0, 7.0]
RESULT = {
    "status": "ambiguous",
    "corroboration": {
        "start": START,
        "start_radius": 12.5,
        "rivals": [
            {
                "shift_px": [40.0, 0.0],
                "correlation": 0.98,
                "lead": 0.4,
                "start": [1.0, 0.0, 45.0, 0.0, 1.0, 7.0],
            },
            {"shift_px": [0.0, 40.0], "correlation": 0.97, "lead": 0.5, "start": None},
        ],
    },
}


def test_the_match_comes_first_and_places_without_a_start_are_left_out():
    places = fitting_places(RESULT)
    assert [place.start for place in places] == [START, [1.0, 0.0, 45.0, 0.0, 1.0, 7.0]]
    assert "+40, +0 px" in places[1].label and "98%" in places[1].label
    assert fitting_places({"status": "no_reliable_match"}) == []


def test_a_chosen_place_starts_the_match_there(qgis_app, tmp_path: Path):
    started: list[MatchRequest] = []
    refused: list[str] = []
    folder = tmp_path / "scene_on_map"
    folder.mkdir()
    sources = RasterSource("/map.tif", "map"), RasterSource("/scene.tif", "scene")
    request = MatchRequest(*sources, {"rotation": "none"}, str(folder))
    parent = QWidget()
    button = places_button(request, RESULT, parent, started.append, refused.append)
    button.menu().actions()[1].trigger()
    (again,) = started
    assert again.options["start"] == [1.0, 0.0, 45.0, 0.0, 1.0, 7.0]
    assert again.options["start_radius"] == 12.5 and again.options["rotation"] == "none"
    assert again.folder == str(tmp_path / "scene_on_map_2") and Path(again.folder).is_dir()
    assert again.reference == request.reference
    assert refused == []


def test_without_a_folder_for_it_no_match_is_started(qgis_app, monkeypatch):
    def fail(_parent, _name):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(request_builder, "result_folder", fail)
    started: list[MatchRequest] = []
    refused: list[str] = []
    sources = RasterSource("/map.tif", "map"), RasterSource("/scene.tif", "scene")
    parent = QWidget()
    request = MatchRequest(*sources, {}, "/results/scene_on_map")
    button = places_button(request, RESULT, parent, started.append, refused.append)
    button.menu().actions()[0].trigger()
    assert started == [] and "Permission denied" in refused[0]
