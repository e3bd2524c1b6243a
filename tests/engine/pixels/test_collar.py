"""Collars of turned images are nodata; dark water and true black are not."""

from __future__ import annotations

from contextlib import ExitStack

import cv2
import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.matching.pipeline import match_images
from hetmatch_qgis.engine.pairs.make_pair import (
    pair_of_arrays,
    pair_of_rasters,
    pixels_without_collar,
)
from hetmatch_qgis.engine.pairs.raster_info import describe_raster
from hetmatch_qgis.engine.pixels import collar
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from hetmatch_qgis.engine.raster.raster import Raster


def ground(side=400, seed=0):
    random = np.random.default_rng(seed)
    total = sum(
        sigma * cv2.GaussianBlur(random.normal(size=(side, side)).astype(np.float32), (0, 0), sigma)
        for sigma in (2, 5, 12)
    )
    return np.clip(128 + 45 * total / total.std(), 15, 240).astype(np.uint8)


def rotated(image, degrees=20.0, border=0):
    side = image.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2 - 0.5, side / 2 - 0.5), degrees, 1.0)
    return cv2.warpAffine(image, matrix, (side, side), borderValue=border)


def footprint(side, degrees):
    return rotated(np.full((side, side), 255, np.uint8), degrees) > 127


def masked(source):
    return collar.mask_collar(source, collar.collar_value_ranges(source.dtype))


def detected(source):
    return collar.find_collar(source, collar.collar_value_ranges(source.dtype))


def read_all(source):
    return source.read(Window(0, 0, source.width, source.height))


@pytest.mark.parametrize("border", [0, 255])
@pytest.mark.parametrize("degrees", [4.0, 20.0, 45.0])
def test_the_collar_of_a_rotated_image_is_found_to_a_few_pixels(degrees, border):
    source = masked(ArraySource(rotated(ground(), degrees, border)))
    valid = read_all(source).valid
    truth = footprint(400, degrees)
    assert np.count_nonzero(valid & ~truth) < 30  # the tips of the thin wedges
    inner = cv2.erode(truth.astype(np.uint8), np.ones((13, 13), np.uint8), borderValue=1) > 0
    assert (valid & inner).sum() > 0.98 * inner.sum()


def test_the_flicker_of_jpeg_is_borne():
    image = cv2.imdecode(cv2.imencode(".jpg", rotated(ground()))[1], cv2.IMREAD_GRAYSCALE)
    assert image[:20, :20].max() < 11
    valid = read_all(masked(ArraySource(image))).valid
    assert not (valid & ~footprint(400, 20.0)).any()


def test_windows_and_coarser_reads_agree_with_the_whole():
    source = masked(ArraySource(rotated(ground())))
    valid = read_all(source).valid
    part = source.read(Window(10, 250, 120, 90))
    assert (part.valid == valid[250:340, 10:130]).mean() > 0.995
    coarse = source.read(Window(0, 0, 400, 400), 4.0)
    assert (coarse.valid == (valid[2::4, 2::4])).mean() > 0.97


def test_an_image_without_collar_is_left_alone():
    source = ArraySource(ground())
    assert masked(source) is source


def test_black_water_in_a_corner_is_no_collar():
    image = ground()
    column, row = np.meshgrid(np.arange(400), np.arange(400))
    image[(column + row + 40 * np.sin(column / 25.0)) < 260] = 0
    assert detected(ArraySource(image)) is None


def test_dark_areas_within_the_image_stay():
    image = rotated(ground())
    image[190:210, 190:210] = 0
    assert read_all(masked(ArraySource(image))).valid[192:208, 192:208].all()


def test_a_uniform_image_has_no_collar():
    assert detected(ArraySource(np.zeros((200, 200), np.uint8))) is None


def test_the_pair_says_that_a_collar_was_taken_for_nodata():
    pair = pair_of_arrays(ground(), rotated(ground()), Options())
    assert not pair.reference.description.collar
    assert pair.moving.description.collar
    assert pair.moving.description.to_dict()["collar"] is True


def write(path, image, nodata=None, transform=None):
    transform = transform or Affine(10, 0, 500000, 0, -10, 4600000)
    return write_raster(path, image, "EPSG:32633", transform, nodata=nodata)


def test_a_raster_that_names_its_nodata_is_not_searched(tmp_path):
    for nodata in (None, 7):
        path = write(tmp_path / f"{nodata}.tif", rotated(ground()), nodata)
        with Raster(path) as raster:
            assert isinstance(pixels_without_collar(raster, (1,)), collar.CollarMaskedSource) is (
                nodata is None
            )
        assert describe_raster(path)["collar"] is (nodata is None)


def test_an_array_that_has_a_mask_is_not_searched():
    image = rotated(ground())
    masked = np.ma.masked_array(image, np.zeros(image.shape, bool))
    masked[0, 0] = np.ma.masked
    assert not pair_of_arrays(ground(), masked, Options()).moving.description.collar


@pytest.mark.parametrize("border", [0, 255])
def test_a_collar_is_found_again_on_the_common_grid(tmp_path, border):
    reference = write(tmp_path / "reference.tif", ground(500, seed=5))
    # Half a pixel off the grid: interpolation rings along the collar's sharp edge.
    off = Affine(10, 0, 500005, 0, -10, 4599995)
    moving = write(tmp_path / "moving.tif", rotated(ground(), 15.0, border), transform=off)
    with ExitStack() as resources:
        pair = pair_of_rasters(reference, moving, Options(), resources)
        assert pair.moving.description.collar and not pair.reference.description.collar
        moving_image = pair.moving.source.read(Window(0, 0, pair.moving.width, pair.moving.height))
    share = footprint(400, 15.0).sum() / moving_image.valid.sum()
    assert 0.99 < share < 1.1


def test_sixteen_bits_have_collars_of_exactly_zero_or_all():
    image = rotated(ground()).astype(np.uint16) * 200
    assert detected(ArraySource(image)) is not None
    image[image == 0] = 65535
    assert detected(ArraySource(image)) is not None
    image[image == 65535] = 9
    assert detected(ArraySource(image)) is None


def test_small_floats_beside_zero_are_no_collar():
    linear = rotated(ground()).astype(np.float32) / 40
    source = ArraySource(linear)
    valid = read_all(masked(source)).valid
    assert not valid[:20, :20].any() and valid[180:220, 180:220].all()


def test_a_dark_sea_with_a_straight_shore_is_no_collar():
    image = ground()
    column, row = np.meshgrid(np.arange(400), np.arange(400))
    sea = column + row < 260
    image[sea] = np.random.default_rng(1).integers(3, 9, sea.sum())
    assert detected(ArraySource(image)) is None


def test_two_collars_rotated_differently_do_not_hide_the_ground():
    image = ground(seed=3)
    result = match_images(rotated(image, 8.0), rotated(255 - image, -7.0), Options())
    assert result.matched
    points = result.tie_points
    centre, angle = np.array([200.0, 200.0]), np.radians(-15.0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    expected = (points.moving_pixels - centre) @ turn.T + centre
    error = np.linalg.norm(expected - points.reference_pixels, axis=1)
    assert np.median(error) < 0.7


@pytest.mark.parametrize("degrees", [3.0, 20.0, 45.0])
def test_of_a_large_image_corners_tell_whether_it_may_have_one(monkeypatch, degrees):
    read, pixel_counts = ArraySource.read, []

    def noting(self, window, factor=1.0):
        pixel_counts.append(window.width * window.height)
        return read(self, window, factor)

    plain = ground(600)
    monkeypatch.setattr(collar, "OVERVIEW_SIDE", 60)
    monkeypatch.setattr(ArraySource, "read", noting)
    assert collar.find_collar(ArraySource(plain), [(-np.inf, 10.0)]) is None
    assert sum(pixel_counts) < plain.shape[0] * plain.shape[1] / 100
    assert collar.find_collar(ArraySource(rotated(plain, degrees)), [(-np.inf, 10.0)]) is not None
