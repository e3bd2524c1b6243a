"""The default search radius grows with the overlap, and has a least value in pixels."""

from __future__ import annotations

from hetmatch_qgis.common.search_radius import (
    DEFAULT_MIN_PIXELS,
    DEFAULT_SHARE,
    default_search_radius,
)


def test_a_large_overlap_is_searched_by_its_share():
    assert default_search_radius(100_000.0, 10.0) == DEFAULT_SHARE * 100_000


def test_a_small_overlap_is_searched_by_pixels():
    assert default_search_radius(500.0, 10.0) == DEFAULT_MIN_PIXELS * 10


def test_the_unit_is_that_of_the_arguments():
    in_metres = default_search_radius(3000.0, 10.0)
    assert default_search_radius(3.0, 0.01) * 1000 == in_metres
