"""Sums over windows are exact where running sums would not be."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.correlation.sums import box_sums


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 3, 5, 15]), st.integers(0, 9))
@settings(deadline=None, max_examples=30)
def test_box_sums_are_sums_of_the_neighbours_there_are(rows, columns, reach, seed):
    values = noise(rows, columns, 70, seed=seed)
    half = reach // 2
    expected = np.stack(
        [
            values[max(0, i - half) : i + half + 1, max(0, j - half) : j + half + 1].sum((0, 1))
            for i in range(rows)
            for j in range(columns)
        ]
    ).reshape(values.shape)
    assert np.allclose(box_sums(values, reach), expected, atol=1e-4)
    assert np.allclose(box_sums(values[..., 0], reach), expected[..., 0], atol=1e-4)


def test_box_sums_of_large_values_keep_their_small_differences():
    values = np.full((3, 20_000), 1000, np.float32)
    values[:, -3:] = 1.0
    assert box_sums(values, 3)[1, -2] == 9.0
