"""Own presets are kept, taken and deleted in the dialog."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match import preset_bar
from hetmatch_qgis.gui.match.presets import own_presets


@pytest.fixture(autouse=True)
def forgotten(qgis_app):
    """No settings of an earlier dialog."""
    settings.write("match", None)


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


def take(dialog, name: str) -> None:
    box = dialog.presets.box
    box.setCurrentIndex(box.findText(name))
    box.activated.emit(box.currentIndex())


def test_a_preset_goes_with_the_project_that_it_was_for(dialog):
    form = dialog.form
    choose(form.options.rotation, "any")
    take(dialog, "Scanned map on imagery")
    assert form.options.values()["max_points"] == 300
    choose(form.options.transform, "affine")
    assert dialog.presets.box.currentIndex() == 0, "no longer the preset as it is"
    QgsProject.instance().clear()
    values = form.options.values()
    assert (values["max_points"], values["rotation"]) == (1000, "any")
    assert values["transform"] == "affine", "that is the user's own"


def test_restored_defaults_are_no_preset(dialog):
    take(dialog, "Same sensor, sub-pixel")
    assert dialog.presets.box.currentText() == "Same sensor, sub-pixel"
    dialog.form.reset()
    assert dialog.presets.box.currentIndex() == 0
    assert dialog.form.options.values()["max_points"] == 1000


def test_the_next_match_does_not_begin_with_a_preset(dialog):
    take(dialog, "Scanned map on imagery")
    dialog.form.remember()
    assert dialog.form.options.values()["max_points"] == 300
    dialog.form.restore()
    assert dialog.form.options.values()["max_points"] == 1000
