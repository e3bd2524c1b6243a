"""Kinds of input that public bug reports of other tools are about, matched from end to end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS
from reported import (
    HALF_WORLD,
    SHIFT,
    UsualPair,
    another_look,
    apply,
    centres,
    globe,
    plain,
    shifted,
    transformer,
    true_errors,
    write,
)

from hetmatch_qgis.engine import match_rasters
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import plan_export
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.results.write import write_outputs
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters

POLAR = "EPSG:3031"


@pytest.fixture(scope="module")
def pair() -> UsualPair:
    return UsualPair()


def good(result: MatchResult, truth: Affine, period: float | None = None) -> None:
    """The match is found, and nine in ten of its points are true."""
    assert result.matched, result.reason
    assert np.percentile(true_errors(result, truth, period), 90) < 0.6
    assert result.check_points["rmse_px"] < 0.5


def warped(result: MatchResult, folder: Path, raster: Path | None = None) -> rasterio.DatasetReader:
    write_outputs(result, folder / "out")
    out = folder / "warped.tif"
    warp_rasters(folder / "out", out, [raster] if raster else None, WarpOptions())
    return rasterio.open(out)


def polar_pair(folder: Path, offset: tuple[float, float]) -> Affine:
    """A lon/lat ring around the south pole on a polar map."""
    grid = Affine(16_000, 0, -3_200_000, 0, -16_000, 3_200_000) @ Affine.translation(*offset)
    lon, lat = transformer(POLAR, "EPSG:4326").transform(*centres(grid, 400, 400))
    write(folder / "ref.tif", globe(np.asarray(lon), np.asarray(lat)), POLAR, grid)
    truth = Affine(0.6, 0, -180, 0, -0.2, -60)
    ring = another_look(globe(*centres(truth, 600, 150)))
    write(folder / "mov.tif", ring, "EPSG:4326", shifted(truth, (2, 0)))
    return truth


@pytest.mark.parametrize("offset", [(3.5, 2.5), (0, 0)], ids=["pole beside", "pole in the middle"])
def test_a_ring_around_the_pole(tmp_path: Path, offset: tuple[float, float]) -> None:
    truth = polar_pair(tmp_path, offset)
    result = match_rasters(tmp_path / "ref.tif", tmp_path / "mov.tif")
    good(result, truth)
    gcps = select_gcps(result)
    assert gcps.gdalwarp_options == ("-order", "1")
    assert np.ptp(gcps.pixels[:, 0]) > 0.9 * 600


@pytest.mark.parametrize("swapped", [False, True])
def test_longitudes_to_360_on_longitudes_to_180(tmp_path: Path, swapped: bool) -> None:
    western = Affine(0.6, 0, -180, 0, -0.6, 75)
    eastern = Affine(0.6, 0, 0, 0, -0.6, 75)
    reference, moving = (eastern, western) if swapped else (western, eastern)
    write(tmp_path / "ref.tif", globe(*centres(reference, 600, 250), 0.5), "EPSG:4326", reference)
    look = another_look(globe(*centres(moving, 600, 250), 0.5))
    write(tmp_path / "mov.tif", look, "EPSG:4326", shifted(moving, (2.2, -1.6)))
    result = match_rasters(tmp_path / "ref.tif", tmp_path / "mov.tif")
    good(result, moving, period=360.0)
    gcps = select_gcps(result)
    assert np.ptp(gcps.pixels[:, 0]) > 0.9 * 600
    # Longitudes go on along the moving raster.
    expected = gcps.pixels[:, 0] * 0.6 + moving.c
    offsets = gcps.map_points[:, 0] - expected
    assert np.ptp(offsets) < 2
    with warped(result, tmp_path) as raster:
        assert raster.width == 600
        assert np.mean(raster.dataset_mask() > 0) > 0.97


def test_a_scene_across_180_degrees_on_a_web_map(tmp_path: Path) -> None:
    middle, _ = transformer("EPSG:4326", "EPSG:32760").transform(180.0, -18.07)
    truth = Affine(5, 0, middle - 1000, 0, -5, 8_000_000)
    look = another_look(plain(*centres(truth, 400, 360)))
    write(tmp_path / "mov.tif", look, "EPSG:32760", shifted(truth))
    x, y = transformer("EPSG:32760", "EPSG:3857").transform(truth.c + 10, truth.f - 10)
    grid = Affine(5, 0, x - 100, 0, -5, y + 100)
    columns, rows = centres(grid, 460, 420)
    columns = np.where(columns > HALF_WORLD, columns - 2 * HALF_WORLD, columns)
    ground = transformer("EPSG:3857", "EPSG:32760").transform(columns, rows)
    write(tmp_path / "ref.tif", plain(*map(np.asarray, ground)), "EPSG:3857", grid)
    result = match_rasters(tmp_path / "ref.tif", tmp_path / "mov.tif")
    good(result, truth, period=2 * HALF_WORLD)
    with warped(result, tmp_path) as raster:
        assert raster.width < 450 and raster.height < 420


@pytest.mark.parametrize("width", [40, 60, 100, 150])
def test_the_accuracy_of_a_narrow_overlap_holds_or_is_not_told(tmp_path: Path, width: int) -> None:
    grid = Affine(5, 0, 500_000, 0, -5, 5_200_000)
    truth = Affine(5, 0, 500_000 + 5 * (420 - width), 0, -5, 5_199_900)
    write(tmp_path / "ref.tif", plain(*centres(grid, 420, 400)), "EPSG:26914", grid)
    look = another_look(plain(*centres(truth, 420, 380)))
    write(tmp_path / "mov.tif", look, "EPSG:26914", shifted(truth, (6.3, -4.6)))
    result = match_rasters(tmp_path / "ref.tif", tmp_path / "mov.tif")
    stated = result.check_points["ce90_px"]
    if not result.matched or stated is None:
        return
    column, row = np.meshgrid(np.linspace(0, width, 9), np.linspace(20, 360, 9))
    lattice = np.stack([column.ravel(), row.ravel()], axis=1)
    ground = apply(truth, *lattice.T)
    expected = np.stack(apply(~grid, *ground), axis=1)
    errors = np.linalg.norm(result.map_points(lattice) - expected, axis=1)
    assert np.percentile(errors, 90) < max(1.5 * stated, 0.3)


def test_a_fill_value_rounded_in_the_header(tmp_path: Path, pair: UsualPair) -> None:
    values = pair.moving * 2 + 10
    values[:90, :150] = values[240:, 300:] = 1.70141183460469229e38
    moving = pair.write_moving(tmp_path, values, "float32", nodata=1.70141e38)
    result = match_rasters(pair.write_reference(tmp_path), moving)
    good(result, pair.truth)
    # It is in no doubt.
    assert result.moving.fill_values and not result.warnings


@pytest.mark.parametrize("dtype", ["float32", "int16"])
def test_an_undeclared_fill_is_left_out_and_told(
    tmp_path: Path, pair: UsualPair, dtype: str
) -> None:
    values = pair.moving * 2 + 10
    row, column = np.mgrid[: values.shape[0], : values.shape[1]]
    is_fill = (column + row * 0.3 < 90) | (column - row * 0.4 > 340)
    values[is_fill] = -9999
    moving = pair.write_moving(tmp_path, values, dtype)
    result = match_rasters(pair.write_reference(tmp_path), moving)
    good(result, pair.truth)
    assert "-9999 in 'mov.tif'" in str(result.warnings[0])
    with warped(result, tmp_path) as raster:
        valid = raster.dataset_mask() > 0
        # Noise goes a little below 0, the fill would go far.
        assert raster.read(1)[valid].min() > -20
        assert valid.mean() < 1 - 0.8 * is_fill.mean()


def test_an_alpha_band_of_ones(tmp_path: Path, pair: UsualPair) -> None:
    values = np.stack([pair.moving * scale for scale in (100, 90, 80)] + [np.ones(pair.size[::-1])])
    values[:, :, :60] = 0
    options = {"photometric": "RGB", "ALPHA": "YES"}
    moving = pair.write_moving(tmp_path, values, "uint16", **options)
    result = match_rasters(pair.write_reference(tmp_path), moving)
    good(result, pair.truth)
    with warped(result, tmp_path) as raster:
        valid = raster.dataset_mask() > 0
        assert 0.7 < valid.mean() < 0.95
        assert np.median(raster.read(1)[valid]) > 1000


@pytest.mark.parametrize("kind", ["empty", "noise"])
def test_bands_that_hold_nothing_are_passed_over(
    tmp_path: Path, pair: UsualPair, kind: str
) -> None:
    noise = np.random.default_rng(0).normal(300, 60, (3, *pair.moving.shape))
    first = noise if kind == "noise" else 0 * noise
    values = np.concatenate([first, [pair.moving * (20 + k) for k in range(9)]])
    moving = pair.write_moving(tmp_path, values, "uint16")
    result = match_rasters(pair.write_reference(tmp_path), moving)
    good(result, pair.truth)
    assert result.moving.bands == (4, 5, 6)


def test_a_local_crs_that_bears_the_right_name(tmp_path: Path) -> None:
    pair = UsualPair("EPSG:2154")
    name = CRS("EPSG:2154").name
    local = f'LOCAL_CS["{name}",UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]'
    path = tmp_path / "mov.tif"
    write(path, pair.moving, local, shifted(pair.truth))
    reference = pair.write_reference(tmp_path)
    with pytest.raises(InputError, match="a kind that gives no place on a map") as caught:
        match_rasters(reference, path)
    assert "moving_crs" in str(caught.value.message)


def test_a_mirrored_scan(tmp_path: Path, pair: UsualPair) -> None:
    write(tmp_path / "mov.tif", pair.moving[:, ::-1])
    result = match_rasters(pair.write_reference(tmp_path), tmp_path / "mov.tif")
    assert result.matched, result.reason
    assert "mirrored" in str(result.warnings[0])
    width = pair.size[0]
    flipped = pair.truth @ Affine(-1, 0, width, 0, 1, 0)
    assert np.percentile(true_errors(replace_crs(result), flipped), 90) < 0.6
    with warped(result, tmp_path) as raster:
        corner = apply(~raster.transform, np.array(pair.truth.c), np.array(pair.truth.f))
        assert np.abs(corner).max() < 4


def replace_crs(result: MatchResult) -> MatchResult:
    """The result as if the moving raster had the reference's CRS."""
    return replace(result, moving=replace(result.moving, crs=result.reference.crs))


def test_a_blank_first_page(tmp_path: Path, pair: UsualPair) -> None:
    path = tmp_path / "mov.tif"
    write(path, np.full(pair.moving.shape, 255))
    write(tmp_path / "second.tif", pair.moving)
    append_page(path, tmp_path / "second.tif")
    with pytest.raises(InputError, match="several pages") as caught:
        match_rasters(pair.write_reference(tmp_path), path)
    assert "GTIFF_DIR:2:" in str(caught.value.message)


def append_page(path: Path, page: Path) -> None:
    """Add a raster to a TIFF as its next page."""
    with rasterio.open(page) as source:
        profile, values = source.profile, source.read()
    with rasterio.open(path, "w", **{**profile, "APPEND_SUBDATASET": "YES"}) as target:
        target.write(values)


def test_an_export_that_cannot_be_made_leaves_the_others(tmp_path: Path, pair: UsualPair) -> None:
    moving = pair.write_moving(tmp_path, pair.moving)
    result = match_rasters(pair.write_reference(tmp_path), moving)
    few = replace(result, tie_points=result.tie_points.select(np.arange(2)))
    plan = plan_export(few, tmp_path, ("csv", "geopackage", "points", "gdal", "envi"))
    assert set(plan.writers) == {"tie_points.csv", "tie_points.gpkg"}
    assert "gdalwarp.sh" in plan.not_written and "mov.tif.points" in plan.not_written
    assert plan.gcps["count"] == 0 and plan.gcps["method"] is None


def test_the_shift_of_the_usual_pair_is_found(tmp_path: Path, pair: UsualPair) -> None:
    result = match_rasters(pair.write_reference(tmp_path), pair.write_moving(tmp_path, pair.moving))
    good(result, pair.truth)
    points = result.tie_points
    x, _ = apply(shifted(pair.truth), points.mov_col, points.mov_row)
    assert abs(np.median(x - points.ref_x) / 5 - SHIFT[0]) < 0.3
