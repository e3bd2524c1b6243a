"""A plain map: what lies over what, and what is left of it on an overview."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors.drawing import Shapes, draw, draw_standing
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND, NUMBERS, SYMBOLS
from hetmatch_qgis.engine.vectors.wkb import Rings


def shapes(points: np.ndarray, name: str, is_area: bool, width: float = 6.0) -> Shapes:
    rings = Rings(
        np.asarray(points, dtype=float),
        np.array([0, len(points)]),
        np.zeros(1, np.int64),
        np.array([is_area]),
        np.zeros(1, bool),
    )
    return Shapes(rings, np.array([NUMBERS[name]]), np.array([width]))


def box(left: float, top: float, side: float) -> np.ndarray:
    return np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * side + [left, top]


ROAD = np.array([[-5.0, 20.0], [60.0, 20.0]])


def test_nothing_is_background():
    assert (draw([], (40, 50), 1.0) == BACKGROUND).all()


def test_buildings_lie_over_roads_and_these_over_areas():
    image = draw(
        [
            shapes(box(20, 15, 10), "building", True),
            shapes(ROAD, "street", False),
            shapes(box(-10, -10, 100), "forest", True),
        ],
        (40, 50),
        1.0,
    )
    levels = {symbol.name: symbol for symbol in SYMBOLS}
    assert image[25, 2] == pytest.approx(levels["forest"].fill)
    assert image[20, 10] == pytest.approx(levels["street"].stroke)
    assert image[20, 25] == pytest.approx(levels["building"].fill)


def test_a_house_lies_where_it_should():
    image = BACKGROUND - draw([shapes(box(10.3, 12.7, 9), "building", True)], (40, 50), 1.0)
    rows, columns = np.mgrid[:40, :50] + 0.5
    assert (image * columns).sum() / image.sum() == pytest.approx(14.8, abs=0.02)
    assert (image * rows).sum() / image.sum() == pytest.approx(17.2, abs=0.02)


def test_what_stands_is_told_apart_from_the_ground():
    parts = [
        shapes(box(20, 15, 10), "building", True),
        shapes(box(5, 5, 4), "tree", True),
        shapes(ROAD, "street", False),
    ]
    layers = draw_standing(parts, (40, 50), 1.0)
    np.testing.assert_array_equal(layers[..., 0], draw(parts[2:], (40, 50), 1.0))
    assert layers[..., 1].sum() == pytest.approx(100) and layers[25 - 5, 25, 1] == 1
    assert layers[..., 2].sum() == pytest.approx(16) and layers[6, 6, 2] == 1


def test_major_roads_stay_visible_on_overviews_and_are_not_fat():
    image = draw([shapes(ROAD, "street", False, width=0.2)], (40, 50), 30.0)
    contrast = np.abs(image - BACKGROUND)[:, 25]
    assert contrast.max() > 20
    assert np.count_nonzero(contrast > 1) <= 2


def test_minor_paths_fade():
    major, minor = (
        np.abs(draw([shapes(ROAD, name, False, width=0.1)], (40, 50), 30.0) - BACKGROUND).sum()
        for name in ("street", "path")
    )
    assert minor < 0.3 * major
