"""How small a raster may be is said the same way everywhere, and a small one is told so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from known_pairs import HERE, UTM, bare_pair, seen, write

from hetmatch_qgis.engine import InputError, Options, match_rasters
from hetmatch_qgis.engine.pairs.min_size import USUAL_MIN_SIDE
from hetmatch_qgis.engine.pixels.array_source import MIN_SIDE

QUICK = Options(device="cpu", rotation="none")
GUIDE = Path(__file__).parents[3] / "docs" / "when-nothing-matches.md"


def square(path, side):
    return write(path, seen(np.asarray, side, side, 3), HERE.transform, UTM)


def test_the_least_size_is_asked_for_before_any_work(tmp_path):
    small, good = square(tmp_path / "a.tif", MIN_SIDE - 1), square(tmp_path / "b.tif", 128)
    for pair in ((small, good), (good, small)):
        with pytest.raises(InputError, match=r"'a.tif' is 31 x 31 pixels: .* at least 32 x 32"):
            match_rasters(*pair, QUICK)


def nearly_the_same(tmp_path, side):
    """Two rasters that differ by one grey level of one pixel."""
    first = square(tmp_path / "a.tif", side)
    with rasterio.open(first) as file:
        image = file.read(1)
    image[0, 0] ^= 1
    return first, write(tmp_path / "b.tif", image, HERE.transform, UTM)


def test_images_of_the_least_size_are_looked_at_and_those_of_a_usual_one_match(tmp_path):
    result = match_rasters(*nearly_the_same(tmp_path, MIN_SIDE), QUICK)
    assert result.matched or result.reason.startswith("Only 32 x 32 pixels can be compared")
    assert match_rasters(*nearly_the_same(tmp_path, USUAL_MIN_SIDE), QUICK).matched


def test_what_is_too_small_to_be_matched_is_told_so(tmp_path):
    pair = bare_pair(tmp_path, size=(40, 40))
    result = match_rasters(pair.reference, pair.moving, QUICK)
    assert not result.matched
    assert result.reason.startswith("Only 40 x 40 pixels can be compared")
    assert result.reason.endswith(".") and "64 x 64" in result.reason


def test_the_guide_names_the_same_sizes():
    text = GUIDE.read_text(encoding="utf-8")
    assert f"At least {MIN_SIDE} x {MIN_SIDE} pixels" in text
    assert f"smaller than {USUAL_MIN_SIDE} x {USUAL_MIN_SIDE}" in text
