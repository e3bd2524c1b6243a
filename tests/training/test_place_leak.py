"""What a network tells from the edges of an image is counted as it is."""

from __future__ import annotations

import numpy as np
import pytest
from grounds import patches

from benchmarks.common.datasets import Pair
from benchmarks.hard.pair import HardPair, truth_of
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.features.registry import load_matcher
from training import place_leak

PLACES = np.array([[4.0, 4.0], [12.0, 4.0], [204.0, 100.0]])
FOUND = np.array([[4.0, 4.0], [20.0, 4.0], [212.0, 108.0]])


class Stuck:
    """A matcher that finds FOUND whatever it sees; remembers the first pixel of each image."""

    def __init__(self):
        self.seen = []

    def describe(self, grey, valid):
        assert grey.shape == valid.shape == (place_leak.SIDE, place_leak.SIDE)
        self.seen.append(float(grey[0, 0]))
        return Features(PLACES, np.zeros((3, 1), np.float32), np.ones(3))

    def match(self, reference, moving, radius):
        return Matches(PLACES, FOUND, np.ones(3, np.float32))


@pytest.fixture
def photographs_and_maps(monkeypatch):
    def pairs(shared):
        for seed, group in enumerate(("Optical-Optical", "Optical-Map")):
            for _ in range(place_leak.EVERY):
                image = np.random.default_rng(seed).integers(0, 255, (90, 80, 3), dtype=np.uint8)
                yield Pair(
                    "p", group, image, image, np.zeros((0, 2)), np.zeros((0, 2)), np.eye(3), 0.0
                )

    monkeypatch.setattr(place_leak, "srif", pairs)


def test_cells_within_a_neighbour_of_each_other_lie_at_one_place(photographs_and_maps, tmp_path):
    matcher = Stuck()
    at_one_place, matches, expected = place_leak.matches_at_one_place(matcher, tmp_path)
    assert len(set(matcher.seen)) == 2, "a photograph and another place's map"
    # The third is a cell off in both directions.
    assert (at_one_place, matches) == (3, 3)
    assert expected == pytest.approx(3 * 9 / 48**2)


def test_the_coarse_model_of_a_pair_is_compared_with_its_truth():
    ground = np.clip(127 + 45 * patches(3, 300), 0, 255).astype(np.uint8)
    reference, moving = ground[:, :220], np.ascontiguousarray(ground[:, 60:280])
    matrix = np.array([[1, 0, 60], [0, 1, 0], [0, 0, 1]], float)
    truth = truth_of(matrix, moving, reference)
    pair = HardPair("overlap", "73 %", "p", np.ascontiguousarray(reference), moving, truth)
    assert place_leak._error(load_matcher(Options()), pair) < place_leak.PLACED_PX
