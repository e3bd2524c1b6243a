"""The neat line is the outermost rectangle of long strokes, however it is turned and broken."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.pairs.scans.neat_line import find_neat_line

SIDE = 600


def _turned(degrees: float, half: float = 200.0) -> np.ndarray:
    """Corners (4, 2) of a square around the middle."""
    turn = np.radians(degrees + np.array([45.0, 135.0, 225.0, 315.0]))
    return SIDE / 2 + half * np.sqrt(2) * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _drawn(corners: np.ndarray, width: int = 3) -> np.ndarray:
    image = np.zeros((SIDE, SIDE), np.uint8)
    cv2.polylines(image, [np.rint(corners).astype(np.int32)], True, 1, width)
    return image


@pytest.mark.parametrize("degrees", [0.0, 3.0, -11.0, 80.0])
def test_the_outermost_rectangle_is_found(degrees):
    ink = _drawn(_turned(degrees)) | _drawn(_turned(degrees, 120.0))
    for place in (-60, 0, 60):
        # A graticule joins both.
        cv2.line(ink, *(tuple(int(v) for v in end) for end in _crossing(degrees, place)), 1, 2)
    found = find_neat_line(ink > 0)
    assert found is not None
    distances = np.linalg.norm(found[:, None] - _turned(degrees)[None], axis=2)
    assert distances.min(axis=1).max() < 3


def _crossing(degrees: float, place: float) -> np.ndarray:
    """Ends (2, 2) of a line from side to side, beside the middle."""
    turn = np.radians(degrees)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    return SIDE / 2 + place * across + np.outer([-200, 200], along)


def test_a_fold_that_crosses_the_frame_does_not_turn_it():
    ink = _drawn(_turned(5.0))
    cv2.line(ink, (280, 10), (300, 590), 1, 3)
    found = find_neat_line(ink > 0)
    assert found is not None
    distances = np.linalg.norm(found[:, None] - _turned(5.0)[None], axis=2)
    assert distances.min(axis=1).max() < 3


def test_gaps_may_break_a_side_but_not_be_one():
    ink = _drawn(_turned(0.0))
    ink[90:110, 300:330] = 0
    assert find_neat_line(ink > 0) is not None
    ink[90:110, 200:400] = 0
    assert find_neat_line(ink > 0) is None


def test_letters_are_no_neat_line():
    ink = np.zeros((SIDE, SIDE), np.uint8)
    for row in range(50, SIDE, 60):
        cv2.putText(ink, "CARTA GENERALE", (20, row), cv2.FONT_HERSHEY_COMPLEX, 1.5, 1, 2)
    assert find_neat_line(ink > 0) is None
    assert find_neat_line(np.zeros((SIDE, SIDE), dtype=bool)) is None
