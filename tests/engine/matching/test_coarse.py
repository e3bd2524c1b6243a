"""All angles and scales that may be are tried, on overviews that show the whole image."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.matching import coarse
from hetmatch_qgis.engine.matching.coarse import ROTATIONS, SCALES
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair


def hypotheses(radius, rotation):
    return list(coarse._hypotheses(ImagePair(None, None, radius), rotation))


def test_without_a_georeference_all_angles_and_scales_are_tried_the_likely_first():
    found = hypotheses(None, "auto")
    assert found[0] == (0.0, 1.0)
    assert len(found) == len(set(found)) == len(ROTATIONS) * len(SCALES)


def test_north_is_up_where_both_lie_on_a_map():
    assert hypotheses(60.0, "auto") == [(0.0, 1.0)]
    assert hypotheses(60.0, "none") == [(0.0, 1.0)]


def test_every_angle_is_tried_when_asked_for_and_none_when_not():
    assert hypotheses(60.0, "any") == [(float(angle), 1.0) for angle in ROTATIONS]
    assert hypotheses(None, "none") == [(0.0, scale) for scale in SCALES]


def picture(height=90, width=120):
    random = np.random.default_rng(4)
    values = cv2.GaussianBlur(random.normal(size=(height, width)).astype(np.float32), (0, 0), 4)
    return Grey(values / values.std(), np.ones((height, width), bool))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns_move_whole_pixels(quarters):
    grey = picture()
    rotated, matrix = coarse.rotate(grey, 90.0 * quarters, 1.0)
    assert rotated.values == pytest.approx(np.rot90(grey.values, -quarters), abs=1e-5)
    assert rotated.valid.all()
    first = project(matrix, np.array([[0.5, 0.5]]))[0]
    assert rotated.values[int(first[1]), int(first[0])] == pytest.approx(grey.values[0, 0])
    assert first % 1 == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("angle", [30.0, 120.0, 330.0])
@pytest.mark.parametrize("scale", SCALES)
def test_the_matrix_says_where_each_pixel_went(angle, scale):
    grey = picture()
    rotated, matrix = coarse.rotate(grey, angle, scale)
    rows, columns = np.mgrid[10:80:7, 10:110:7]
    here = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
    there = project(matrix, here).astype(np.float32) - 0.5
    seen = cv2.remap(rotated.values, there[None, :, 0], there[None, :, 1], cv2.INTER_CUBIC)[0]
    expected = grey.values[rows.ravel(), columns.ravel()]
    slope = np.abs(np.gradient(grey.values)).mean()
    assert np.abs(seen - expected).mean() < 0.15 * slope
    assert rotated.valid.sum() == pytest.approx(grey.valid.sum() * scale**2, rel=0.06)
    assert (rotated.values[~rotated.valid] == 0).all()


def test_the_canvas_holds_all_of_the_image():
    grey = picture()
    rotated, matrix = coarse.rotate(grey, 60.0, 1.39)
    corners = project(matrix, np.array([[0.0, 0.0], [120.0, 0.0], [120.0, 90.0], [0.0, 90.0]]))
    assert corners.min() > -1e-6
    assert (corners.max(axis=0) <= np.array(rotated.values.shape[::-1]) + 1e-6).all()


def test_an_image_neither_turned_nor_scaled_is_not_touched():
    grey = picture()
    same, matrix = coarse.rotate(grey, 0.0, 1.0)
    assert same is grey and np.array_equal(matrix, np.eye(3))


def test_what_was_masked_stays_masked_when_turned():
    grey = picture()
    grey.valid[:, :60] = False
    rotated, matrix = coarse.rotate(grey, 120.0, 1.0)
    rows, columns = np.nonzero(rotated.valid)
    back = project(np.linalg.inv(matrix), np.stack([columns, rows], axis=1) + 0.5)
    assert back[:, 0].min() > 60


def test_help_says_what_is_searched_whatever_the_radius():
    commands = next(iter(make_parser()._subparsers._group_actions))
    said = " ".join(commands.choices["match"].format_help().split())
    share = round(100 * coarse.MIN_RADIUS / coarse.OVERVIEW_SIDE)
    assert f"{coarse.MIN_RADIUS:g} pixels of the coarser raster or {share} % of" in said
