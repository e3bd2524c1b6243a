"""Vector layers as the moving side: ogr2ogr moves them with what is written."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from affine import Affine
from export_cases import LON_LAT, NAMELESS, UTM, make_case
from pyproj import CRS
from vector_files import polygon, write_layer

from hetmatch_qgis.engine.core.grid import apply_affine, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import plan_export
from hetmatch_qgis.engine.export.ogr2ogr import NAME, ogr2ogr_commands
from hetmatch_qgis.engine.vectors.wkb import parse_wkb

DRAWN = Affine(13, 0, 400600, 0, -13, 5299700)
"""Pixels of the drawn map to its coordinates in UTM."""


def layer_case(
    folder: Path, crs: CRS, placed: bool = True
) -> tuple[MatchResult, np.ndarray, object]:
    """A match whose moving side is a map in UTM of a layer; a ring of it in pixels; the truth."""
    case = make_case(
        folder, raster=False, moving_crs=UTM, moving_transform=DRAWN, placed=placed, noise=0.0
    )
    ring = np.array([[60.0, 50], [160, 50], [160, 120], [60, 120], [60, 50]])
    layer = folder / "town map.gpkg"
    on_map = transform_points(apply_affine(DRAWN, ring), UTM, crs)
    write_layer(layer, [polygon(on_map)], crs=crs.to_wkt())
    moving = replace(case.result.moving, path=layer, layers=(str(layer),))
    return replace(case.result, moving=moving), ring, case.to_map


def moved(folder: Path, result: MatchResult) -> tuple[np.ndarray, str | None]:
    """The vertices (N, 2) and the CRS of the layer that ogr2ogr moves by the written options."""
    if shutil.which("ogr2ogr") is None:
        pytest.skip("needs GDAL's programs")
    plan = plan_export(result, folder, ("gdal",))
    assert set(plan.writers) == {NAME} and not plan.not_written
    plan.writers[NAME](folder / NAME)
    (command,) = ogr2ogr_commands(result.moving.layers, folder / NAME, folder / "moved.gpkg")
    subprocess.run(command, check=True, capture_output=True)
    meta, _, geometry, _ = pyogrio.raw.read(folder / "moved.gpkg")
    return parse_wkb(geometry).points, meta["crs"]


@pytest.mark.parametrize("crs", [UTM, LON_LAT, NAMELESS])
def test_a_layer_is_moved_in_its_own_crs(tmp_path: Path, crs: CRS):
    result, ring, to_map = layer_case(tmp_path, crs)
    points, moved_crs = moved(tmp_path, result)
    np.testing.assert_allclose(transform_points(points, crs, UTM), to_map(ring), atol=0.2)
    assert CRS.from_user_input(moved_crs).name == crs.name


def test_onto_a_photograph_without_georeference(tmp_path: Path):
    result, ring, to_map = layer_case(tmp_path, LON_LAT, placed=False)
    points, moved_crs = moved(tmp_path, result)
    np.testing.assert_allclose(points, to_map(ring), atol=0.05)
    assert not moved_crs or "Undefined" in moved_crs


def test_several_layers_come_into_one_file():
    layers = ("/maps/a.gpkg|layername=roads|subset=lanes > 1", "/maps/b c.shp")
    first, second = ogr2ogr_commands(layers, "o.txt", "m.gpkg")
    assert first == ["ogr2ogr", "--optfile", "o.txt", "m.gpkg", "/maps/a.gpkg", "roads"]
    assert second == ["ogr2ogr", "--optfile", "o.txt", "-update", "m.gpkg", "/maps/b c.shp"]


def test_files_that_hold_a_raster_say_what_moves_layers(tmp_path: Path):
    result, *_ = layer_case(tmp_path, UTM)
    plan = plan_export(result, tmp_path, ("tiff",))
    (reason,) = plan.not_written.values()
    assert "ogr2ogr" in str(reason) and not plan.writers


def test_a_map_matched_without_its_georeference_moves_no_layer(tmp_path: Path):
    result, *_ = layer_case(tmp_path, UTM)
    bare = replace(result.moving, georeference="none", crs=None, transform=None)
    plan = plan_export(replace(result, moving=bare), tmp_path, ("gdal",))
    assert "without its georeference" in str(plan.not_written[NAME])
