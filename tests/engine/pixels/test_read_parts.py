"""The parts of a large window cover it once, and are put together where they belong."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.pixels.read_parts import (
    MAX_STRIP_PIXELS,
    STRIP_PIXELS,
    cell_edges,
    join,
    padded,
)


@pytest.mark.parametrize("factor", [1.0, 7.5, 40.0])
def test_parts_are_whole_rows_of_cells_of_bounded_size(factor):
    window = Window(100, 50, 9_000, 4_000)
    across, down = cell_edges(window, factor, (factor, factor), 3)
    assert across == [0, -(-9_000 // factor)]
    assert down[0] == 0 and down[-1] == np.ceil(4_000 / factor)
    tallest = max(bottom - top for top, bottom in pairwise(down))
    assert tallest * factor * 9_000 * 3 <= STRIP_PIXELS + factor * 9_000 * 3


def test_rows_of_cells_that_are_too_long_are_divided():
    window = Window(0, 0, 2_000_000, 400)
    across, _ = cell_edges(window, 100.0, (100.0, 100.0), 3)
    assert len(across) > 2 and across[-1] == 20_000
    widest = max(right - left for left, right in pairwise(across))
    assert widest * 100 * 100 * 3 <= MAX_STRIP_PIXELS


def image(height: int, width: int) -> MaskedImage:
    values = np.arange(1, height * width + 1, dtype=np.float32).reshape(height, width, 1)
    return MaskedImage(values, np.ones((height, width), dtype=bool))


def test_images_are_joined_along_an_axis():
    whole = image(6, 8)
    upper, lower = whole.crop(Window(0, 0, 8, 2)), whole.crop(Window(0, 2, 8, 4))
    joined = join([upper, lower], axis=0)
    assert np.array_equal(joined.values, whole.values) and joined.valid.all()
    left, right = whole.crop(Window(0, 0, 3, 6)), whole.crop(Window(3, 0, 5, 6))
    assert np.array_equal(join([left, right], axis=1).values, whole.values)
    assert join([whole], axis=0) is whole


def test_around_an_image_nothing_is_valid():
    whole = padded(image(2, 3), (4, 1), (5, 9))
    assert whole.valid.shape == (5, 9) and np.count_nonzero(whole.valid) == 6
    assert np.array_equal(whole.values[1:3, 4:7], image(2, 3).values)
    assert not whole.values[~whole.valid].any()


def test_an_image_of_the_right_size_is_left_as_it_is():
    same = image(2, 3)
    assert padded(same, (0, 0), (2, 3)) is same
