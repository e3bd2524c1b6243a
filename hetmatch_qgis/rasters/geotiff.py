"""A GeoTIFF of red, green, blue and alpha, written block by block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtGui import QImage

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.ground import wkt_of

OPTIONS = ("TILED=YES", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER", "PHOTOMETRIC=RGB", "ALPHA=YES")


class GeoTiff:
    """File that is open within its context, and removed afterwards unless `finish` was called.

    size: width and height in pixels.
    corner: outer corner of the top-left pixel in units of the CRS.
    gsd: side of a pixel in units of the CRS.

    All methods raise SourceError where the file cannot be written.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        corner: tuple[float, float],
        gsd: float,
        crs: QgsCoordinateReferenceSystem,
    ) -> None:
        self._path = path
        self._finished = False
        create = gdal.GetDriverByName("GTiff").Create
        # No traceback may hold the dataset itself: it would stay open after an error.
        self._dataset: Any = self._call(create, str(path), *size, 4, gdal.GDT_Byte, list(OPTIONS))
        if self._dataset is None:
            raise self._error()
        self._dataset.SetGeoTransform((corner[0], gsd, 0, corner[1], 0, -gsd))
        self._dataset.SetProjection(wkt_of(crs))

    def __enter__(self) -> GeoTiff:
        return self

    def __exit__(self, *error: object) -> None:
        self._dataset = None
        if not self._finished:
            self._path.unlink(missing_ok=True)

    def write(self, image: QImage, column: int, row: int) -> None:
        """Write an image of Format_RGBA8888 with its top-left corner at a pixel."""
        spacing = {
            "buf_pixel_space": 4,
            "buf_line_space": image.bytesPerLine(),
            "buf_band_space": 1,
        }
        window = (column, row, image.width(), image.height())
        if self._call(self._dataset.WriteRaster, *window, bytes_of(image), **spacing):
            raise self._error()

    def finish(self) -> None:
        """Close the complete file and keep it."""
        if self._call(self._dataset.FlushCache):
            raise self._error()
        self._finished = True

    def _call(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except RuntimeError:
            # GDAL's exceptions are on in some QGIS and off in others.
            raise self._error() from None

    def _error(self) -> SourceError:
        return SourceError(
            tr("'{path}' cannot be written; check the folder and the free disk space.").format(
                path=self._path
            )
        )


def bytes_of(image: QImage) -> bytes:
    """The bytes of an image, all lines with their padding."""
    pointer = image.constBits()
    pointer.setsize(image.sizeInBytes())
    return bytes(pointer)
