"""Overviews are compared at the sizes, turns and scales that they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.overviews import SCREEN_SIDE, Overviews, better
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey


def grey(height, width):
    return Grey(np.zeros((height, width), np.float32), np.ones((height, width), bool))


def turned(angle, scale, significance=300.0):
    cosine, sine = scale * np.cos(np.radians(angle)), scale * np.sin(np.radians(angle))
    matrix = np.array([[cosine, -sine, 5.0], [sine, cosine, 7.0], [0, 0, 1]])
    return CoarseModel(Projective("affine", matrix), significance, 100, 150, 6.0)


def test_the_smaller_image_has_the_side_that_is_screened():
    small = Overviews(grey(500, 640), grey(320, 512), None).smaller()
    assert max(small.moving.valid.shape) == pytest.approx(SCREEN_SIDE, abs=1)
    assert max(small.reference.valid.shape) == pytest.approx(SCREEN_SIDE * 640 / 512, abs=1)


def test_images_that_are_small_already_stay_as_they_are():
    overviews = Overviews(grey(200, 250), grey(240, 180), None)
    assert overviews.smaller() is overviews


def test_only_images_of_unlike_size_are_brought_to_one():
    assert Overviews(grey(600, 600), grey(450, 500), None).of_one_size() is None
    brought = Overviews(grey(600, 600), grey(200, 150), None).of_one_size()
    assert max(brought.moving.valid.shape) == pytest.approx(600, abs=2)


def test_a_model_tells_its_own_rotation_and_scale():
    overviews = Overviews(grey(64, 64), grey(64, 64), None)
    assert overviews.turn_of(turned(30, 1.2)) == pytest.approx((30, 1.2))
    # What is scaled more than may be is tried at the limit.
    assert overviews.turn_of(turned(0, 5.0)) == pytest.approx((0, 2.0))


@pytest.mark.parametrize(
    ("tried", "is_again"),
    [((30.0, 1.2), False), ((27.0, 1.25), False), ((390.0, 1.2), False), ((45.0, 1.2), True),
     ((30.0, 1.0), True)],
)  # fmt: skip
def test_a_model_is_tried_again_only_where_its_turn_is_not_the_one_tried(
    tried, is_again, monkeypatch
):
    asked = []
    model, second = turned(30, 1.2), turned(31, 1.2, 400.0)
    overviews = Overviews(grey(64, 64), grey(64, 64), None)

    def test(self, angle, scale, radius, *_):
        asked.append((angle, scale))
        return second

    monkeypatch.setattr(Overviews, "test", test)
    found = overviews.settled(model, tried)
    assert found is (second if is_again else model)
    assert len(asked) == is_again


def test_the_more_significant_of_two_models_is_better():
    weak, strong = turned(0, 1, 20.0), turned(0, 1, 90.0)
    assert better(weak, strong) is strong and better(strong, None) is strong
    assert better(None, None) is None
