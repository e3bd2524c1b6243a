"""Files of an assessment as the engine writes them, small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr


def write_assessment_files(folder: Path) -> dict[str, Path]:
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
