"""Dialogs of the algorithms, opened from the menu."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog

from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.layers.result_layers import TIE_POINTS_PROPERTY

PROVIDER = "hetmatch"


def show_algorithm(name: str, values: dict[str, Any]) -> QDialog | None:
    """Open the dialog of an algorithm beside the map; None where Processing has it not.

    name: id of the algorithm without the provider.
    values: initial values of parameters.
    """
    try:
        import processing
    except ImportError:
        return None
    dialog = processing.createAlgorithmDialog(f"{PROVIDER}:{name}", values)
    if not dialog:
        # QGIS 3.22 says False.
        return None
    if not dialog.isWindow():
        # QGIS 4.2 made a widget of it that may lie in a panel.
        dialog.setWindowFlag(Qt.WindowType.Window)
    dialog.show()
    return dialog


def newest_result(project: QgsProject) -> str:
    """The folder of the project's topmost layer of tie points; empty without any."""
    for layer in project.layerTreeRoot().layerOrder():
        if isinstance(layer, QgsVectorLayer) and layer.customProperty(TIE_POINTS_PROPERTY):
            return str(geopackage_of(layer).parent)
    return ""
