"""The search on overviews finds the place, and ends where it is clear."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.coarse import search
from hetmatch_qgis.engine.coarse.hypotheses import (
    MAX_LARGE_RETRIES,
    MAX_SMALL_RETRIES,
    ROTATIONS,
    SCALES,
)
from hetmatch_qgis.engine.coarse.overviews import OVERVIEW_SIDE, SCREEN_SIDE, Overviews
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.coarse.trials import OVERWHELMING_SIGNIFICANCE
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.filling_matcher import FillingMatcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import mirror_moving


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
        model = CoarseSearch(pair, load_matcher(Options()), workers, Progress()).find("auto")
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


def watch(reference, moving, monkeypatch):
    """What is screened, (rotation, scale), the sides of images tried again, and the model found."""
    screened, again = [], []
    first, screen, test = Overviews.first, Overviews.screen, Overviews.test

    def watch_first(self, angle, scale, radius, workers):
        screened.append((angle, scale))
        return first(self, angle, scale, radius, workers)

    def watch_screen(self, angle, scale):
        screened.append((angle, scale))
        return screen(self, angle, scale)

    def watch_test(self, angle, scale, radius, *_):
        again.append(max(self.moving.valid.shape))
        return test(self, angle, scale, radius)

    monkeypatch.setattr(Overviews, "first", watch_first)
    monkeypatch.setattr(Overviews, "screen", watch_screen)
    monkeypatch.setattr(Overviews, "test", watch_test)
    pair = pair_of_arrays(reference, moving, Options())
    with Workers(1) as workers:
        model = CoarseSearch(pair, load_matcher(Options()), workers, Progress()).find("auto")
    return screened, again, model


def test_a_first_try_that_convinces_is_the_only_one(ground, monkeypatch):
    screened, again, model = watch(ground, 255 - ground, monkeypatch)
    assert screened == [(0.0, 1.0)] and not again
    assert model.significance > search.CONVINCING_SIGNIFICANCE


def test_where_a_rotation_is_overwhelming_no_other_scale_is_tried(ground, monkeypatch):
    turned = np.ascontiguousarray(np.rot90(ground))
    screened, _, model = watch(ground, turned, monkeypatch)
    assert {scale for _, scale in screened} == {1.0} and len(screened) == len(ROTATIONS)
    assert model.significance > OVERWHELMING_SIGNIFICANCE


def described_within(radius, reference, moving, monkeypatch):
    """Sides of the images that were described to search within a radius, and the model found."""
    sides = []
    matcher = load_matcher(Options())
    describe = type(matcher).describe

    def watch_describe(self, values, valid):
        sides.append(max(valid.shape))
        return describe(self, values, valid)

    monkeypatch.setattr(type(matcher), "describe", watch_describe)
    pair = replace(pair_of_arrays(reference, moving, Options()), radius=radius)
    with Workers(1) as workers:
        return sides, CoarseSearch(pair, matcher, workers, Progress()).find("auto")


def test_within_a_radius_small_overviews_do_where_they_leave_no_doubt(ground, monkeypatch):
    moved = np.roll(ground, (8, -12), axis=(0, 1))
    sides, model = described_within(48.0, ground, moved, monkeypatch)
    assert sides == [SCREEN_SIDE, SCREEN_SIDE]
    middle = np.array([[240.0, 240.0]])
    assert np.abs(model.transform.apply(middle) - middle - [12, -8]).max() < 3


def test_within_a_narrow_radius_nothing_is_searched_farther_off(ground, monkeypatch):
    sides, _ = described_within(12.0, ground, ground, monkeypatch)
    assert sides == [480, 480]


def test_unlike_images_are_searched_on_overviews_as_they_are(ground, monkeypatch):
    unlike = ground.copy()
    unlike[:, 160:] = other_ground()[:, 160:]
    sides, _ = described_within(48.0, ground, unlike, monkeypatch)
    assert sides == [SCREEN_SIDE, SCREEN_SIDE, 480, 480]


def other_ground():
    noise = np.random.default_rng(1).integers(0, 255, (120, 120)).astype(np.uint8)
    return cv2.resize(noise, (480, 480), interpolation=cv2.INTER_CUBIC)


def test_of_another_place_all_is_screened_once_and_little_tried_again(ground, monkeypatch):
    screened, again, model = watch(ground, other_ground(), monkeypatch)
    assert len(screened) == len(set(screened)) == len(ROTATIONS) * len(SCALES)
    assert sum(side > SCREEN_SIDE for side in again) <= MAX_LARGE_RETRIES
    assert sum(side <= SCREEN_SIDE for side in again) <= MAX_SMALL_RETRIES
    assert model is None or model.significance < search.CONVINCING_SIGNIFICANCE


def test_each_image_is_described_once_at_each_size_and_turn(ground, monkeypatch):
    described = []
    matcher = load_matcher(Options())
    describe = type(matcher).describe

    def count(self, values, valid):
        described.append(max(valid.shape))
        return describe(self, values, valid)

    monkeypatch.setattr(type(matcher), "describe", count)
    monkeypatch.setattr(search, "find_small_overlap", lambda *_: None)
    pair = pair_of_arrays(ground, other_ground(), Options())
    with Workers(1) as workers:
        searched = CoarseSearch(pair, matcher, workers, Progress())
        searched.find("auto")
        # The reference as it is and smaller, the moving image as it is and smaller.
        of_screening = 2 + 2 * len(ROTATIONS)
        again = MAX_SMALL_RETRIES + 2 * MAX_LARGE_RETRIES
        assert of_screening <= len(described) <= of_screening + again
        before = len(described)
        assert not searched.resembles_mirrored()
        assert len(described) == before + 1


def test_a_mirrored_image_is_told(ground):
    pair = pair_of_arrays(ground, np.ascontiguousarray(ground[:, ::-1]), Options())
    with Workers(1) as workers:
        searched = CoarseSearch(pair, load_matcher(Options()), workers, Progress())
        assert not searched.resembles_mirrored()
        searched.find("auto")
        assert searched.resembles_mirrored()


def test_pictures_that_share_a_strip_are_placed(ground):
    left, right = np.ascontiguousarray(ground[:, :280]), np.ascontiguousarray(ground[:, 220:])
    assert error_of(left, 255 - right, lambda points: points + np.array([220, 0])) < 12


def test_no_strip_is_looked_for_where_the_search_convinces_or_has_a_radius(ground, monkeypatch):
    looked = []
    monkeypatch.setattr(search, "find_small_overlap", lambda *_: looked.append(1))
    matcher = load_matcher(Options())
    alike, other = (pair_of_arrays(ground, image, Options()) for image in (ground, other_ground()))
    with Workers(1) as workers:
        for pair in (alike, replace(other, radius=40.0)):
            CoarseSearch(pair, matcher, workers, Progress()).find("auto")
        assert not looked
        CoarseSearch(other, matcher, workers, Progress()).find("auto")
    assert looked


def test_a_model_that_is_in_doubt_gives_way_to_a_more_significant_small_overlap(
    ground, monkeypatch
):
    pair = pair_of_arrays(ground, ground, Options())
    with Workers(1) as workers:
        searched = CoarseSearch(pair, load_matcher(Options()), workers, Progress())
        sure = searched.find("auto")
        assert sure is not None
        for doubt, strip, taken in ((250.0, 290.0, 290.0), (250.0, 210.0, 250.0)):
            monkeypatch.setattr(
                searched, "_find", lambda *_, doubt=doubt: replace(sure, significance=doubt)
            )
            monkeypatch.setattr(
                search,
                "find_small_overlap",
                lambda *_, strip=strip: replace(sure, significance=strip),
            )
            found = searched.find("auto")
            assert found is not None and found.significance == taken


@pytest.mark.parametrize("share", [0.4, 0.02])
def test_an_image_with_gaps_is_searched_with_ground_in_them(ground, share):
    """Rims of gaps are the strongest edges far around, and in one image only."""
    rows, columns = np.mgrid[: ground.shape[0], : ground.shape[1]]
    stripes = (columns + rows // 3) % 28 < 28 * share
    gappy = np.ma.masked_array(np.rot90(ground).copy(), np.rot90(stripes).copy())
    matcher = load_matcher(Options())
    with Workers(1) as workers:
        searched = CoarseSearch(
            pair_of_arrays(ground, gappy, Options()), matcher, workers, Progress()
        )
        found = searched.find("auto")
        assert searched.has_gaps == (share > 0.05)
        assert isinstance(searched.matcher, FillingMatcher) == searched.has_gaps
        mirrored = searched.of(mirror_moving(searched.pair))
        # Filled once.
        assert mirrored.read_overviews() and mirrored.matcher is searched.matcher
    width = ground.shape[1]
    points = np.array([[100.0, 120.0], [200.0, 80.0], [150.0, 220.0]])
    expected = np.stack([width - points[:, 1], points[:, 0]], axis=1)
    assert np.linalg.norm(found.transform.apply(points) - expected, axis=1).max() < 8
