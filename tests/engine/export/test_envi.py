"""ENVI's files, read as its documentation describes them; not tried with ENVI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from export_cases import LON_LAT, NAMELESS, make_case
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.export.envi import (
    projection_info,
    to_envi,
    write_image_to_image,
    write_image_to_map,
)
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps


def read_pts(path: Path) -> tuple[list[str], np.ndarray]:
    """The header without its semicolons, and the rows of numbers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line[1:].strip() for line in lines if line.startswith(";")]
    assert lines[: len(head)] == [line for line in lines if line.startswith(";")]
    return head, np.array([[float(word) for word in line.split()] for line in lines[len(head) :]])


def test_the_first_pixel_begins_at_one_and_its_middle_is_at_one_and_a_half() -> None:
    assert to_envi(np.array([[0.0, 0.0], [0.5, 0.5]])).tolist() == [[1, 1], [1.5, 1.5]]


def test_image_to_map_is_read_back(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    gcps = select_gcps(result)
    write_image_to_map(tmp_path / "a.pts", gcps, result.moving.path)
    head, table = read_pts(tmp_path / "a.pts")
    assert head[0] == "ENVI Image to Map GCP File"
    assert "projection info = {UTM, 32, North, WGS-84, units=Meters}" in head
    assert f"warp file: {result.moving.path}" in head
    assert head[-2:] == ["Map (x,y), Image (x,y)", ""]
    assert gcps.left_out in head
    np.testing.assert_allclose(table[:, :2], gcps.map_points, atol=1e-8)
    np.testing.assert_allclose(table[:, 2:] - 1.0, gcps.pixels, atol=1e-4)


def test_image_to_image_is_read_back(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    gcps = select_gcps(result)
    write_image_to_image(tmp_path / "a.pts", gcps, result)
    head, table = read_pts(tmp_path / "a.pts")
    assert head[0] == "ENVI Image to Image GCP File"
    assert f"base file: {result.reference.path}" in head
    assert head[-2:] == ["Base Image (x,y), Warp Image (x,y)", ""]
    np.testing.assert_allclose(table[:, :2] - 1.0, gcps.map_points * (1, -1), atol=1e-4)
    np.testing.assert_allclose(table[:, 2:] - 1.0, gcps.pixels, atol=1e-4)


def test_a_crs_that_envi_has_no_name_for_becomes_longitude_and_latitude(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, crs=NAMELESS).result
    gcps = select_gcps(result)
    write_image_to_map(tmp_path / "a.pts", gcps, result.moving.path)
    head, table = read_pts(tmp_path / "a.pts")
    assert "projection info = {Geographic Lat/Lon, WGS-84, units=Degrees}" in head
    assert any(line.startswith("Converted from") for line in head)
    map_points = transform_points(table[:, :2], LON_LAT, NAMELESS)
    np.testing.assert_allclose(map_points, gcps.map_points, atol=1e-4)


def test_a_reference_without_crs_is_an_error(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, placed=False).result)
    with pytest.raises(InputError, match="longitude and latitude"):
        write_image_to_map(tmp_path / "a.pts", gcps, None)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (32756, "{UTM, 56, South, WGS-84, units=Meters}"),
        (26914, "{UTM, 14, North, North America 1983, units=Meters}"),
        (26711, "{UTM, 11, North, North America 1927, units=Meters}"),
        (4326, "{Geographic Lat/Lon, WGS-84, units=Degrees}"),
        (25832, None),
        (3857, None),
        (3031, None),
        (2263, None),
    ],
)
def test_only_crss_that_envi_has_a_name_for_are_named(code: int, name: str | None) -> None:
    assert projection_info(CRS.from_epsg(code)) == name
