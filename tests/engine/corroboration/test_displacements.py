"""Products of two images at all displacements are what they are one by one."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.corroboration.displacements import Displacements

REACH = 5, 3


@pytest.fixture
def images():
    rng = np.random.default_rng(3)
    return rng.normal(size=(2, 2, 31, 40)).astype(np.float32)


@pytest.mark.parametrize("shift", [(0, 0), (5, 0), (-5, 3), (2, -3)])
def test_sums_of_products(images, shift):
    first, second = images
    column, row = shift
    here = np.s_[max(0, -row) : 31 - max(0, row), max(0, -column) : 40 - max(0, column)]
    there = np.s_[max(0, row) : 31 - max(0, -row), max(0, column) : 40 - max(0, -column)]
    space = Displacements(31, 40, REACH)
    pairs = [
        (space.transform(one), space.transform(other))
        for one, other in zip(first, second, strict=True)
    ]
    sums = space.correlate(*pairs)
    assert sums.shape == (2 * REACH[1] + 1, 2 * REACH[0] + 1)
    expected = (first[:, here[0], here[1]] * second[:, there[0], there[1]]).sum()
    assert sums[REACH[1] + row, REACH[0] + column] == pytest.approx(expected, abs=1e-2)


def test_nothing_wraps_around():
    left, right = np.zeros((2, 20, 20))
    left[:, 0] = right[:, 19] = 1
    space = Displacements(20, 20, (6, 6))
    assert np.abs(space.correlate((space.transform(left), space.transform(right)))).max() < 1e-4
