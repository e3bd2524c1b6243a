"""A mask of the margins of a raster: title, legend and paper around the map of a scan."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

NAME = "moving_margins.tif"
"""File among the results."""

OPTIONS = ("NBITS=1", "SPARSE_OK=TRUE", "TILED=YES", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER")
"""Blocks that hold no margin are not written: the file stays small for a scan of any size."""


def write_margin_mask(raster: str, percent: float, folder: Path) -> str:
    """Write a raster of the same pixels that is 1 along its edges; returns its path.

    raster: a file, or another name that GDAL opens.
    percent: width of the margins in percent of the shorter side.

    Raises SourceError where the raster cannot be read or the mask cannot be written.
    """
    path = str(folder / NAME)
    try:
        source = gdal.Open(raster)
        width, height = source.RasterXSize, source.RasterYSize
        driver = gdal.GetDriverByName("GTiff")
        mask = driver.Create(path, width, height, 1, gdal.GDT_Byte, list(OPTIONS))
        band = mask.GetRasterBand(1)
        margin = max(1, round(min(width, height) * percent / 100))
        strips = (
            (0, 0, width, margin),
            (0, height - margin, width, margin),
            (0, margin, margin, height - 2 * margin),
            (width - margin, margin, margin, height - 2 * margin),
        )
        for column, row, columns, rows in strips:
            line = b"\x01" * columns
            for offset in range(rows):
                band.WriteRaster(column, row + offset, columns, 1, line)
        mask.FlushCache()
    except (AttributeError, RuntimeError) as error:
        # GDAL returns None or raises, as QGIS has set it.
        text = tr("The margins of '{raster}' cannot be masked; check the folder of the results.")
        raise SourceError(text.format(raster=raster)) from error
    return path
