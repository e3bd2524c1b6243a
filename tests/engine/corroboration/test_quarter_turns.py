"""A match that is a quarter turn off is told, and a right one left alone."""

from __future__ import annotations

import numpy as np
import pytest
from grounds import ground, seen_otherwise
from waves import side_of

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.corroboration.quarter_turns import better_turn
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.pair import ImagePair


def turned_pair(quarters):
    """An image, and the same seen otherwise and turned, with the transform that leads it back."""
    image = ground(18)
    moving = np.ascontiguousarray(np.rot90(seen_otherwise(image), quarters))
    side = float(len(image))
    corners = np.array([[0.0, 0.0], [side, 0.0], [side, side]])
    back = np.roll(np.array([[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]]), -quarters, 0)[:3]
    linear = np.linalg.solve(np.column_stack([corners, np.ones(3)]), back).T
    truth = Projective("affine", np.vstack([linear, [0.0, 0.0, 1.0]]))
    return ImagePair(side_of(image), side_of(moving), None), truth


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_better_turn_leads_to_the_right_place(quarters):
    pair, truth = turned_pair(quarters)
    slip = np.array([[1.0, 0.0, 14.0], [0.0, 1.0, -9.0], [0.0, 0.0, 1.0]])
    wrong = Projective("affine", slip)
    motion = better_turn(pair, wrong)
    points = even_lattice(256, 256, 5)
    found = Projective("affine", motion @ wrong.matrix).apply(points)
    assert np.abs(found - truth.apply(points)).max() <= 2


@pytest.mark.parametrize("quarters", range(4))
def test_a_match_that_is_right_has_no_better_turn(quarters):
    pair, truth = turned_pair(quarters)
    assert better_turn(pair, truth) is None
