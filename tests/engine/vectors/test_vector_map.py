"""Vector layers as an image that is read by windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS as Crs
from vector_files import CORNER, CRS, houses, point, polygon, square, write_layer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.vectors import vector_map
from hetmatch_qgis.engine.vectors.layer import open_layers
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND, SYMBOLS
from hetmatch_qgis.engine.vectors.vector_map import STANDING_BANDS, VectorMap

GRID = Grid(Affine(1, 0, CORNER[0], 0, -1, CORNER[1]), 480, 480, Crs.from_user_input(CRS))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "town.gpkg", houses(), building=["yes"] * 144)


def test_windows_are_parts_of_the_whole(town: Path):
    with VectorMap(open_layers(town), GRID) as drawn:
        whole = drawn.read(Window(0, 0, 480, 480), 1).values
        part = drawn.read(Window(100, 50, 130, 90), 1).values
    # Outlines are rounded to 256ths of a pixel from the corner of the window.
    np.testing.assert_allclose(part, whole[50:140, 100:230], atol=2)
    assert whole.min() < BACKGROUND - 50


def test_large_layers_are_read_by_the_window_alike(town: Path, monkeypatch: pytest.MonkeyPatch):
    window = Window(100, 50, 130, 90)
    with VectorMap(open_layers(town), GRID) as drawn:
        expected = drawn.read(window, 1).values
    monkeypatch.setattr(vector_map, "MAX_HELD_VERTICES", 10)
    with VectorMap(open_layers(town), GRID) as drawn:
        np.testing.assert_allclose(drawn.read(window, 1).values, expected, atol=2)


def test_overviews_look_like_the_mean_of_the_map(town: Path):
    with VectorMap(open_layers(town), GRID) as drawn:
        whole = drawn.read(Window(0, 0, 480, 480), 1).values[..., 0]
        overview = drawn.read(Window(0, 0, 480, 480), 6.0).values[..., 0]
    mean = whole.reshape(80, 6, 80, 6).mean(axis=(1, 3))
    assert overview.shape == (80, 80)
    assert np.corrcoef(overview.ravel(), mean.ravel())[0, 1] > 0.95


def test_what_stands_is_read_apart(town: Path, monkeypatch: pytest.MonkeyPatch):
    window = Window(100, 50, 130, 90)
    with VectorMap(open_layers(town), GRID) as drawn:
        standing = drawn.read(window, 1, STANDING_BANDS)
        drawn_map = drawn.read(window, 1).values[..., 0]
    assert standing.values.shape == (90, 130, 3) and standing.valid.all()
    assert (standing.values[..., 0] == BACKGROUND).all()
    assert (drawn_map[standing.values[..., 1] > 0.5] < BACKGROUND - 50).all()
    assert not standing.values[..., 2].any()
    # Without anything kept, the same.
    monkeypatch.setattr(vector_map, "MAX_KEPT_VERTICES", 0)
    with VectorMap(open_layers(town), GRID) as drawn:
        drawn.read(window, 1)
        again = drawn.read(window, 1, STANDING_BANDS).values
    np.testing.assert_array_equal(again, standing.values)


def test_outside_of_the_map_nothing_is_valid(town: Path):
    with VectorMap(open_layers(town), GRID) as drawn:
        image = drawn.read(Window(-10, 470, 20, 20), 1)
    assert image.valid[:10, 10:].all()
    assert not image.valid[:, :10].any()
    assert not image.valid[10:].any()


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


def test_a_map_describes_itself_with_its_layers(town: Path):
    with VectorMap(open_layers(town), GRID) as drawn:
        description = drawn.describe((1,))
    assert description.layers == (str(town),)
    assert (description.width, description.height, description.gsd) == (480, 480, 1.0)
    assert description.modality == "map"


def test_a_map_without_a_feature_is_refused(town: Path):
    far = Grid(GRID.transform @ Affine.translation(9000, 0), 480, 480, GRID.crs)
    with VectorMap(open_layers(town), far) as drawn, pytest.raises(InputError, match="No feature"):
        drawn.check_content("photo.tif")


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
