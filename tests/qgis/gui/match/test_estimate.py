"""The estimate of run time and memory."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match.estimate import (
    FIXED_SECONDS,
    FREE_SECONDS,
    READ_SECONDS_PER_MEGAPIXEL,
    SECONDS_PER_MEGAPIXEL,
    estimate,
    remember_speed,
)


@pytest.fixture(autouse=True)
def nothing_learned(qgis_app):
    for setting in (
        SECONDS_PER_MEGAPIXEL,
        READ_SECONDS_PER_MEGAPIXEL,
        FIXED_SECONDS,
        FREE_SECONDS,
    ):
        settings.write(setting, None)


def test_the_estimate_counts_the_engine_s_tiles(qgis_app):
    settings.write(SECONDS_PER_MEGAPIXEL, None)
    single_tile = estimate(1024, 1024, 1024, 128)
    assert (single_tile.tiles, single_tile.gigabytes) == (1, pytest.approx(0.65))
    assert single_tile.seconds == pytest.approx(1.5 + 1.23 * 1.048576)
    assert estimate(1025, 1024, 1024, 128, "full").tiles == 2
    assert estimate(1920, 2816, 1024, 128, "full").tiles == 2 * 3
    assert estimate(300, 200, 1024, 128).gigabytes < 0.45


def test_a_large_overlap_is_looked_at_in_few_windows(qgis_app):
    settings.write(SECONDS_PER_MEGAPIXEL, None)
    large, larger = estimate(4096, 4096, 1024, 128), estimate(20_000, 20_000, 1024, 128)
    assert large.tiles == larger.tiles == 49
    assert large.seconds < 15 and larger.seconds < 30
    assert larger.gigabytes == large.gigabytes
    assert estimate(4096, 4096, 1024, 128, "full").seconds > large.seconds


def test_the_estimate_learns_from_earlier_matches(qgis_app):
    settings.write(SECONDS_PER_MEGAPIXEL, 10.0)
    assert estimate(1000, 1000, 1024, 128).seconds == pytest.approx(11.53)
    settings.write(SECONDS_PER_MEGAPIXEL, None)


def matched(side: int, windows: float, georeference: str = "affine", **seconds: float) -> dict:
    """The answer for a match of one square tile."""
    return {
        "seconds": {"load": 1.0, "coarse": 1.0, "aim": 0.0, "model": 1.0, **seconds}
        | {"windows": windows},
        "tiles": [{"window": [0, 0, side, side]}],
        "reference": {"georeference": "affine", "width": side, "height": side},
        "moving": {"georeference": georeference, "width": side, "height": side},
    }


def huge(seconds: float) -> dict:
    """The answer for a match of two rasters of 20,000 x 20,000 pixels without overviews."""
    answer = matched(384, 12.0, coarse=seconds / 2, aim=seconds / 2)
    size = {"width": 20_000, "height": 20_000}
    answer["reference"] |= size
    answer["moving"] |= size
    answer["tiles"] *= 49
    return answer


def test_huge_rasters_say_nothing_of_what_small_ones_take(qgis_app):
    for _ in range(3):
        remember_speed(matched(1024, 1.3))
    small, large = estimate(1024, 1024, 1024, 128), estimate(20_000, 20_000, 1024, 128)
    for _ in range(3):
        remember_speed(huge(24.0))
    # As measured, 24 seconds to read them; a small pair takes the three that it took before.
    assert estimate(1024, 1024, 1024, 128).seconds == pytest.approx(small.seconds, abs=1)
    assert estimate(20_000, 20_000, 1024, 128).seconds > large.seconds + 5


def test_a_small_scan_says_nothing_of_the_pixels_of_a_large_one(qgis_app):
    before = estimate(12_000, 12_000, 1024, 128).seconds
    # Half a minute for all angles, on few pixels.
    for _ in range(5):
        remember_speed(matched(520, 0.3, "none", coarse=30.0))
    assert estimate(12_000, 12_000, 1024, 128).seconds < 1.2 * before
    free = estimate(520, 520, 1024, 128, is_free=True).seconds
    assert 25 < free < 40


def test_both_parts_follow_what_is_measured(qgis_app):
    for _ in range(8):
        remember_speed(matched(2000, 20.0))
    on_map = estimate(1000, 1000, 1024, 128)
    assert on_map.seconds == pytest.approx(3.0 + 0.03 + 5.0, rel=0.05)
    remember_speed(matched(100, 50.0))
    assert estimate(1000, 1000, 1024, 128).seconds == pytest.approx(on_map.seconds, rel=0.05)


def test_windows_that_are_measured_count_as_little_as_they_take(qgis_app):
    searched, measured = [[0, 0, 384, 384]] * 16, [[0, 0, 256, 256]] * 33
    answer = matched(384, 4.0) | {"tiles": [{"window": each} for each in searched + measured]}
    for _ in range(8):
        remember_speed(answer)
    fixed, reading = 3.0, 0.03 * 4.096**2
    assert estimate(4096, 4096, 1024, 128).seconds == pytest.approx(4.0 + fixed + reading, rel=0.1)
