"""Maps are drawn where their photograph shows the ground."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rasterio import Affine

from benchmarks.common.raster_files import write_raster
from training.vector_scenes import MAPS, REDUCTIONS, draw_map, vector_scenes

SIDE, DEGREES = 120, 1e-5
HOUSE = (30, 48, 66, 90)
"""First and last column, first and last row of a house, pixels from the outer corner."""


@pytest.fixture
def folder(tmp_path):
    """A photograph with one bright house, and its outline."""
    photo = np.full((3, SIDE, SIDE), 60, np.uint8)
    left, right, top, bottom = HOUSE
    photo[:, top:bottom, left:right] = 200
    grid = Affine(DEGREES, 0, 85.5, 0, -DEGREES, 27.6)
    write_raster(tmp_path / "photo.tif", photo, dtype="uint8", crs="EPSG:4326", transform=grid)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    ring = [(85.5 + column * DEGREES, 27.6 - row * DEGREES) for column, row in corners]
    shape = {"type": "Polygon", "coordinates": [ring]}
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]}
    (tmp_path / "buildings.geojson").write_text(json.dumps(collection))
    return tmp_path


def test_each_scene_has_a_photograph_and_maps_of_its_size(folder):
    scenes = vector_scenes(folder)
    assert len(scenes) == len(REDUCTIONS)
    for scene, reduction in zip(scenes, REDUCTIONS, strict=True):
        photo, *maps = scene.images
        assert photo.shape == (SIDE // reduction, SIDE // reduction, 3)
        assert [one.shape for one in maps] == [(*photo.shape[:2], 1)] * MAPS


def test_a_house_lies_in_the_map_where_the_photograph_shows_it(folder):
    def middle(image):
        grey = image.astype(float).mean(axis=2)
        weight = np.abs(grey - grey[0, 0])
        rows, columns = np.indices(weight.shape) + 0.5
        return np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()

    for scene in vector_scenes(folder):
        photo, *maps = scene.images
        for one in maps:
            np.testing.assert_allclose(middle(one), middle(photo), atol=0.6)


def test_a_map_is_the_same_for_the_same_seed_and_another_for_another():
    outline = [np.array([[10, 10], [40, 10], [40, 30], [10, 30]], float)]
    first, again, other = (
        draw_map(outline, (64, 64), np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert (first == again).all() and (first != other).any()


def test_without_files_there_are_no_scenes(tmp_path):
    assert vector_scenes(tmp_path) == []
