"""Options travel as plain values, and nonsense among them is told in one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hetmatch_qgis.engine import Options
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
        several = replace(FULL, workers=3).recorded()
    finally:
        set_reproducible(False)
    assert (recorded["dem"], recorded["weights"]) == ("heights.tif", "weights.pth")
    assert several["workers"] is None, "their number changes nothing in a result"
    assert Options.of(plain) == FULL, "what goes to another process keeps them"
    assert FULL.recorded() == plain


def test_what_is_not_said_keeps_its_default():
    assert Options.of({}) == Options()
    assert Options.of({"max_points": 50}) == Options(max_points=50)


def test_whole_numbers_are_numbers_too():
    options = Options.of({"area": [1, 2, 3, 4], "search_radius": 100, "reference_crs": None})
    assert options.area == (1, 2, 3, 4) and options.search_radius == 100
