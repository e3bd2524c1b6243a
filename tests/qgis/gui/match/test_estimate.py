"""The estimate of run time and memory."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match.estimate import SECONDS_PER_MEGAPIXEL, estimate


def test_the_estimate_counts_the_engine_s_tiles(qgis_app):
    settings.write(SECONDS_PER_MEGAPIXEL, None)
    single_tile = estimate(1024, 1024, 1024, 128)
    assert (single_tile.tiles, single_tile.gigabytes) == (1, pytest.approx(0.7))
    assert single_tile.seconds == pytest.approx(1.5 + 4.2 * 1.048576)
    assert estimate(1025, 1024, 1024, 128).tiles == 2
    assert estimate(1920, 2816, 1024, 128).tiles == 2 * 3
    assert estimate(300, 200, 1024, 128).gigabytes < 0.52


def test_the_estimate_learns_from_earlier_matches(qgis_app):
    settings.write(SECONDS_PER_MEGAPIXEL, 10.0)
    assert estimate(1000, 1000, 1024, 128).seconds == pytest.approx(11.5)
    settings.write(SECONDS_PER_MEGAPIXEL, None)
