"""From the dialog to the verdict in the message bar."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QPushButton

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.worker_errors import WorkerCancelled
from hetmatch_qgis.gui.assess import task
from hetmatch_qgis.gui.assess.assessments import Assessments
from hetmatch_qgis.gui.assess.offer import assess_steps
from hetmatch_qgis.gui.compare.comparison import compare_layers
from hetmatch_qgis.rasters.layer_sources import RasterSource, layer_of_file
from tests.qgis.tie_point_cases import Interface, wait_until


class Window(Interface):
    def __init__(self) -> None:
        super().__init__()
        self.canvas = QgsMapCanvas()

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas


@pytest.fixture
def iface(qgis_new_project) -> Window:
    return Window()


@pytest.fixture
def assessments(iface):
    made = Assessments(iface, iface.mainWindow())
    yield made
    made.shut_down()


def add(path: Path):
    layer = layer_of_file(str(path))
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_two_clicks_lead_to_a_verdict(iface, assessments, pair, engine, artefacts):
    reference, moving = (add(path) for path in pair)
    (step,) = assess_steps(iface, str(pair[0]), str(pair[1]))
    step.run()
    (dialog,) = iface.mainWindow().findChildren(type(assessments.ask()))
    assert dialog.reference.choice().layers == (reference,)
    assert dialog.moving.choice().layers == (moving,)
    dialog.grab().save(str(artefacts / "assess_dialog.png"))
    dialog.limit.setValue(2.0)
    dialog.assess.click()
    wait_until(lambda: iface.messages, 120)
    text = iface.messages[0]
    assert "CE90" in text
    # It is 5.8 pixels off.
    assert iface.messageBar().currentItem().level() == Qgis.MessageLevel.Warning
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name() == "Assessment: moving.tif on reference.tif"
    assert [node.name() for node in group.findLayers()] == ["Displacements", "Heat map"]
    buttons = iface.messageBar().currentItem().findChildren(QPushButton)
    assert "Open report" in [button.text() for button in buttons]


def test_into_another_project_the_layers_are_only_offered(iface, assessments, pair, monkeypatch):
    def run(_command, _request, _progress, _feedback):
        answer = {"status": "measured", "verdict": "Good.", "passed": True}
        return {**answer, "outputs": {"heatmap.tif": str(pair[0])}}

    monkeypatch.setattr(task, "run_pair", run)
    comparison = compare_layers(iface.mapCanvas(), add(pair[0]), None)
    request = MatchRequest(*(RasterSource(str(path), path.stem) for path in pair))
    assessments.start(request)
    wait_until(lambda: iface.messages)
    assert not comparison.is_open, "it would hide the heat map"
    iface.messageBar().clearWidgets()
    assessments.start(request)
    QgsProject.instance().clear()
    wait_until(lambda: iface.messages)
    project = QgsProject.instance()
    assert not project.mapLayers()
    item = iface.messageBar().currentItem()
    item.findChild(QPushButton, "add_layers").click()
    assert [layer.name() for layer in project.mapLayers().values()] == ["Heat map"]


def test_a_cancelled_assessment_is_not_told_as_a_failure(iface, assessments, pair, monkeypatch):
    def run(_command, _request, _progress, _feedback):
        raise WorkerCancelled

    monkeypatch.setattr(task, "run_pair", run)
    assessments.start(MatchRequest(*(RasterSource(str(path), path.stem) for path in pair)))
    wait_until(lambda: iface.messages)
    assert iface.messages == ["Cancelled; nothing was written."]
    assert iface.messageBar().currentItem().level() == Qgis.MessageLevel.Info
