"""Both images of a match lie on each other to half a pixel, at the size of an overview."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waves import displacement, pattern, picture, side_of, standard

from hetmatch_qgis.engine.core.grid import even_lattice, pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.corroboration.aligned import (
    ENLARGED,
    MAX_BESIDE,
    MAX_MAP_SIDE,
    MAX_SIDE,
    MIN_OVERLAP,
    MIN_SIDE,
    REACH,
    align,
    align_beyond,
    align_window,
    shown_share,
)
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.pair import ImagePair

WIDTH, HEIGHT = 300, 260


def affine(degrees=0.0, scale=1.0, shift=(0.0, 0.0)):
    angle = np.radians(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = turn, shift
    return Projective("affine", matrix)


def bent(kind, bend=8.0):
    """A transform of a curved kind that bends a frame by so many pixels."""
    moving = even_lattice(WIDTH, HEIGHT, 15)
    x, y = ((moving - [WIDTH / 2, HEIGHT / 2]) / (WIDTH / 2)).T
    offset = np.stack([bend * x * y + 0.5 * bend * y**2, bend * x**2 - 0.5 * bend * x * y], axis=1)
    return fit(kind, moving, moving + offset + [6.0, -4.0])


def pair_of(transform, width=WIDTH, height=HEIGHT, area=None):
    """The waves, and a moving image that shows them where a transform leads it."""
    moving = pixel_centres(width, height)
    shown = transform.apply(moving.reshape(-1, 2)).reshape(moving.shape)
    moving_side = side_of(pattern(shown).astype(np.float32))
    return ImagePair(side_of(picture(width, height)), moving_side, None, area)


def displacements(images, side=48):
    """Shifts (2,) of parts of both images against the waves, in their own pixels."""
    rows, columns = images.overlap.shape
    points = pixel_centres(columns, rows) * images.factor + images.window[:2]
    found = []
    for row in range(0, rows - side + 1, side):
        for column in range(0, columns - side + 1, side):
            part = np.s_[row : row + side, column : column + side]
            if images.overlap[part].all():
                found += [
                    displacement(standard(grey.values[part]), points[part]) / images.factor
                    for grey in (images.reference, images.moving)
                ]
    return np.array(found)


TRANSFORMS = {
    "shift": affine(shift=(7.3, -4.6)),
    "turned": affine(25.0, 1.05, (60.0, -50.0)),
    "upside down": affine(180.0, shift=(WIDTH, HEIGHT)),
    "smaller": affine(3.0, 0.6, (50.0, 40.0)),
    "tilted": Projective(
        "homography", np.array([[1.02, 0.03, -4], [-0.02, 0.98, 5], [1.5e-4, -1e-4, 1]])
    ),
    "curved": bent("polynomial2"),
    "more curved": bent("polynomial3", 12.0),
    "thin plate": bent("thin_plate"),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_both_show_the_same_place_to_half_a_pixel(name):
    images = align(pair_of(TRANSFORMS[name]), TRANSFORMS[name])
    found = displacements(images)
    assert len(found) >= 6
    assert np.linalg.norm(found, axis=1).max() < 0.5


@pytest.mark.parametrize("transform", [affine(4.0, 1.02, (30.0, -20.0)), affine(0.0, 1.3)])
def test_large_images_are_made_as_small_as_an_overview(transform):
    images = align(pair_of(transform, 1300, 900), transform)
    assert 1.5 < images.factor <= 1300 / MAX_SIDE
    assert max(images.overlap.shape) == MAX_SIDE
    found = displacements(images, 100)
    assert len(found) >= 8
    assert np.linalg.norm(found, axis=1).max() < 0.5


@pytest.mark.parametrize("transform", [affine(4.0, 1.02, (30.0, -20.0)), affine(0.0, 1.3)])
def test_overviews_that_were_read_already_are_made_as_small(transform):
    pair = pair_of(transform, 1300, 900)
    for side in (pair.reference, pair.moving):
        side.overview(2.0)
    images = align(pair, transform)
    assert 2.0 < images.factor <= 1300 / MAX_SIDE
    assert MAX_SIDE - 1 <= max(images.overlap.shape) <= MAX_SIDE
    found = displacements(images, 100)
    assert len(found) >= 8
    assert np.linalg.norm(found, axis=1).max() < 0.5


@pytest.mark.parametrize(("width", "height"), [(700, 70), (760, 60), (900, 70)])
def test_a_narrow_overlap_is_enlarged_whatever_overviews_were_read(width, height):
    pair = pair_of(affine(), width, height)
    for side in (pair.reference, pair.moving):
        side.overview(width / 640)
    images = align(pair, affine())
    both = images.overlap
    correlation = np.corrcoef(images.reference.values[both], images.moving.values[both])[0, 1]
    assert correlation > 0.99


def test_a_part_of_an_overview_is_read_anew_where_it_would_be_too_coarse():
    pair = pair_of(affine(), 1300, 700, area=Window(0, 0, 665, 665))
    for side in (pair.reference, pair.moving):
        side.overview(1300 / 640)
    assert max(align(pair, affine()).overlap.shape) > 0.75 * MAX_SIDE


def test_a_map_keeps_the_size_that_it_is_searched_at():
    pair = pair_of(affine(), 1300, 900)
    drawn = replace(pair.moving, description=replace(pair.moving.description, modality="map"))
    images = align(replace(pair, moving=drawn), affine())
    assert max(images.overlap.shape) == MAX_MAP_SIDE


def test_a_small_image_keeps_its_pixels():
    images = align(pair_of(affine()), affine())
    assert images.factor == 1 and images.window == Window(0, 0, WIDTH, HEIGHT)
    assert images.overlap.all()
    for grey in (images.reference, images.moving):
        assert np.allclose(grey.values, standard(picture()), atol=1e-3)


def beyond(pair, transform, farthest=None):
    """The images of an overlap, and with what lies beside it."""
    images = align(pair, transform)
    return images, align_beyond(pair, transform, images, farthest)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (1300, 900)])
def test_beside_an_overlap_both_images_are_shown_where_they_go_on(size, kept):
    transform = affine(2.0, 1.01, (0.6 * size[0], 0.3 * size[1]))
    pair = pair_of(transform, *size)
    for side in (pair.reference, pair.moving) if kept else ():
        side.overview(2.0)
    images, wide = beyond(pair, transform)
    assert wide.factor == images.factor
    rows, columns = images.overlap.shape
    column, row = wide.corner
    part = np.s_[row : row + rows, column : column + columns]
    for narrow, wider in ((images.reference, wide.reference), (images.moving, wide.moving)):
        both = narrow.valid & wider.valid[part]
        assert both.mean() > 0.7
        assert np.corrcoef(narrow.values[both], wider.values[part][both])[0, 1] > 0.99
    # The reference goes on to the left and above, the moving image to the right and below.
    for grey, shown in ((wide.reference, np.s_[:, :column]), (wide.moving, np.s_[row + rows :])):
        assert grey.valid[shown].mean() > 0.3
    everywhere = pixel_centres(*wide.overlap.shape[::-1]) * wide.factor + wide.window[:2]
    expected = pattern(everywhere)
    for grey in (wide.reference, wide.moving):
        shown = grey.values[grey.valid], expected[grey.valid]
        assert np.corrcoef(*shown)[0, 1] > 0.98


def test_beside_an_overlap_half_a_side_is_shown_and_no_more():
    transform = affine(shift=(0.7 * WIDTH, 0.0))
    _, wide = beyond(pair_of(transform), transform)
    assert wide.overlap.shape[1] == pytest.approx((0.3 + 2 * REACH) * WIDTH, abs=2)
    large = 1000
    transform = affine(shift=(500.0, 0.0))
    _, wide = beyond(pair_of(transform, large, large), transform)
    assert wide.corner == (MAX_BESIDE, 0) and wide.overlap.shape[0] == MAX_SIDE


@pytest.mark.parametrize(("shift", "share"), [((0.0, 0.0), 1.0), ((0.5, 0.2), 0.4)])
def test_the_share_of_the_smaller_image_that_an_overlap_holds(shift, share):
    transform = affine(shift=(shift[0] * WIDTH, shift[1] * HEIGHT))
    pair = pair_of(transform)
    assert shown_share(pair, transform, align(pair, transform)) == pytest.approx(share, abs=0.03)


def test_nothing_lies_beside_an_overlap_of_all_nor_beyond_what_is_possible():
    assert beyond(pair_of(affine()), affine())[1] is None
    transform = affine(shift=(100.0, 0.0))
    assert beyond(pair_of(transform), transform, 5.0)[1] is None
    _, wide = beyond(pair_of(transform), transform, 20.0)
    assert wide.corner == (20, 0)


def test_beside_an_area_no_reference_is_shown():
    area = Window(100, 60, 128, 90)
    _, wide = beyond(pair_of(affine(), area=area), affine())
    column, row = wide.corner
    assert wide.reference.valid.sum() == 128 * 90
    assert wide.reference.valid[row : row + 90, column : column + 128].all()
    assert wide.moving.valid.mean() > 0.9


@pytest.mark.parametrize("factor", [1.0, 1.5])
def test_a_window_of_the_moving_image_alone_is_read_off_by_a_shift(factor):
    transform, shift = affine(5.0, 1.02, (10.0, -8.0)), (4.0, -3.0)
    window = Window(60, 50, 150, 120)
    grey = align_window(pair_of(transform), transform, window, factor, shift)
    assert grey.valid.shape == (120 / factor, 150 / factor) and grey.valid.all()
    points = pixel_centres(*grey.valid.shape[::-1]) * factor + window[:2] + shift
    assert np.linalg.norm(displacement(standard(grey.values), points)) / factor < 0.5
    beyond = align_window(pair_of(transform), transform, Window(900, 900, 40, 40), 1.0, (0.0, 0.0))
    assert beyond is None or not beyond.valid.any()


def test_only_what_both_show_is_looked_at():
    transform = affine(shift=(100.0, -30.0))
    images = align(pair_of(transform), transform)
    assert images.window == Window(100, 0, WIDTH - 100, HEIGHT - 30)
    assert images.overlap.mean() > 0.98


def test_only_the_area_is_looked_at():
    area = Window(40, 60, 128, 90)
    images = align(pair_of(affine(), area=area), affine())
    assert images.window == area and images.overlap.shape == (90, 128)
    assert np.linalg.norm(displacements(images), axis=1).max() < 0.5


def test_what_one_does_not_show_is_not_in_the_overlap():
    transform = affine(20.0, shift=(60.0, -40.0))
    pair = pair_of(transform)
    hidden = pair.moving.source.read(Window(0, 0, WIDTH, HEIGHT)).values[..., 0].copy()
    hidden[100:160, 100:200] = np.nan
    images = align(ImagePair(pair.reference, side_of(hidden), None), transform)
    points = pixel_centres(*images.overlap.shape[::-1]) + images.window[:2]
    there = transform.inverse().apply(points.reshape(-1, 2))
    is_inside = ((there > 2) & (there < [WIDTH - 2, HEIGHT - 2])).all(axis=1)
    is_hidden = ((there > [102, 102]) & (there < [198, 158])).all(axis=1)
    overlap = images.overlap.ravel()
    assert not overlap[is_hidden].any() and overlap[~is_inside].mean() < 0.1
    far_from_it = ((there < [98, 98]) | (there > [202, 162])).any(axis=1)
    assert overlap[is_inside & far_from_it].all()
    assert (images.moving.values[~images.moving.valid] == 0).all()


def test_grey_levels_are_standardised_over_what_both_show():
    transform = affine(30.0, shift=(90.0, -70.0))
    images = align(pair_of(transform), transform)
    assert 0.3 < images.overlap.mean() < 0.95
    for grey in (images.reference, images.moving):
        shown = grey.values[images.overlap]
        assert abs(shown.mean()) < 1e-3 and shown.std() == pytest.approx(1, abs=1e-3)
        assert grey.values.dtype == np.float32


@pytest.mark.parametrize(
    "transform",
    [
        affine(shift=(WIDTH + 5.0, 0.0)),
        affine(shift=(0.0, HEIGHT - MIN_OVERLAP / 2)),
        affine(scale=0.08),
        Projective("affine", np.full((3, 3), np.nan)),
    ],
)
def test_too_small_an_overlap_is_not_looked_at(transform):
    assert align(pair_of(affine()), transform) is None


@pytest.mark.parametrize("side", [32, 40, MIN_SIDE - 1, MIN_SIDE, MIN_SIDE + 8])
def test_a_small_overlap_is_enlarged(side):
    transform = affine(3.0, 1.02, (0.4, -0.3))
    images = align(pair_of(transform, side + 2, side), transform)
    assert min(images.overlap.shape) == pytest.approx(ENLARGED, abs=8)
    assert images.factor == pytest.approx(side / ENLARGED, rel=0.1)
    rows, columns = images.overlap.shape
    assert images.overlap.mean() > 0.8
    expected = pattern(pixel_centres(columns, rows) * images.factor + images.window[:2])
    for grey in (images.reference, images.moving):
        shown = grey.values[images.overlap], expected[images.overlap]
        assert np.corrcoef(*shown)[0, 1] > 0.98


def test_an_overlap_without_data_is_not_looked_at():
    empty = np.full((HEIGHT, WIDTH), np.nan, np.float32)
    empty[:10] = 1.0
    assert align(ImagePair(side_of(empty), side_of(picture()), None), affine()) is None


def test_a_finer_image_is_averaged_and_not_picked_from():
    transform = affine(scale=0.25)
    noise = np.random.default_rng(0).normal(0, 60, (4 * HEIGHT, 4 * WIDTH)).astype(np.float32)
    moving = picture(4 * WIDTH, 4 * HEIGHT, 4.0) + noise
    images = align(ImagePair(side_of(picture()), side_of(moving), None), transform)
    assert np.corrcoef(images.reference.values.ravel(), images.moving.values.ravel())[0, 1] > 0.85
