"""A raster with RPCs is shown over the ground that the engine took."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.gui.tie_points.maps.rpc_layers import display_layer
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord

SIDE = 200
DEGREE = 0.001
# What a height of 100 m moves the image by, in degrees.
LEAN = 0.01
LONGITUDE, LATITUDE, HEIGHT = 14.0, 47.0, 500.0


def write_photograph(path: Path) -> Path:
    """A camera that looks down at a slant: columns go east, rows south, height to the west."""
    scale = SIDE / 2
    numbers = {
        "LINE_OFF": scale,
        "SAMP_OFF": scale,
        "LAT_OFF": LATITUDE,
        "LONG_OFF": LONGITUDE,
        "HEIGHT_OFF": HEIGHT,
        "LINE_SCALE": scale,
        "SAMP_SCALE": scale,
        "LAT_SCALE": DEGREE * scale,
        "LONG_SCALE": DEGREE * scale,
        "HEIGHT_SCALE": 100.0,
    }
    lean = LEAN / (DEGREE * scale)
    terms = {
        "LINE_NUM_COEFF": [0, 0, -1, 0],
        "SAMP_NUM_COEFF": [0, 1, 0, -lean],
        "LINE_DEN_COEFF": [1, 0, 0, 0],
        "SAMP_DEN_COEFF": [1, 0, 0, 0],
    }
    metadata = {name: str(value) for name, value in numbers.items()}
    metadata |= {name: " ".join(map(str, row + [0] * 16)) for name, row in terms.items()}
    raster = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 1)
    raster.SetMetadata(metadata, "RPC")
    raster.GetRasterBand(1).WriteArray(np.full((SIDE, SIDE), 9, np.uint8))
    raster.FlushCache()
    return path


def record(path: Path, **options: str) -> MatchRecord:
    return MatchRecord(
        moving=str(path), options=options, result={"moving": {"georeference": "rpcs"}}
    )


def middle(layer: QgsRasterLayer) -> float:
    return layer.extent().center().x()


def test_an_elevation_model_says_how_high_the_ground_is(qgis_new_project, tmp_path):
    path = write_photograph(tmp_path / "photograph.tif")
    dem = gdal.GetDriverByName("GTiff").Create(
        str(tmp_path / "dem.tif"), 50, 50, 1, gdal.GDT_Float32
    )
    dem.SetGeoTransform((13.5, 0.02, 0, 47.5, 0, -0.02))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    dem.SetProjection(crs.ExportToWkt())
    dem.GetRasterBand(1).Fill(HEIGHT + 200)
    # Until it is closed, another reader finds nothing in it.
    dem = None
    layer = display_layer(
        record(path, dem=str(tmp_path / "dem.tif")), "moving", QgsProject.instance()
    )
    assert middle(layer) == pytest.approx(LONGITUDE + 2 * LEAN, abs=2 * DEGREE)
    # QGIS by itself takes the ground for level.
    assert middle(QgsRasterLayer(str(path), "own", "gdal")) < LONGITUDE + LEAN


def test_without_one_it_is_shown_as_qgis_does(qgis_new_project, tmp_path):
    path = write_photograph(tmp_path / "photograph.tif")
    layer = display_layer(record(path), "moving", QgsProject.instance())
    assert layer.source() == str(path)
    assert middle(layer) == pytest.approx(LONGITUDE, abs=2 * DEGREE)


def test_other_rasters_are_shown_as_they_are(qgis_new_project, pair):
    plain = MatchRecord(reference=str(pair[0]), result={"reference": {"georeference": "affine"}})
    assert display_layer(plain, "reference", QgsProject.instance()).source() == str(pair[0])
