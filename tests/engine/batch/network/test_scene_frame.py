"""A scene's pixels and where its georeference puts them in the reference."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame, place_of
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, Georeference

UTM, LON_LAT = CRS.from_epsg(32633), CRS.from_epsg(4326)


def place(transform: Affine, crs: CRS | None) -> Place:
    return Place(400, 300, Georeference(AFFINE, crs, transform))


REFERENCE = place(Affine(10, 0, 600_000, 0, -10, 5_200_000), UTM)
POINTS = np.array([[0.5, 0.5], [200.0, 150.0], [390.0, 20.0]])


def test_scaled_pixels_lead_to_the_reference_and_back():
    scene = place(Affine(0.0003, 0, 16.32, 0, -0.0002, 46.94), LON_LAT)
    frame = SceneFrame.of(scene, REFERENCE)
    assert frame.scale == pytest.approx([2.28, 2.22], abs=0.05)
    there = frame.to_reference(POINTS * frame.scale)
    assert frame.from_reference(there) == pytest.approx(POINTS * frame.scale, abs=1e-6)
    # A scaled pixel is about one of the reference's.
    steps = frame.slopes(POINTS * frame.scale)
    assert steps.shape == (3, 2, 2) and np.linalg.det(steps) == pytest.approx(1, abs=0.01)


def test_without_a_map_in_common_pixels_are_taken_for_the_references():
    frame = SceneFrame.of(Place(400, 300, Georeference()), REFERENCE)
    assert not frame.is_on_map
    assert (frame.to_reference(POINTS) == POINTS).all()
    assert (frame.from_reference(POINTS) == POINTS).all()
    assert frame.slopes(POINTS)[1] == pytest.approx(np.eye(2))
    assert frame.size == pytest.approx([400, 300])


def test_a_place_is_taken_from_what_a_match_read():
    transform = Affine(10, 0, 0, 0, -10, 0)
    described = ImageDescription(None, 40, 30, 1, "uint8", "affine", UTM, transform)
    found = place_of("/nowhere.tif", described, Options(), "moving")
    assert (found.width, found.georeference.crs) == (40, UTM)
    described = ImageDescription(None, 40, 30, 1, "uint8", "none")
    assert not place_of("/nowhere.tif", described, Options(), "moving").georeference.is_usable
    assert found.centre == pytest.approx(np.array([[20, 15]]))
