"""The tie points for the Orfeo ToolBox, also beside those of the real one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from export_cases import LON_LAT, REFERENCE, UTM, Case, make_case
from scipy.ndimage import gaussian_filter

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.export.otb import write_otb_points
from hetmatch_qgis.engine.gcps.gdal_transforms import fit_transform
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps


def program(name: str) -> str:
    path = shutil.which(f"otbcli_{name}")
    if path is None:
        pytest.skip(f"otbcli_{name} is not on PATH (apt-get install otb-bin)")
    return path


def otb(name: str, **values: object) -> str:
    options = [word for key, value in values.items() for word in (f"-{key}", str(value))]
    done = subprocess.run([program(name), *options], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_points(path: Path) -> np.ndarray:
    """As GenerateRPCSensorModel does: four numbers between tabs, lines with # passed over."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return np.array([[float(w) for w in line.split("\t")] for line in lines if line[0] != "#"])


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False).result)
    write_otb_points(tmp_path / "p", gcps)
    table = read_points(tmp_path / "p")
    np.testing.assert_allclose(table[:, :2], gcps.pixels, atol=1e-4)
    map_points = transform_points(table[:, 2:], LON_LAT, UTM)
    np.testing.assert_allclose(map_points, gcps.map_points, atol=1e-4)
    assert "tie points are GCPs" in (tmp_path / "p").read_text()


def test_a_reference_without_georeference_has_no_longitudes(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, placed=False).result)
    with pytest.raises(InputError, match="longitude and latitude"):
        write_otb_points(tmp_path / "p", gcps)


def test_the_real_otb_counts_pixels_as_we_do(tmp_path: Path) -> None:
    values = np.arange(60 * 80, dtype=np.uint16).reshape(60, 80)
    write_raster(tmp_path / "plain.tif", values[None])
    output = otb(
        "PixelValue", **{"in": tmp_path / "plain.tif"}, mode="physical", coordx=10.9, coordy=20.1
    )
    assert f"[{values[20, 10]}]" in output, "the pixel that spans 10 to 11 and 20 to 21"


def test_the_real_otb_writes_the_same_kind_of_file_about_the_same_pair(tmp_path: Path) -> None:
    case = _textured(tmp_path)
    otb(
        "HomologousPointsExtraction",
        in1=case.result.moving.path,
        in2=tmp_path / "reference.tif",
        out=tmp_path / "theirs.txt",
        algorithm="sift",
        **{"2wgs84": 1},
    )
    theirs = read_points(tmp_path / "theirs.txt")
    gcps = select_gcps(case.result)
    write_otb_points(tmp_path / "ours.txt", gcps)
    ours = read_points(tmp_path / "ours.txt")
    # Where our file puts their pixels, in metres; a reference pixel is 10.
    fitted = fit_transform("polynomial1", ours[:, :2], transform_points(ours[:, 2:], LON_LAT, UTM))
    off = fitted(theirs[:, :2]) - transform_points(theirs[:, 2:], LON_LAT, UTM)
    assert len(theirs) > 20
    np.testing.assert_allclose(np.median(off, axis=0), 0, atol=2)


def _textured(folder: Path) -> Case:
    """A case whose two rasters OTB finds keypoints in."""
    noise = gaussian_filter(np.random.default_rng(5).normal(size=(400, 500)), 2.5)
    ground = (127 + 100 * noise / np.abs(noise).max()).astype(np.uint8)
    write_raster(folder / "reference.tif", ground[None], UTM, REFERENCE)
    # From column 100, row 50 of the reference, pixel by pixel.
    corner = REFERENCE @ Affine.translation(100, 50)
    case = make_case(
        folder,
        to_map=lambda pixels: np.stack(corner @ tuple(pixels.T), axis=1),
        raster=False,
        noise=0.01,
    )
    write_raster(folder / "moving.tif", ground[None, 50:290, 100:420])
    with rasterio.open(folder / "moving.tif") as raster:
        assert raster.shape == (240, 320)
    return case
