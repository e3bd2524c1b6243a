"""Photographs matched to vector layers, and both sides opened again from a result."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS as Crs
from vector_files import CORNER, CRS, houses, polygon, write_layer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import InputError, Options, match_rasters
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.opening import open_described, open_pair
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

SHIFT = np.array([6.0, -9.0])
"""Metres by which the photograph is misplaced."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A town, and what may pass for a photograph of it."""
    folder = tmp_path_factory.mktemp("town")
    town = write_layer(folder / "town.gpkg", houses(14), building=["yes"] * 196)
    true = Affine(1, 0, CORNER[0], 0, -1, CORNER[1])
    grid = Grid(true, 560, 560, Crs.from_user_input(CRS))
    with VectorMap(open_layers(town), grid) as drawn:
        ink = 235 - drawn.read(Window(0, 0, 560, 560), 1).values[..., 0]
    noise = np.random.default_rng(0).normal(0, 12, ink.shape)
    grey = np.clip(70 + 1.1 * ink + noise, 0, 255).astype(np.uint8)
    photo = folder / "photo.tif"
    lie = Affine.translation(*SHIFT) @ true
    write_raster(photo, grey, crs=CRS, transform=lie, dtype="uint8")
    return town, photo


def test_a_misplaced_photograph_is_matched_to_the_layer(pair: tuple[Path, Path]):
    town, photo = pair
    result = match_rasters([f"{town}|layername=buildings"], photo)
    assert result.matched
    assert result.reference.layers == (f"{town}|layername=buildings",)
    assert result.reference.modality == "map"
    centre = np.array([[280.0, 280.0]])
    found = apply_affine(result.reference.transform, result.map_points(centre))[0]
    np.testing.assert_allclose(found, np.add(CORNER, [280, -280]), atol=0.3)


def test_layers_may_be_the_moving_side(pair: tuple[Path, Path]):
    town, photo = pair
    with ExitStack() as resources:
        reference, moving, _ = open_pair(photo, town, Options(), resources)
        assert isinstance(reference, Raster)
        assert isinstance(moving, VectorMap)
        again = resources.enter_context(open_described(moving.describe((1,)), None))
        window = Window(100, 100, 200, 200)
        np.testing.assert_array_equal(
            again.read(window, 1, (1,)).values, moving.read(window, 1).values
        )


def test_an_area_in_the_crs_of_the_layer_becomes_one_of_the_map(pair: tuple[Path, Path]):
    town, photo = pair
    area = (*np.add(CORNER, [100, -300]), *np.add(CORNER, [300, -100]))
    with ExitStack() as resources:
        _, _, options = open_pair(town, photo, Options(area=area), resources)
    np.testing.assert_allclose(options.area, area, atol=5)


def test_a_layer_without_features_is_told(tmp_path: Path, pair: tuple[Path, Path]):
    empty = write_layer(tmp_path / "empty.gpkg", [], kind="Polygon")
    with ExitStack() as resources, pytest.raises(InputError, match="holds no features"):
        open_pair(empty, pair[1], Options(), resources)


def test_a_type_of_geometry_that_a_layer_has_not_is_told(pair: tuple[Path, Path]):
    town, photo = pair
    name = f"{town}|layername=buildings|geometrytype=Point"
    with ExitStack() as resources, pytest.raises(InputError, match="No feature of"):
        open_pair(name, photo, Options(), resources)


def test_what_is_neither_raster_nor_vector_keeps_its_error(tmp_path: Path, pair):
    text = tmp_path / "note.tif"
    text.write_text("no raster", encoding="utf-8")
    with ExitStack() as resources, pytest.raises(InputError, match="cannot be opened as a raster"):
        open_pair(text, pair[1], Options(), resources)
    with ExitStack() as resources, pytest.raises(InputError, match="There is no file"):
        open_pair(tmp_path / "none.gpkg", pair[1], Options(), resources)


SHARED = Path("/work/shared/data/vector/banepa")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the project's data folder")
def test_a_drone_mosaic_lies_on_openstreetmap():
    result = match_rasters(
        SHARED / "buildings.geojson", SHARED / "photo.tif", Options(map_resolution=0.5)
    )
    assert result.matched
    centre = np.array([[result.moving.width / 2, result.moving.height / 2]])
    mapped = apply_affine(result.reference.transform, result.map_points(centre))
    assert np.isfinite(mapped).all()


CRSS_AT_A_SEAM = ("EPSG:4326", "EPSG:3857", "EPSG:3395", "EPSG:3832", "EPSG:32760")


def town_at(path: Path, longitude: float, first: float) -> Path:
    """Houses around a place in degrees, counted from `first` on."""
    rings = []
    for row, column in np.ndindex(12, 12):
        corner = [longitude + (column - 6) * 4e-4, -17 + (row - 6) * 4e-4]
        side = 1e-4 + 1e-5 * ((3 * row + 5 * column) % 7)
        ring = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * side + corner
        ring[:, 0] = (ring[:, 0] - first) % 360 + first
        rings.append(polygon(ring))
    return write_layer(path, rings, crs="EPSG:4326", building=["yes"] * 144)


@pytest.mark.parametrize("longitude", [-170.0, 179.9999])
@pytest.mark.parametrize("crs", CRSS_AT_A_SEAM)
def test_longitudes_may_be_counted_from_anywhere(tmp_path: Path, longitude: float, crs: str):
    """The same is drawn of layers from -180 to 180 and from 0 to 360, on rasters of both."""
    crs = "EPSG:32702" if crs == "EPSG:32760" and longitude < 0 else crs
    pixel = 1e-5 if crs == "EPSG:4326" else 1.0
    drawn = []
    for first in (-180.0, 0.0) if longitude < 0 else (0.0,):
        town = town_at(tmp_path / f"{first:.0f}.gpkg", longitude, first)
        for turn in (0.0, 360.0) if crs == "EPSG:4326" else (0.0,):
            corner = np.array([[longitude - 1.5e-3, -17 + 1.5e-3]])
            corner = transform_points(corner, Crs.from_epsg(4326), Crs.from_user_input(crs))[0]
            photo = tmp_path / f"{first:.0f}_{turn:.0f}.tif"
            lies = Affine(pixel, 0, corner[0] + turn, 0, -pixel, corner[1])
            write_raster(photo, np.zeros((1, 300, 300), np.uint8), crs=crs, transform=lies)
            with ExitStack() as resources:
                reference, _, _ = open_pair(town, photo, Options(), resources)
                window = Window(0, 0, reference.width, reference.height)
                drawn.append(reference.read(window, 1).values[..., 0])
    for image in drawn:
        # The search radius lies around the raster, on all sides of it.
        assert min(image.shape) > 380
        assert 0.1 < (image != BACKGROUND).mean() < 0.5
        assert image.shape == drawn[0].shape
        assert np.abs(image - drawn[0]).mean() < 1
