"""The table for ERDAS IMAGINE; no IMAGINE is at hand, but GDAL writes its files."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from export_cases import REFERENCE, UTM, make_case

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.export.erdas import COLUMNS, to_file, write_erdas_table
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

NORTH_UP = Affine(13, 0, 400600, 0, -13, 5299000)


def read_table(path: Path) -> tuple[list[str], np.ndarray]:
    """As IMAGINE's import of columns does: white space, rows skipped as the header says."""
    lines = path.read_text(encoding="utf-8").splitlines()
    skipped = int(lines[0].rsplit(":", 1)[1])
    assert all(line.startswith("#") for line in lines[:skipped])
    return lines[:skipped], np.array([[float(w) for w in line.split()] for line in lines[skipped:]])


def test_the_first_pixel_s_middle_is_nought() -> None:
    assert to_file(np.array([[0.5, 0.5]])).tolist() == [[0, 0]]


def test_pixels_are_counted_as_in_imagine_s_own_files(tmp_path: Path) -> None:
    # GDAL writes a rotated geotransform as IMAGINE's polynomial from map to file coordinates.
    turned = REFERENCE @ Affine.rotation(20)
    path = tmp_path / "a.img"
    write_raster(
        path, np.zeros((1, 6, 8), np.uint8), driver="HFA", transform=turned, crs=UTM.to_wkt()
    )
    content = path.read_bytes()
    pairs = np.array([struct.unpack_from("<2d", content, at) for at in range(len(content) - 15)])
    # Its constant term: the file coordinates of the map's origin.
    expected = to_file(apply_affine(~turned, np.zeros((1, 2))))
    assert (np.abs(pairs - expected) < 1e-4).all(axis=1).any()


@pytest.mark.parametrize("transform", [None, NORTH_UP @ Affine.rotation(20)])
def test_a_raster_that_imagine_shows_by_pixels_has_file_coordinates(tmp_path, transform) -> None:
    result = make_case(tmp_path, raster=False, moving_transform=transform).result
    gcps = select_gcps(result)
    write_erdas_table(tmp_path / "t", gcps, result)
    head, table = read_table(tmp_path / "t")
    assert head[-1].split()[1:] == list(COLUMNS)
    assert "(file coordinates)" in head[1] and "(map coordinates)" in head[2]
    assert table[:, 0].tolist() == list(range(1, len(gcps.pixels) + 1))
    np.testing.assert_allclose(table[:, 1:3] + 0.5, gcps.pixels, atol=1e-9)
    np.testing.assert_allclose(table[:, 3:], gcps.map_points, atol=1e-6)
    assert any(gcps.left_out in line for line in head)


def test_a_raster_that_imagine_shows_on_the_map_has_map_coordinates(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, moving_transform=NORTH_UP).result
    gcps = select_gcps(result)
    write_erdas_table(tmp_path / "t", gcps, result)
    head, table = read_table(tmp_path / "t")
    assert "(map coordinates)" in head[1]
    np.testing.assert_allclose(apply_affine(~NORTH_UP, table[:, 1:3]), gcps.pixels, atol=1e-6)


def test_a_reference_without_georeference_has_file_coordinates(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    gcps = select_gcps(result)
    write_erdas_table(tmp_path / "t", gcps, result)
    head, table = read_table(tmp_path / "t")
    assert "(file coordinates)" in head[2]
    np.testing.assert_allclose(table[:, 3:] + 0.5, gcps.map_points * (1, -1), atol=1e-9)
