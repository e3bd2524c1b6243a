"""Names and styles of the outputs that Processing loads into the project."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer

_post_processors: list[Any] = []
"""The newest post-processors, because QGIS does not keep their Python objects alive."""

MAX_POST_PROCESSORS = 50
"""Outputs whose loading may still be pending (set by hand, 0e252e8: more than a batch loads at
once)."""


class _StylePostProcessor(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, style: Callable[[Any], None]) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:
        """See QgsProcessingLayerPostProcessorInterface; in the main thread."""
        self._style(layer)
        layer.triggerRepaint()
        # By then QGIS has put it into the layer tree.
        QTimer.singleShot(0, partial(_move_to_top, layer.id()))


def _move_to_top(layer_id: str) -> None:
    """Move a layer to the top of the tree, where QGIS may have put it below the rasters."""
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(layer_id)
    if node is not None and node.parent() == root:
        root.insertChildNode(0, node.clone())
        root.removeChildNode(node)


def name_layer(context: QgsProcessingContext, output: str, name: str) -> None:
    """Set the name of an output that is going to be loaded into the project."""
    if context.willLoadLayerOnCompletion(output):
        details = context.layerToLoadOnCompletionDetails(output)
        details.name = name
        details.forceName = True


def style_layer(context: QgsProcessingContext, output: str, style: Callable[[Any], None]) -> None:
    """Style an output that is going to be loaded, and move it to the top of the tree."""
    if context.willLoadLayerOnCompletion(output):
        post_processor = _StylePostProcessor(style)
        _post_processors.append(post_processor)
        del _post_processors[:-MAX_POST_PROCESSORS]
        context.layerToLoadOnCompletionDetails(output).setPostProcessor(post_processor)


def skip_loading(context: QgsProcessingContext, output: str) -> None:
    """Do not load an output that was not written, which QGIS would report as an error."""
    layers = context.layersToLoadOnCompletion()
    layers.pop(output, None)
    context.setLayersToLoadOnCompletion(layers)
