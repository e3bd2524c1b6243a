"""Statistics of grey levels, and the sample that they are taken of."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs import image_statistics
from hetmatch_qgis.engine.pairs.image_statistics import representative_sample, statistics
from hetmatch_qgis.engine.pixels.array_source import ArraySource


def test_a_sample_is_small_and_at_full_resolution():
    columns = np.broadcast_to(np.arange(3000.0), (2000, 3000))
    sample = representative_sample(ArraySource(columns))
    assert sample.valid.shape == (768, 768)
    assert set(np.unique(np.diff(sample.values[0, :256, 0]))) == {1.0}
    small = representative_sample(ArraySource(columns[:50, :70]))
    assert small.valid.shape == (50, 70)


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_grey_levels_are_counted_whatever_their_values(channels, scale):
    values = np.random.default_rng(0).integers(0, 40, (80, 90, channels)) * np.float32(scale)
    valid = np.ones((80, 90), dtype=bool)
    grey = values.astype(np.float32).sum(axis=2) / np.float32(channels)
    found = statistics(MaskedImage(values.astype(np.float32), valid))
    assert found.levels == len(np.unique(grey))


@pytest.mark.parametrize("channels", [1, 3])
def test_frequent_colours_are_those_that_many_pixels_have(channels):
    random = np.random.default_rng(0)
    pixels = random.integers(0, 4, (3000, channels)).astype(np.float32) * np.float32(0.1)
    pixels[:100] = random.uniform(size=(100, channels))
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    for min_count in (1, 40, 60, 5000):
        found = np.unique(image_statistics._of_frequent_colours(pixels, min_count), axis=0)
        assert np.array_equal(found, colours[counts >= min_count])
