"""Options travel as plain values, and nonsense among them is told in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hetmatch_qgis.engine import InputError, Options
from hetmatch_qgis.engine.core.reproducible import set_reproducible

FULL = Options(
    reference_bands=(4, 3, 2),
    moving_bands=(1,),
    reference_modality="optical",
    moving_modality="sar",
    search_radius=250.5,
    rotation="any",
    matcher="d2net",
    weights=Path("some") / "weights.pth",
    transform="thin_plate",
    max_points=77,
    tile_size=512,
    overlap=64,
    device="cpu",
    area=(1.0, -2.5, 3.0, 4.0),
    reference_crs="EPSG:32633",
    moving_crs="EPSG:4326",
    dem=Path("some") / "heights.tif",
)


@pytest.mark.parametrize("options", [FULL, Options()])
def test_through_json_and_back_they_are_the_same(options: Options):
    assert Options.of(json.loads(json.dumps(options.to_dict()))) == options


def test_a_reproducible_result_records_files_without_folders():
    set_reproducible(True)
    try:
        recorded, plain = FULL.recorded(), FULL.to_dict()
    finally:
        set_reproducible(False)
    assert (recorded["dem"], recorded["weights"]) == ("heights.tif", "weights.pth")
    assert Options.of(plain) == FULL, "what goes to another process keeps them"
    assert FULL.recorded() == plain


def test_what_is_not_said_keeps_its_default():
    assert Options.of({}) == Options()
    assert Options.of({"max_points": 50}) == Options(max_points=50)


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
        ("rotation", None, "takes a text"),
        ("weights", 5, "takes a text"),
        ("reference_crs", 32633, "takes a text"),
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


def test_whole_numbers_are_numbers_too():
    options = Options.of({"area": [1, 2, 3, 4], "search_radius": 100, "reference_crs": None})
    assert options.area == (1, 2, 3, 4) and options.search_radius == 100
