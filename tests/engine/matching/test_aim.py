"""Aiming takes the error of the overview's model down, level by level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.aim import MAX_RADIUS, aim_windows
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.guided import search_radius
from hetmatch_qgis.engine.pairs.pair import pair_of_arrays

SIDE = 1600
TRUE_SHIFT = np.array([37.0, -21.0])


class Finder:
    """A matcher that finds the true shift, to a fraction of a cell of the level.

    levels: how many windows it saw, by the shift that it found in pixels of the level.
    """

    name = "finder"

    def __init__(self):
        self.seen = 0

    def describe(self, grey, valid):
        self.seen += 1
        points = even_lattice(grey.shape[1], grey.shape[0], 40)
        return Features(points, np.zeros((len(points), 1), np.float32), np.ones(len(points)))

    def match(self, reference, moving, radius):
        return self.found(reference.points)

    def found(self, points):
        # The moving image is resampled by the model: what is left is how far that is off.
        return Matches(points, points + self.left, np.ones(len(points), np.float32))


def aimed(error, left, monkeypatch=None):
    ground = np.random.default_rng(0).integers(1, 255, (SIDE, SIDE), dtype=np.uint8)
    pair = pair_of_arrays(ground, ground, Options())
    matcher = Finder()
    matcher.left = np.array(left)
    model = CoarseModel(
        Projective("affine", np.eye(3)), 90.0, 50, 80, error, even_lattice(SIDE, SIDE, 40)
    )
    with Workers(2) as workers:
        return aim_windows(pair, model, matcher, workers, Progress()), matcher


def test_a_model_that_is_near_enough_stays():
    found, matcher = aimed(MAX_RADIUS / 3, (5.0, 5.0))
    assert matcher.seen == 0 and found.error == MAX_RADIUS / 3


@pytest.mark.parametrize("error", [20.0, 40.0])
def test_windows_of_a_level_bring_the_model_near(error):
    found, matcher = aimed(error, (4.0, -3.0))
    assert 0 < matcher.seen <= 2 * 9 * 3
    assert search_radius(found) <= MAX_RADIUS
    # The moving ground lies (4, -3) pixels of the level further on.
    shift = found.transform.apply(np.zeros((1, 2)))[0]
    assert np.sign(shift).tolist() == [-1, 1]


def test_an_error_that_no_level_can_take_down_ends_all_the_same():
    found, _ = aimed(500.0, (0.0, 0.0))
    assert search_radius(replace(found, error=found.error)) <= MAX_RADIUS
