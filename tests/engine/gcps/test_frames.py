"""Coordinates of tie points as GIS files give them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from affine import Affine

from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import (
    finite_rows,
    is_unrotated,
    moving_points,
    reference_points,
)


def test_a_georeferenced_raster_has_map_coordinates(matched_result: MatchResult):
    points = reference_points(matched_result)
    assert points.crs == matched_result.reference.crs
    np.testing.assert_array_equal(points.coordinates, matched_result.tie_points.reference_map)


def test_a_raster_without_georeference_has_column_and_minus_row(matched_result: MatchResult):
    plain = replace(matched_result.moving, georeference="none", crs=None, transform=None)
    points = moving_points(replace(matched_result, moving=plain))
    assert points.crs is None
    pixels = matched_result.tie_points.moving_pixels
    np.testing.assert_array_equal(points.coordinates, pixels * [1, -1])


def test_rows_count_only_where_both_coordinates_are_numbers():
    points = np.array([[1, 2], [np.nan, 2], [1, np.inf]])
    assert finite_rows(points).tolist() == [True, False, False]


def test_rotated_and_missing_geotransforms(matched_result: MatchResult):
    image = matched_result.moving
    assert is_unrotated(image)
    assert not is_unrotated(replace(image, transform=image.transform @ Affine.rotation(3)))
    assert not is_unrotated(replace(image, transform=None))
