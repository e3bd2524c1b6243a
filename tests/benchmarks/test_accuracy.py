"""The benchmark of the stated accuracy: its strips, its truth, its table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS
from scipy.ndimage import gaussian_filter

from benchmarks.accuracy.best_share import best_share
from benchmarks.accuracy.rows import Row, line, table
from benchmarks.accuracy.strips import WIDTHS, cut, random_places, whole_and_strips
from benchmarks.coregistration.draw import SHIFT, PixelGrid, SourceImage
from benchmarks.coregistration.pairs import BLUE_MARBLE, MAP, SAME, PlannedPair
from benchmarks.coregistration.recipes import keep_appearance

GRID = PixelGrid(Affine(10, 0, 500_000, 0, -10, 5_000_000), CRS.from_epsg(32633), (240, 300))


@pytest.fixture
def pair(tmp_path):
    noise = np.random.default_rng(3).normal(size=(*GRID.shape, 1))
    smooth = gaussian_filter(noise, (3, 3, 0))
    texture = (smooth / np.abs(smooth).max() * 120 + 128).astype(np.uint8)
    source = SourceImage(texture, GRID)
    return PlannedPair(
        BLUE_MARBLE, "scene", SHIFT, SAME, 1.0, 7, lambda: (source, source), GRID, keep_appearance
    ).make(tmp_path)


def test_a_strip_is_a_part_of_its_reference(pair):
    strip = cut(pair, 60, 3)
    with rasterio.open(pair.reference) as whole, rasterio.open(strip.reference) as part:
        assert 60 in (part.width, part.height)
        corner = ~whole.transform @ (part.transform @ (0, 0))
        column, row = (round(value) for value in corner)
        image = whole.read(1)[row : row + part.height, column : column + part.width]
        np.testing.assert_array_equal(part.read(1), image)
    places = np.array([[100.0, 120.0], [50.0, 70.0]])
    corner = np.array([column, row])
    np.testing.assert_allclose(strip.truth(places) + corner, pair.truth(places), atol=1e-6)


def test_a_strip_that_has_no_room_is_left_out(pair):
    assert cut(pair, 300, 3) is None


def test_whole_references_and_every_second_width(pair):
    widths = [width for number in (0, 1) for width, _ in whole_and_strips(pair, number)]
    assert widths.count(0) == 2
    assert set(widths) <= {0, *WIDTHS} and {40, 60, 80, 110} <= set(widths)


def test_random_places_lie_in_the_strip(pair):
    strip = cut(pair, 60, 3)
    places, truth = random_places(strip, 200)
    assert len(places) == len(truth) == 200
    assert ((truth >= 0) & (truth <= strip.grid.shape[::-1])).all()
    np.testing.assert_allclose(strip.truth(places), truth)


ROW = Row(
    group=BLUE_MARBLE, name="scene", width=0, claimed=True, transform="affine", rmse=0.1, ce90=0.15,
    check_rmse=0.2, check_ce90=0.3, true_rmse=0.09, within=0.95, check_within=1.0,
    effective_points=80.0, low=0.05, high=0.2,
)  # fmt: skip


def test_the_table_tells_whole_references_from_strips():
    untold = replace(ROW, width=40, rmse=np.nan, ce90=np.nan, within=np.nan)
    untold = replace(untold, low=np.nan, high=np.nan)
    rows = [ROW, replace(ROW, group=MAP, true_rmse=0.5), untold, Row(MAP, "x", 40, False)]
    text = table(rows)
    best = f"{best_share('affine'):.0%}"
    assert f"whole | exact | 1 | 1 | 1.11 | 100% | {best} | 100% | 95% | 2.22 | 0% | 100% |" in text
    assert "strips | exact | 1 | 0 | - | - | - | - | - | 2.22 | 0% | 100% |" in text
    assert f"{MAP}, strips" not in text
    # Of both, one RMSE is in its range.
    assert f"**all**, whole |  | 2 | 2 | 0.66 | 50% | {best} | 50% |" in text


def test_lines():
    assert "no match" in line(Row(MAP, "x", 40, False))
    assert "strip of 60 px" in line(replace(ROW, width=60))


def test_the_fewer_coefficients_the_less_a_single_error_can_be_foretold():
    shares = [best_share(kind) for kind in ("shift", "similarity", "affine", "polynomial2")]
    # By the chi-squared distribution: 0.36, 0.50, 0.60 and 0.76.
    assert shares == pytest.approx([0.36, 0.50, 0.60, 0.76], abs=0.07)
    assert best_share("relief") == best_share("affine")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_plot_leaves_out_what_is_not_told(tmp_path):
    pytest.importorskip("matplotlib")
    from benchmarks.accuracy.plot import draw

    untold = replace(ROW, width=40, rmse=np.nan, ce90=np.nan, within=np.nan)
    draw([ROW, replace(ROW, width=60), untold, Row(MAP, "x", 40, False)], tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 10_000
