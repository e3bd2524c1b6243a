"""Fewer GCPs for lists that people work on by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from export_cases import UTM, make_case

from hetmatch_qgis.engine.gcps.decimate import decimate, reference_pixels
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

LIMIT = 100


def test_the_gcps_are_decimated_evenly_and_left_out_says_so(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, count=1500).result)
    decimated = decimate(gcps, LIMIT)
    assert len(decimated.pixels) == len(decimated.map_points) == LIMIT
    assert decimated.crs == UTM
    assert decimated.left_out == (
        f"{LIMIT} of {len(gcps.pixels)} GCPs, spread evenly, because the list is edited by "
        f"hand; {gcps.left_out}"
    )
    assert decimated.left_out.values["left_out"] is gcps.left_out
    assert len(np.unique((decimated.pixels // 80).astype(int), axis=0)) == 4 * 3


def test_few_gcps_are_left_as_they_are(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, count=60).result)
    assert decimate(gcps, LIMIT) is gcps


def test_gcps_in_the_reference_lie_where_their_map_points_do(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, count=300).result
    decimated = decimate(select_gcps(result), LIMIT)
    map_points = result.reference.transform @ tuple(reference_pixels(result, decimated).T)
    np.testing.assert_allclose(np.stack(map_points, axis=1), decimated.map_points, atol=1e-6)


def test_every_row_stays_together(tmp_path: Path) -> None:
    gcps = select_gcps(make_case(tmp_path, raster=False, count=300).result)
    few = decimate(gcps, 5)
    rows = [int(np.flatnonzero((gcps.pixels == pixel).all(axis=1))[0]) for pixel in few.pixels]
    np.testing.assert_array_equal(few.map_points, gcps.map_points[rows])
    np.testing.assert_array_equal(few.warp_points, gcps.warp_points[rows])
