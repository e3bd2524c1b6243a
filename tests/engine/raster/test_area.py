"""Only the part of the reference that the user wants is matched."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from known_pairs import HERE, SIDE, UTM, WEB, Pair, bare_pair, georeferenced_pair

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import InputError, Options, match_rasters
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs.tiling import Tile, clip_tiles
from hetmatch_qgis.engine.raster.area import area_in_pixels, area_on_grid
from hetmatch_qgis.engine.raster.raster import Raster

AREA = (600_500.0, 5_198_000.0, 601_700.0, 5_199_200.0)
"""Columns 50 to 170 and rows 80 to 200 of the reference in UTM."""

BARE_AREA = (50.0, -200.0, 170.0, -80.0)
"""The same of one without georeference."""


def matched(pair: Pair, area, **more):
    options = Options(device="cpu", rotation="none", area=area, **more)
    return match_rasters(pair.reference, pair.moving, options)


def check_inside(result, pair, margin=0.0):
    """All tie points lie in columns 50 to 170 and rows 80 to 200, and are true."""
    assert result.matched, result.reason
    pixels = result.tie_points.reference_pixels
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    assert (low >= np.array([50, 80]) - margin).all()
    assert (high <= np.array([170, 200]) + margin).all()
    assert (high - low > 80).all(), "all over the area"
    assert np.median(pair.apart(pixels, result.tie_points.moving_pixels)) < 0.6


@pytest.fixture(scope="module")
def on_grid(tmp_path_factory):
    pair = georeferenced_pair(tmp_path_factory.mktemp("on_grid"))
    return pair, matched(pair, AREA)


def test_on_a_common_grid_all_tie_points_lie_in_the_area(on_grid):
    pair, result = on_grid
    check_inside(result, pair)
    x, y = result.tie_points.reference_map.T
    assert x.min() >= AREA[0] and y.min() >= AREA[1] and x.max() <= AREA[2] and y.max() <= AREA[3]


def test_the_tiles_reach_no_farther_than_the_area(on_grid):
    _, result = on_grid
    corners = np.array([tile.outline for tile in result.tiles]).reshape(-1, 2)
    assert corners.min(axis=0) == pytest.approx(AREA[:2], abs=10)
    assert corners.max(axis=0) == pytest.approx(AREA[2:], abs=10)


def test_the_settings_stand_in_the_result(on_grid):
    assert Options.of(on_grid[1].to_dict()["options"]).area == AREA


def test_the_area_keeps_what_the_search_needs_around_it(tmp_path):
    pair = georeferenced_pair(tmp_path)
    check_inside(matched(pair, AREA, search_radius=300, tile_size=256, overlap=64), pair)


def test_an_area_of_a_placed_reference_when_the_moving_raster_has_no_georeference(tmp_path):
    pair = bare_pair(tmp_path, placed=True)
    result = matched(pair, AREA)
    check_inside(result, pair)
    assert np.isfinite(result.tie_points.reference_map).all()


def test_an_area_in_columns_and_minus_rows_when_neither_has_a_georeference(tmp_path):
    pair = bare_pair(tmp_path)
    check_inside(matched(pair, BARE_AREA), pair)


def test_an_area_where_the_moving_pixels_are_much_larger(tmp_path):
    truth = Affine.translation(6, 6) @ Affine.scale(2.0)
    pair = bare_pair(tmp_path, truth=truth, size=(122, 122))
    result = matched(pair, (20.0, -240.0, 230.0, -20.0))
    assert result.matched, result.reason
    pixels = result.tie_points.reference_pixels
    assert pixels.min() >= 18 and pixels.max() <= 242


@pytest.mark.parametrize(
    "beside", [(700_000.0, 0, 700_500, 500), (590_000, 5_199_000, 591_000, 6e6)]
)
def test_an_area_beside_the_overlap_is_reported(tmp_path, beside):
    pair = georeferenced_pair(tmp_path)
    with pytest.raises(InputError, match=r"outside the overlap of the rasters; .* within x 6"):
        matched(pair, beside)


def test_an_area_beside_a_reference_is_reported(tmp_path):
    pair = bare_pair(tmp_path)
    with pytest.raises(InputError, match=r"holds 0 x \d+ pixels of 'reference.tif', too few"):
        matched(pair, (1000.0, -200.0, 1200.0, -80.0))


@pytest.mark.parametrize("placed", [True, False])
def test_too_small_an_area_is_reported(tmp_path, placed):
    pair = georeferenced_pair(tmp_path) if placed else bare_pair(tmp_path, placed=True)
    with pytest.raises(InputError, match=r"holds 20 x 31 pixels .*at least 32 x 32"):
        matched(pair, (600_500.0, 5_198_000.0, 600_700.0, 5_198_310.0))


def test_the_command_line_takes_an_area(tmp_path, capsys):
    pair = bare_pair(tmp_path)
    area = ",".join(map(str, BARE_AREA))
    arguments = [
        "match",
        str(pair.reference),
        str(pair.moving),
        f"--area={area}",
        "--rotation=none",
    ]
    assert main([*arguments, "--device=cpu", "--out", str(tmp_path / "out")]) == 0
    assert "Matched" in capsys.readouterr().out


def test_a_grid_gives_the_pixels_whose_centres_lie_in_the_area():
    assert area_on_grid(AREA, HERE) == Window(50, 80, 120, 120)
    nudged = (AREA[0] + 4, AREA[1] + 4, AREA[2] + 6, AREA[3] + 6)
    assert area_on_grid(nudged, HERE) == Window(50, 79, 121, 121)
    assert area_on_grid((0.0, 0.0, 1e7, 1e7), HERE) == Window(0, 0, SIDE, SIDE)


def test_a_raster_that_is_rotated_gives_the_pixels_around_the_area(tmp_path):
    path = tmp_path / "turned.tif"
    rotated = Affine.translation(600_000, 5_200_000) @ Affine.rotation(-90) @ Affine.scale(10, 10)
    write_raster(path, np.ones((1, 100, 200), np.uint8), crs=UTM.to_wkt(), transform=rotated)
    with Raster(path) as raster:
        inside, part = area_in_pixels((600_200.0, 5_198_400.0, 600_700.0, 5_199_000.0), raster)
    assert part == Window(36, 0, 164, 100), "with its surroundings, as far as there are any"
    assert inside == Window(64, 20, 60, 50)


def test_tiles_are_cut_down_to_the_area_and_read_as_before():
    left = Tile(Window(0, 0, 100, 100), Window(0, 0, 90, 100))
    right = Tile(Window(80, 0, 100, 100), Window(90, 0, 90, 100))
    cut = clip_tiles([left, right], Window(60, 10, 50, 20))
    assert cut == [
        Tile(left.window, Window(60, 10, 30, 20)),
        Tile(right.window, Window(90, 10, 20, 20)),
    ]
    assert clip_tiles([left, right], Window(0, 0, 90, 5)) == [
        Tile(left.window, Window(0, 0, 90, 5))
    ]


def test_a_crs_by_hand_stands_in_for_one_that_a_raster_does_not_name(tmp_path):
    pair = georeferenced_pair(tmp_path, named=False)
    crss = {"reference_crs": UTM.to_wkt(), "moving_crs": "EPSG:3857"}
    result = matched(pair, None, **crss)
    assert result.matched
    assert (result.reference.crs, result.moving.crs) == (UTM, WEB)
    points = result.tie_points
    assert np.median(pair.apart(points.reference_pixels, points.moving_pixels)) < 0.6
    assert np.isfinite(points.moving_map).all()


def test_a_crs_by_hand_stands_in_for_a_wrong_one(tmp_path):
    pair = georeferenced_pair(tmp_path)
    with rasterio.open(pair.moving, "r+") as raster:
        raster.crs = "EPSG:32612"
    with pytest.raises(InputError, match="do not overlap"):
        matched(pair, None)
    assert matched(pair, None, moving_crs="EPSG:3857").matched


@pytest.mark.parametrize("nonsense", ["EPSG:99999999", "the usual one", "", "PROJCS[oops"])
def test_a_crs_that_is_none_is_reported(tmp_path, nonsense, capsys):
    pair = georeferenced_pair(tmp_path)
    with pytest.raises(InputError, match=r"does not understand the CRS .*; give it as EPSG:"):
        matched(pair, None, reference_crs=nonsense)
    arguments = ["match", str(pair.reference), str(pair.moving), "--moving-crs", nonsense]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("unfit", ["EPSG:5773", "EPSG:4978"])
def test_a_crs_for_heights_or_for_space_is_reported(tmp_path, unfit):
    pair = georeferenced_pair(tmp_path)
    with pytest.raises(InputError):
        matched(pair, None, reference_crs=unfit)
