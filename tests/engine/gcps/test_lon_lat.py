"""Longitude and latitude in WGS 84, from a reference in any CRS that is tied to the earth."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.gcps.frames import FramePoints
from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

CENTRAL_MERIDIAN = np.array([[500_000.0, 0.0]])


def test_longitude_comes_first():
    found = to_lon_lat(FramePoints(CENTRAL_MERIDIAN, CRS.from_epsg(32633)))
    np.testing.assert_allclose(found, [[15, 0]], atol=1e-9)


def test_unknown_coordinates_stay_unknown():
    points = np.vstack([CENTRAL_MERIDIAN, [[np.nan, np.nan]]])
    found = to_lon_lat(FramePoints(points, CRS.from_epsg(32633)))
    assert np.isfinite(found[0]).all() and np.isnan(found[1]).all()


@pytest.mark.parametrize(
    ("crs", "reason"),
    [
        (None, "the reference has no CRS"),
        (CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]'), "cannot be computed from"),
    ],
)
def test_a_reference_without_the_earth_is_refused(crs: CRS | None, reason: str):
    with pytest.raises(InputError, match=reason):
        to_lon_lat(FramePoints(CENTRAL_MERIDIAN, crs))
