"""A value that an option does not take is refused in one sentence."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine import InputError, Options


def test_an_unknown_name_is_said_together_with_the_known_ones():
    with pytest.raises(
        InputError, match=r"Unknown option 'radius'\. Options: reference_bands, moving_b"
    ):
        Options.of({"radius": 5, "max_points": 50})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("max_points", "many", "takes a whole number, not 'many'"),
        ("max_points", 50.5, "takes a whole number"),
        ("tile_size", None, "takes a whole number, not 'None'"),
        ("tile_size", True, "takes a whole number"),
        ("search_radius", [5], "takes a number"),
        ("search_radius", "far", "takes a number"),
        ("reference_bands", 3, "takes a list of whole numbers"),
        ("moving_bands", [1, "2"], "takes a list of whole numbers"),
        ("area", "everywhere", "takes a list of numbers"),
        ("area", [1, 2, 3, None], "takes a list of numbers"),
        ("rotation", None, "takes a string"),
        ("weights", 5, "takes a string"),
        ("reference_crs", 32633, "takes a string"),
    ],
)
def test_a_value_of_another_kind_is_said_in_a_sentence(name: str, value: object, words: str):
    with pytest.raises(InputError, match=f"The option '{name}' {words}"):
        Options.of({name: value})


@pytest.mark.parametrize(
    "area",
    [
        [1, 2, 3],
        [1, 2, 3, 4, 5],
        [],
        [5, 2, 3, 4],
        [1, 5, 3, 4],
        [1, 2, 1, 4],
        [0, 0, float("inf"), 1],
        [float("nan"), 0, 1, 1],
    ],
)
def test_an_area_that_is_none_is_said_in_a_sentence(area: list[float]):
    with pytest.raises(InputError, match="area takes four numbers"):
        Options.of({"area": area})
