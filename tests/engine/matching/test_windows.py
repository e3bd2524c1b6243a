"""Windows: few and even over a large overlap, tiles over a small one, none beside it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.matching.windows import (
    SURVEY_SIDE,
    WINDOW_SIDE,
    plan_windows,
    searched_count,
    spread_windows,
)
from hetmatch_qgis.engine.pairs.pair import ImagePair


def pair_of(width: int, height: int, area: Window | None = None) -> ImagePair:
    side = SimpleNamespace(width=width, height=height)
    return ImagePair(side, side, None, area)


def middles(tiles):
    return np.array(
        [[t.owned.column + t.owned.width / 2, t.owned.row + t.owned.height / 2] for t in tiles]
    )


@pytest.mark.parametrize("side", [600, 1024])
def test_a_small_frame_is_one_tile(side):
    plan = plan_windows(pair_of(side, side), even_lattice(side, side, 30), Options())
    assert [tile.window for tile in plan.first] == [Window(0, 0, side, side)]
    assert plan.spare == []


@pytest.mark.parametrize(("side", "count"), [(1500, 9), (2500, 25), (4096, 49), (20_000, 49)])
def test_a_large_overlap_gets_few_windows_whatever_its_size(side, count):
    plan = plan_windows(pair_of(side, side), even_lattice(side, side, 48), Options())
    windows = [*plan.first, *plan.second]
    assert len(windows) == count == plan.possible - len(plan.spare)
    assert all(tile.window[2:] == (WINDOW_SIDE, WINDOW_SIDE) for tile in windows)
    spread = middles(windows)
    assert np.allclose(spread.mean(axis=0), side / 2, atol=side / 20)
    inside = np.array([tile.window for tile in windows])
    assert (inside[:, :2] >= 0).all() and (inside[:, :2] + inside[:, 2:] <= side).all()


@pytest.mark.parametrize(("side", "count"), [(1100, 4), (1500, 4), (2000, 9), (4096, 16)])
def test_every_other_window_is_searched_and_all_corners_are(side, count):
    plan = plan_windows(pair_of(side, side), even_lattice(side, side, 48), Options())
    assert len(plan.first) == count == searched_count(min(7, side // 480)) ** 2
    first, all_of_them = middles(plan.first), middles([*plan.first, *plan.second])
    for low_or_high in (np.min, np.max):
        assert np.array_equal(low_or_high(first, axis=0), low_or_high(all_of_them, axis=0))


@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("side", [2000, 4096, 10_000])
def test_a_fiftieth_of_the_area_in_a_corner_holds_most_of_a_window(side, corner):
    plan = plan_windows(pair_of(side, side), even_lattice(side, side, 48), Options())
    edge = side * np.sqrt(0.02)
    low = np.array(corner) * (side - edge)
    windows = np.array([tile.window for tile in plan.first], dtype=float)
    first = np.maximum(windows[:, :2], low)
    last = np.minimum(windows[:, :2] + windows[:, 2:], low + edge)
    assert (np.maximum(last - first, 0).prod(axis=1)).max() > 0.3 * min(WINDOW_SIDE, edge) ** 2


def test_windows_do_not_overlap_and_spare_ones_cover_the_rest():
    plan = plan_windows(pair_of(2200, 1500), even_lattice(2200, 1500, 40), Options())
    covered = np.zeros((1500, 2200), dtype=int)
    for tile in [*plan.first, *plan.second]:
        left, top, width, height = tile.owned
        covered[top : top + height, left : left + width] += 1
    assert covered.max() == 1
    for tile in plan.spare:
        left, top, width, height = tile.owned
        covered[top : top + height, left : left + width] += 1
    assert (covered > 0).mean() > 0.9


def test_full_effort_covers_the_frame_with_tiles():
    options = Options(effort="full", tile_size=1024, overlap=128)
    plan = plan_windows(pair_of(4096, 3000), even_lattice(4096, 3000, 48), options)
    assert plan.spare == []
    assert sum(tile.owned.width * tile.owned.height for tile in plan.first) == 4096 * 3000


def test_nothing_is_looked_at_beside_the_overlap():
    overlap = even_lattice(4000, 4000, 48)
    overlap = overlap[(overlap[:, 0] > 2000) & (overlap[:, 1] < 1500)]
    plan = plan_windows(pair_of(4000, 4000), overlap, Options())
    for tile in [*plan.first, *plan.second, *plan.spare]:
        assert tile.window.column > 1900 and tile.window.row + tile.window.height < 1600


def test_a_slanting_overlap_is_followed():
    overlap = even_lattice(6000, 6000, 48)
    overlap = overlap[np.abs(overlap[:, 0] - overlap[:, 1]) < 700]
    plan = plan_windows(pair_of(6000, 6000), overlap, Options())
    spread = middles([*plan.first, *plan.second])
    assert len(spread) >= 7 and (np.abs(spread[:, 0] - spread[:, 1]) < 900).all()


@pytest.mark.parametrize("area", [None, Window(2900, 0, 100, 100)])
def test_an_overlap_too_thin_for_a_survey_still_gets_a_window(area):
    lattice = even_lattice(3000, 3000, 48)
    overlap = lattice[np.abs(lattice[:, 0] - lattice[:, 1]) < 1]
    plan = plan_windows(pair_of(3000, 3000, area), overlap, Options())
    assert len(plan.first) == 1 and not plan.second
    assert max(plan.first[0].window[2:]) <= WINDOW_SIDE


def test_only_the_area_is_searched():
    area = Window(1000, 500, 1600, 1200)
    plan = plan_windows(pair_of(8000, 8000, area), even_lattice(8000, 8000, 48), Options())
    for tile in [*plan.first, *plan.second, *plan.spare]:
        left, top, width, height = tile.owned
        assert left >= 1000 and top >= 500 and left + width <= 2600 and top + height <= 1700


def test_a_few_windows_are_spread_for_aiming():
    tiles = spread_windows(pair_of(3000, 3000), even_lattice(3000, 3000, 48), 3)
    assert len(tiles) == 9 < SURVEY_SIDE**2
    assert spread_windows(pair_of(3000, 3000), np.zeros((0, 2)), 3) == []


def test_without_an_overlap_the_frame_is_cut_into_tiles():
    options = replace(Options(), tile_size=1024)
    plan = plan_windows(pair_of(3000, 3000), np.zeros((0, 2)), options)
    assert len(plan.first) > 1 and plan.spare == []


def test_of_a_frame_of_which_little_is_shared_only_that_is_matched():
    strip = even_lattice(600, 150, 60)
    (whole,) = plan_windows(pair_of(600, 600), strip, Options()).first
    assert whole.window == Window(0, 0, 600, 600)
    (tile,) = plan_windows(pair_of(600, 600), strip, Options(), may_cut=True).first
    assert tile.window == tile.owned
    assert tile.window.width == 600
    assert tile.window.height == pytest.approx(150, abs=6)


def test_a_start_may_be_wrong_about_what_is_shared():
    strip = even_lattice(600, 150, 60)
    start = Options(start=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), start_radius=20.0)
    (tile,) = plan_windows(pair_of(600, 600), strip, start, may_cut=True).first
    assert tile.window.height == 600
