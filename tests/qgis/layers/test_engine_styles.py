"""Styles of the engine on other layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsRasterLayer,
    QgsVectorLayer,
)

from hetmatch_qgis.layers import engine_styles
from hetmatch_qgis.layers.result_layers import geopackage_layer


def written(folder: Path) -> dict[str, Path]:
    """A line with its length, and a heat map."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32633)
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(folder / "displacements.gpkg"))
    layer = file.CreateLayer("displacements", crs, ogr.wkbLineString)
    layer.CreateField(ogr.FieldDefn("length_px", ogr.OFTReal))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature["length_px"] = 0.5
    line = ogr.Geometry(ogr.wkbLineString)
    line.AddPoint_2D(500_000, 5_000_000)
    line.AddPoint_2D(500_005, 5_000_000)
    feature.SetGeometry(line)
    layer.CreateFeature(feature)
    file.FlushCache()
    path = folder / "heatmap.tif"
    heat = gdal.GetDriverByName("GTiff").Create(str(path), 20, 20, 1, gdal.GDT_Float32)
    heat.SetGeoTransform((500_000, 10, 0, 5_000_000, 0, -10))
    heat.SetProjection(crs.ExportToWkt())
    heat.GetRasterBand(1).WriteArray(np.linspace(0, 2, 400, dtype=np.float32).reshape(20, 20))
    heat.FlushCache()
    return {"displacements.gpkg": folder / "displacements.gpkg", "heatmap.tif": path}


def test_the_heat_map_is_drawn_as_the_engine_says(qgis_app, tmp_path):
    layer = QgsRasterLayer(str(written(tmp_path)["heatmap.tif"]), "heat", "gdal")
    styled = QgsRasterLayer(layer.source(), "as it shall be", "gdal")
    styled.renderer().setOpacity(0.4)
    styled.saveNamedStyle(str(tmp_path / "heatmap.qml"))
    engine_styles.style_of_file(tmp_path / "heatmap.qml")(layer)
    assert layer.renderer().opacity() == pytest.approx(0.4)


def test_displacements_are_drawn_as_the_engine_says(qgis_app, tmp_path):
    path = written(tmp_path)["displacements.gpkg"]
    styled = geopackage_layer(path, "displacements", "")
    styled.renderer().symbol().setWidth(7)
    styled.saveStyleToDatabase("displacements", "", True, "")
    del styled
    layer = QgsVectorLayer("LineString?crs=EPSG:32633", "copy", "memory")
    engine_styles.style_of_table(path, "displacements")(layer)
    assert layer.renderer().symbol().width() == 7
