"""What a preset changed, and what of it is taken back."""

from hetmatch_qgis.gui.match.preset_use import PresetUse

USE = PresetUse(before={"a": 1, "b": 2}, taken={"a": 5, "b": 6})


def test_a_setting_of_the_user_s_is_not_taken_back():
    assert not USE.was_left({"a": 5, "b": 6})
    assert USE.was_left({"a": 5, "b": 7})
    assert USE.to_take_back({"a": 5, "b": 7}) == {"a": 1}
