"""The sheet of a scanned map is found, its margin left out and its ink replaced by the ground."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs.sheet import SheetSource, find_sheet, without_margin
from hetmatch_qgis.engine.raster.array_source import ArraySource

SIDE = 600
MARGINS = (60, 90, 70, 50)
"""Above, below, to the left and to the right of the sheet, pixels."""

INK = (40, 30, 60)


def ground(seed=1):
    """Ground without any line, 0 to 255, (H, W, 3)."""
    random = np.random.default_rng(seed)
    height = cv2.GaussianBlur(random.normal(size=(SIDE, SIDE)).astype(np.float32), (0, 0), 6)
    grey = np.clip(150 + 45 * height / height.std(), 60, 250)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)


def printed(image, with_graticule=True):
    """The image with a graticule and names, and which pixels are ink (H, W)."""
    drawn = image.copy()
    if with_graticule:
        for place in range(45, SIDE, 90):
            cv2.line(drawn, (place, 0), (place, SIDE), INK, 2, cv2.LINE_AA)
            cv2.line(drawn, (0, place), (SIDE, place), INK, 2, cv2.LINE_AA)
    cv2.putText(drawn, "OCEANUS", (150, 320), cv2.FONT_HERSHEY_COMPLEX, 1.0, INK, 2, cv2.LINE_AA)
    return drawn, (drawn != image).any(axis=2)


def scanned(sheet, degrees=0.0, seed=2):
    """The sheet on paper with frame and title, rotated; and the affine of sheet to scan, (2, 3)."""
    above, below, left, right = MARGINS
    paper = np.full((SIDE + above + below, SIDE + left + right, 3), (238, 225, 198), np.uint8)
    paper[above : above + SIDE, left : left + SIDE] = sheet
    cv2.rectangle(paper, (left - 3, above - 3), (left + SIDE + 3, above + SIDE + 3), INK, 3)
    place = left + 80, above - 25
    cv2.putText(paper, "CARTA NOVA", place, cv2.FONT_HERSHEY_COMPLEX, 1.0, INK, 2, cv2.LINE_AA)
    height, width = paper.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    size = [int(side * 1.3) for side in (width, height)] if degrees else [width, height]
    turn[:, 2] += (np.array(size) - [width, height]) / 2
    scan = cv2.warpAffine(paper, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    noise = np.random.default_rng(seed).normal(0, 3, scan.shape)
    turn[:, 2] += turn[:, :2] @ [left, above]
    return np.clip(scan + noise, 0, 255).astype(np.uint8), turn


@pytest.mark.parametrize("degrees", [0.0, 7.0, -12.5, 95.0])
@pytest.mark.parametrize("with_graticule", [True, False])
def test_the_neat_line_is_found(degrees, with_graticule):
    scan, affine = scanned(printed(ground(), with_graticule)[0], degrees)
    sheet = find_sheet(ArraySource(scan))
    assert sheet is not None
    corners = np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)]) @ affine[:, :2].T
    corners += affine[:, 2]
    distances = np.linalg.norm(sheet.corners[:, None] - corners[None], axis=2)
    # The frame lies three pixels outside of the sheet.
    assert distances.min(axis=1).max() < 7


def test_only_the_ground_is_left():
    image = ground()
    drawn, is_ink = printed(image)
    scan, _ = scanned(drawn)
    source = without_margin(ArraySource(scan), "auto")
    assert isinstance(source, SheetSource)
    read = source.read(Window(0, 0, source.width, source.height))
    above, _, left, _ = MARGINS
    part = slice(above, above + SIDE), slice(left, left + SIDE)
    inner = slice(12, SIDE - 12), slice(12, SIDE - 12)
    assert read.valid[part][inner].mean() > 0.99
    outside = read.valid.copy()
    # The frame and what lies between it and the neat line.
    outside[above - 6 : above + SIDE + 6, left - 6 : left + SIDE + 6] = False
    assert not outside.any()
    errors = np.abs(read.values[part].mean(axis=2) - image.mean(axis=2))
    drawn_errors = np.abs(drawn.mean(axis=2) - image.mean(axis=2))
    assert np.median(drawn_errors[inner][is_ink[inner]]) > 40
    assert np.median(errors[inner][is_ink[inner]]) < 12
    # What is not ink stays as it is, but for the noise of the scan.
    assert np.median(errors[inner][~is_ink[inner]]) < 4


@pytest.mark.parametrize("factor", [2.0, 3.0, 2.5])
def test_a_coarser_reading_has_the_pixels_that_were_asked_for(factor):
    scan, _ = scanned(printed(ground())[0])
    source = without_margin(ArraySource(scan), "map")
    window = Window(100, 90, 333, 250)
    read = source.read(window, factor)
    assert read.valid.shape == (int(np.ceil(250 / factor)), int(np.ceil(333 / factor)))
    plain = without_margin(ArraySource(scanned(ground())[0]), "map").read(window, factor)
    both = read.valid & plain.valid
    assert both.mean() > 0.9
    assert np.median(np.abs(read.values - plain.values)[both]) < 8


def test_windows_beyond_the_sheet_hold_nothing():
    scan, _ = scanned(printed(ground())[0])
    source = without_margin(ArraySource(scan), "auto")
    assert not source.read(Window(-50, -50, 60, 60)).valid.any()
    assert not source.read(Window(0, 0, 50, 40), 2.0).valid.any()


def test_ground_is_no_sheet():
    assert find_sheet(ArraySource(ground())) is None
    assert find_sheet(ArraySource(picture())) is None


def test_roads_and_fields_around_others_are_no_neat_line():
    image = ground()
    cv2.rectangle(image, (80, 80), (SIDE - 80, SIDE - 80), INK, 3)
    assert find_sheet(ArraySource(image)) is None


def test_a_plain_image_is_no_sheet():
    assert find_sheet(ArraySource(np.full((300, 300), 200, np.uint8))) is None
    black = np.zeros((400, 400), np.uint8)
    black[80:320, 80:320] = ground()[:240, :240, 0]
    assert find_sheet(ArraySource(black)) is None


@pytest.mark.parametrize("modality", ["sar", "thermal", "dem"])
def test_what_the_user_says_is_no_map_is_none(modality):
    source = ArraySource(scanned(printed(ground())[0])[0])
    assert without_margin(source, modality) is source


def test_the_sheet_in_another_frame():
    """On a grid of pixels twice as large the neat line is half as far, and strokes half as wide."""

    class Halved:
        def pixel_to_frame(self, points):
            return points / 2

    sheet = find_sheet(ArraySource(scanned(printed(ground())[0])[0]))
    halved = sheet.on(Halved())
    np.testing.assert_allclose(halved.corners, sheet.corners / 2)
    assert halved.stroke == pytest.approx(sheet.stroke / 2)
