"""A window of a source, with its own frame."""

from __future__ import annotations

import numpy as np
import pytest
from known_pairs import bare_pair

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from hetmatch_qgis.engine.pixels.views import CroppedSource, MirroredSource
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import PixelSource


def test_a_cropped_source_shows_its_part_and_what_lies_around(tmp_path):
    with Raster(bare_pair(tmp_path).reference) as raster:
        source = PixelSource(raster, (1,))
        cropped = CroppedSource(source, Window(50, 80, 120, 110))
        assert (cropped.width, cropped.height) == (120, 110)
        image = cropped.read(Window(-10, 5, 40, 30))
        expected = source.read(Window(40, 85, 40, 30))
        assert np.array_equal(image.values, expected.values) and image.valid.all()
        coarse = cropped.read(Window(0, 0, 120, 110), 2.0)
        assert coarse.values.shape == (55, 60, 1)


def test_a_cropped_source_counts_from_its_corner_both_ways(tmp_path):
    with Raster(bare_pair(tmp_path).reference) as raster:
        cropped = CroppedSource(PixelSource(raster, (1,)), Window(50, 80, 120, 110))
        frame = np.array([[0.0, 0.0], [12.5, 99.25]])
        pixels = cropped.frame_to_pixel(frame)
        assert pixels.tolist() == [[50, 80], [62.5, 179.25]]
        assert cropped.pixel_to_frame(pixels) == pytest.approx(frame)


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_a_mirrored_source_is_flipped_left_to_right(tmp_path, factor):
    with Raster(bare_pair(tmp_path).reference) as raster:
        source = PixelSource(raster, (1,))
        mirrored = MirroredSource(source)
        window = Window(10, 20, 60, 40)
        there = Window(source.width - 70, 20, 60, 40)
        image = mirrored.read(window, factor)
        expected = source.read(there, factor)
        assert np.array_equal(image.values, expected.values[:, ::-1])
        points = np.array([[0.0, 3.0], [10.5, 4.5]])
        pixels = mirrored.frame_to_pixel(points)
        assert pixels[0].tolist() == [source.width, 3.0]
        assert np.allclose(mirrored.pixel_to_frame(pixels), points)


@pytest.mark.parametrize("factor", [1.5, 2.3, 2.7, 4.6])
@pytest.mark.parametrize("width", [60, 61])
def test_a_mirrored_source_is_not_moved_by_cells_that_are_no_whole_pixels(factor, width):
    rows, columns = np.mgrid[:120, :200]
    image = (np.sin(columns / 9) * np.cos(rows / 11) * 100).astype(np.float32)
    mirrored = MirroredSource(ArraySource(image)).read(Window(20, 30, width, 50), factor)
    flipped = ArraySource(np.ascontiguousarray(image[:, ::-1]))
    expected = flipped.read(Window(20, 30, width, 50), factor)
    assert mirrored.valid.shape == expected.valid.shape
    inner = (slice(2, -2), slice(2, -2))
    np.testing.assert_allclose(mirrored.values[inner], expected.values[inner], atol=4)
