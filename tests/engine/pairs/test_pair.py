"""Pairs say what they are made of, and a coarser frame lies where it should."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from north_up import write
from pyproj import Transformer
from waves import displacement, picture, side_of

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays, pair_of_rasters
from hetmatch_qgis.engine.pairs.pair import coarsen_reference
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from hetmatch_qgis.engine.pixels.views import ScaledSource


@pytest.mark.parametrize("factor", [1.5, 2.0, 3.3])
def test_a_coarser_frame_and_the_pixels_go_both_ways(factor):
    source = ScaledSource(ArraySource(picture()), factor)
    points = np.random.default_rng(0).uniform(0, 250, (40, 2))
    assert source.frame_to_pixel(source.pixel_to_frame(points)) == pytest.approx(points)
    assert source.pixel_to_frame(np.array([[factor, 2 * factor]])) == pytest.approx(
        np.array([[1.0, 2.0]])
    )
    assert (source.width, source.height) == (-(-300 // factor), -(-260 // factor))


def read_displacement(factor, window, more=1.0):
    """How far off a window of a coarser frame is read, in pixels of that frame."""
    whole = factor * more
    values = picture(round(400 * factor), round(340 * factor), scale=whole)
    image = ScaledSource(ArraySource(values), factor).read(window, more)
    shape = (-(-window.height // more), -(-window.width // more))
    assert image.values.shape[:2] == shape
    assert image.valid.all()
    centres = pixel_centres(int(shape[1]), int(shape[0]))
    return displacement(image.values[..., 0], centres + np.array(window[:2]) / more)


@pytest.mark.parametrize("window", [Window(0, 0, 300, 250), Window(37, 51, 128, 100)])
def test_whole_factors_are_read_where_they_lie(window):
    assert np.abs(read_displacement(2.0, window)).max() < 0.02
    assert np.abs(read_displacement(3.0, window)).max() < 0.02


def test_the_first_tile_of_any_factor_is_read_where_it_lies():
    # OpenCV's cubic kernel leans by up to a twentieth of a pixel, the same for a whole tile.
    assert np.abs(read_displacement(1.7, Window(0, 0, 300, 250))).max() < 0.06
    assert np.abs(read_displacement(1.7, Window(0, 0, 300, 250), more=2.0)).max() < 0.06


@pytest.mark.parametrize("factor", [1.5, 1.7, 2.6])
def test_later_tiles_of_any_factor_are_read_where_they_lie(factor):
    assert np.abs(read_displacement(factor, Window(37, 53, 128, 100))).max() < 0.1


def test_a_coarser_reference_leaves_the_rest_of_the_pair_alone():
    pair = pair_of_arrays(picture(), picture(), Options())
    coarser = coarsen_reference(pair, 2.0)
    assert (coarser.reference.width, coarser.reference.height) == (150, 130)
    assert coarser.moving is pair.moving and coarser.radius is None
    assert coarser.reference.description is pair.reference.description


def test_an_overview_shows_the_whole_frame():
    side = side_of(picture())
    overview = side.overview(4.0)
    assert overview.values.shape == (65, 75)
    there = pixel_centres(75, 65) * 4
    assert np.abs(displacement(overview.values, there)).max() < 0.05


def test_isometric_coordinates_are_counted_from_the_middle_of_the_reference(tmp_path):
    ground = picture().astype(np.uint8)
    height, width = ground.shape[:2]
    # Across the antimeridian.
    transform = Affine(1 / 15, 0, 175, 0, -1 / 15, 60)
    reference = write(tmp_path / "r.tif", ground, crs="EPSG:4326", transform=transform)
    moving = write(tmp_path / "m.tif", ground, crs=None, transform=Affine.identity())
    points = np.array([[width / 2, height / 2], [width / 2 + 150, 0.0]])
    with ExitStack() as resources:
        pair = pair_of_rasters(reference, moving, Options(), resources)
        found = pair.isometric(points)
    assert found.real == pytest.approx(np.radians([0, 10]), abs=1e-9)
    # Mercator's northing is the isometric latitude by the semi-major axis.
    northing = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True).transform(0, 60)[1]
    assert found.imag[1] == pytest.approx(northing / 6_378_137, abs=1e-6)
    arrays = pair_of_arrays(ground, ground, Options())
    assert np.isnan(arrays.isometric(points)).all()


@pytest.mark.parametrize(
    ("reference", "moving", "mixes"),
    [("optical", "sar", True), ("sar", "map", True), ("sar", "sar", False), ("map", "dem", False)],
)
def test_radar_with_another_sensor_is_told(reference, moving, mixes):
    options = Options(reference_modality=reference, moving_modality=moving)
    assert pair_of_arrays(picture(), picture(), options).mixes_radar == mixes


@pytest.mark.parametrize("side", ["reference", "moving"])
def test_a_mask_on_either_side_is_told(side):
    pair = pair_of_arrays(picture(), picture(), Options())
    assert not pair.is_masked
    image = getattr(pair, side)
    masked = replace(image, description=replace(image.description, mask="clouds.tif"))
    assert replace(pair, **{side: masked}).is_masked
