"""Displacement by relief as RPCs: equal to the transform, with the elevation model under them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_pairs import HERE, UTM
from relief_cases import SHIFT, SLOPE, lattice, to_moving, write_dem

from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.relief import ReliefDisplacement
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.rpc.relief import relief_camera


def result(folder: Path) -> MatchResult:
    reference = np.random.default_rng(0).uniform(0, 256, (200, 2))
    moving = to_moving(reference)
    maps = HERE.pixel_to_map(reference), HERE.pixel_to_map(moving)
    numbers = np.column_stack([reference, moving, *maps, np.ones(200), np.zeros(200)])
    image = ImageDescription(
        folder / "moving.tif", 256, 256, 1, "uint8", "affine", UTM, HERE.transform
    )
    return MatchResult(
        "matched",
        "",
        image,
        image,
        "hetmatch",
        TiePoints.of(numbers, np.full(200, "tie")),
        transform_type="relief",
        relief=ReliefDisplacement(*SLOPE.tolist(), 0.585),
        options=Options(dem=write_dem(folder / "dem.tif", noise=0.0)),
    )


def test_rpcs_equal_the_transform(tmp_path):
    camera = relief_camera(result(tmp_path))
    assert camera is not None
    reference, moving = lattice()
    lon_lat = transform_points(HERE.pixel_to_map(reference), UTM, WGS84)
    # The elevation model is half as fine as the ground.
    assert camera.map_to_pixel(lon_lat) == pytest.approx(moving, abs=0.1)
    flat = camera.model.project(lon_lat, np.full(len(reference), 400.0))
    assert flat == pytest.approx(reference + SHIFT, abs=0.1)


def test_other_transforms_have_none(tmp_path):
    assert relief_camera(replace(result(tmp_path), relief=None)) is None


def test_a_reference_without_a_geotransform_has_none(tmp_path):
    match = result(tmp_path)
    by_gcps = replace(match.reference, georeference="gcps", transform=None)
    assert relief_camera(replace(match, reference=by_gcps)) is None
