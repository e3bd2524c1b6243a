"""Of many candidates the best remain, spread evenly."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.candidates import Candidates, decimate


@given(
    st.integers(1, 2000),
    st.integers(20, 500),
    st.floats(100, 5000),
    st.floats(100, 5000),
    st.integers(0, 9),
)
@settings(deadline=None, max_examples=40)
def test_thinning_keeps_to_the_cap_and_every_row_once(count, most, width, height, seed):
    random = np.random.default_rng(seed)
    reference = random.uniform(0, (width, height), (count, 2))
    rows = decimate(Candidates(reference, reference, random.random(count)), most)
    assert len(rows) <= most
    assert (np.diff(rows) > 0).all() and rows.min() >= 0 and rows.max() < count
    if count <= most:
        assert len(rows) == count


def test_thinning_is_even_where_the_points_are_not_and_keeps_the_best():
    random = np.random.default_rng(3)
    crowd, rest = random.uniform(0, 200, (5000, 2)), random.uniform(0, 1000, (3000, 2))
    reference = np.concatenate([crowd, rest])
    weights = random.random(8000)
    rows = decimate(Candidates(reference, reference, weights), 400)
    assert 250 < len(rows) <= 400
    counts = np.histogram2d(*reference[rows].T, bins=4, range=[(0, 1000)] * 2)[0]
    assert counts.min() > 0.5 * counts.mean() and counts.max() < 2 * counts.mean()
    assert weights[rows].mean() > 0.85


def test_a_long_strip_keeps_to_the_cap_too():
    reference = np.stack([np.linspace(0, 20_000, 4000), np.arange(4000) % 2 * 8.0], axis=1)
    assert len(decimate(Candidates(reference, reference, np.ones(4000)), 20)) <= 20


def test_points_of_a_few_windows_are_as_many_as_are_wanted():
    lattice = even_lattice(384, 384, 48)
    corners = even_lattice(10_000, 10_000, 7)
    points = (corners[:, None] + lattice).reshape(-1, 2)
    rows = decimate(Candidates(points, points, np.ones(len(points))), 1000)
    assert 500 < len(rows) <= 1000
    window = (np.floor(points[rows] / (10_000 / 7))).astype(int) @ [1, 100]
    _, counts = np.unique(window, return_counts=True)
    assert len(counts) >= 49 and counts.max() < 3 * np.median(counts)
