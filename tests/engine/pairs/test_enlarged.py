"""Small pairs get more pixels, and nothing else of them changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waves import displacement, picture

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.pairs.enlarged import (
    ENLARGEMENT,
    MAX_SIDE,
    enlarge,
    is_small,
    with_pixels,
)
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from hetmatch_qgis.engine.pixels.views import ScaledSource


def pair_of(width=160, height=120):
    return pair_of_arrays(picture(width, height), picture(width, height), Options())


@pytest.mark.parametrize("factor", [0.5, 0.4])
@pytest.mark.parametrize("window", [Window(6, 8, 100, 80), Window(37, 21, 64, 60)])
def test_pixels_between_pixels_are_read_where_they_lie(factor, window):
    values = picture(120, 100)
    image = ScaledSource(ArraySource(values), factor).read(window)
    assert image.values.shape[:2] == (window.height, window.width) and image.valid.all()
    # In pixels of the picture; OpenCV's cubic kernel leans by up to a twentieth.
    centres = (pixel_centres(window.width, window.height) + window[:2]) * factor
    assert np.abs(displacement(image.values[..., 0], centres)).max() < 0.06


def test_an_enlarged_image_is_read_coarser_where_it_lies():
    source = ScaledSource(ArraySource(picture(120, 100)), 0.5)
    image = source.read(Window(8, 4, 160, 120), 3.0)
    assert image.values.shape[:2] == (40, 54)
    centres = (pixel_centres(54, 40) * 3 + [8, 4]) * 0.5
    assert np.abs(displacement(image.values[..., 0], centres)).max() < 0.06


def test_all_of_an_enlarged_image_is_valid_and_nothing_beside_it():
    source = ScaledSource(ArraySource(picture(60, 50)), 0.5)
    assert (source.width, source.height) == (120, 100)
    valid = source.read(Window(-4, -4, 128, 108)).valid
    assert valid[4:-4, 4:-4].all()
    assert not valid[:3].any() and not valid[:, -3:].any()


def test_an_enlarged_pair_leads_to_the_same_pixels():
    pair = replace(pair_of(), radius=20.0, area=Window(10, 20, 60, 50))
    larger = enlarge(pair)
    for side, before in ((larger.reference, pair.reference), (larger.moving, pair.moving)):
        assert (side.width, side.height) == (160 * ENLARGEMENT, 120 * ENLARGEMENT)
        points = np.array([[3.0, 7.5], [100.0, 40.0]])
        assert side.source.frame_to_pixel(points * ENLARGEMENT) == pytest.approx(points)
        assert side.description is before.description and side.is_enlarged
    assert larger.radius == 20 * ENLARGEMENT
    assert larger.area == Window(*(int(v * ENLARGEMENT) for v in pair.area))


def test_only_pairs_of_two_small_images_are_enlarged():
    small, large = pair_of(), pair_of(MAX_SIDE + 1, 120)
    assert is_small(small) and not is_small(large)
    assert not is_small(replace(small, moving=large.moving))
    layers = replace(small.reference.description, layers=("roads",))
    assert not is_small(replace(small, reference=replace(small.reference, description=layers)))


def test_a_factor_of_pixels_coarsens_or_enlarges_the_reference():
    pair = pair_of()
    coarser, finer = with_pixels(pair, 2.0), with_pixels(pair, 0.5)
    assert (coarser.reference.width, finer.reference.width) == (80, 320)
    assert finer.reference.is_enlarged and not coarser.reference.is_enlarged
    assert coarser.moving is pair.moving and finer.moving is pair.moving
