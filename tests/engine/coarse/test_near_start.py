"""What an overview of a start's place shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.near_start import look_near
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import ImagePair

SIDE = 1600


class Finder:
    """A matcher that finds what is laid onto the reference off by a shift.

    left: pixels of the overview. wrong: share of the matches that fall anywhere.
    seen: the images that it was shown, the reference first.
    """

    name = "finder"

    def __init__(self, left=(0.0, 0.0), wrong=0.0):
        self.left, self.wrong = np.array(left), wrong
        self.seen, self.limits = [], []

    def describe(self, grey, valid):
        self.seen.append(np.where(valid, grey, np.nan))
        points = even_lattice(grey.shape[1], grey.shape[0], 40)
        return Features(points, np.zeros((len(points), 1), np.float32), np.ones(len(points)))

    def match(self, reference, moving, radius):
        self.limits.append(radius)
        points = reference.points
        random = np.random.default_rng(0)
        is_wrong = random.random((len(points), 1)) < self.wrong
        found = np.where(is_wrong, random.uniform(0, 400, points.shape), points + self.left)
        return Matches(points, found, np.ones(len(points), np.float32))


def ground(side: int) -> np.ndarray:
    values = np.random.default_rng(0).normal(size=(side, side)).astype(np.float32)
    values = cv2.GaussianBlur(values, (0, 0), 6)
    return np.clip(128 + 40 * values / values.std(), 1, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def pair() -> ImagePair:
    image = ground(SIDE)
    return pair_of_arrays(image, image, Options())


def start_of(pair: ImagePair, matrix: np.ndarray, radius: float) -> CoarseModel:
    model = CoarseModel(Projective("affine", matrix), 0.0, 0, 0, radius / 3)
    sizes = (pair.reference.width, pair.reference.height), (pair.moving.width, pair.moving.height)
    return model.carried(np.eye(3), *sizes)


def looked(pair: ImagePair, matcher: Finder, radius: float = 120.0):
    """What is found near a start that puts both frames on each other, and the start."""
    start = start_of(pair, np.eye(3), radius)
    return look_near(pair, start, radius, matcher, Progress()), start


def test_an_overview_brings_the_model_near(pair):
    found, start = looked(pair, Finder((12.0, -8.0), wrong=0.3))
    assert found.model.error < start.error
    assert found.model.significance > 100 and found.model.matches
    # Of 1600 pixels the overview shows 640: 12 of its pixels are 30 of the frame.
    assert found.model.transform.apply(np.zeros((1, 2)))[0] == pytest.approx([-30, 20], abs=0.5)
    assert found.guide is None and found.model.overlap[:, 1].min() >= 20


def test_where_an_overview_shows_nothing_the_start_stays(pair):
    found, start = looked(pair, Finder(wrong=1.0))
    assert found.model is start and found.guide is None


def test_what_lies_beyond_the_radius_is_not_followed(pair):
    found, start = looked(pair, Finder((60.0, 0.0)), radius=120.0)
    assert found.model is start
    assert looked(pair, Finder((60.0, 0.0)), radius=150.0)[0].model is not start


def test_all_of_the_place_is_searched_and_what_is_near_the_start(pair):
    matcher = Finder()
    looked(pair, matcher, radius=120.0)
    assert matcher.limits == 2 * [None, 48.0], "as the start has it, and once more as it was found"


def test_the_moving_image_is_laid_where_the_start_has_it():
    image = ground(400)
    turned = np.ascontiguousarray(np.rot90(image[100:300, 60:260]))
    pair = pair_of_arrays(image, turned, Options())
    # Column and row of the moving image to those of the reference.
    matrix = np.array([[0.0, -1.0, 260.0], [1.0, 0.0, 100.0], [0.0, 0.0, 1.0]])
    matcher = Finder(wrong=1.0)
    look_near(pair, start_of(pair, matrix, 24.0), 24.0, matcher, Progress())
    reference, laid = matcher.seen[:2]
    assert reference.shape == laid.shape == (246, 246)
    both = np.isfinite(laid)
    assert 190**2 < np.count_nonzero(both) <= 200**2
    assert np.corrcoef(reference[both], laid[both])[0, 1] > 0.999


def test_a_sheet_is_laid_as_a_map_of_its_latitude(pair, monkeypatch):
    def isometric(self, points):
        latitude = np.radians(75 - points[:, 1] * 40 / SIDE)
        longitude = np.radians(points[:, 0] * 40 / SIDE - 20)
        return longitude + 1j * np.arctanh(np.sin(latitude))

    monkeypatch.setattr(ImagePair, "isometric", isometric)
    matcher = Finder((3.0, 2.0))
    looked(pair, matcher)
    assert len(matcher.seen) == 4, "the reference, the start, a map by all of it, and once more"
    matcher = Finder(wrong=1.0)
    looked(pair, matcher)
    assert len(matcher.seen) == 7, "the reference, the start, and maps by five sets of points"


class Nearing(Finder):
    """A matcher that finds more of an image the more often it was laid, each time off by a shift.

    lefts: pixels of the overview, one for each time.
    """

    def __init__(self, *lefts):
        super().__init__()
        self.lefts = lefts

    def match(self, reference, moving, radius):
        time = len(self.seen) - 2
        self.left = np.array(self.lefts[min(time, len(self.lefts) - 1)])
        self.wrong = max(0.0, 0.6 - 0.2 * time)
        return super().match(reference, moving, radius)


def test_the_image_is_laid_again_where_it_was_found(pair):
    once, _ = looked(pair, Finder((12.0, 0.0), wrong=0.6))
    matcher = Nearing((12.0, 0.0), (4.0, 0.0), (2.0, 0.0), (0.0, 0.0))
    found, _ = looked(pair, matcher)
    assert found.model.significance > 1.5 * once.model.significance
    # Its own pixels: 2.5 of the frame each.
    assert found.model.transform.apply(np.zeros((1, 2)))[0] == pytest.approx([-45, 0], abs=0.5)
    assert len(matcher.seen) == 5, "the reference, the start, and three times more"


def test_laid_again_it_is_not_led_elsewhere(pair):
    once, _ = looked(pair, Finder((12.0, 0.0), wrong=0.6))
    found, _ = looked(pair, Nearing((12.0, 0.0), (20.0, 0.0)))
    assert found.model.significance == once.model.significance
    assert found.model.transform.apply(np.zeros((1, 2)))[0] == pytest.approx([-30, 0], abs=0.5)
