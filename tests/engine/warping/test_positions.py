"""Warped pixels come from where the truth, and gdalwarp, say: values that are positions tell."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.rpc import RPC
from warp_cases import (
    LON_LAT,
    REFERENCE,
    SIZE,
    SLIP,
    UTM,
    position_errors,
    positions,
    save,
    slipped,
    warp,
    write,
)

from hetmatch_qgis.engine.core.grid import Grid, apply_affine, grid_points, transform_points
from hetmatch_qgis.engine.export.gdal_files import write_vrt
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping import block_warper
from hetmatch_qgis.engine.warping.model.fit_model import fit_model

needs_gdalwarp = pytest.mark.skipif(
    shutil.which("gdalwarp") is None, reason="gdalwarp is not on PATH (apt-get install gdal-bin)"
)
SMOOTH = {"resampling": "bilinear", "format": "GTiff"}


def bent(pixels: np.ndarray) -> np.ndarray:
    """A slip and a curve of some pixels."""
    column, row = pixels[:, 0], pixels[:, 1]
    curve = np.stack([2e-4 * column**2 - 1e-6 * row**3, 3e-4 * column * row], axis=1)
    return apply_affine(REFERENCE @ SLIP, pixels + curve)


@needs_gdalwarp
@pytest.mark.parametrize(
    ("transform", "options"),
    [
        ("polynomial1", ["-order", "1"]),
        ("polynomial2", ["-order", "2"]),
        ("polynomial3", ["-order", "3"]),
        ("thin_plate", ["-tps"]),
        ("gdal", None),
    ],
)
def test_gdalwarp_takes_the_same_source_pixels(tmp_path, transform, options) -> None:
    moving = write(tmp_path / "moving.tif", positions())
    folder = save(tmp_path / "result", moving, bent, noise=0.3, transform_type="polynomial2")
    ours = tmp_path / "ours.tif"
    warp(folder, ours, transform=transform, **SMOOTH)
    result = load_result(folder)
    gcps = select_gcps(result, None if transform == "gdal" else transform)
    write_vrt(tmp_path / "gcps.vrt", moving, gcps)
    with rasterio.open(ours) as raster:
        own_values, bounds, cell, crs = raster.read(), raster.bounds, raster.res, raster.crs
    command = ["gdalwarp", "-q", *(options or gcps.gdalwarp_options), "-r", "bilinear"]
    command += ["-te", *map(repr, map(float, bounds)), "-tr", *map(repr, map(float, cell))]
    # Exact positions; GDAL's own scale would widen the kernel of a turned raster.
    command += ["-et", "0", "-wo", "XSCALE=1", "-wo", "YSCALE=1", "-dstnodata", "nan"]
    command += ["-t_srs", crs.to_string(), tmp_path / "gcps.vrt", tmp_path / "theirs.tif"]
    subprocess.run([str(part) for part in command], check=True)
    with rasterio.open(tmp_path / "theirs.tif") as raster:
        gdal_values = raster.read()
    differences = np.linalg.norm(own_values - gdal_values, axis=0)
    size = np.array(SIZE)[:, None, None]
    inside = ((own_values > 1) & (own_values < size - 1)).all(axis=0) & np.isfinite(differences)
    assert np.count_nonzero(inside) > 10_000
    assert differences[inside].max() < 0.02
    assert np.count_nonzero(np.isnan(own_values[0]) != np.isnan(gdal_values[0])) < 20


@pytest.mark.parametrize("transform", ["affine", "polynomial3", "thin_plate", "local"])
def test_pixels_come_from_where_the_model_says(tmp_path, transform) -> None:
    moving = write(tmp_path / "moving.tif", positions())
    folder = save(tmp_path / "result", moving, bent, noise=0.1, count=120)
    warp(folder, tmp_path / "out.tif", transform=transform, **SMOOTH)
    with Raster(moving) as raster:
        model = fit_model(load_result(folder), raster, transform)
    assert position_errors(tmp_path / "out.tif", model.to_coordinates).max() < 0.02


@pytest.mark.parametrize("resampling", ["bilinear", "cubic", "cubicspline"])
def test_a_bent_raster_is_registered(tmp_path, resampling) -> None:
    moving = write(tmp_path / "moving.tif", positions())
    folder = save(tmp_path / "result", moving, bent)
    out = tmp_path / "out.tif"
    warp(folder, out, transform="polynomial3", resampling=resampling, format="GTiff")
    assert position_errors(out, bent).max() < 0.02


def test_nearest_takes_the_pixel_that_the_position_is_in(tmp_path) -> None:
    moving = write(tmp_path / "moving.tif", positions())
    folder = save(tmp_path / "result", moving)
    warp(folder, tmp_path / "out.tif", transform="affine", resampling="nearest")
    assert position_errors(tmp_path / "out.tif", slipped).max() < 0.5**0.5 + 0.01


def test_half_a_pixel_aside_nearest_never_hesitates(tmp_path) -> None:
    def half(pixels):
        return apply_affine(REFERENCE @ Affine.translation(0.5, 0.5), pixels)

    moving = write(tmp_path / "moving.tif", positions())
    folder = save(tmp_path / "result", moving, half)
    warp(folder, tmp_path / "out.tif", transform="similarity", resampling="nearest")
    with rasterio.open(tmp_path / "out.tif") as raster:
        column, row = raster.read(masked=True)[:, 5:-5, 5:-5]
    assert (np.diff(column, axis=1) == 1).all()
    assert (np.diff(row, axis=0) == 1).all()


def test_a_rotated_geotransform(tmp_path) -> None:
    rotated = REFERENCE @ Affine.rotation(25) @ Affine.scale(0.9, 0.8)

    def to_map(pixels):
        return apply_affine(rotated @ Affine.translation(5, -3), pixels)

    moving = write(tmp_path / "moving.tif", positions(), UTM, rotated)
    folder = save(tmp_path / "result", moving, to_map)
    warp(folder, tmp_path / "out.tif", **SMOOTH)
    assert position_errors(tmp_path / "out.tif", to_map).max() < 0.02


def test_another_projection(tmp_path) -> None:
    grid = Affine(0.02, 0, 7.6, 0, -0.015, 48.6)

    def to_map(pixels):
        nominal = apply_affine(Affine.translation(3.2, -2.4), pixels)
        return transform_points(apply_affine(grid, nominal), LON_LAT, UTM)

    moving = write(tmp_path / "degrees.tif", positions(), LON_LAT, grid)
    corner = to_map(np.array([[0.0, 0.0]]))[0]
    reference = Grid(Affine(1500, 0, corner[0], 0, -1500, corner[1]), 200, 200, UTM)
    folder = save(tmp_path / "result", moving, to_map, reference=reference)
    warp(folder, tmp_path / "out.tif", **SMOOTH)
    assert position_errors(tmp_path / "out.tif", to_map).max() < 0.05
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.crs.to_epsg() == 32632


def test_a_raster_placed_by_control_points(tmp_path) -> None:
    steps = grid_points(np.linspace(0, 150, 5), np.linspace(0, 120, 5)).reshape(-1, 2)
    coordinates = bent(steps)
    gcps = [
        GroundControlPoint(row=r, col=c, x=x, y=y)
        for (c, r), (x, y) in zip(steps.tolist(), coordinates.tolist(), strict=True)
    ]
    moving = tmp_path / "moving.tif"
    profile = {"width": SIZE[0], "height": SIZE[1], "count": 2, "dtype": "float64"}
    with rasterio.open(moving, "w", driver="GTiff", **profile) as raster:
        raster.write(positions())
        raster.gcps = (gcps, UTM.to_wkt())

    with Raster(moving) as raster:

        def to_map(pixels):
            return raster.pixel_to_map(np.add(pixels, (4.0, -2.5)))

        folder = save(tmp_path / "result", moving, to_map)
        warp(folder, tmp_path / "out.tif", transform="affine", **SMOOTH)
        assert position_errors(tmp_path / "out.tif", to_map).max() < 0.02


def test_a_raster_placed_by_rpcs(tmp_path) -> None:
    def coefficients(**values):
        terms = [0.0] * 20
        for name, value in values.items():
            terms[int(name[1:])] = value
        return terms

    moving = tmp_path / "moving.tif"
    profile = {"width": SIZE[0], "height": SIZE[1], "count": 2, "dtype": "float64"}
    with rasterio.open(moving, "w", driver="GTiff", **profile) as raster:
        raster.write(positions())
        raster.rpcs = RPC(
            height_off=200.0, height_scale=500.0, lat_off=47.5, lat_scale=0.1, line_off=60.0,
            line_scale=60.0, long_off=9.0, long_scale=0.15, samp_off=75.0, samp_scale=75.0,
            line_num_coeff=coefficients(_2=-1.0, _4=0.03), line_den_coeff=coefficients(_0=1.0),
            samp_num_coeff=coefficients(_1=1.0, _7=0.02), samp_den_coeff=coefficients(_0=1.0),
            err_bias=None, err_rand=None,
        )  # fmt: skip

    with Raster(moving) as raster:

        def to_map(pixels):
            on_map = raster.pixel_to_map(np.add(pixels, (4.0, -2.5)))
            return transform_points(on_map, LON_LAT, UTM)

        corner = to_map(np.array([[0.0, 0.0]]))[0]
        reference = Grid(Affine(150, 0, corner[0], 0, -150, corner[1]), 200, 200, UTM)
        folder = save(tmp_path / "result", moving, to_map, reference=reference)
        warp(folder, tmp_path / "out.tif", transform="affine", **SMOOTH)
        assert position_errors(tmp_path / "out.tif", to_map).max() < 0.05


def test_without_any_georeference(tmp_path) -> None:
    turn = Affine.translation(90, 20) @ Affine.rotation(40) @ Affine.scale(0.8)

    def to_map(pixels):
        return apply_affine(turn, pixels) * (1, -1)

    moving = write(tmp_path / "scan.tif", positions(), None, None)
    folder = save(tmp_path / "result", moving, to_map, bare=True)
    warp(folder, tmp_path / "out.tif", **SMOOTH)
    assert position_errors(tmp_path / "out.tif", to_map).max() < 0.02
    warp(folder, tmp_path / "whole.tif", grid="reference-full", **SMOOTH)
    with rasterio.open(tmp_path / "whole.tif") as raster:
        assert raster.transform == Affine(1, 0, 0, 0, -1, 0)
        assert (raster.width, raster.height) == SIZE and raster.crs is None


def test_there_are_no_seams(tmp_path, monkeypatch) -> None:
    random = np.random.default_rng(0)
    moving = write(tmp_path / "moving.tif", random.integers(1, 255, (1, 190, 220), dtype=np.uint8))
    folder = save(tmp_path / "result", moving, transform_type="similarity")
    options = {"transform": "similarity", "format": "GTiff", "resampling": "lanczos"}
    warp(folder, tmp_path / "whole.tif", **options)
    monkeypatch.setattr("hetmatch_qgis.engine.warping.warp_run.block_side", lambda source: 64)
    monkeypatch.setattr(block_warper, "MAX_SAMPLES", 2000)
    warp(folder, tmp_path / "blocks.tif", **options)
    with (
        rasterio.open(tmp_path / "whole.tif") as one,
        rasterio.open(tmp_path / "blocks.tif") as two,
    ):
        whole, blocks = one.read().astype(int), two.read().astype(int)
    # Rounding may fall the other way where a value lies halfway between two.
    assert np.abs(whole - blocks).max() <= 1
    assert np.mean(whole != blocks) < 1e-4


def test_a_coarser_target_holds_means_and_no_aliases(tmp_path) -> None:
    stripes = np.tile([0.0, 100.0], (2, 240, 120))
    moving = write(tmp_path / "moving.tif", stripes.astype(np.float32))
    folder = save(tmp_path / "result", moving)
    for resampling in ("average", "cubic", "bilinear", "lanczos"):
        out = tmp_path / f"{resampling}.tif"
        warp(folder, out, pixel_size=80.0, resampling=resampling)
        with rasterio.open(out) as raster:
            inner = raster.read(1)[3:-3, 3:-3]
        assert np.abs(inner[np.isfinite(inner)] - 50).max() < 6, resampling
