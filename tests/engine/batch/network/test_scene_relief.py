"""The displacement by relief of a scene of a stack."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import relief_cases
from known_pairs import HERE, SIDE, UTM
from pyproj import CRS
from stack_cases import FRAMES

from hetmatch_qgis.engine.batch.network.scene_frame import Place
from hetmatch_qgis.engine.batch.network.scene_relief import SceneRelief, grounds_of
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.fitting.relief import Ground
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.georeferencing.georeference import Georeference

REFERENCE, MOVING = relief_cases.lattice()


def relief() -> SceneRelief:
    ground = Ground.of(relief_cases.heights_at, REFERENCE)
    assert ground is not None
    return SceneRelief(relief_cases.SLOPE, ground)


def true_matrix(scene: SceneRelief) -> np.ndarray:
    """Level pixels to the reference: the ground at 400 m is shifted only."""
    matrix = np.eye(3)
    matrix[:2, 2] = -(relief_cases.SHIFT + (scene.level - 400) * relief_cases.SLOPE)
    return matrix


def test_pixels_are_brought_back_along_their_lines_of_sight():
    scene = relief()
    matrix = true_matrix(scene)
    found = scene.places(FRAMES[0], matrix, MOVING)
    assert np.nanmax(np.linalg.norm(found - REFERENCE, axis=1)) < 0.05
    about = REFERENCE + np.random.default_rng(0).normal(0, 1, REFERENCE.shape)
    near = scene.places_near(FRAMES[0], matrix, MOVING, about)
    assert np.linalg.norm(near - REFERENCE, axis=1).max() < 0.05


def test_level_ground_and_rise_make_up_the_displacement():
    scene = relief()
    # As the fit of a match has it, whose heights count from 0.
    affine = np.eye(3)
    affine[:2, 2] = relief_cases.SHIFT - 400 * relief_cases.SLOPE
    level = scene.on_level_ground(Projective("affine", affine))
    shown = level.apply(REFERENCE) + scene.rise(relief_cases.heights_at(REFERENCE))
    assert shown == pytest.approx(MOVING)


def test_heights_are_looked_up_once_for_an_elevation_model(tmp_path: Path):
    dem = relief_cases.write_dem(tmp_path / "dem.tif", noise=0)
    place = Place(SIDE, SIDE, Georeference("affine", UTM, HERE.transform))
    grounds = grounds_of({1: dem, 2: dem}, place)
    assert grounds[1] is grounds[2]
    heights = grounds[1].heights(REFERENCE)
    assert heights == pytest.approx(relief_cases.heights_at(REFERENCE), abs=0.5)
    assert grounds[1].low < 400 < 650 < grounds[1].high
    assert grounds_of({1: dem}, Place(SIDE, SIDE, Georeference())) == {}
    with pytest.raises(InputError, match=r"gone\.tif"):
        grounds_of({1: tmp_path / "gone.tif"}, place)


def test_a_flat_elevation_model_is_no_ground(tmp_path: Path):
    dem = relief_cases.write_dem(tmp_path / "dem.tif", scale=0, noise=0)
    place = Place(SIDE, SIDE, Georeference("affine", CRS.from_epsg(32633), HERE.transform))
    assert grounds_of({1: dem}, place) == {}
