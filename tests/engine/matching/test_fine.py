"""Candidates of a tile lie in both images; where matches leave the model, they lead the search."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.fine import FineTile, expected_field, owned_points
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.pairs.tiling import make_tiles
from hetmatch_qgis.engine.refinement.displacements import Lattice, Votes
from hetmatch_qgis.engine.refinement.lattice import STEP

MODEL = CoarseModel(Projective("affine", np.eye(3)), 200.0, 100, 150, 6.0)


@pytest.mark.parametrize("beyond", [(9, 0), (-9, 0), (0, 9), (0, -9)])
def test_offsets_that_lead_over_an_edge_make_no_candidates(beyond):
    size = np.array([64, 48])
    steps = [np.arange(side // STEP) * STEP + STEP / 2 for side in size]
    points = np.stack(np.meshgrid(*steps), axis=-1)
    offsets = np.zeros(points.shape, np.float32) + np.array(beyond, np.float32)
    sure = np.ones(points.shape[:2], np.float32)
    spread = np.arange(points[..., 0].size * 3, dtype=np.float32).reshape(*points.shape[:2], 3)
    (tile,) = make_tiles(*map(int, size), 256, 0)
    model = CoarseModel(Projective("affine", np.eye(3)), 200.0, 100, 150, 6.0)
    nobody = Votes(np.zeros((0, 2)), np.zeros((0, 2)))
    lattice = Lattice(points, offsets, offsets, sure, sure, spread, nobody)
    found = owned_points(lattice, model, GuidedTile(tile, None, None), size)
    there = points.reshape(-1, 2) + beyond
    inside = ((there >= 0) & (there <= size)).all(axis=1)
    assert found.searched == len(there) and 0 < inside.sum() < len(there)
    assert np.array_equal(found.moving, there[inside])
    assert np.array_equal(found.reference, points.reshape(-1, 2)[inside])
    assert np.array_equal(found.covariances, spread.reshape(-1, 3)[inside])


def guided(displacement):
    """Matches of a tile of 320 x 320 pixels that lie off the identity."""
    (tile,) = make_tiles(320, 320, 400, 0)
    here = np.random.default_rng(0).uniform(0, 320, (600, 2))
    return GuidedTile(tile, None, Matches(here, here + displacement, np.ones(600, np.float32)))


def test_matches_off_the_model_lead_the_search():
    field = expected_field(MODEL, guided(np.array([12.0, -7.0])))
    assert field.shape == (40, 40, 2)
    assert np.allclose(field[10:30, 10:30], (12, -7), atol=0.5)


def test_on_even_ground_nothing_is_expected():
    assert expected_field(MODEL, guided(np.array([1.0, -1.0]))) is None
    (tile,) = make_tiles(320, 320, 400, 0)
    assert expected_field(MODEL, GuidedTile(tile, None, None)) is None


@pytest.mark.parametrize(("noise", "is_followed"), [(1.0, True), (6.0, False)])
def test_a_slight_bend_is_followed_where_the_matches_are_sure_of_it(noise, is_followed):
    matches = guided(np.array([0.0, 0.0])).matches
    random = np.random.default_rng(1)
    bend = 3.5 * np.sin(matches.reference[:, :1] / 50) * [1.0, 0.0]
    scatter = random.uniform(-noise, noise, matches.reference.shape)
    tile = guided(np.array([0.0, 0.0])).tile
    bent = Matches(matches.reference, matches.reference + bend + scatter, matches.scores)
    found = expected_field(MODEL, GuidedTile(tile, None, bent))
    assert (found is not None) == is_followed
    # Seen at half the size, the same may be noise.
    assert expected_field(MODEL, GuidedTile(tile, None, bent), 2) is None


def test_an_empty_tile_holds_nothing():
    empty = FineTile.empty()
    assert len(empty.reference) == len(empty.moving) == len(empty.weights) == empty.searched == 0
