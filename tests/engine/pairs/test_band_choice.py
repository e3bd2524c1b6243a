"""Bands are chosen by what they hold, unless the user or their colours say which."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.pairs.band_choice import bands_to_match
from hetmatch_qgis.engine.raster.raster import Raster


def ground() -> NDArray:
    noise = np.random.default_rng(1).normal(0, 1, (200, 220)).astype(np.float32)
    return 500 + 2000 * cv2.GaussianBlur(noise, (0, 0), 3)


@pytest.fixture
def cube(tmp_path):
    def make(first: list[NDArray]) -> Raster:
        bands = np.stack([*first, *(ground() * scale for scale in (1, 2, 3, 4))]).astype("uint16")
        return Raster(write_raster(tmp_path / "cube.tif", bands))

    return make


def noise() -> NDArray:
    return np.random.default_rng(2).normal(300, 60, (200, 220))


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ([], (1, 2, 3)),
        ([np.zeros((200, 220))] * 4, (5, 6, 7)),
        ([noise(), noise()], (3, 4, 5)),
        ([ground(), noise(), ground()], (1, 3, 4)),
    ],
    ids=["all full", "empty", "noise", "one of noise"],
)
def test_empty_bands_and_noise_are_passed_over(cube, first, expected) -> None:
    with cube(first) as raster:
        assert bands_to_match(raster, "auto", None) == expected


def test_requested_bands_are_taken(cube) -> None:
    with cube([noise(), noise()]) as raster:
        assert bands_to_match(raster, "auto", (1, 2)) == (1, 2)
        assert bands_to_match(raster, "sar", None) == (3,)


def test_where_all_are_empty_the_usual_ones_stay(cube, tmp_path) -> None:
    path = tmp_path / "zero.tif"
    write_raster(path, np.zeros((5, 64, 64), "uint8"))
    with Raster(path) as raster:
        assert bands_to_match(raster, "auto", None) == (1, 2, 3)
