"""A set of GCPs names the options of gdalwarp."""

from __future__ import annotations

from dataclasses import replace

import pytest
from export_cases import Case

from hetmatch_qgis.engine.gcps.gdal_transforms import THIN_PLATE
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps


@pytest.mark.parametrize(
    ("method", "options"),
    [("polynomial1", ("-order", "1")), ("polynomial3", ("-order", "3")), (THIN_PLATE, ("-tps",))],
)
def test_gdalwarp_is_told_the_method(case: Case, method: str, options: tuple[str, ...]):
    gcps = select_gcps(case.result)
    assert replace(gcps, method=method).gdalwarp_options == options
