"""A mask covers the pixels that it says, on its own grid or another, by raster or polygons."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.masking.user_mask import UserMask, open_mask
from hetmatch_qgis.engine.raster.raster import Raster

PLACE = Affine(10, 0, 500_000, 0, -10, 5_000_000)
ROWS, COLUMNS = 80, 120


def write(path: Path, values: np.ndarray, transform: Affine | None = PLACE, **profile) -> Path:
    crs = None if transform is None else "EPSG:32633"
    return write_raster(path, values, crs, transform, **profile)


@pytest.fixture
def image(tmp_path: Path):
    path = write(tmp_path / "image.tif", np.full((ROWS, COLUMNS), 7, np.uint8))
    with Raster(path) as raster:
        yield raster


@pytest.fixture
def resources():
    with ExitStack() as stack:
        yield stack


def whole(mask: UserMask, factor: float = 1.0) -> np.ndarray:
    return mask.covers(Window(0, 0, COLUMNS, ROWS), factor)


def test_on_the_same_grid_pixel_by_pixel(image, resources, tmp_path: Path):
    values = np.zeros((ROWS, COLUMNS), np.uint8)
    values[10:30, 40:41] = 3
    mask = open_mask(write(tmp_path / "m.tif", values), image, None, resources)
    assert np.array_equal(whole(mask), values > 0)
    assert np.array_equal(mask.covers(Window(39, 9, 4, 5), 1.0), values[9:14, 39:43] > 0)
    beyond = mask.covers(Window(-5, -5, 20, 20), 1.0)
    assert beyond.shape == (20, 20) and not beyond.any()


def test_a_thin_line_stays_on_coarser_pixels(image, resources, tmp_path: Path):
    values = np.zeros((ROWS, COLUMNS), np.uint8)
    values[:, 60:62] = 1
    mask = open_mask(write(tmp_path / "m.tif", values), image, None, resources)
    covered = whole(mask, 4.0)
    assert covered.shape == (20, 30)
    assert covered[:, 15].all() and covered.sum() == 20


def test_another_grid_and_size(image, resources, tmp_path: Path):
    # Pixels of 25 m, whose first corner lies 100 m right and 50 m below that of the image.
    values = np.zeros((20, 20), np.uint8)
    values[4:8, 2:6] = 1
    place = Affine(25, 0, 500_100, 0, -25, 4_999_950)
    mask = open_mask(write(tmp_path / "m.tif", values, place), image, None, resources)
    rows, columns = np.nonzero(whole(mask))
    assert (columns.min(), columns.max() + 1) == (15, 25)
    assert (rows.min(), rows.max() + 1) == (15, 25)


def test_classes_and_nodata(image, resources, tmp_path: Path):
    values = np.full((ROWS, COLUMNS), 4, np.uint8)
    values[:20], values[20:40] = 9, 3
    path = write(tmp_path / "scl.tif", values)
    clouds = open_mask(path, image, ("cloud",), resources)
    assert np.array_equal(whole(clouds), values == 9)
    path = write(tmp_path / "m.tif", values, nodata=4)
    assert np.array_equal(whole(open_mask(path, image, None, resources)), values != 4)


def test_nothing_is_said_where_there_is_no_number(image, resources, tmp_path: Path):
    values = np.full((ROWS, COLUMNS), np.nan, np.float32)
    values[5:9], values[9:20] = 1, 0
    for profile in ({"nodata": np.nan}, {}):
        mask = open_mask(write(tmp_path / "m.tif", values, **profile), image, None, resources)
        assert np.array_equal(whole(mask), values == 1)


def test_a_mask_of_another_place_is_told(image, resources, tmp_path: Path):
    values = np.ones((ROWS, COLUMNS), np.uint8)
    path = write(tmp_path / "m.tif", values, PLACE @ Affine.translation(500, 0))
    with pytest.raises(InputError, match=r"lies beside 'image\.tif'"):
        open_mask(path, image, None, resources)
    beside = write(tmp_path / "n.tif", values, PLACE @ Affine.translation(COLUMNS - 3, 0))
    assert whole(open_mask(beside, image, None, resources)).sum() == 3 * ROWS


def test_without_georeference_the_size_decides(resources, tmp_path: Path):
    plain = write(tmp_path / "scan.tif", np.full((ROWS, COLUMNS), 7, np.uint8), None)
    values = np.zeros((ROWS, COLUMNS), np.uint8)
    values[5, 6] = 1
    with Raster(plain) as image:
        fitting = write(tmp_path / "fits.tif", values, None)
        mask = open_mask(fitting, image, None, resources)
        assert np.array_equal(whole(mask), values > 0)
        other = write(tmp_path / "other.tif", values[:50])
        with pytest.raises(InputError, match="does not lie on"):
            open_mask(other, image, None, resources)


def square(folder: Path, name: str, *rings: list, kind: str = "Polygon") -> Path:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": shape}}
        for shape in rings
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return path


def ring(left: float, top: float, width: float, height: float) -> list:
    """Corners in pixels of the image."""
    corners = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)]
    return [[500_000 + 10 * (left + x), 5_000_000 - 10 * (top + y)] for x, y in corners]


def test_polygons_cover_their_inside_but_not_their_holes(image, resources, tmp_path: Path):
    path = square(tmp_path, "m.geojson", [ring(20, 10, 40, 30), ring(30, 20, 10, 10)])
    covered = whole(open_mask(path, image, None, resources))
    assert covered[11:39, 21:59].mean() > 0.88
    assert not covered[22:28, 32:38].any()
    # Pixels that an outline touches belong to it, none farther off.
    assert not covered[:, :18].any() and not covered[:8].any()
    assert not covered[:, 62:].any() and not covered[42:].any()


def test_polygons_of_another_place_are_told(image, resources, tmp_path: Path):
    beside = square(tmp_path, "m.geojson", [ring(5000, 10, 40, 30)])
    with pytest.raises(InputError, match=r"m\.geojson' lies beside 'image\.tif'"):
        open_mask(beside, image, None, resources)
    # A scene without clouds has a layer without polygons.
    empty = square(tmp_path, "none.geojson")
    assert not whole(open_mask(empty, image, None, resources)).any()


@pytest.mark.parametrize("left", [241.0, -119.0, 179.4, -180.6])
@pytest.mark.parametrize("turns", [0, 360])
def test_longitudes_may_be_counted_from_anywhere(resources, tmp_path: Path, left, turns):
    """As climate data do, from 0 to 360; or an image lies on both sides of the antimeridian."""
    values = np.full((ROWS, COLUMNS), 7, np.uint8)
    place = Affine(0.01, 0, left, 0, -0.01, 30)
    with Raster(write_raster(tmp_path / "i.tif", values, "EPSG:4326", place)) as image:

        def part(west: float) -> list:
            corners = [(0.2, 29.8), (0.4, 29.8), (0.4, 29.6), (0.2, 29.6), (0.2, 29.8)]
            return [[(west + x + 180) % 360 - 180 + turns, y] for x, y in corners]

        features = [
            {
                "type": "Feature",
                "properties": {},
                # One feature with a part on each side.
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[part(left)], [part(left + 0.6)]],
                },
            }
        ]
        path = tmp_path / "m.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        covered = whole(open_mask(path, image, None, resources))
    expected = np.zeros((ROWS, COLUMNS), dtype=bool)
    expected[20:40, 20:40] = expected[20:40, 80:100] = True
    assert (covered & expected).sum() == expected.sum()
    # Pixels that the outlines touch.
    assert covered.sum() < 1.25 * expected.sum()


def test_lines_are_no_mask(image, resources, tmp_path: Path):
    path = square(tmp_path, "lines.geojson", ring(1, 1, 5, 5), kind="LineString")
    with pytest.raises(InputError, match="no polygons"):
        open_mask(path, image, None, resources)
    polygons = square(tmp_path, "m.geojson", [ring(20, 10, 40, 30)])
    with pytest.raises(InputError, match="no classes"):
        open_mask(polygons, image, ("cloud",), resources)
    with pytest.raises(InputError, match="There is no file"):
        open_mask(tmp_path / "none.tif", image, None, resources)
