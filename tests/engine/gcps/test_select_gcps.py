from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from export_cases import COARSE, LON_LAT, NAMELESS, REFERENCE, UTM, Case, curved, make_case
from scipy.spatial.distance import pdist

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import Points, apply_affine, pixel_centres, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet
from hetmatch_qgis.engine.gcps.gdal_transforms import (
    POLYNOMIALS,
    THIN_PLATE,
    fit_transform,
    jacobian,
)
from hetmatch_qgis.engine.gcps.select_gcps import (
    MAX_POLYNOMIAL_GCPS,
    MAX_THIN_PLATE_GCPS,
    select_gcps,
)


def shifted(result: MatchResult, rows: object, **columns: float) -> MatchResult:
    """The result with some of its tie points shifted."""
    table = {name: values.copy() for name, values in result.tie_points.columns().items()}
    for name, shift in columns.items():
        table[name][rows] += shift
    return replace(result, tie_points=TiePoints(**table))


def test_check_points_are_no_gcps(case: Case) -> None:
    gcps = select_gcps(case.result)
    points = case.result.tie_points
    checks = {tuple(row) for row in points.moving_pixels[points.is_check]}
    assert not checks & {tuple(row) for row in gcps.pixels}
    assert {tuple(row) for row in gcps.check_pixels} <= checks


def test_no_two_gcps_are_nearer_than_two_pixels(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, count=4000)
    gcps = select_gcps(case.result)
    assert pdist(gcps.pixels).min() > 2
    assert "nearer than 2 pixels" in gcps.left_out


def test_many_points_are_decimated_evenly(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, count=6000).result)
    assert 0.7 * MAX_POLYNOMIAL_GCPS < len(gcps.pixels) <= MAX_POLYNOMIAL_GCPS
    cells = np.unique((gcps.pixels // 40).astype(int), axis=0)
    assert len(cells) == 8 * 6


def test_a_point_in_conflict_with_its_neighbours_is_dropped(case: Case) -> None:
    row = int(np.flatnonzero(~case.result.tie_points.is_check)[20])
    wrong = shifted(case.result, row, ref_col=40.0, ref_x=400.0)
    gcps = select_gcps(wrong)
    pixel = wrong.tie_points.moving_pixels[row]
    assert not (gcps.pixels == pixel).all(axis=1).any()
    assert "1 in conflict" in gcps.left_out


def test_an_affine_relation_gets_order_one(case: Case) -> None:
    gcps = select_gcps(case.result)
    assert gcps.gdalwarp_options == ("-order", "1")
    assert gcps.held_out_rmse_px < 0.3


LON_LAT_GRID = Affine(0.02, 0, 6.0, 0, -0.02, 50.0)


def test_another_projection_is_left_to_gdal(tmp_path: Path) -> None:
    case = make_case(
        tmp_path,
        raster=False,
        to_map=curved,
        reference_transform=COARSE,
        moving_crs=LON_LAT,
        moving_transform=LON_LAT_GRID,
    )
    gcps = select_gcps(case.result)
    assert (gcps.crs, gcps.warp_crs) == (UTM, LON_LAT)
    assert gcps.method == "polynomial1"
    assert error(gcps, case) < 0.1


def test_a_reference_without_a_code_keeps_the_gcps_and_bends_them(tmp_path: Path) -> None:
    def curved_map(pixels: np.ndarray) -> np.ndarray:
        return transform_points(apply_affine(LON_LAT_GRID, pixels), LON_LAT, NAMELESS)

    case = make_case(
        tmp_path,
        raster=False,
        crs=NAMELESS,
        to_map=curved_map,
        reference_transform=Affine(1000, 0, -300000, 0, -1000, 300000),
        moving_crs=LON_LAT,
        moving_transform=LON_LAT_GRID,
    )
    gcps = select_gcps(case.result)
    assert gcps.warp_crs == NAMELESS
    assert gcps.method in ("polynomial2", "polynomial3")
    # The bend of the projection is known: the noise of the points must not bend it further.
    assert error(gcps, case) < 0.1


def error(gcps: GcpSet, case: Case) -> float:
    """Mean distance in moving pixels of GDAL's transform from the truth, over the raster."""
    pixels = pixel_centres(32, 24).reshape(-1, 2) * 10
    map_points = transform_points(case.to_map(pixels), gcps.crs, gcps.warp_crs)
    fitted = fit_transform(gcps.method, gcps.warp_points, gcps.warp_pixels)
    return float(np.linalg.norm(fitted(map_points) - pixels, axis=1).mean())


def test_without_a_transform_of_the_match_the_points_decide(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, to_map=curved, reference_transform=COARSE)
    unknown = replace(case.result, transform_type=None)
    assert select_gcps(unknown).method in ("polynomial2", "polynomial3")


def test_a_similarity_stays_one(tmp_path: Path) -> None:
    # A shear that the points show, but that the user, or the match, did not want.
    case = make_case(tmp_path, raster=False, transform_type="similarity", noise=1, count=60)
    gcps = select_gcps(case.result)
    assert gcps.gdalwarp_options == ("-order", "1")
    matrix = jacobian(gcps.warp_points, gcps.warp_pixels) @ np.diag([1, -1])
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(2) * np.linalg.det(matrix), atol=1e-9)
    assert np.abs(gcps.warp_pixels - gcps.pixels).max() > 0.1


def test_gcps_for_a_warp_trust_a_point_by_its_score(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, noise=0.3, count=90)
    doubtful = np.arange(90) % 3 == 0
    table = dict(shifted(case.result, doubtful, mov_col=1.5).tie_points.columns())
    table["score"] = np.where(doubtful, 0.05, 0.9)
    gcps = select_gcps(replace(case.result, tie_points=TiePoints(**table)))
    measured = replace(gcps, warp_pixels=gcps.pixels)
    assert error(gcps, case) < 0.2 < error(measured, case)


def test_a_homography_becomes_what_gdal_has(tmp_path: Path) -> None:
    def leaning(pixels: np.ndarray) -> np.ndarray:
        depth = 1 + pixels[:, :1] * 8e-4 + pixels[:, 1:] * 3e-4
        return pixels * (13, -13) / depth + (400600, 5299000)

    case = make_case(tmp_path, raster=False, to_map=leaning, transform_type="homography")
    assert error(select_gcps(case.result), case) < 0.15


def test_the_method_can_be_chosen(case: Case) -> None:
    for method in (*POLYNOMIALS, THIN_PLATE):
        assert select_gcps(case.result, method).method == method


def test_a_thin_plate_stays_one_and_is_kept_small(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, to_map=wavy, transform_type="thin_plate", count=2000)
    gcps = select_gcps(case.result)
    assert gcps.gdalwarp_options == ("-tps",)
    assert len(gcps.pixels) <= MAX_THIN_PLATE_GCPS


def wavy(pixels: np.ndarray) -> np.ndarray:
    bump = 40 * np.sin(pixels / 50.0)[:, ::-1]
    return pixels * (13, -13) + (400600, 5299000) + bump


def test_a_thin_plate_that_an_affine_reproduces_becomes_one(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, transform_type="thin_plate", count=2000)
    assert select_gcps(case.result).gdalwarp_options == ("-order", "1")


def test_a_thin_plate_does_not_follow_the_noise(tmp_path: Path) -> None:
    case = make_case(
        tmp_path, raster=False, to_map=wavy, count=900, noise=0.6, transform_type="thin_plate"
    )
    gcps = select_gcps(case.result)
    noisy = replace(gcps, warp_pixels=gcps.pixels)
    assert error(gcps, case) < 0.75 * error(noisy, case)


def test_local_waves_get_a_thin_plate_by_default(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, to_map=wavy, count=900)
    assert select_gcps(replace(case.result, transform_type=None)).method == "thin_plate"


def test_a_reference_without_georeference_counts_rows_downwards(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, placed=False).result)
    assert gcps.crs is None
    assert (gcps.map_points[:, 1] < 0).all() and (gcps.map_points[:, 0] > 0).all()


@pytest.mark.parametrize("count", [0, 2])
def test_too_few_points_are_an_error(tmp_path: Path, count: int) -> None:
    with pytest.raises(HetMatchError, match="at least three"):
        select_gcps(make_case(tmp_path, raster=False, count=count).result)


@pytest.mark.parametrize("count", [6, 60])
def test_points_on_one_line_are_an_error(tmp_path: Path, count: int) -> None:
    case = make_case(tmp_path, raster=False, count=count, noise=0)
    table = case.result.tie_points.columns()
    line = np.linspace(10, 200, count)
    table |= {"mov_col": line, "mov_row": line, "ref_col": line, "ref_row": line}
    table |= {"ref_x": line, "ref_y": line}
    with pytest.raises(HetMatchError, match="one line"):
        select_gcps(replace(case.result, tie_points=TiePoints(**table)))


def test_gdal_shifts_where_the_match_shifts_whatever_the_points_say(tmp_path: Path) -> None:
    stated = REFERENCE @ Affine.translation(60, 30) @ Affine.scale(1.3)

    def truth(pixels: Points) -> Points:
        # Relief that no polynomial of degree 1 follows lies beside the shift.
        relief = np.stack([3 * np.sin(pixels[:, 1] / 60), 0 * pixels[:, 1]], axis=1)
        return apply_affine(stated, pixels + np.array([6, -4]) + relief)

    case = make_case(
        tmp_path,
        raster=False,
        moving_crs=UTM,
        moving_transform=stated,
        to_map=truth,
        transform_type="shift",
    )
    gcps = select_gcps(case.result)
    assert gcps.method == "polynomial1"
    by_gdal = fit_transform("polynomial1", gcps.warp_points, gcps.warp_pixels)
    everywhere = apply_affine(stated, pixel_centres(20, 15) * 16)
    shifts = by_gdal(everywhere) - apply_affine(~stated, everywhere)
    np.testing.assert_allclose(shifts, np.broadcast_to(shifts[0], shifts.shape), atol=1e-3)
    np.testing.assert_allclose(shifts[0], [-6, 4], atol=2.0)
