"""What the user chose as one side of a match, and how it becomes a source."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import in_crs, metres_per_unit
from hetmatch_qgis.rasters.layer_sources import (
    RasterFacts,
    RasterSource,
    check,
    facts_of,
    is_file,
    source_of,
)
from hetmatch_qgis.rasters.plan import gsd_metres
from hetmatch_qgis.rasters.rendering import Rendering

NEARLY_ALIKE = 1.2
"""How much coarser than the moving raster a tile server's zoom may be."""


@dataclass(frozen=True)
class RasterChoice:
    """One raster layer, or several to be drawn over each other, the first on top.

    crs: that they are drawn in.
    """

    name: str
    layers: tuple[QgsRasterLayer, ...]
    crs: QgsCoordinateReferenceSystem

    @property
    def rendered(self) -> bool:
        """Whether it has to be drawn into a file first."""
        return len(self.layers) != 1 or not is_file(self.layers[0])

    def without(self, layer: QgsRasterLayer) -> RasterChoice | None:
        """It without a layer that shall not be matched to itself; None when nothing is left."""
        if len(self.layers) == 1:
            return self
        others = [other for other in self.layers if other.source() != layer.source()]
        return choice_of_layers(others, self.crs)

    def facts(self) -> RasterFacts:
        """What is known of it; the ground sampling distance of what has to be drawn is 1.

        Raises SourceError when the layer cannot be read.
        """
        for layer in self.layers:
            check(layer)
        if not self.rendered:
            return replace(facts_of(self.layers[0]), name=self.name)
        extent = QgsRectangle()
        for layer in self.layers:
            extent.combineExtentWith(in_crs(layer.extent(), layer.crs(), self.crs))
        return RasterFacts(self.name, 0, 0, self.crs, extent, 1.0, georeferenced=True)

    def source(self, extent: QgsRectangle, gsd: float) -> RasterSource:
        """What the engine gets; drawn over the extent where it is no file.

        Raises SourceError when it cannot be read or drawn.
        """
        if self.rendered:
            rendering = Rendering(list(self.layers), self.crs, extent, gsd)
            return RasterSource("", self.name, rendering=rendering)
        return replace(source_of(self.layers[0]), name=self.name)

    def fitting_gsd(self, moving: RasterFacts, area: QgsRectangle) -> float:
        """The ground sampling distance to draw it with, in units of its CRS.

        That of the moving raster, which is taken to fill the area where it has no georeference;
        of a tile server the coarsest zoom that keeps the moving raster's detail, because its
        pixels need no resampling.
        """
        if moving.georeferenced:
            there = in_crs(moving.extent, moving.crs, self.crs)
            wanted = gsd_metres(moving) / metres_per_unit(self.crs, there.center())[1]
        else:
            wanted = max(area.width() / max(1, moving.width), area.height() / max(1, moving.height))
        zooms = [] if len(self.layers) != 1 else self.layers[0].dataProvider().nativeResolutions()
        if not zooms or wanted <= 0:
            return wanted
        return max((zoom for zoom in zooms if zoom < wanted * NEARLY_ALIKE), default=min(zooms))


def choice_of_layer(layer: QgsRasterLayer) -> RasterChoice:
    """A single layer."""
    return RasterChoice(layer.name(), (layer,), layer.crs())


def choice_of_layers(
    layers: list[QgsRasterLayer], map_crs: QgsCoordinateReferenceSystem
) -> RasterChoice | None:
    """Several layers as one, in the CRS that all have or else in that of the map; None for none."""
    if not layers:
        return None
    if len(layers) == 1:
        return choice_of_layer(layers[0])
    own = layers[0].crs()
    alike = all(layer.crs() == own for layer in layers) or not map_crs.isValid()
    name = tr("{name} and {count} more").format(name=layers[0].name(), count=len(layers) - 1)
    return RasterChoice(name, tuple(layers), own if alike else map_crs)
