"""Both rasters of a dialog, proposed from the layers of the project."""

from __future__ import annotations

from qgis.core import QgsMapLayer

from hetmatch_qgis.gui.match.layers_picker import is_map_layer
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser
from hetmatch_qgis.rasters.proposed_pair import propose_pair


def choose_pair(
    current: QgsMapLayer | None, reference: RasterChooser, moving: RasterChooser
) -> None:
    """Choose the current layer as the moving raster, and another one as the reference.

    current: the layer that is chosen in QGIS.
    """
    proposed = propose_pair(current, _layers_of(reference), _layers_of(moving))
    for chooser, layer in zip((reference, moving), proposed):  # noqa: B905 (Python 3.9)
        if layer is not None:
            chooser.set_layer(layer)


def _layers_of(chooser: RasterChooser) -> list[QgsMapLayer]:
    """The layers that a chooser offers and that show ground."""
    offered = [chooser.layers.layer(row) for row in range(chooser.layers.count())]
    return [layer for layer in offered if is_map_layer(layer)]
