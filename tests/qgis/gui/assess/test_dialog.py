"""The dialog "Assess co-registration" asks for what it needs and says what is missing."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.assess.dialog import AssessDialog
from hetmatch_qgis.rasters.layer_sources import layer_of_file


@pytest.fixture
def dialog(qgis_new_project):
    canvas = QgsMapCanvas()
    made = AssessDialog(canvas)
    made.canvas = canvas
    made.show()
    yield made
    made.close()
    made.deleteLater()
    canvas.deleteLater()


def test_without_an_engine_the_set_up_is_offered(dialog, pair):
    wanted = []
    dialog.setup_requested.connect(lambda: wanted.append(True))
    dialog.fill(*map(str, pair))
    # A bar behind the dialog would not be seen.
    for _ in range(2):
        dialog.assess.click()
    assert dialog.isVisible() and dialog.messages.currentItem() is None
    assert not dialog.setup_line.isHidden() and dialog.setup_line.text.text()
    dialog.setup_line.button.click()
    assert wanted == [True]


def test_two_layers_of_the_project_are_proposed(dialog, pair):
    reference, moving = (layer_of_file(str(path)) for path in pair)
    QgsProject.instance().addMapLayers([reference, moving])
    dialog.canvas.setCurrentLayer(moving)
    dialog.fill("", "")
    chosen = [side.layers.currentLayer().id() for side in (dialog.reference, dialog.moving)]
    assert chosen == [reference.id(), moving.id()]
    # Whoever chooses others finds them again.
    dialog.reference.set_layer(moving)
    dialog.moving.set_layer(reference)
    dialog.fill("", "")
    assert dialog.moving.layers.currentLayer().id() == reference.id()


def test_one_raster_twice_is_refused(dialog, pair, engine):
    dialog.fill(str(pair[0]), str(pair[0]))
    dialog.assess.click()
    assert "the same" in dialog.messages.currentItem().text()


def test_the_requirement_is_an_option_of_the_engine(dialog, pair, engine):
    requests = []
    dialog.requested.connect(requests.append)
    assert not dialog.assess.isEnabled()
    dialog.fill(*map(str, pair))
    dialog.limit.setValue(2.5)
    dialog.measure.setCurrentIndex(dialog.measure.findData("rmse"))
    dialog.unit.setCurrentIndex(dialog.unit.findData("m"))
    dialog.assess.click()
    (request,) = requests
    assert request.options["require"] == ["rmse=2.5m"]
    assert [request.reference.path, request.moving.path] == [str(path) for path in pair]
    assert not dialog.isVisible()


def test_without_a_limit_nothing_is_required(dialog, pair, engine):
    requests = []
    dialog.requested.connect(requests.append)
    dialog.fill(*map(str, pair))
    dialog.assess.click()
    assert "require" not in requests[0].options


def test_a_map_as_reference_leaves_out_the_raster_to_assess(dialog, pair, engine):
    requests = []
    dialog.requested.connect(requests.append)
    reference, moving = (layer_of_file(str(path)) for path in pair)
    QgsProject.instance().addMapLayers([reference, moving])
    dialog.canvas.setLayers([moving, reference])
    dialog.moving.set_layer(moving)
    dialog.reference.layers.setCurrentIndex(dialog.reference.layers.findText("Map as shown"))
    assert len(dialog.reference.choice().layers) == 2
    dialog.assess.click()
    (request,) = requests
    assert request.reference.path == str(pair[0])
    dialog.canvas.setLayers([moving])
    dialog.show()
    dialog.assess.click()
    assert len(requests) == 1 and "the same" in dialog.messages.currentItem().text()
