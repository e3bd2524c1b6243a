"""Matchers of georeferenced files, and those that this environment may lack."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS

from benchmarks.common import hetmatch, rasters
from benchmarks.common.matcher_result import NotInstalled
from benchmarks.common.matchers import MATCHERS, RASTER_MATCHERS, TITLES, load
from benchmarks.georeferenced import write
from benchmarks.peers import arosics_process

UTM = CRS.from_epsg(32633)


@pytest.fixture
def texture():
    blocks = np.random.default_rng(5).integers(0, 255, (30, 30), dtype=np.uint8)
    return np.kron(blocks, np.ones((10, 10), dtype=np.uint8))


@pytest.fixture
def files(tmp_path, texture):
    """A reference, and the same ground from row 20 and column 30 on at half the pixel size."""
    grid = Affine(10, 0, 500_000, 0, -10, 5_000_000)
    reference = write(tmp_path / "reference.tif", texture[..., None], grid, UTM)
    fine = np.kron(texture[20:220, 30:230], np.ones((2, 2), dtype=np.uint8))
    finer = grid @ Affine.translation(30, 20) @ Affine.scale(0.5)
    return reference, write(tmp_path / "moving.tif", fine[..., None], finer, UTM)


def test_the_moving_raster_comes_to_the_references_grid(files, texture):
    grid = rasters.on_grid(*files)
    assert grid.image.shape == (300, 300, 1)
    rows, columns = np.nonzero(grid.valid)
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == (20, 30, 219, 229)
    middle = (slice(60, 180), slice(60, 180))
    assert np.median(np.abs(grid.image[middle][..., 0].astype(int) - texture[middle])) < 3
    points = np.array([[0.0, 0], [100, 50]])
    np.testing.assert_allclose(grid.to_grid(points), [[30, 20], [80, 45]], atol=1e-6)
    np.testing.assert_allclose(grid.from_grid(grid.to_grid(points)), points, atol=1e-6)


def test_pixels_that_are_not_there_are_written_as_nodata(files, tmp_path):
    path = rasters.write_like(files[0], tmp_path / "drawn.tif", rasters.on_grid(*files))
    with rasterio.open(path) as raster:
        assert raster.nodata == arosics_process.NODATA
        assert (raster.read(1)[:20] == raster.nodata).all()


def test_a_flow_is_undone():
    columns, rows = np.meshgrid(np.arange(80) + 0.5, np.arange(60) + 0.5)
    flow = (3 + 0.02 * rows, -2 + 0.03 * columns)
    points = np.array([[40.0, 30.0], [20.5, 35.25]])
    targets = points + rasters.flow_at(flow, points)
    np.testing.assert_allclose(targets[0] - points[0], [3.6, -0.8], atol=1e-9)
    np.testing.assert_allclose(rasters.against_flow(flow, targets), points, atol=1e-6)


def test_few_points_of_arosics_shift_and_many_bend():
    source = np.array([[0.0, 0], [100, 0], [0, 100], [100, 100], [50, 50]])
    target = source + 1.0
    target[4] += [4, 0]
    few, many = (rasters.spline(source[:n], target[:n]) for n in (4, 5))
    np.testing.assert_allclose(few(source[4:]), [[51, 51]])
    np.testing.assert_allclose(many(source), target, atol=1e-6)


def test_arosics_without_its_environment_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(arosics_process, "ENVIRONMENT", tmp_path)
    available, unavailable = load(["sift", "arosics"], {"arosics": RASTER_MATCHERS["arosics"]})
    assert available == {} and "not installed" in unavailable["arosics"]


def test_d2net_without_weights_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path))
    with pytest.raises(NotInstalled, match="fetch d2_tf"):
        hetmatch.d2net()


def test_every_matcher_has_a_title():
    assert set(TITLES) == {*MATCHERS, *RASTER_MATCHERS}


def test_the_coarse_stage_alone_finds_the_place(texture):
    smooth = texture[:256, :256]
    result = hetmatch.hetmatch_coarse()(smooth, smooth[16:, 24:], "affine")
    assert result.claimed
    centre = np.array([[100.0, 100.0]])
    assert np.linalg.norm(result.mapping(centre) - centre - [24, 16]) < 4


@pytest.mark.parametrize("name", ["aliked", "disk"])
def test_lightglue_finds_a_shift(name, texture):
    try:
        matcher = MATCHERS[name]()
    except NotInstalled as why:
        pytest.skip(f"{name} is {why}")
    result = matcher(texture, texture[20:, 30:], "affine")
    assert result.claimed
    np.testing.assert_allclose(result.mapping(np.array([[100.0, 100]])), [[130, 120]], atol=0.5)


def test_gefolki_leaves_a_right_georeference_alone(files):
    pytest.importorskip("gefolki", reason="a peer's package")
    result = rasters.gefolki()(*files)
    centre = np.array([[200.0, 200.0]])
    assert np.linalg.norm(result.mapping(centre) - [130, 120]) < 1
