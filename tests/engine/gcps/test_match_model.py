"""The transform of a match from the reference's map to moving pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from export_cases import COARSE, LON_LAT, NAMELESS, UTM, curved, make_case

from hetmatch_qgis.engine.core.grid import apply_affine, pixels_as_map
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.gcps.gdal_transforms import Transform
from hetmatch_qgis.engine.gcps.match_model import match_model, nominal_pixels, warp_frame

NORTH_UP = Affine(13, 0, 400600, 0, -13, 5299000)
LON_LAT_GRID = Affine(0.02, 0, 6.0, 0, -0.02, 50.0)


def model_of(result: MatchResult) -> Transform | None:
    points = result.tie_points
    return match_model(result, points.reference_map, points.moving_pixels, points.score)


def test_the_model_leads_from_the_map_to_moving_pixels(tmp_path: Path) -> None:
    case = make_case(tmp_path, raster=False, noise=0)
    model = model_of(case.result)
    pixels = np.array([[0.0, 0.0], [320.0, 240.0], [10.0, 200.0]])
    assert model is not None
    np.testing.assert_allclose(model(case.to_map(pixels)), pixels, atol=1e-6)


def test_a_raster_placed_by_gcps_has_no_model(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    assert model_of(replace(result, moving=replace(result.moving, georeference="gcps"))) is None
    assert model_of(replace(result, transform_type=None)) is None


def test_nominal_pixels_follow_the_moving_rasters_georeference(tmp_path: Path) -> None:
    result = make_case(
        tmp_path, raster=False, moving_crs=LON_LAT, moving_transform=LON_LAT_GRID
    ).result
    nominal = nominal_pixels(result.reference, result.moving)
    pixels = np.array([[3.0, 4.0], [150.0, 100.0]])
    assert nominal is not None
    np.testing.assert_allclose(nominal(curved(pixels)), pixels, atol=1e-6)


def test_nominal_pixels_are_the_references_where_the_moving_raster_has_none(
    tmp_path: Path,
) -> None:
    result = make_case(tmp_path, raster=False).result
    nominal = nominal_pixels(result.reference, result.moving)
    assert nominal is not None and result.reference.transform is not None
    pixels = np.array([[3.0, 4.0], [150.0, 100.0]])
    map_points = apply_affine(result.reference.transform, pixels)
    np.testing.assert_allclose(nominal(map_points), pixels, atol=1e-6)
    bare = make_case(tmp_path, raster=False, placed=False).result
    assert nominal_pixels(bare.reference, bare.moving) is pixels_as_map


@pytest.mark.parametrize(("crs", "expected"), [(UTM, LON_LAT), (NAMELESS, NAMELESS)])
def test_gcps_are_in_the_moving_rasters_crs_if_gdalwarp_can_be_given_the_other(
    tmp_path: Path, crs, expected
) -> None:
    result = make_case(
        tmp_path,
        raster=False,
        crs=crs,
        reference_transform=COARSE,
        moving_crs=LON_LAT,
        moving_transform=LON_LAT_GRID,
        to_map=curved,
    ).result
    assert warp_frame(result, reference_points(result)).crs == expected
