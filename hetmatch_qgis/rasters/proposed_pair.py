"""Reference and moving raster, proposed from the layers of a project."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsRasterLayer

from hetmatch_qgis.rasters.layer_sources import has_georeference, is_file, path_of


def propose_pair(
    current: QgsMapLayer | None, references: list[QgsMapLayer], movable: list[QgsMapLayer]
) -> tuple[QgsMapLayer | None, QgsMapLayer | None]:
    """The first other layer as reference and the current layer as moving raster.

    Rasters come before vector layers. The only raster without georeference is the one to be moved,
    whichever is current: users zoom to the reference to say where it belongs.

    current: the layer that is chosen in QGIS.
    references, movable: layers that can be the one or the other.
    """
    movable = _rasters_first(movable)
    moving = current if current in movable else next(iter(movable), None)
    unplaced = [layer for layer in movable if not _is_placed(layer)]
    if len(unplaced) == 1:
        moving = unplaced[0]
    others = [layer for layer in _rasters_first(references) if layer is not moving]
    reference = current if current in others else next(iter(others), None)
    return reference, moving


def _rasters_first(layers: list[QgsMapLayer]) -> list[QgsMapLayer]:
    return sorted(layers, key=lambda layer: not isinstance(layer, QgsRasterLayer))


def _is_placed(layer: QgsMapLayer) -> bool:
    """False for a raster file that lies nowhere; True for all else."""
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or not is_file(layer):
        return True
    # QGIS shows it pixel by pixel from the origin: others need not be opened.
    extent = layer.extent()
    if extent.xMinimum() != 0 or extent.width() != layer.width():
        return True
    return has_georeference(path_of(layer))
