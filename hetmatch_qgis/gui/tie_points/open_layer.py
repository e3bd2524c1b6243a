"""The layer that is open in the dock, as the project keeps it."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer

from hetmatch_qgis.gui.results.result_folder import is_tie_points

SCOPE = "hetmatch"
OPEN_LAYER = "dock_layer"
"""Scope and key of the project entry with the id of the open layer."""


def saved_layer(project: QgsProject) -> QgsVectorLayer | None:
    """The tie point layer that was open when the project was saved, None without one."""
    layer = project.mapLayer(project.readEntry(SCOPE, OPEN_LAYER, "")[0])
    return layer if is_tie_points(layer) else None  # type: ignore[return-value]


def remember_layer(project: QgsProject, tie_points: QgsVectorLayer) -> None:
    """Keep the open layer in the project, if it is one of the project's."""
    if project.mapLayer(tie_points.id()) is not None:
        project.writeEntry(SCOPE, OPEN_LAYER, tie_points.id())


def forget_layer(project: QgsProject) -> None:
    """Remove what the project keeps of an open layer, because none is open any more."""
    project.removeEntry(SCOPE, OPEN_LAYER)
