"""The result of points that were checked by hand."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from known_pairs import SIMILARITY, bare_pair

from hetmatch_qgis.common.contract import CHECK_CODE, MATCHED, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine import Options
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.edited_result import edited_result


@pytest.fixture
def result(tmp_path):
    """The result of three tie points, a check point and one that is switched off."""
    rasters = bare_pair(tmp_path)
    moving = np.array([[20.0, 20.0], [200.0, 30.0], [40.0, 200.0], [120.0, 120.0], [60.0, 90.0]])
    roles = [TIE_CODE] * 3 + [CHECK_CODE, OFF_CODE]
    rows = np.column_stack([rasters.to_reference(moving), moving, np.full(5, 0.8), roles])
    with ExitStack() as resources:
        pair = pair_of_rasters(rasters.reference, rasters.moving, Options(), resources)
        fitted = Projective("similarity", np.reshape(SIMILARITY, (3, 3)))
        transform = FitSpace.of(pair).in_frames(fitted)
        yield edited_result(pair, Options(), transform, EditedPoints.of(rows), "similarity")


def test_points_that_are_switched_off_are_left_out(result):
    assert result.status == MATCHED and result.reason == "4 points, checked by hand."
    assert result.tie_points.is_check.tolist() == [False, False, False, True]
    assert result.tie_points.residual_px.max() < 1e-6


def test_the_transform_maps_points_and_stands_as_a_matrix(result):
    assert result.transform_type == "similarity"
    assert result.moving_to_reference == pytest.approx(np.reshape(SIMILARITY, (3, 3)), abs=1e-6)
    points = result.tie_points
    assert result.map_points(points.moving_pixels) == pytest.approx(points.reference_pixels)
