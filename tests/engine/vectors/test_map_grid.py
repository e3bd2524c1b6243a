"""The grid of a map of vector layers: CRS, pixel size and extent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from vector_files import CORNER, houses, line, write_layer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.coarse.overviews import OVERVIEW_SIDE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.corroboration import aligned
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.map_grid import MIN_DEFAULT_SIDE, choose_grid


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "town.gpkg", houses(), building=["yes"] * 144)


def photo(path: Path, left: float = 100.3, pixel: float = 0.5, crs: str = "EPSG:32632") -> Path:
    transform = Affine(pixel, 0, CORNER[0] + left, 0, -pixel, CORNER[1] - 50)
    write_raster(path, np.zeros((1, 160, 200), np.uint8), crs=crs, transform=transform)
    return path


def test_the_map_has_the_pixels_of_the_raster_and_the_radius_around_it(town: Path, tmp_path: Path):
    with Raster(photo(tmp_path / "a.tif")) as raster:
        grid = choose_grid(open_layers(town), raster)
    assert (grid.transform.a, grid.transform.e) == (0.5, -0.5)
    steps = (np.array([grid.transform.c, grid.transform.f]) - CORNER - [100.3, -50]) / 0.5
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)
    # 48 pixels at least on each side.
    assert 200 + 96 <= grid.width <= 200 + 100
    assert 160 + 96 <= grid.height <= 160 + 100


def test_a_raster_in_degrees_gets_a_map_in_utm(town: Path, tmp_path: Path):
    path = tmp_path / "degrees.tif"
    transform = Affine(1e-5, 0, 9.001, 0, -1e-5, 49.6505)
    write_raster(path, np.zeros((1, 160, 200), np.uint8), crs="EPSG:4326", transform=transform)
    with Raster(path) as raster:
        grid = choose_grid(open_layers(town), raster)
    assert grid.crs.to_epsg() == 32632
    assert 0.7 < grid.gsd < 1.2


def test_lines_alone_are_drawn_at_a_metre(tmp_path: Path):
    roads = write_layer(
        tmp_path / "r.gpkg",
        [line(np.add(CORNER, [[0, 0], [400, -400]]))],
        "roads",
        kind="LineString",
    )
    with Raster(photo(tmp_path / "a.tif")) as raster:
        assert choose_grid(open_layers(roads), raster).gsd == pytest.approx(1.0, rel=1e-3)
        fine = choose_grid(open_layers(roads), raster, resolution=0.5)
    assert fine.gsd == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("attributes", "gsd"),
    [
        ({"landuse": ["forest"] * 144}, 1.0),
        ({"natural": ["water"] * 144}, 1.0),
        ({"building": ["yes"] * 144}, 0.5),
        ({"parcel": ["17/4"] * 144}, 0.5),
        ({"landuse": ["forest"] * 130 + ["military"] * 14}, 1.0),
        ({"landuse": ["forest"] * 72 + [None] * 72}, 0.5),
        ({"landuse": ["forest"] * 144, "building": [None] * 143 + ["barn"]}, 0.5),
    ],
)
def test_land_is_drawn_at_a_metre_what_is_surveyed_as_fine_as_the_photograph(
    tmp_path: Path, attributes: dict, gsd: float
):
    areas = write_layer(tmp_path / "areas.gpkg", houses(), "areas", **attributes)
    with Raster(photo(tmp_path / "a.tif")) as raster:
        assert choose_grid(open_layers(areas), raster).gsd == pytest.approx(gsd, rel=1e-3)
        fine = choose_grid(open_layers(areas), raster, resolution=0.25)
    assert fine.gsd == pytest.approx(0.25, rel=1e-3)
    with Raster(photo(tmp_path / "b.tif", pixel=2.0)) as raster:
        assert choose_grid(open_layers(areas), raster).gsd == pytest.approx(2.0, rel=1e-3)


def test_land_and_lines_are_drawn_at_a_metre(tmp_path: Path):
    lines = [line(np.add(CORNER, [[0, 0], [400, -400]]))]
    roads = write_layer(tmp_path / "r.gpkg", lines, "roads", kind="LineString")
    land = write_layer(tmp_path / "l.gpkg", houses(), landuse=["meadow"] * 144)
    layers = open_layers(roads) + open_layers(land)
    with Raster(photo(tmp_path / "a.tif")) as raster:
        assert choose_grid(layers, raster).gsd == pytest.approx(1.0, rel=1e-3)


def test_beside_a_raster_without_georeference_the_layers_decide(town: Path):
    grid = choose_grid(open_layers(town), None)
    assert 2990 < max(grid.width, grid.height) < 3010
    coarse = choose_grid(open_layers(town), None, resolution=2.0)
    assert coarse.gsd == pytest.approx(2.0, rel=1e-3)
    area = (CORNER[0] + 100, CORNER[1] - 200, CORNER[0] + 200, CORNER[1] - 100)
    part = choose_grid(open_layers(town), None, area=area)
    assert part.gsd == pytest.approx(100 / 3000, rel=1e-2)


@pytest.mark.parametrize(("length", "gsd"), [(1400, 1.0), (320, 0.5), (6000, 2.0)])
def test_beside_such_a_raster_lines_are_drawn_at_a_metre_or_as_an_overview(
    tmp_path: Path, length: float, gsd: float
):
    lines = [line(np.add(CORNER, [[0, 0], [length, -length]]))]
    roads = open_layers(write_layer(tmp_path / "r.gpkg", lines, "roads", kind="LineString"))
    assert choose_grid(roads, None).gsd == pytest.approx(gsd, rel=1e-2)
    assert choose_grid(roads, None, resolution=0.4).gsd == pytest.approx(0.4, rel=1e-2)


def test_layers_elsewhere_and_absurd_resolutions_are_refused(town: Path, tmp_path: Path):
    far = photo(tmp_path / "far.tif", left=90_000)
    with Raster(far) as raster, pytest.raises(InputError, match="No feature of"):
        choose_grid(open_layers(town), raster)
    with pytest.raises(InputError, match="pixels; choose another map_resolution"):
        choose_grid(open_layers(town), None, resolution=1e-4)


def test_small_maps_have_as_many_pixels_as_the_overviews_they_are_searched_on():
    assert MIN_DEFAULT_SIDE == aligned.MAX_MAP_SIDE == OVERVIEW_SIDE
