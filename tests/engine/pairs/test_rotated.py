"""Rotated and shrunk images show all of what they are made from, where the matrix says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.hypotheses import SCALES
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.rotated import rotate, shrink


def picture(height=90, width=120):
    random = np.random.default_rng(4)
    values = cv2.GaussianBlur(random.normal(size=(height, width)).astype(np.float32), (0, 0), 4)
    return Grey(values / values.std(), np.ones((height, width), bool))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns_move_whole_pixels(quarters):
    grey = picture()
    rotated, matrix = rotate(grey, 90.0 * quarters, 1.0)
    assert rotated.values == pytest.approx(np.rot90(grey.values, -quarters), abs=1e-5)
    assert rotated.valid.all()
    first = project(matrix, np.array([[0.5, 0.5]]))[0]
    assert rotated.values[int(first[1]), int(first[0])] == pytest.approx(grey.values[0, 0])
    assert first % 1 == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("angle", [30.0, 120.0, 330.0])
@pytest.mark.parametrize("scale", SCALES)
def test_the_matrix_says_where_each_pixel_went(angle, scale):
    grey = picture()
    rotated, matrix = rotate(grey, angle, scale)
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
    rotated, matrix = rotate(grey, 60.0, 1.39)
    corners = project(matrix, np.array([[0.0, 0.0], [120.0, 0.0], [120.0, 90.0], [0.0, 90.0]]))
    assert corners.min() > -1e-6
    assert (corners.max(axis=0) <= np.array(rotated.values.shape[::-1]) + 1e-6).all()


def test_an_image_neither_turned_nor_scaled_is_not_touched():
    grey = picture()
    same, matrix = rotate(grey, 0.0, 1.0)
    assert same is grey and np.array_equal(matrix, np.eye(3))


def test_what_was_masked_stays_masked_when_turned():
    grey = picture()
    grey.valid[:, :60] = False
    rotated, matrix = rotate(grey, 120.0, 1.0)
    rows, columns = np.nonzero(rotated.valid)
    back = project(np.linalg.inv(matrix), np.stack([columns, rows], axis=1) + 0.5)
    assert back[:, 0].min() > 60


def test_shrinking_averages_and_standardises_what_is_valid():
    grey = picture()
    assert shrink(grey, 1.0) is grey
    half = shrink(grey, 2.0)
    assert half.values.shape == (45, 60) and half.valid.all()
    assert half.values.std() == pytest.approx(1, rel=1e-4)
    means = grey.values.reshape(45, 2, 60, 2).mean(axis=(1, 3))
    assert half.values == pytest.approx(means / means.std(), abs=1e-4)
    grey.valid[:, 60:] = False
    assert shrink(grey, 2.0).valid.sum() == 45 * 30
