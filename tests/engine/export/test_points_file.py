from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from export_cases import NAMELESS, UTM, make_case

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.export.points_file import (
    points_file_name,
    read_points_file,
    write_points_file,
)
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps
from hetmatch_qgis.engine.georeferencing.crs import WGS84

NORTH_UP = Affine(13, 0, 400600, 0, -13, 5299000)
ROTATED = NORTH_UP @ Affine.rotation(20)


@pytest.mark.parametrize("layer_coordinates", [True, False])
@pytest.mark.parametrize("transform", [None, NORTH_UP, ROTATED])
@pytest.mark.parametrize("crs", [UTM, NAMELESS])
def test_what_was_written_is_read_back(tmp_path, crs, transform, layer_coordinates) -> None:
    result = make_case(tmp_path, raster=False, crs=crs, moving_transform=transform).result
    gcps = select_gcps(result)
    path = tmp_path / points_file_name(result.moving)
    write_points_file(path, gcps, result.moving, layer_coordinates)
    points = read_points_file(path)
    pixels = points.to_pixels(result.moving, layer_coordinates)
    np.testing.assert_allclose(pixels[points.enabled], gcps.pixels, atol=1e-7)
    np.testing.assert_allclose(points.map_points[points.enabled], gcps.map_points, atol=1e-6)
    assert points.crs == crs


def test_the_file_is_found_beside_the_raster(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, name="Über 'all'.tif").result
    assert points_file_name(result.moving) == "Über 'all'.tif.points"


def test_of_a_vector_layer_the_file_gives_the_name(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    name = "/maps/town.gpkg|layername=parcels|subset=a/b > 1"
    drawn = replace(result.moving, path=Path(name), layers=(name,))
    assert points_file_name(drawn) == "town.gpkg.points"


def test_a_source_without_georeference_has_columns_and_minus_rows(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    gcps = select_gcps(result)
    write_points_file(tmp_path / "p", gcps, result.moving)
    source = read_points_file(tmp_path / "p").source[: len(gcps.pixels)]
    np.testing.assert_allclose(source, gcps.pixels * (1, -1))


def test_a_georeferenced_source_has_layer_coordinates(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, moving_transform=NORTH_UP).result
    gcps = select_gcps(result)
    write_points_file(tmp_path / "p", gcps, result.moving)
    source = read_points_file(tmp_path / "p").source[: len(gcps.pixels)]
    np.testing.assert_allclose(source[:, 0], 400600 + 13 * gcps.pixels[:, 0])
    np.testing.assert_allclose(source[:, 1], 5299000 - 13 * gcps.pixels[:, 1])


def test_a_vector_layer_has_the_coordinates_of_its_features(tmp_path: Path) -> None:
    """What was drawn in UTM of a layer in degrees is georeferenced in degrees."""
    result = make_case(tmp_path, raster=False, moving_transform=NORTH_UP).result
    drawn, gcps = replace(result.moving, crs=UTM), select_gcps(result)
    write_points_file(tmp_path / "map", gcps, drawn)
    write_points_file(tmp_path / "layer", gcps, drawn, layer_crs=WGS84)
    on_map, of_layer = (read_points_file(tmp_path / name).source for name in ("map", "layer"))
    np.testing.assert_allclose(transform_points(on_map, UTM, WGS84), of_layer, atol=1e-9)
    assert np.abs(of_layer).max() < 180


def test_lines_are_as_qgis_wants_them(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    write_points_file(tmp_path / "p", select_gcps(result), result.moving)
    text = (tmp_path / "p").read_bytes().decode()
    lines = text.removesuffix("\n").split("\n")
    assert lines[0].startswith("#CRS: PROJCRS[") and "\r" not in text
    assert lines[1] == "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"
    assert all(line.count(",") == 7 for line in lines[2:]), "a blank line makes QGIS refuse it"


def test_check_points_are_written_but_disabled(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    gcps = select_gcps(result)
    write_points_file(tmp_path / "p", gcps, result.moving)
    enabled = read_points_file(tmp_path / "p").enabled
    assert enabled.sum() == len(gcps.pixels)
    assert (~enabled).sum() == len(gcps.check_pixels) > 0


def test_older_qgis_gets_no_check_points_because_it_would_enable_them(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False).result
    write_points_file(tmp_path / "p", select_gcps(result), result.moving, layer_coordinates=False)
    assert read_points_file(tmp_path / "p").enabled.all()
    assert "pixelX,pixelY" in (tmp_path / "p").read_text()


def test_a_reference_without_crs_leaves_the_crs_empty(tmp_path: Path) -> None:
    result = make_case(tmp_path, raster=False, placed=False).result
    write_points_file(tmp_path / "p", select_gcps(result), result.moving)
    assert (tmp_path / "p").read_text().startswith("#CRS: \nmapX")
    assert read_points_file(tmp_path / "p").crs is None


def test_the_first_files_of_qgis_are_read(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mapX,mapY,pixelX,pixelY\n1,2,3,-4\n")
    points = read_points_file(tmp_path / "p")
    assert points.source.tolist() == [[3, -4]] and points.enabled.all() and points.crs is None


@pytest.mark.parametrize("line", ["", "1,2,3", "a,b,c,d,1"])
def test_a_line_that_is_no_point_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "p").write_text(f"#CRS: EPSG:32632\nheader\n{line}\n1,2,3,4,1\n")
    with pytest.raises(InputError):
        read_points_file(tmp_path / "p")
