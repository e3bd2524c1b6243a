"""Residuals in pixels, and on the ground where it is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS
from report_cases import affine, result_of

from hetmatch_qgis.engine.report.residuals import ground_of, residuals_of
from tests.engine.report.pages import page_of


def test_degrees_become_metres_on_the_ground(tmp_path: Path):
    result = result_of(tmp_path, affine)
    reference = replace(
        result.reference, crs=CRS.from_epsg(4326), transform=Affine(1e-4, 0, 10, 0, -1e-4, 60)
    )
    ground = ground_of(replace(result, reference=replace(reference, gsd=1e-4)))
    assert ground.unit == "m" and ground.has_directions
    assert ground.matrix == pytest.approx(np.diag([5.58, -11.14]), rel=0.01)


def test_metres_are_those_amidst_the_points_however_far_the_reference_goes(tmp_path: Path):
    result = result_of(tmp_path, affine)
    # From 60 degrees north, where the points are, to as far south.
    far = replace(
        result.reference,
        height=1_200_000,
        crs=CRS.from_epsg(4326),
        transform=Affine(1e-4, 0, 10, 0, -1e-4, 60),
        gsd=1e-4,
    )
    ground = ground_of(replace(result, reference=far))
    assert ground.matrix == pytest.approx(np.diag([5.58, -11.14]), rel=0.01)


def test_without_georeference_there_are_pixels_only(tmp_path: Path):
    result = result_of(tmp_path, affine)
    bare = replace(result.reference, georeference="none", crs=None, transform=None, gsd=None)
    result = replace(result, reference=bare)
    assert ground_of(result) is None
    assert "check points, px tie points, px" in page_of(result, tmp_path).text


def test_lengths_stand_where_there_is_no_transform_to_ask(tmp_path: Path):
    result = replace(result_of(tmp_path, affine, noise=0.4), mapper=None)
    checks, _ = residuals_of(result)
    assert checks.vectors is None
    assert checks.ground_lengths == pytest.approx(10 * checks.lengths, rel=1e-3)
    assert "bias, right (grid east) - - - -" in page_of(result, tmp_path).text
