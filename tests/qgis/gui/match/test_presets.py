"""Presets are kept in the user's profile."""

from __future__ import annotations

from hetmatch_qgis.client import settings
from hetmatch_qgis.client.option_values import modalities
from hetmatch_qgis.gui.match.option_widgets import DEFAULTS
from hetmatch_qgis.gui.match.presets import (
    OWN_PRESETS,
    Preset,
    built_in_presets,
    delete_preset,
    own_presets,
    save_preset,
)


def test_built_in_presets_name_existing_kinds_and_options(qgis_app):
    for preset in built_in_presets():
        assert set(preset.modalities) <= set(modalities())
        assert set(preset.options) <= set(DEFAULTS)


def test_own_presets_survive(qgis_app):
    settings.write(OWN_PRESETS, None)
    mine = Preset("Mine", ("sar", "auto"), {"transform": "affine"}, 120.0, is_own=True)
    save_preset(mine)
    save_preset(Preset("A", is_own=True))
    save_preset(mine)
    assert [preset.name for preset in own_presets()] == ["A", "Mine"]
    assert own_presets()[1] == mine
    delete_preset("A")
    assert own_presets() == [mine]
    delete_preset("Mine")
    assert own_presets() == []


def test_a_damaged_preset_is_left_out(qgis_app):
    settings.write(OWN_PRESETS, ["no JSON", "{}", '{"name": "x", "modalities": ["a"]}'])
    assert own_presets() == []
    settings.write(OWN_PRESETS, None)
