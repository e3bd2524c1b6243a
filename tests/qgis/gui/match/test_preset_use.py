"""What a preset changed, and what of it is taken back."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.match.option_widgets import OptionWidgets
from hetmatch_qgis.gui.match.preset_use import RADIUS, PresetUse
from hetmatch_qgis.gui.match.presets import Preset
from hetmatch_qgis.gui.match.radius_box import RadiusBox

DENSE = Preset("Dense", options={"max_points": 3000, "rotation": "none"}, radius=500.0)
SPARSE = Preset("Sparse", options={"max_points": 300})


@pytest.fixture
def use(qgis_app) -> PresetUse:
    owner = QObject()
    use = PresetUse(OptionWidgets(owner), RadiusBox(), owner)
    use.owner, use.told = owner, []
    use.left.connect(lambda: use.told.append(True))
    return use


def test_what_a_preset_has_set_is_taken_back_but_not_what_the_user_has(use):
    use._options.change({"transform": "affine"})
    use.take(DENSE)
    use.check()
    assert use.told == [] and use._radius.metres() == 500
    use._options.change({"rotation": "any"})
    use.check()
    assert use.told
    use.take_back()
    values = use._options.lasting_values()
    assert (values["max_points"], values["rotation"], values["transform"]) == (
        1000,
        "any",
        "affine",
    )
    assert not use._radius.metres()


def test_after_two_presets_it_is_as_before_the_first(use):
    use._options.change({"transform": "affine"})
    use.take(DENSE)
    use.take(SPARSE)
    assert use.lasting_values()["max_points"] == 1000
    use.take_back()
    assert use._options.lasting_values()["transform"] == "affine"


def test_without_a_preset_nothing_is_taken_back(use):
    use._options.change({"max_points": 3000})
    use.take_back()
    use.check()
    assert use.told == [] and use.lasting_values()["max_points"] == 3000
    assert use.lasting_values()[RADIUS] == 0


def test_what_is_forgotten_stays(use):
    use.take(DENSE)
    use.forget()
    use.take_back()
    assert use.told == [True] and use._options.lasting_values()["max_points"] == 3000
