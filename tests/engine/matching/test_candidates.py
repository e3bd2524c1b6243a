"""Candidates become a transform and evenly spread tie points, or nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from waves import picture

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.matching import candidates as module
from hetmatch_qgis.engine.matching.candidates import STIFF, fit_candidates, join_candidates
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays

SHIFT = np.array([3.0, -2.0])


def tile(points, noise=0.0, sigma=0.3):
    random = np.random.default_rng(0)
    moving = points - SHIFT + random.normal(0, noise, points.shape)
    count = len(points)
    variances = np.column_stack([np.full((count, 2), sigma**2), np.zeros(count)])
    return FineTile(points, moving, np.ones(count), variances, count, 0.5, points, moving)


def space():
    return FitSpace.of(pair_of_arrays(picture(), picture(), Options()))


def test_tiles_are_joined_in_their_order():
    first, second = even_lattice(100, 100, 4), even_lattice(100, 100, 3) + 100
    joined = join_candidates([tile(first), FineTile.empty(), tile(second)])
    assert np.array_equal(joined.reference, np.concatenate([first, second]))


def test_candidates_that_agree_give_a_transform_and_check_points():
    candidates = join_candidates([tile(even_lattice(2000, 2000, 60), 0.2)])
    fitted = fit_candidates(candidates, space(), Options(max_points=400))
    assert fitted.kind == "similarity" and fitted.agreeing > 3500
    assert 250 < len(fitted.points) <= 400 and 0.1 < fitted.is_check.mean() < 0.3
    assert np.allclose(fitted.transform.apply(np.zeros((1, 2))), SHIFT, atol=0.1)


def test_too_few_or_contradicting_candidates_give_none():
    assert fit_candidates(join_candidates([tile(np.eye(3, 2) * 50)]), space(), Options()) is None


def test_points_that_nothing_fixes_bend_no_transform_but_are_counted():
    even = even_lattice(1000, 1000, 30)
    sure, unsure = tile(even[even[:, 0] < 700], 0.1), tile(even[even[:, 0] >= 700], 0.1, 4.0)
    beyond = (unsure.reference[:, :1] - 700) / 300
    bent = replace(unsure, moving=unsure.moving + 9 * beyond**2)
    candidates = join_candidates([sure, bent])
    # Left to itself, the choice would follow them.
    blind = fit_candidates(replace(candidates, covariances=None), space(), Options())
    assert blind.kind not in STIFF
    fitted = fit_candidates(candidates, space(), Options())
    assert fitted.kind == "similarity"
    assert np.allclose(fitted.transform.apply(np.zeros((1, 2))), SHIFT, atol=0.1)
    curve = fit_candidates(candidates, space(), Options(transform="polynomial2"))
    assert (curve.points.reference[:, 0] < 700).all()
    assert len(sure.reference) * 0.9 < curve.agreeing < len(even)


def test_a_matrix_keeps_all_points():
    even = even_lattice(1000, 1000, 30)
    tiles = [tile(even[even[:, 0] < 700], 0.1), tile(even[even[:, 0] >= 700], 0.1, 4.0)]
    fitted = fit_candidates(join_candidates(tiles), space(), Options(transform="affine"))
    assert len(fitted.points) > 700 and (fitted.points.reference[:, 0] > 700).any()


def test_where_nothing_is_sure_all_points_have_a_say():
    candidates = join_candidates([tile(even_lattice(1000, 1000, 30), 0.1, 4.0)])
    assert len(fit_candidates(candidates, space(), Options()).points) > 700


def test_more_candidates_than_are_looked_at_are_counted_all_the_same(monkeypatch):
    candidates = join_candidates([tile(even_lattice(2000, 2000, 60), 0.2)])
    monkeypatch.setattr(module, "MAX_CANDIDATES", 900)
    fitted = fit_candidates(candidates, space(), Options())
    assert fitted.agreeing > 3400 and len(fitted.points) <= 900


def test_bent_ground_gets_points_of_its_own_and_is_followed():
    points = even_lattice(4000, 4000, 100)
    bend = np.exp(-((points - [3700, 3700]) ** 2).sum(axis=1) / (2 * 130**2))
    moving = points - SHIFT - bend[:, None] * [5.0, -3.0]
    weights = np.ones(len(points))
    candidates = Candidates(moving, points, weights)
    even = fit_candidates(candidates, space(), Options(max_points=400, transform="affine"))
    middles = np.array([[x, y] for x in range(3500, 3990, 90) for y in range(3500, 3990, 90)])
    local = fit_candidates(candidates, space(), Options(max_points=400), middles * 1.0)
    corner = (points > 3400).all(axis=1)

    def misses(fitted):
        apart = fitted.transform.apply(moving[corner]) - points[corner]
        return np.median(np.linalg.norm(apart, axis=1))

    assert local.kind == "thin_plate" and misses(local) < 0.3 < misses(even)
    near = (local.points.reference > 3300).all(axis=1)
    assert near.sum() > 80 and len(local.points) <= 400
