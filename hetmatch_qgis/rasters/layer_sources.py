"""Map layers and files as inputs of the engine.

Canvas coordinates are those in which QGIS shows a raster: map coordinates in the layer's CRS, or
(column, -row) for a raster without georeference.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from hetmatch_qgis.common.raster_names import absolute_name, raster_name
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.ground import wkt_of

if TYPE_CHECKING:
    from hetmatch_qgis.rasters.rendering import Rendering

FILE_PROVIDER = "gdal"
VECTOR_FILE_PROVIDER = "ogr"
NOT_FILES = (
    *("MEM:", "WMS:", "WMTS:", "WCS:", "<", "http:", "https:"),
    *("PG:", "postgresql:", "OCI:", "GEOR:", "georaster:", "MSSQL:", "rasdaman:"),
    *("EEDAI:", "PLMosaic:", "NGW:", "WFS:", "OAPIF:", "MYSQL:", "MongoDB", "ES:", "CARTO:"),
)
"""Prefixes of sources that GDAL reads from memory, a map server or a database."""

IDENTITY = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
"""Geotransform in GDAL's order that some drivers report for a raster without georeference."""


@dataclass(frozen=True)
class RasterSource:
    """Raster that the engine opens, or vector layers that it draws as a map.

    path: a file, or another name that GDAL opens; empty as long as it has to be rendered.
    name: of the layer or the file, for the user.
    crs_wkt: set where the user assigned the layer a CRS other than the file's.
    rendering: to be run first, in the background.
    layers: of a map that the engine draws, in QGIS's notation, the lowest first; else empty.
    """

    path: str
    name: str
    crs_wkt: str = ""
    rendering: Rendering | None = None
    layers: tuple[str, ...] = ()

    @property
    def engine_name(self) -> str | list[str]:
        """The argument that the engine opens: a name, or those of several layers."""
        return list(self.layers) if self.layers else self.path


LARGE_SIDE = 8192
"""Pixels of the longer side above which overviews save a noticeable time; as in the engine
(`pairs/raster_info.py`)."""


@dataclass(frozen=True)
class RasterFacts:
    """Properties of a raster that need no reading of its pixels.

    name: of the layer or the file, for the user.
    width, height: in pixels, 0 for a source without fixed pixels, such as a map server.
    crs: invalid without georeference.
    extent: in canvas coordinates.
    gsd: ground sampling distance in units of the CRS, 1 without georeference.
    georeferenced: by a geotransform, GCPs or RPCs.
    drawn: whether these are vector layers that the engine draws as a map.
    slow: whether it is a large file without overviews, of which the engine reads all.
    """

    name: str
    width: int
    height: int
    crs: QgsCoordinateReferenceSystem
    extent: QgsRectangle
    gsd: float
    georeferenced: bool
    drawn: bool = False
    slow: bool = False


def is_file(layer: QgsMapLayer) -> bool:
    """True where the engine can read the layer's source; if not, it has to be rendered."""
    return _provider_of(layer) == FILE_PROVIDER and not layer.source().startswith(NOT_FILES)


def is_vector_file(layer: QgsMapLayer) -> bool:
    """True where the engine can draw the layer; a map of it would have to be rendered if not."""
    is_drawable = _provider_of(layer) == VECTOR_FILE_PROVIDER and layer.isSpatial()
    return is_drawable and not layer.source().startswith(NOT_FILES)


def _provider_of(layer: QgsMapLayer) -> str:
    provider = layer.dataProvider()
    return "" if provider is None else provider.name()


def check(layer: QgsMapLayer) -> None:
    """Raise SourceError for a layer whose source is broken."""
    if not layer.isValid():
        raise SourceError(
            tr("'{name}' cannot be read; repair its data source first.").format(name=layer.name())
        )


def source_of(layer: QgsRasterLayer) -> RasterSource:
    """The file of a layer.

    Raises SourceError where the layer cannot be read or is not a file.
    """
    check(layer)
    name = layer.name()
    if not is_file(layer):
        raise SourceError(
            tr(
                "'{name}' is not a file that HetMatch can read; save it as a GeoTIFF first "
                "(Export > Save As…)."
            ).format(name=name)
        )
    return RasterSource(path_of(layer), name, _assigned_crs(layer))


def source_of_layers(layers: list[QgsVectorLayer], name: str) -> RasterSource:
    """The files of vector layers that the engine draws on one map, the lowest first.

    name: of the map, for the user.

    Raises SourceError for a layer that cannot be read, or to which another CRS was assigned than
    to the others.
    """
    for layer in layers:
        check(layer)
    assigned = {_assigned_layer_crs(layer) for layer in layers}
    if len(assigned) > 1:
        raise SourceError(
            tr(
                "A CRS was assigned to some of the vector layers only; save them with the right "
                "CRS first (Export > Save Features As…)."
            )
        )
    names = tuple(absolute_name(layer.source()) for layer in layers)
    return RasterSource(names[0], name, assigned.pop(), layers=names)


def layer_of_file(path: str) -> QgsMapLayer:
    """A raster layer of a file, or else a vector layer, outside the project.

    Raises SourceError where the file is missing or GDAL cannot read it.
    """
    name = raster_name(path).name
    raster = QgsRasterLayer(path, name, FILE_PROVIDER)
    if raster.isValid():
        return raster
    vector = QgsVectorLayer(path, name, VECTOR_FILE_PROVIDER)
    if vector.isValid() and vector.isSpatial():
        return vector
    raise SourceError(
        tr(
            "'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL "
            "reads, such as a GeoTIFF or a GeoPackage."
        ).format(path=path)
    )


def facts_of(layer: QgsRasterLayer) -> RasterFacts:
    """Properties of a layer, which must be valid, from QGIS and GDAL."""
    georeferenced = not is_file(layer) or has_georeference(path_of(layer))
    width, height = _size_of(layer)
    gsd = math.sqrt(abs(layer.rasterUnitsPerPixelX() * layer.rasterUnitsPerPixelY()))
    return RasterFacts(
        name=layer.name(),
        width=width,
        height=height,
        crs=layer.crs() if georeferenced else QgsCoordinateReferenceSystem(),
        extent=layer.extent(),
        gsd=gsd if georeferenced else 1.0,
        georeferenced=georeferenced,
        slow=is_file(layer)
        and max(width, height) > LARGE_SIDE
        and not has_overviews(path_of(layer)),
    )


def has_overviews(path: str) -> bool:
    """True where a raster has overviews, which QGIS calls pyramids."""
    dataset = _open(path)
    return dataset is not None and dataset.GetRasterBand(1).GetOverviewCount() > 0


def has_georeference(path: str) -> bool:
    """True where a raster has a geotransform, ground control points or RPCs."""
    dataset = _open(path)
    if dataset is None:
        return False
    transform = dataset.GetGeoTransform(can_return_null=True)
    if transform is not None and tuple(transform) != IDENTITY:
        return True
    return dataset.GetGCPCount() > 0 or bool(dataset.GetMetadata("RPC"))


def _size_of(layer: QgsRasterLayer) -> tuple[int, int]:
    # QGIS turns a rotated raster north up, which changes its size.
    dataset = _open(path_of(layer)) if is_file(layer) else None
    if dataset is None:
        return max(0, layer.width()), max(0, layer.height())
    return dataset.RasterXSize, dataset.RasterYSize


def _open(path: str) -> Any:
    with warnings.catch_warnings():
        # GDAL asks whether its errors shall be exceptions; that is QGIS's to decide.
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY)
        except RuntimeError:
            return None


def path_of(layer: QgsRasterLayer) -> str:
    """The absolute path, or other GDAL name, of a layer's source, without QGIS's URI options.

    Absolute because the engine works in another folder.
    """
    source = layer.source()
    if "|" in source and not Path(source).exists():
        source = _without_uri_options(source)
    return absolute_name(source)


def _without_uri_options(source: str) -> str:
    uri = QgsProviderRegistry.instance().decodeUri(FILE_PROVIDER, source)
    if not uri.get("path"):
        return source
    path = f"{uri.get('vsiPrefix') or ''}{uri['path']}{uri.get('vsiSuffix') or ''}"
    return f"GPKG:{path}:{uri['layerName']}" if uri.get("layerName") else path


def _assigned_crs(layer: QgsRasterLayer) -> str:
    crs, file_crs = layer.crs(), layer.dataProvider().crs()
    if not crs.isValid() or crs == file_crs or not has_georeference(path_of(layer)):
        return ""
    return wkt_of(crs)


def _assigned_layer_crs(layer: QgsVectorLayer) -> str:
    crs = layer.crs()
    return "" if not crs.isValid() or crs == layer.dataProvider().crs() else wkt_of(crs)
