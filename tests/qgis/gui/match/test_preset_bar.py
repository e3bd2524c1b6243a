"""Own presets are kept, taken and deleted in the dialog."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.match import preset_bar
from hetmatch_qgis.gui.match.dialog import MatchDialog
from hetmatch_qgis.gui.match.presets import own_presets


@pytest.fixture
def dialog(qgis_new_project):
    canvas = QgsMapCanvas()
    made = MatchDialog(canvas)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    canvas.deleteLater()


def choose(box, value) -> None:
    box.setCurrentIndex(box.findData(value))


def test_an_own_preset_is_kept_taken_and_deleted(dialog, monkeypatch):
    monkeypatch.setattr(preset_bar.QInputDialog, "getText", lambda *_texts: ("Mine", True))
    choose(dialog.form.options.transform, "affine")
    dialog.presets.save.click()
    assert [preset.name for preset in own_presets()] == ["Mine"]
    assert dialog.presets.box.currentText() == "Mine"
    dialog.form.options.reset()
    dialog.presets.box.activated.emit(dialog.presets.box.currentIndex())
    assert dialog.form.options.values()["transform"] == "affine"
    dialog.presets.delete.click()
    assert own_presets() == []


def test_a_built_in_name_is_not_taken(dialog, monkeypatch):
    monkeypatch.setattr(
        preset_bar.QInputDialog, "getText", lambda *_texts: ("Radar on optical", True)
    )
    dialog.presets.save.click()
    assert own_presets() == []
