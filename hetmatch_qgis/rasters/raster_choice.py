"""The user's choice of a raster or of map layers, and the source that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import metres_per_unit, transform_extent
from hetmatch_qgis.rasters.layer_sources import (
    RasterFacts,
    RasterSource,
    check,
    facts_of,
    is_file,
    is_vector_file,
    source_of,
    source_of_layers,
)
from hetmatch_qgis.rasters.match_plan import gsd_metres
from hetmatch_qgis.rasters.rendering import Rendering

MAX_ZOOM_RATIO = 1.2
"""Ratio of ground sampling distances up to which a tile server's zoom may be coarser than
the moving raster (set by hand, 7d49bf4)."""


@dataclass(frozen=True)
class RasterChoice:
    """One raster layer, vector layers that the engine draws, or layers rendered over each other.

    name: for the user.
    layers: the topmost first.
    crs: of the rendering, or of the lowest layer that is drawn.
    """

    name: str
    layers: tuple[QgsMapLayer, ...]
    crs: QgsCoordinateReferenceSystem

    @property
    def is_drawn(self) -> bool:
        """True of vector layers that the engine draws as a plain map."""
        return all(is_vector_file(layer) for layer in self.layers)

    @property
    def rendered(self) -> bool:
        """True where it has to be rendered into a file first."""
        if self.is_drawn:
            return False
        return len(self.layers) != 1 or not is_file(self.layers[0])

    @property
    def raster(self) -> QgsRasterLayer | None:
        """The layer of a raster file; None of a map, whose pixels are those of the other raster."""
        if self.rendered or self.is_drawn:
            return None
        layer = self.layers[0]
        return layer if isinstance(layer, QgsRasterLayer) else None

    def without(self, layer: QgsMapLayer) -> RasterChoice | None:
        """The choice without a layer that must not be matched to itself; None without others."""
        if len(self.layers) == 1:
            return self
        remaining = [kept for kept in self.layers if kept.source() != layer.source()]
        return choice_of_layers(remaining, self.crs)

    def facts(self) -> RasterFacts:
        """Properties of the raster; the ground sampling distance of a map is 1.

        Raises SourceError where a layer cannot be read.
        """
        for layer in self.layers:
            check(layer)
        raster = self.raster
        if raster is not None:
            return replace(facts_of(raster), name=self.name)
        extent = QgsRectangle()
        for layer in self.layers:
            extent.combineExtentWith(transform_extent(layer.extent(), layer.crs(), self.crs))
        return RasterFacts(
            self.name, 0, 0, self.crs, extent, 1.0, georeferenced=True, drawn=self.is_drawn
        )

    def source(self, extent: QgsRectangle, gsd: float) -> RasterSource:
        """The source for the engine, to be rendered over the extent where it is not a file.

        Raises SourceError where it cannot be read or rendered.
        """
        if self.rendered:
            rendering = Rendering(list(self.layers), self.crs, extent, gsd)
            return RasterSource("", self.name, rendering=rendering)
        raster = self.raster
        if raster is not None:
            return replace(source_of(raster), name=self.name)
        drawn = [layer for layer in reversed(self.layers) if isinstance(layer, QgsVectorLayer)]
        return source_of_layers(drawn, self.name)

    def fitting_gsd(self, moving: RasterFacts, area: QgsRectangle) -> float:
        """The ground sampling distance of a map, in units of the CRS.

        It is that of the moving raster, which is assumed to fill the area where it has no
        georeference; for a tile server it is the coarsest zoom that keeps the moving raster's
        detail, because its pixels need no resampling.
        """
        if moving.georeferenced:
            footprint = transform_extent(moving.extent, moving.crs, self.crs)
            gsd = gsd_metres(moving) / metres_per_unit(self.crs, footprint.center())[1]
        else:
            gsd = max(area.width() / max(1, moving.width), area.height() / max(1, moving.height))
        only = self.layers[0] if len(self.layers) == 1 else None
        zooms = only.dataProvider().nativeResolutions() if isinstance(only, QgsRasterLayer) else []
        if not zooms or gsd <= 0:
            return gsd
        return max((zoom for zoom in zooms if zoom < gsd * MAX_ZOOM_RATIO), default=min(zooms))


def choice_of_layer(layer: QgsMapLayer) -> RasterChoice:
    """The choice of a single layer."""
    return RasterChoice(layer.name(), (layer,), layer.crs())


def choice_of_layers(
    layers: list[QgsMapLayer], map_crs: QgsCoordinateReferenceSystem
) -> RasterChoice | None:
    """Several layers as one, in their common CRS or else in that of the map; None without any."""
    if not layers:
        return None
    if len(layers) == 1:
        return choice_of_layer(layers[0])
    crs = layers[0].crs()
    has_common_crs = all(layer.crs() == crs for layer in layers) or not map_crs.isValid()
    name = tr("{name} and {count} more").format(name=layers[0].name(), count=len(layers) - 1)
    if all(is_vector_file(layer) for layer in layers):
        # The engine takes an area in the CRS of the lowest layer.
        return RasterChoice(name, tuple(layers), layers[-1].crs())
    return RasterChoice(name, tuple(layers), crs if has_common_crs else map_crs)
