"""What looks the same in both images is told from ground that two sensors show."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from grounds import aligned, cloud, compare, grain, graticule, ground, seen_otherwise, standard

from hetmatch_qgis.engine.corroboration.likeness import GROWTH

SIDE = 192


@dataclass(frozen=True)
class Found:
    """All masks of a comparison at the match."""

    textured: np.ndarray
    identical: np.ndarray
    differs: np.ndarray
    drawn: np.ndarray
    clouded: np.ndarray


def likeness(images, **knowledge):
    compared = compare(images, **knowledge)
    there = compared.at((0, 0))
    return Found(there.textured, there.identical, there.differs, compared.drawn, compared.clouded)


def with_line(image, row, ink, thickness=2):
    drawn = image.copy()
    drawn[row : row + thickness] = ink
    return drawn


def test_ground_has_texture_and_flat_or_noisy_places_have_none():
    image = ground(1, SIDE)
    assert likeness(aligned(image, seen_otherwise(image, noise=0.2))).textured.mean() > 0.9
    for dull in (np.zeros((SIDE, SIDE), np.float32), grain(2, SIDE)):
        half = image.copy()
        half[:, : SIDE // 2] = dull[:, : SIDE // 2]
        for pair in ((half, image), (image, half)):
            assert likeness(aligned(*pair)).textured[:, : SIDE // 2 - 16].mean() < 0.05


@pytest.mark.parametrize("contrast", [1.0, -1.0, 0.3])
def test_one_picture_in_two_tones_looks_the_same_everywhere(contrast):
    image = ground(3, SIDE)
    again = standard(contrast * (image + 0.1 * grain(4, SIDE)))
    found = likeness(aligned(image, again))
    assert found.identical.mean() > 0.9 and not found.drawn.any()


def test_other_ground_hardly_looks_the_same():
    found = likeness(aligned(ground(5, SIDE), ground(6, SIDE)))
    assert found.identical.mean() < 0.1 and not found.drawn.any()
    assert (found.identical & ~found.textured).sum() == 0


def test_a_patch_that_is_shared_is_found_where_it_is():
    first, second = ground(7, SIDE), ground(8, SIDE)
    second[60:120, 60:120] = first[60:120, 60:120]
    found = likeness(aligned(first, second)).identical
    assert found[68:112, 68:112].mean() > 0.95
    found[50:130, 50:130] = False
    assert found.mean() < 0.1


@pytest.mark.parametrize("ink", [4.0, -4.0])
def test_lines_drawn_over_both_are_found_whatever_the_ink(ink):
    lines = graticule(np.zeros((SIDE, SIDE), np.float32), 1.0) > 0
    images = graticule(ground(9, SIDE)), graticule(ground(10, SIDE), ink)
    found = likeness(aligned(*images))
    assert (found.drawn | ~lines)[10:-10, 10:-10].mean() > 0.99
    between = cv2.distanceTransform((~lines).astype(np.uint8), cv2.DIST_C, 3) > 20
    assert not found.drawn[between].any()


def test_a_line_of_one_image_alone_is_left_out_of_that_image():
    first, second = ground(11, SIDE), ground(12, SIDE)
    for number, images in enumerate(
        ((with_line(first, 90, 5.0), second), (first, with_line(second, 90, 5.0)))
    ):
        compared = compare(aligned(*images))
        assert compared.lines[number][91].all() and not compared.lines[1 - number].any()
        assert np.array_equal(compared.drawn, compared.lines[number])


def test_lines_and_clouds_are_left_out_wherever_a_shift_puts_them():
    first, second = (ground(seed, SIDE).clip(-2, 2) for seed in (13, 14))
    for image in (first, second):
        cv2.ellipse(image, (100, 40), (30, 20), 0, 0, 360, 5.0, -1)
    compared = compare(aligned(first, with_line(second, 90, 5.0)))
    left_out = compared.left_out((0, 0), match=(0, 0))
    assert left_out[91].all() and left_out[40, 100]
    # The moving image read 30 rows further shows its line 30 rows higher.
    left_out = compared.left_out((0, 30), match=(0, 0))
    assert left_out[61].all() and not left_out[91].all()
    assert left_out[40, 100] and left_out[10, 100]


def test_lines_may_be_taken_for_ground():
    images = aligned(graticule(ground(15, SIDE)), graticule(ground(16, SIDE)))
    compared = compare(images)
    assert compared.drawn.any() and not compared.without_lines().drawn.any()
    assert compared.drawn.any()


def test_short_lines_are_ground():
    first, second = ground(15, SIDE), ground(16, SIDE)
    for image in (first, second):
        image[90:92, 80:105] = 5.0
    assert not likeness(aligned(first, second)).drawn.any()


def test_the_edge_of_the_data_is_no_line():
    valid = np.zeros((SIDE, SIDE), bool)
    valid[40:150, 30:160] = True
    found = likeness(aligned(ground(19, SIDE) + 9, ground(20, SIDE) + 9, valid, valid))
    assert not found.drawn.any()


def test_nothing_is_textured_or_alike_where_one_shows_nothing():
    image, valid = ground(21, SIDE), np.ones((SIDE, SIDE), bool)
    valid[:, :70] = False
    for masks in ((valid, None), (None, valid)):
        found = likeness(aligned(image, image, *masks))
        assert not found.textured[~valid].any() and not found.identical[~valid].any()
        assert found.identical[:, 90:].mean() > 0.9


def test_what_lies_beside_is_left_out_too():
    first, second = ground(22, SIDE), ground(23, SIDE)
    second[60:120, 60:120] = first[60:120, 60:120]
    found = likeness(aligned(graticule(first), graticule(second)))
    square = np.ones((2 * GROWTH + 1,) * 2, np.uint8)
    beside = cv2.dilate(found.identical.astype(np.uint8), square) > 0
    assert np.array_equal(found.differs, ~beside)
    assert found.differs.any() and found.drawn.any()


def test_a_faint_pattern_below_the_steps_of_eight_bits_is_no_texture():
    image = ground(28, SIDE)
    faint = image.copy()
    faint[:, : SIDE // 2] *= 0.005
    assert likeness(aligned(faint, image)).textured[:, : SIDE // 2 - 16].mean() < 0.05


def test_who_knows_that_nothing_is_cloud_can_say_so():
    images = aligned(cloud(ground(1)), cloud(ground(2)))
    assert likeness(images).clouded.any()
    assert not likeness(images, has_clouds=False).clouded.any()


def test_at_another_shift_other_places_look_alike():
    first, second = ground(30, SIDE), ground(31, SIDE)
    second[60:120, 60:120] = first[60:120, 90:150]
    compared = compare(aligned(first, second))
    assert compared.at((0, 0)).identical[60:120, 60:120].mean() < 0.1
    # The moving image read 30 columns less far shows there what the reference does.
    there = compared.at((-30, 0)).identical
    assert there[70:110, 100:140].mean() > 0.9
    assert there[:, :60].mean() < 0.05


def test_a_shift_beyond_the_data_shows_nothing():
    image = ground(32, SIDE)
    there = compare(aligned(image, image)).at((SIDE, 0))
    assert not there.textured.any() and not there.identical.any()
