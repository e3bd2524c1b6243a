"""Lines that run through an image are found, whatever lies under them, and nothing else is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from grounds import grain, graticule, ground

from hetmatch_qgis.engine.corroboration.lines import through_lines
from hetmatch_qgis.engine.pairs.normalise import Grey

SIDE = 320


def grey(image, valid=None):
    return Grey(image, np.ones(image.shape, bool) if valid is None else valid)


def with_line(image, degrees, offset=0.0, ink=4.0, thickness=2):
    """An image with a line through it, `offset` pixels from its middle."""
    along = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    middle = SIDE / 2 + offset * np.array([-along[1], along[0]])
    first, last = (
        tuple(np.round(middle + sign * SIDE * along).astype(int).tolist()) for sign in (-1, 1)
    )
    drawn = cv2.line(image.copy(), first, last, ink, thickness, cv2.LINE_AA)
    mask = cv2.line(np.zeros(image.shape, np.uint8), first, last, 1, 1)
    return drawn, mask > 0


@pytest.mark.parametrize("degrees", [0, 3, 17, 45, 77, 90, 134, 179])
@pytest.mark.parametrize("ink", [4.0, -4.0])
def test_a_line_at_any_angle_is_found_where_it_is(degrees, ink):
    image, line = with_line(ground(1, SIDE), degrees, offset=31.0, ink=ink)
    found = through_lines(grey(image))
    distance = cv2.distanceTransform((~found).astype(np.uint8), cv2.DIST_C, 3)
    assert (distance[line] <= 4).mean() > 0.97
    distance = cv2.distanceTransform((~line).astype(np.uint8), cv2.DIST_C, 3)
    assert distance[found].max() <= 8


def test_every_line_of_a_graticule_is_found():
    lines = graticule(np.zeros((SIDE, SIDE), np.float32), 1.0) > 0
    found = through_lines(grey(graticule(ground(2, SIDE))))
    near = cv2.dilate(found.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert near[lines].mean() > 0.98


@pytest.mark.parametrize("seed", range(4))
def test_ground_and_noise_have_none(seed):
    assert not through_lines(grey(ground(seed, SIDE))).any()
    assert not through_lines(grey(grain(seed, SIDE))).any()


def test_a_line_through_a_part_of_the_image_is_ground():
    image = ground(3, SIDE)
    image[150:152, 100:200] = 4.0
    assert not through_lines(grey(image)).any()


def test_the_edge_of_the_data_is_no_line():
    valid = np.zeros((SIDE, SIDE), bool)
    valid[40:250, 30:280] = True
    image = np.where(valid, ground(4, SIDE) + 9, np.float32(0)).astype(np.float32)
    assert not through_lines(grey(image, valid)).any()


def test_images_that_are_too_small_or_show_nothing_have_none():
    for image in (ground(5, 18), np.zeros((SIDE, SIDE), np.float32)):
        assert not through_lines(grey(image)).any()
    assert not through_lines(grey(ground(6, SIDE), np.zeros((SIDE, SIDE), bool))).any()


def test_a_street_through_most_of_a_small_image_is_ground():
    image = ground(7, 112)
    image[50:52, 8:100] = 4.0
    assert not through_lines(grey(image)).any()
