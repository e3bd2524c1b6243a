"""The result of a scene after the adjustment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.adjusted_result import adjusted_result, scenes_outside
from hetmatch_qgis.engine.core.progress import SILENT
from hetmatch_qgis.engine.gcps.gdal_transforms import fit_transform
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.model.fit_model import fit_model


@pytest.mark.parametrize("end", [1, 4])
def test_a_warp_by_the_saved_result_follows_the_adjusted_transform(case: Case, end: int):
    unit = case.stack.scenes[end - 1]
    adjusted = adjusted_result(case.stack, end)
    saved = load_result(case.out / "network" / unit.name)
    assert adjusted is not None
    pixels = stack_cases.lattice()
    with Raster(unit.moving) as moving, Raster(unit.reference) as reference:
        model = fit_model(saved, moving)
        there = reference.map_to_pixel(model.to_coordinates(pixels))
    assert there == pytest.approx(adjusted.map_points(pixels), abs=0.02)
    # So does gdalwarp, from the map to the scene.
    gcps = select_gcps(saved)
    warp = fit_transform(gcps.method, gcps.warp_points, gcps.warp_pixels)
    on_map = saved.reference.transform @ adjusted.map_points(pixels).T  # type: ignore[operator]
    assert warp(np.stack(on_map, axis=1)) == pytest.approx(pixels, abs=0.02)


def test_residuals_and_check_points_are_as_measured(case: Case):
    adjusted = adjusted_result(case.stack, 1)
    assert adjusted is not None
    points = adjusted.tie_points
    placed = adjusted.map_points(points.moving_pixels)
    misses = np.linalg.norm(placed - points.reference_pixels, axis=1)
    assert misses[~points.is_check].max() < 1e-9
    assert misses[points.is_check] == pytest.approx(points.residual_px[points.is_check])
    assert 0.2 < np.median(points.residual_px[~points.is_check]) < 2.0
    assert adjusted.check_points["ce90_px"] > 0.3


def test_a_scene_far_outside_the_reference_has_no_result(case: Case):
    stack = stack_cases.carried_off(case.stack, 4)
    outside = scenes_outside(stack, SILENT)
    assert outside == {4} and scenes_outside(case.stack, SILENT) == frozenset()
    marked = replace(stack, outside=outside)
    assert adjusted_result(marked, 4) is None and marked.way(4) == "none"
    assert adjusted_result(marked, 1) is not None


def test_points_of_a_pair_that_is_left_out_are_in_no_result(case: Case):
    counts = [len(case.stack.kept_rows(end)) for end in range(1, 9)]
    unit = case.stack.scenes[5]
    saved = load_result(case.out / "network" / unit.name)
    assert Path(unit.moving).stem == "s5" and counts[5] == 4
    assert "Adjusted with 4 of 5 pairs" in saved.reason
    assert saved.confidence == pytest.approx(0.99)
