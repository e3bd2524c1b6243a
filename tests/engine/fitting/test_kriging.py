"""Kriging: fields are drawn as a whole, and precise points count more."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.kriging import Kriging, PointErrors, SharedError, matern

SIZE = 700
PLACES = even_lattice(SIZE, SIZE, 8)
POINTS = even_lattice(SIZE, SIZE, 24)
NONE = SharedError(0.0, 0.0, 6.0)


def even_errors(size=0.2, degrees=8.0, count=576):
    return PointErrors(np.ones(count), size, degrees)


def test_a_shift_that_is_not_known_moves_all_places_together():
    kriging = Kriging(POINTS, np.zeros(POINTS.shape), "shift", even_errors())
    fields = kriging.draw(PLACES, SharedError(0.0, 3.0, 1000.0), 300)
    assert fields.shape == (300, len(PLACES), 2)
    within = fields.std(axis=1).mean()
    between = fields.mean(axis=1).std()
    assert between > 3 * within


def test_what_is_known_of_the_points_counts_where_few_tell():
    few = POINTS[(POINTS[:, 0] < 250) & (POINTS[:, 1] < 150)]
    zeros = np.zeros(few.shape)
    widths = [
        Kriging(few, zeros, "shift", even_errors(size, 8.0, len(few))).draw(PLACES, NONE, 200).std()
        for size in (0.1, 0.4)
    ]
    assert widths[1] > 2 * widths[0]


def test_precise_points_count_more():
    random = np.random.default_rng(4)
    is_precise = random.random(len(POINTS)) < 0.5
    relative = np.where(is_precise, 0.5, 5.0)
    values = np.where(is_precise[:, None], 0.0, 4.0) + random.normal(0, 0.1, POINTS.shape)
    fields = Kriging(POINTS, values, "shift", PointErrors(relative, 0.2, 8.0))
    assert np.abs(fields.draw(PLACES, NONE, 100).mean()) < 0.3


@pytest.mark.parametrize("kind", ["shift", "similarity", "affine", "homography", "polynomial3"])
def test_each_transform_follows_its_own_terms(kind):
    values = np.broadcast_to([1.5, -0.5], POINTS.shape)
    fields = Kriging(POINTS, values, kind, even_errors(0.02)).draw(PLACES, NONE, 50)
    np.testing.assert_allclose(fields.mean(axis=0), np.broadcast_to([1.5, -0.5], PLACES.shape),
                               atol=0.1)  # fmt: skip


def test_correlation_falls_with_distance():
    values = matern(np.array([0.0, 50.0, 150.0, 600.0]), 150.0)
    assert values[0] == 1 and (np.diff(values) < 0).all() and values[-1] < 0.01


def test_an_error_of_unknown_size_may_be_large():
    random = np.random.default_rng(0)
    sizes = {
        degrees: np.abs(SharedError(0.1, 1.0, degrees).draw(0.04, 4000, random)).ravel()
        for degrees in (3.0, 1000.0)
    }
    assert np.percentile(sizes[3.0], 99) > 1.5 * np.percentile(sizes[1000.0], 99)
    assert np.std(sizes[1000.0]) == pytest.approx(np.hypot(0.1, 0.2) * 0.6, rel=0.1)


@pytest.mark.parametrize(("kind", "low", "high"), [("similarity", 0, 0.2), ("affine", 0.5, 5)])
def test_across_a_narrow_strip_a_similarity_is_known_and_a_freer_transform_is_not(kind, low, high):
    strip = even_lattice(40, 600, 24)
    noise = np.random.default_rng(2).normal(0, 0.1, strip.shape)
    fields = Kriging(strip, noise, kind, even_errors(0.1)).draw(strip[::9], NONE, 100)
    assert low < np.sqrt((fields**2).sum(axis=2).mean()) < high
