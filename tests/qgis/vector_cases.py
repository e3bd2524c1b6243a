"""Buildings and streets as vector layers, and a photograph of the same place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

LEFT, TOP, GSD, SIDE = 500_000.0, 5_000_000.0, 0.5, 700
EPSG = 32633


def boxes() -> list[tuple[float, float, float, float]]:
    """Houses in pixels: column, row, width, height."""
    random = np.random.default_rng(5)
    houses = []
    for column in range(30, SIDE - 60, 48):
        for row in range(30, SIDE - 60, 44):
            offset = random.integers(-9, 10, 2)
            width, height = random.integers(14, 30, 2)
            if random.random() < 0.75:
                houses.append((column + offset[0], row + offset[1], width, height))
    return [tuple(float(value) for value in house) for house in houses]


def write_layers(folder: Path) -> Path:
    """A GeoPackage with the layers "buildings" and "roads"."""
    path = folder / "town.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    buildings = source.CreateLayer("buildings", crs, ogr.wkbPolygon)
    buildings.CreateField(ogr.FieldDefn("building", ogr.OFTString))
    for column, row, width, height in boxes():
        corners = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)]
        places = [f"{_x(column + right)} {_y(row + down)}" for right, down in corners]
        _add(buildings, f"POLYGON (({', '.join(places)}))", "building", "yes")
    roads = source.CreateLayer("roads", crs, ogr.wkbLineString)
    roads.CreateField(ogr.FieldDefn("highway", ogr.OFTString))
    for column, bend in ((160.0, 30.0), (420.0, -25.0)):
        line = [(column + bend * np.sin(row / 90), float(row)) for row in range(0, SIDE + 1, 20)]
        places = [f"{_x(x)} {_y(y)}" for x, y in line]
        _add(roads, f"LINESTRING ({', '.join(places)})", "highway", "residential")
    del buildings, roads, source
    return path


def write_photograph(path: Path, shift: tuple[int, int], georeferenced: bool = True) -> Path:
    """Bright roofs on dark ground; shift: pixels by which the content lies off."""
    random = np.random.default_rng(1)
    image = np.full((SIDE, SIDE), 90.0)
    image += np.kron(random.normal(0, 6, (SIDE // 10, SIDE // 10)), np.ones((10, 10)))
    for number, (column, row, width, height) in enumerate(boxes()):
        left, top = int(column) + shift[0], int(row) + shift[1]
        rows = slice(max(top, 0), max(top + int(height), 0))
        columns = slice(max(left, 0), max(left + int(width), 0))
        image[rows, columns] = 150 + 12 * (number % 6)
    image += random.normal(0, 3, image.shape)
    values = image.clip(1, 254).astype(np.uint8)
    dataset: Any = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 1, gdal.GDT_Byte)
    if georeferenced:
        dataset.SetGeoTransform((LEFT, GSD, 0, TOP, 0, -GSD))
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(EPSG)
        dataset.SetProjection(crs.ExportToWkt())
    dataset.GetRasterBand(1).WriteRaster(0, 0, SIDE, SIDE, values.tobytes())
    dataset.FlushCache()
    return path


def _x(column: float) -> float:
    return LEFT + column * GSD


def _y(row: float) -> float:
    return TOP - row * GSD


def _add(layer: ogr.Layer, text: str, field: str, value: str) -> None:
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
    feature.SetField(field, value)
    layer.CreateFeature(feature)
