"""Vector layers as an image that is read by windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS as Crs
from vector_files import CORNER, CRS, houses, write_layer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.vectors import vector_map
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND
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
