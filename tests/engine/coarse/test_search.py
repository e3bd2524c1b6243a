"""The search on overviews finds the place, and ends where it is clear."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.coarse import search
from hetmatch_qgis.engine.coarse.hypotheses import ROTATIONS, SCALES
from hetmatch_qgis.engine.coarse.overviews import OVERVIEW_SIDE, SCREEN_SIDE, Overviews
from hetmatch_qgis.engine.coarse.search import find_coarse_model
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.pairs.pair import pair_of_arrays


def test_help_says_what_is_searched_whatever_the_radius():
    commands = next(iter(make_parser()._subparsers._group_actions))
    said = " ".join(commands.choices["match"].format_help().split())
    share = round(100 * search.MIN_RADIUS / OVERVIEW_SIDE)
    assert f"{search.MIN_RADIUS:g} pixels of the coarser raster or {share} % of" in said


@pytest.fixture(scope="module")
def ground() -> np.ndarray:
    """A made-up town, 480 pixels along a side: blocks of a few greys, blurred by half a pixel."""
    random = np.random.default_rng(5)
    image = np.full((480, 480), 90, np.uint8)
    for _ in range(260):
        corner = random.integers(0, 480, 2)
        size = random.integers(8, 60, 2)
        cv2.rectangle(
            image, corner.tolist(), (corner + size).tolist(), int(random.integers(256)), -1
        )
    return cv2.GaussianBlur(image, (0, 0), 0.5)


def error_of(reference, moving, to_reference):
    """Reference pixels by which the model found puts the corners and the middle wrongly."""
    pair = pair_of_arrays(reference, moving, Options())
    with Workers(1) as workers:
        model = find_coarse_model(pair, load_matcher(Options()), "auto", workers, Progress())
    height, width = moving.shape
    points = np.array([[0, 0], [width, 0], [0, height], [width, height], [width / 2, height / 2]])
    return np.abs(model.transform.apply(points) - to_reference(points)).max()


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_pictures_of_one_ground_match_whose_pixels_differ_in_size(ground, factor):
    small = cv2.resize(ground, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    assert error_of(ground, small, lambda points: points * factor) < 8
    assert error_of(small, ground, lambda points: points / factor) < 8 / factor


def test_a_small_part_with_pixels_of_the_same_size_is_found_in_a_large_picture(ground):
    part = np.ascontiguousarray(ground[200:328, 260:388])
    assert error_of(ground, part, lambda points: points + np.array([260, 200])) < 8


def screened(reference, moving, monkeypatch):
    """The hypotheses that are tried on small overviews, and the model found."""
    tried = []
    first, test = Overviews.first, Overviews.test

    def watch_first(self, angle, scale, radius, workers):
        tried.append((max(self.moving.valid.shape), angle, scale))
        return first(self, angle, scale, radius, workers)

    def watch_test(self, angle, scale, radius):
        tried.append((max(self.moving.valid.shape), angle, scale))
        return test(self, angle, scale, radius)

    monkeypatch.setattr(Overviews, "first", watch_first)
    monkeypatch.setattr(Overviews, "test", watch_test)
    pair = pair_of_arrays(reference, moving, Options())
    with Workers(1) as workers:
        model = find_coarse_model(pair, load_matcher(Options()), "auto", workers, Progress())
    return [each for each in tried if each[0] <= SCREEN_SIDE], model


def test_a_first_try_that_convinces_is_the_only_one(ground, monkeypatch):
    tried, model = screened(ground, 255 - ground, monkeypatch)
    assert [each[1:] for each in tried] == [(0.0, 1.0)]
    assert model.significance > search.CONVINCING_SIGNIFICANCE


def test_where_a_rotation_is_overwhelming_no_other_scale_is_tried(ground, monkeypatch):
    turned = np.ascontiguousarray(np.rot90(ground))
    tried, model = screened(ground, turned, monkeypatch)
    assert {scale for _, _, scale in tried} == {1.0} and len(tried) == len(ROTATIONS)
    assert model.significance > search.OVERWHELMING_SIGNIFICANCE


def test_of_another_place_all_is_tried_once(ground, monkeypatch):
    noise = np.random.default_rng(1).integers(0, 255, (120, 120)).astype(np.uint8)
    other = cv2.resize(noise, (480, 480), interpolation=cv2.INTER_CUBIC)
    tried, model = screened(ground, other, monkeypatch)
    assert len(tried) == len(set(tried)) == len(ROTATIONS) * len(SCALES)
    assert model is None or model.significance < search.CONVINCING_SIGNIFICANCE
