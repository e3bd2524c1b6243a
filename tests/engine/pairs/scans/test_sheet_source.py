"""A scanned map is read as its ground."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs.scans.sheet_source import SheetSource, without_margin
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from tests.engine.pairs.scans.sheets import MARGINS, SIDE, ground, printed, scanned


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


@pytest.mark.parametrize("modality", ["sar", "thermal", "dem"])
def test_what_the_user_says_is_no_map_is_none(modality):
    source = ArraySource(scanned(printed(ground())[0])[0])
    assert without_margin(source, modality) is source
