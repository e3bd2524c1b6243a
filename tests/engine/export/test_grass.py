"""The POINTS file, also with the real GRASS."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from export_cases import UTM, Case, largest_shift, make_case

from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.export.grass import pixels_to_grass, write_grass_points
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

NORTH_UP = Affine(13, 0, 400700, 0, -13, 5299000)
needs_grass = pytest.mark.skipif(
    shutil.which("grass") is None,
    reason="grass is not on PATH (apt-get install --no-install-recommends grass-core)",
)


def read_points(path: Path) -> np.ndarray:
    """As lib/imagery/points.c does: five numbers a line, blank lines and comments passed over."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return np.array([[float(w) for w in line.split()] for line in lines if line[:1] != "#"])


def grass(*arguments: object) -> None:
    # Fails rather than asks, and finds no settings of whoever runs the tests.
    variables = {**os.environ, "GRASS_SKIP_MAPSET_OWNER_CHECK": "1", "GRASS_MESSAGE_FORMAT": "text"}
    command = ["grass", *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def rectify(case: Case, folder: Path, target: str, source: str = "XY") -> Path:
    """What i.rectify makes of the moving raster and our file, as a GeoTIFF."""
    result = case.result
    pixel = 13 if result.reference.georeference == "affine" else 1
    grass("-c", source, "-e", folder / "source")
    grass("-c", target, "-e", folder / "target")
    mapset = folder / "source" / "PERMANENT"
    points = mapset / "group" / "scene" / "POINTS"
    script = folder / "rectify.sh"
    script.write_text(
        "set -e\n"
        f"r.in.gdal -o input='{result.moving.path}' output=moving\n"
        "i.group group=scene input=moving\n"
        f"cp '{folder / 'grass_POINTS'}' '{points}'\n"
        "i.target group=scene location=target mapset=PERMANENT\n"
        f"i.rectify -a group=scene extension=_there order=1 resolution={pixel} method=cubic\n"
    )
    write_grass_points(folder / "grass_POINTS", select_gcps(result), result)
    grass(mapset, "--exec", "sh", script)
    rectified = folder / "rectified.tif"
    grass(
        folder / "target" / "PERMANENT",
        "--exec",
        "sh",
        "-c",
        "g.region raster=moving_there && r.out.gdal input=moving_there type=Float64 "
        f"nodata=-1 output='{rectified}'",
    )
    return rectified


@needs_grass
def test_i_rectify_registers_a_scan(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    rectified = rectify(case, tmp_path, "EPSG:32632")
    assert largest_shift(rectified, case.result.reference.transform) < 0.3
    with rasterio.open(rectified) as raster:
        assert raster.crs.to_epsg() == 32632


@needs_grass
def test_the_real_i_rectify_mends_a_raster_in_the_wrong_place(tmp_path: Path) -> None:
    case = make_case(tmp_path, moving_crs=UTM, moving_transform=NORTH_UP)
    rectified = rectify(case, tmp_path, "EPSG:32632", source="EPSG:32632")
    assert largest_shift(rectified, case.result.reference.transform) < 0.3


@needs_grass
def test_the_real_i_rectify_lays_a_scan_on_a_scan(tmp_path: Path) -> None:
    case = make_case(tmp_path, placed=False)
    result = case.result
    # To GRASS the reference has its lower left corner at (0, 0).
    reference = Affine(1, 0, 0, 0, -1, result.reference.height)
    rectified = rectify(case, tmp_path, "XY")
    assert largest_shift(rectified, reference) < 0.3


def test_a_scan_counts_rows_from_below(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    gcps = select_gcps(result)
    write_grass_points(tmp_path / "POINTS", gcps, result)
    table = read_points(tmp_path / "POINTS")[: len(gcps.pixels)]
    np.testing.assert_allclose(table[:, 0], gcps.pixels[:, 0], atol=1e-5)
    np.testing.assert_allclose(table[:, 1], 240 - gcps.pixels[:, 1], atol=1e-5)
    np.testing.assert_allclose(table[:, 3], 400 + gcps.map_points[:, 1], atol=1e-5)


@pytest.mark.parametrize("transform", [None, NORTH_UP, NORTH_UP @ Affine.rotation(20)])
def test_what_was_written_is_read_back(tmp_path: Path, transform) -> None:
    result = make_case(tmp_path, raster=False, moving_transform=transform).result
    gcps = select_gcps(result)
    write_grass_points(tmp_path / "POINTS", gcps, result)
    table = read_points(tmp_path / "POINTS")
    used = table[:, 4] == 1
    pixels = apply_affine(~pixels_to_grass(result.moving), table[used, :2])
    np.testing.assert_allclose(pixels, gcps.pixels, atol=1e-5)
    np.testing.assert_allclose(table[used, 2:4], gcps.map_points, atol=1e-6)
    assert (~used).sum() == len(gcps.check_pixels) > 0


def test_the_header_says_what_was_left_out(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, count=4000).result
    write_grass_points(tmp_path / "POINTS", select_gcps(result), result)
    assert "to thin them evenly" in (tmp_path / "POINTS").read_text()
