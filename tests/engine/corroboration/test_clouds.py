"""What is white in both images is cloud, unless it is small, paper or a building."""

import cv2
import numpy as np
import pytest
from grounds import aligned, cloud, ground

from hetmatch_qgis.engine.corroboration.clouds import clouds

SIDE = 256


def grounds_with_white(draw):
    """Two grounds with the same white drawn over them."""
    images = [ground(seed, SIDE).clip(-2, 2) for seed in (24, 25)]
    for image in images:
        draw(image)
    return aligned(*images)


def building(turn, width, height):
    """Draws a white rectangle in the middle, turned by degrees."""
    corners = cv2.boxPoints(((SIDE / 2, SIDE / 2), (width, height), turn)).astype(np.int32)
    return lambda image: cv2.fillPoly(image, [corners], 5.0)


def test_what_is_white_in_both_is_cloud():
    images = grounds_with_white(
        lambda image: cv2.ellipse(image, (100, 85), (30, 25), 0, 0, 360, 5.0, -1)
    )
    found = clouds(images)
    assert found[62:108, 90:110].all()
    assert not found[:40].any() and not found[:, 150:].any()


@pytest.mark.parametrize("turn", [0, 20, 45])
def test_long_straight_edges_are_those_of_buildings(turn):
    assert not clouds(grounds_with_white(building(turn, 120, 80))).any()


def test_a_small_building_is_not_told_from_cloud():
    assert clouds(grounds_with_white(building(10, 30, 24))).any()


def test_the_rim_of_the_overlap_is_no_straight_edge():
    first, second = cloud(ground(1, SIDE)), cloud(ground(2, SIDE))
    whole = clouds(aligned(first, second))
    is_shown = np.zeros((SIDE, SIDE), bool)
    is_shown[30:-30, 30:-30] = True
    part = clouds(aligned(first, second, is_shown))
    assert part.any() and (part & ~whole).sum() == 0


def test_what_is_white_in_one_or_very_small_is_no_cloud():
    first, second = (ground(seed, SIDE).clip(-2, 2) for seed in (26, 27))
    first[60:110, 70:130] = 5.0
    second[20:25, 20:25] = first[20:25, 20:25] = 5.0
    assert not clouds(aligned(first, second)).any()


def test_paper_is_no_cloud():
    paper = np.full((SIDE, SIDE), 3.0, np.float32)
    paper[100:110] = -3.0
    assert not clouds(aligned(paper, paper.copy())).any()
