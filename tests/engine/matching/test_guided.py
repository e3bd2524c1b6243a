"""The tiles' own matches make the model better, and give a model of their own where they can."""

from __future__ import annotations

import numpy as np
from window_cases import AFFINE, chance, related

from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD, CoarseModel
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import Projective, project
from hetmatch_qgis.engine.matching.guided import (
    GuidedTile,
    in_frames,
    join_matches,
    own_model,
    refit_model,
    search_radius,
)
from hetmatch_qgis.engine.pairs.tiling import make_tiles


def guided(matches):
    tile = make_tiles(640, 640, 1024, 128)[0]
    return [GuidedTile(tile, Message("no data"), None), GuidedTile(tile, None, matches)]


def test_the_tiles_matches_make_the_model_better():
    rough = AFFINE.copy()
    rough[:2, 2] += [6, -5]
    model = CoarseModel(Projective("affine", rough), 30.0, 40, 90, 12.0)
    found = refit_model(model, guided(related(400, 300)))
    centre = np.array([[320.0, 320.0]])
    assert np.abs(found.transform.apply(centre) - project(AFFINE, centre)).max() < 0.5
    assert found.inliers > 380 and found.error == INLIER_THRESHOLD


def test_where_no_tile_has_matches_the_model_stays():
    model = CoarseModel(Projective("affine", AFFINE), 30.0, 40, 90, 12.0)
    assert refit_model(model, guided(chance(0))) is model
    assert refit_model(model, guided(chance(0))[:1]) is model


def test_a_tile_goes_by_its_own_matches_where_they_bear_a_model():
    model = CoarseModel(Projective("affine", AFFINE), 300.0, 400, 700, 6.0)
    aside = AFFINE.copy()
    aside[:2, 2] += [14, -9]
    skipped, empty = guided(chance(0))
    _, few = guided(chance(60))
    _, own = guided(related(300, 50, aside))
    for part in (skipped, empty, few):
        assert own_model(model, part, is_only=False) is model
    centre = np.array([[320.0, 320.0]])
    for is_only in (False, True):
        found = own_model(model, own, is_only)
        assert np.abs(found.transform.apply(centre) - project(aside, centre)).max() < 1


def test_of_the_only_tile_fewer_matches_suffice():
    model = CoarseModel(Projective("affine", AFFINE), 300.0, 400, 700, 6.0)
    aside = AFFINE.copy()
    aside[:2, 2] += [14, -9]
    _, few = guided(related(14, 3, aside))
    assert own_model(model, few, is_only=False) is model
    assert own_model(model, few, is_only=True) is not model


def test_matches_of_a_tile_are_those_that_it_owns_in_the_frames():
    _, tile = make_tiles(1000, 400, 600, 200)
    shift = np.eye(3)
    shift[:2, 2] = (30, -20)
    here = np.array([[10.0, 50.0], [150.0, 60.0]])
    matches = Matches(here, here + 2, np.array([0.5, 0.9], np.float32))
    found = in_frames(matches, tile, Projective("affine", shift))
    # The tile begins at column 400 and owns what lies right of 500.
    assert np.allclose(found.reference, [[550, 60]])
    assert np.allclose(found.moving, [[550 + 2 - 30, 60 + 2 + 20]])
    assert found.scores == np.float32(0.9)


def test_the_search_around_a_model_is_as_wide_as_its_error():
    model = CoarseModel(Projective("affine", AFFINE), 30.0, 40, 90, 30.0)
    assert search_radius(model) == 90
    assert search_radius(model.scaled(0.1)) == 32


def test_the_matches_of_all_tiles_are_joined():
    joined = join_matches([*guided(chance(3)), *guided(chance(5, seed=1))])
    assert joined is not None and len(joined) == 8
    assert join_matches(guided(chance(3))[:1]) is None
