"""Points of a match that was not believed."""

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QInputDialog

from hetmatch_qgis.gui.results.result_folder import open_folder
from hetmatch_qgis.gui.tie_points.acceptance import ask_for_name
from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.panel import EXPORTS
from tests.qgis.tie_point_cases import wait_for_fit, write_result


@pytest.fixture
def answer(monkeypatch):
    def answered(text, accepted=True):
        def answer(dialog):
            assert dialog.okButtonText() == "OK" and dialog.cancelButtonText() == "Cancel"
            dialog.setTextValue(text)
            return dialog.DialogCode.Accepted if accepted else dialog.DialogCode.Rejected

        monkeypatch.setattr(QInputDialog, "exec", answer)

    return answered


@pytest.fixture
def doubtful(qgis_new_project, iface, worker, tmp_path):
    """A dock with the doubtful points, opened from their folder."""
    path = write_result(tmp_path / "doubtful", doubtful=True)
    layer = open_folder(path.parent, QgsProject.instance())
    dock = TiePointDock(iface, iface.mainWindow(), lambda: worker)
    dock.resize(440, 800)
    dock.show()
    dock.open_layer(layer)
    wait_for_fit(dock._editor)
    yield dock
    dock.close_result()
    dock.deleteLater()


def exportable(dock):
    return [name for name in EXPORTS if dock.buttons[name].isEnabled()]


def test_a_name_is_needed(qgis_app, answer):
    answer("  Ada Smith ")
    assert ask_for_name(None) == "Ada Smith"
    answer("Ada Smith", accepted=False)
    assert ask_for_name(None) == ""


def test_they_are_marked_and_not_exported(doubtful, artefacts):
    doubtful.grab().save(str(artefacts / "dock-doubtful.png"))
    assert "Too few points agree" in doubtful.header.doubt.text()
    assert exportable(doubtful) == [] and doubtful.buttons["preview"].isEnabled()
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name() == "HetMatch, not reliable: doubtful"
    assert len(doubtful._editor.points) == 20


def test_a_match_of_their_pair_is_known_by_its_rasters(doubtful):
    record = doubtful._store.record
    paths = {"reference": record.reference, "moving": record.moving}
    result = {name: {"path": path} for name, path in paths.items()}
    assert doubtful.doubts(result)
    assert not doubtful.doubts({**result, "moving": {"path": "/data/other.tif"}})
    doubtful.close_result()
    assert not doubtful.doubts(result)


def test_they_can_be_edited(doubtful):
    doubtful._editor.set_enabled([3], False)
    wait_for_fit(doubtful._editor)
    row = next(row for row in doubtful._store.tie_points.getFeatures() if row["id"] == 3)
    assert row["enabled"] == 0


def test_accepted_by_name_they_are_exported_with_it(doubtful, answer, worker, tmp_path):
    answer("", accepted=False)
    doubtful.header.accept_requested.emit()
    assert exportable(doubtful) == []
    answer("Ada Smith")
    doubtful.header.accept_requested.emit()
    assert exportable(doubtful) == list(EXPORTS)
    assert "accepted by Ada Smith" in doubtful.header.doubt.text()
    (tmp_path / "out").mkdir()
    doubtful._handover._export(tmp_path / "out", lambda _answer: None)
    assert worker.commands("export")[-1]["accepted_by"] == "Ada Smith"


def test_the_name_is_kept(doubtful, answer, iface):
    answer("Ada Smith")
    doubtful.header.accept_requested.emit()
    doubtful.open_layer(doubtful._store.tie_points)
    assert "accepted by Ada Smith" in doubtful.header.doubt.text()


def test_a_match_from_points_of_the_user_can_be_asked_for(doubtful):
    asked = []
    doubtful.start_requested.connect(lambda record, folder: asked.append((record, folder)))
    doubtful.header.start_requested.emit()
    assert asked[0][0].moving.endswith("moving.tif") and asked[0][1].endswith("doubtful")


def test_a_result_that_was_believed_is_not_marked(dock):
    assert not dock.header.doubt.isVisibleTo(dock.header)
    assert exportable(dock) == list(EXPORTS)
