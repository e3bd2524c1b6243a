"""Place of a new raster in the layer tree."""

from __future__ import annotations

from qgis.core import QgsLayerTree, QgsProject, QgsRasterLayer


def add_under_points(layer: QgsRasterLayer) -> None:
    """Add a layer above the project's topmost raster, so that tie points stay visible."""
    project = QgsProject.instance()
    project.addMapLayer(layer, False)
    root = project.layerTreeRoot()
    nodes = root.children()
    rasters = [
        position
        for position, node in enumerate(nodes)
        if QgsLayerTree.isLayer(node) and isinstance(node.layer(), QgsRasterLayer)  # type: ignore[attr-defined]
    ]
    root.insertLayer(rasters[0] if rasters else len(nodes), layer)
