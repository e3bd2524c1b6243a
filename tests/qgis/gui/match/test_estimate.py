"""The estimate of run time and memory."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match.estimate import SECONDS_PER_MEGAPIXEL, estimate


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
