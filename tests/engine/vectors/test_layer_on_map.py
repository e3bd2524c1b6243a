"""Layers lie where they belong on a map, however they are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS as Crs
from vector_files import CORNER, CRS, houses, point, polygon, square, write_layer

from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.vectors import layer_on_map
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND, SYMBOLS
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

GRID = Grid(Affine(1, 0, CORNER[0], 0, -1, CORNER[1]), 480, 480, Crs.from_user_input(CRS))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "town.gpkg", houses(), building=["yes"] * 144)


def test_large_layers_are_read_by_the_window_alike(town: Path, monkeypatch: pytest.MonkeyPatch):
    window = Window(100, 50, 130, 90)
    with VectorMap(open_layers(town), GRID) as drawn:
        expected = drawn.read(window, 1).values
    monkeypatch.setattr(layer_on_map, "MAX_HELD_VERTICES", 10)
    with VectorMap(open_layers(town), GRID) as drawn:
        np.testing.assert_allclose(drawn.read(window, 1).values, expected, atol=2)


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:4326", "EPSG:3857"])
def test_layers_of_any_crs_lie_at_the_same_place(tmp_path: Path, crs: str):
    from hetmatch_qgis.engine.core.grid import transform_points

    ring = transform_points(square(100.25, 200.5, 40), GRID.crs, Crs.from_user_input(crs))
    path = write_layer(tmp_path / "a.gpkg", [polygon(ring)], crs=crs)
    with VectorMap(open_layers(path), GRID) as drawn:
        ink = BACKGROUND - drawn.read(Window(0, 0, 480, 480), 1).values[..., 0]
    rows, columns = np.mgrid[:480, :480] + 0.5
    assert (ink * columns).sum() / ink.sum() == pytest.approx(120.25, abs=0.05)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(220.5, abs=0.05)


@pytest.mark.parametrize(("tag", "diameter"), [("tree", 5.0), ("spring", 2.0)])
def test_points_are_dots_of_a_size_on_the_ground(tmp_path: Path, tag: str, diameter: float):
    at = [point(np.add(CORNER, [x + 0.3, -200.2])) for x in (100, 300)]
    path = write_layer(tmp_path / "points.gpkg", at, "p", kind="Point", natural=[tag] * 2)
    with VectorMap(open_layers(path), GRID) as drawn:
        ink = BACKGROUND - drawn.read(Window(0, 0, 200, 480), 1).values[..., 0].astype(float)
        overview = BACKGROUND - drawn.read(Window(0, 0, 480, 480), 4.0).values[..., 0]
    rows, columns = np.mgrid[:480, :200] + 0.5
    assert (ink * columns).sum() / ink.sum() == pytest.approx(100.3, abs=0.05)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(200.2, abs=0.05)
    fill = next(s.fill for s in SYMBOLS if s.name == ("tree" if tag == "tree" else "point"))
    # An octagon in the circle of this diameter.
    area = 2 * np.sqrt(2) * (diameter / 2) ** 2
    assert ink.sum() / (BACKGROUND - fill) == pytest.approx(area, rel=0.03)
    assert np.count_nonzero(overview > 1) <= 2 * 9
