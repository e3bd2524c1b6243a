"""How outputs look where Processing loads them into the project."""

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

# QGIS does not keep Python's half of a post-processor alive.
_kept: list[Any] = []
MOST_KEPT = 50


class _Styled(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, style: Callable[[Any], None]) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:
        """See QgsProcessingLayerPostProcessorInterface; in the main thread."""
        self._style(layer)
        layer.triggerRepaint()
        # By then QGIS has put it into the layer tree.
        QTimer.singleShot(0, partial(_raise, layer.id()))


def _raise(layer_id: str) -> None:
    """To the top of the layer tree: QGIS may have put it below the rasters that it tells of."""
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(layer_id)
    if node is not None and node.parent() == root:
        root.insertChildNode(0, node.clone())
        root.removeChildNode(node)


def name_layer(context: QgsProcessingContext, output: str, name: str) -> None:
    """Name an output in the project, where it is going to be loaded."""
    if context.willLoadLayerOnCompletion(output):
        details = context.layerToLoadOnCompletionDetails(output)
        details.name = name
        details.forceName = True


def style_layer(context: QgsProcessingContext, output: str, style: Callable[[Any], None]) -> None:
    """Give an output a style, and the topmost place, where it is going to be loaded."""
    if context.willLoadLayerOnCompletion(output):
        styled = _Styled(style)
        _kept.append(styled)
        del _kept[:-MOST_KEPT]
        context.layerToLoadOnCompletionDetails(output).setPostProcessor(styled)


def do_not_load(context: QgsProcessingContext, output: str) -> None:
    """Forget an output that was not written: QGIS would complain of it."""
    layers = context.layersToLoadOnCompletion()
    layers.pop(output, None)
    context.setLayersToLoadOnCompletion(layers)
