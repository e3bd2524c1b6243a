"""The sheet of a scanned map is found, and nothing else is taken for one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs.scans.sheet import find_sheet
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from tests.engine.pairs.scans.sheets import INK, SIDE, ground, printed, scanned


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


def test_nothing_is_read_of_what_is_too_large_for_a_scan():
    class Declared:
        width, height = 2_000_000, 300

        def read(self, window, factor):
            raise AssertionError("it was read")

    assert find_sheet(Declared()) is None


def test_the_sheet_in_another_frame():
    """On a grid of pixels twice as large the neat line is half as far, and strokes half as wide."""

    class Halved:
        def pixel_to_frame(self, points):
            return points / 2

    sheet = find_sheet(ArraySource(scanned(printed(ground())[0])[0]))
    halved = sheet.on(Halved())
    np.testing.assert_allclose(halved.corners, sheet.corners / 2)
    assert halved.stroke == pytest.approx(sheet.stroke / 2)


def test_counts_and_reflectances_are_no_scan():
    scan = scanned(printed(ground())[0])[0].astype(np.float32)
    assert find_sheet(ArraySource(scan)) is not None
    assert find_sheet(ArraySource(scan * 16)) is None
    assert find_sheet(ArraySource(scan / 255)) is None


def test_the_ink_of_a_drawing_on_paper_is_its_ground():
    paper = np.full((SIDE, SIDE, 3), (238, 225, 198), np.uint8)
    sheet = find_sheet(ArraySource(scanned(printed(paper)[0])[0]))
    assert sheet is not None and not sheet.has_ground
    drawn = np.full((60, 60), 225, np.float32)
    drawn[:, 29:31] = 40
    assert not sheet.ink(drawn, 1.0).any()
    assert find_sheet(ArraySource(scanned(printed(ground())[0])[0])).ink(drawn, 1.0).any()


def test_most_images_are_told_by_their_first_and_last_rows():
    class Watched(ArraySource):
        rows = 0

        def read(self, window, factor=1.0):
            self.rows = max(self.rows, window.height)
            return super().read(window, factor)

    source = Watched(ground())
    assert find_sheet(source) is None
    assert source.rows < 20 and isinstance(source.read(Window(0, 0, 5, 5)).values, np.ndarray)
