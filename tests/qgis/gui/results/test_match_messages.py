"""What is said after a match, and where its buttons lead."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.results.match_messages import MatchMessages
from hetmatch_qgis.gui.results.recent import recent_results
from hetmatch_qgis.rasters.layer_sources import RasterSource
from tests.qgis.tie_point_cases import Interface, write_result


class Runs(QObject):
    """Starts nothing, and tells what it was asked to start."""

    matched = pyqtSignal(object, dict, bool)
    failed = pyqtSignal(object, str)

    def __init__(self, parent, calls) -> None:
        super().__init__(parent)
        self.start = lambda request: calls.append(("start", request))


class Recorder:
    """Writes down what it is asked for."""

    def __init__(self, calls) -> None:
        self._calls = calls

    def __getattr__(self, name):
        return lambda *values: self._calls.append((name, *values)) or self


class Told:
    def __init__(self, folder: Path) -> None:
        self.calls: list[tuple] = []
        self.iface = Interface()
        self.runs = Runs(self.iface.mainWindow(), self.calls)
        other = Recorder(self.calls)
        self.messages = MatchMessages(self.iface, self.runs, other, other, other)
        geopackage = write_result(folder)
        self.request = MatchRequest(
            RasterSource(str(folder / "reference.tif"), "reference"),
            RasterSource(str(folder / "moving.tif"), "moving"),
            folder=str(folder),
        )
        self.result = {
            "status": "matched",
            "reason": "",
            "confidence": 0.9,
            "outputs": {
                "report.html": str(folder / "report.html"),
                "tie_points.gpkg": str(geopackage),
            },
            "seconds": {},
            "accuracy": {"rmse_px": 0.3, "ce90_px": 0.5},
            "check_points": {"count": 4, "rmse_px": 0.3},
            "tie_points": {"count": 20},
            "reference": {"crs": None},
            "moving": {},
            "warnings": [],
            "tiles": [],
        }

    def press(self, text: str) -> list[tuple]:
        """What a button of the message led to."""
        self.calls.clear()
        self.iface.buttons()[text].click()
        return self.calls

    def layer(self):
        (layer,) = [
            layer
            for layer in QgsProject.instance().mapLayers().values()
            if layer.customProperty("hetmatch/tie_points")
        ]
        return layer


@pytest.fixture
def told(qgis_new_project, tmp_path):
    return Told(tmp_path / "result")


def test_a_match_offers_points_preview_warp_and_assess(told):
    told.messages.show_result(told.request, told.result, True)
    layer, folder = told.layer(), Path(told.request.folder)
    assert told.press("Look at the points") == [("open_points", layer)]
    assert told.press("Preview") == [("preview_points", layer)]
    assert told.press("Warp…") == [("ask", str(folder))]
    rasters = [str(folder / f"{name}.tif") for name in ("reference", "moving")]
    assert told.press("Assess…") == [("ask", *rasters)]
    assert recent_results()[0].folder == told.request.folder
    # They are in the project already.
    assert "Add layers" not in told.iface.buttons()


def test_a_moving_vector_layer_is_offered_no_warp(told):
    told.result["moving"] = {"layers": ["/maps/town.gpkg|layername=roads"]}
    told.messages.show_result(told.request, told.result, True)
    assert "Warp…" not in told.iface.buttons() and "Preview" in told.iface.buttons()


def test_layers_are_only_offered_to_another_project(told):
    told.messages.show_result(told.request, told.result, False)
    assert not QgsProject.instance().mapLayers()
    told.press("Add layers")
    assert told.layer() and "Warp…" in told.iface.buttons()


def test_the_points_of_the_example_are_opened_at_once(told):
    told.messages.start_and_open(told.request)
    assert told.calls == [("start", told.request)]
    told.messages.show_result(told.request, told.result, True)
    assert told.calls[-1] == ("open_points", told.layer())


def test_it_takes_the_place_of_points_that_were_not_believed(told):
    pair = {name: {"path": f"/data/{name}.tif", "crs": None} for name in ("reference", "moving")}
    rejected = {**told.result, **pair, "status": "no_reliable_match", "reason": "Too few."}
    rejected["outputs"] = {"report.html": "/r.html"}
    told.messages.show_result(told.request, json.loads(json.dumps(rejected)), True)
    matched = {**told.result, **pair}
    told.messages.show_result(told.request, matched, True)
    assert told.calls[-1] == ("open_instead", told.layer(), matched)
    groups = QgsProject.instance().layerTreeRoot().children()
    assert [group.itemVisibilityChecked() for group in groups] == [True, False]


def test_a_rejected_match_can_be_tried_again(told):
    rejected = {**told.result, "status": "no_reliable_match", "reason": "Too few points agree."}
    del rejected["outputs"]["tie_points.gpkg"]
    told.messages.show_result(told.request, json.loads(json.dumps(rejected)), True)
    assert "No reliable match" in told.iface.messages[0]
    assert {"Start from my points…", "Match again…"} <= set(told.iface.buttons())
    assert told.press("Match again…") == [("match_again", told.request, rejected)]


def test_a_result_that_left_the_project_is_added_again(told):
    told.messages.show_result(told.request, told.result, True)
    QgsProject.instance().clear()
    assert told.press("Look at the points") == [("open_points", told.layer())]
    QgsProject.instance().clear()
    (Path(told.request.folder) / "tie_points.gpkg").unlink()
    assert told.press("Preview") == []
    assert "There are no tie points" in " ".join(told.iface.messages)


def test_after_a_start_the_next_try_is_another_start(told):
    rejected = {**told.result, "status": "no_reliable_match", "reason": "Too few points agree."}
    del rejected["outputs"]["tie_points.gpkg"]
    request = replace(told.request, options={"start": [1, 0, 0, 0, 1, 0]})
    told.messages.show_result(request, json.loads(json.dumps(rejected)), True)
    assert "Start from my points…" in told.iface.buttons()
    assert "Match again…" not in told.iface.buttons()


@pytest.mark.parametrize(
    ("needs_setup", "button", "call"),
    [(True, "Set up…", "show_setup"), (False, "Match again…", "match_again")],
)
def test_a_failure_says_what_to_do(told, monkeypatch, needs_setup, button, call):
    monkeypatch.setattr(environment, "needs_setup", lambda: needs_setup)
    told.messages.show_failure(told.request, "'a.tif' <cannot> be read.")
    assert told.iface.messages == ["'a.tif' &lt;cannot&gt; be read."]
    assert "Show log" in told.iface.buttons()
    assert told.press(button)[0][0] == call
