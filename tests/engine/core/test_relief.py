"""Displacement by relief, and shadows, are told in a sentence, written, and read back."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.json_input import BadValueError, Fields
from hetmatch_qgis.engine.core.relief import DrawnShadows, ReliefDisplacement


@pytest.mark.parametrize("ground", [1.73, None])
def test_it_is_read_as_it_was_written(ground):
    displacement = ReliefDisplacement(0.05, -0.02, ground, 0.9)
    assert ReliefDisplacement.of(Fields(displacement.to_dict())) == displacement


@pytest.mark.parametrize(
    ("column", "row", "azimuth"), [(0, -1, 0), (1, 0, 90), (0, 1, 180), (-1, 0, 270)]
)
def test_directions_are_clockwise_from_up(column, row, azimuth):
    displacement = ReliefDisplacement(column, row, 1.0)
    assert displacement.azimuth_deg == pytest.approx(azimuth)
    assert f"{azimuth} degrees" in displacement.in_words()


def test_without_a_map_it_is_told_in_pixels():
    words = ReliefDisplacement(0.03, 0.04, None).in_words()
    assert "5 moving pixels per 100 m" in words


@pytest.mark.parametrize("name", ["pixels_per_metre", "covered"])
def test_damaged_values_are_refused(name):
    content = ReliefDisplacement(0.05, -0.02, 1.0).to_dict() | {name: "x"}
    with pytest.raises(BadValueError):
        ReliefDisplacement.of(Fields(content))


def test_the_sun_and_the_length_are_told():
    words = str(DrawnShadows(216.9, 7.04).in_words())
    assert "sun at 217 degrees from north" in words and "shadows of 7.0 m" in words


def test_what_is_written_is_read_back():
    shadows = DrawnShadows(12.5, 3.25)
    assert DrawnShadows.of(Fields(shadows.to_dict())) == shadows
    assert DrawnShadows(359.99, 1).to_dict()["sun_azimuth"] == 0
    with pytest.raises(BadValueError):
        DrawnShadows.of(Fields({"sun_azimuth": 400, "length_m": 1}))
