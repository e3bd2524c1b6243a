"""Sums over cells, whose parts in neighbouring windows make a whole."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.raster.cell_sums import can_be_summed, cell_sums
from hetmatch_qgis.engine.raster.resample import area_average

HEIGHT, WIDTH, SIDE = 45, 68, 7
SHAPE = 7, 10


def some_values(dtype: type) -> np.ndarray:
    """Values (2, H, W) of a type, a part of them the largest that it has."""
    random = np.random.default_rng(0)
    if dtype is np.float32:
        return random.uniform(-50, 100, (2, HEIGHT, WIDTH)).astype(dtype)
    values = random.integers(0, np.iinfo(dtype).max, (2, HEIGHT, WIDTH), dtype=dtype)
    values[0, :, : WIDTH // 2] = np.iinfo(dtype).max
    return values


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("share", [0.0, 0.4])
@pytest.mark.parametrize("edges", [[], [7, 21], [1, 10, 13, 40]])
def test_windows_add_up_to_the_means_of_areas(dtype, share, edges):
    values = some_values(dtype)
    valid = np.random.default_rng(1).uniform(size=(HEIGHT, WIDTH)) >= share
    totals, counts = np.zeros((2, *SHAPE), np.float32), np.zeros(SHAPE, np.uint32)
    rows, columns = [0, *edges, HEIGHT], [0, *edges, WIDTH]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            at = np.s_[top:bottom, left:right]
            part = cell_sums(values[(slice(None), *at)], valid[at], (left, top), SIDE)
            part.add_to(totals, counts)
    image = MaskedImage(np.moveaxis(values * valid, 0, 2).astype(np.float32), valid)
    means = area_average(image, (0.0, 0.0), (SIDE, SIDE), SHAPE)
    found = np.moveaxis(totals / np.maximum(counts, 1), 0, 2)
    assert np.allclose(found[means.valid], means.values[means.valid], rtol=1e-4, atol=1e-3)
    assert counts.sum() == np.count_nonzero(valid)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_largest_values_of_the_largest_cells_fit(dtype):
    values = np.full((1, 512, 260), np.iinfo(dtype).max, dtype=dtype)
    found = cell_sums(values, np.ones((512, 260), bool), (0, 0), 256)
    assert found.counts.tolist() == [[65536, 1024]] * 2
    assert (found.totals[0] / found.counts == np.iinfo(dtype).max).all()


def test_other_types_and_larger_cells_are_read_as_images():
    assert can_be_summed(np.zeros((1, 2, 2), np.float32), 1000)
    assert not can_be_summed(np.zeros((1, 2, 2), np.int16), 2)
    assert not can_be_summed(np.zeros((1, 2, 2), np.uint16), 257)
