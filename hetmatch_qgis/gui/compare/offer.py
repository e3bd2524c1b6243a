"""Button that leads from a message about a warp to the comparison on the map."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.gui.compare.comparison import compare_layers
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.gui.tie_points.maps.rpc_layers import display_layer
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import REFERENCE
from hetmatch_qgis.i18n.translation import tr


def compare_steps(iface: Any, record: MatchRecord, warped: QgsRasterLayer | None) -> list[Step]:
    """The step that lays a warped raster over its reference; none where it was not loaded."""
    if warped is None:
        return []
    layer_id = warped.id()

    def compare() -> None:
        project = QgsProject.instance()
        layer = project.mapLayer(layer_id)
        # The user may have removed it since.
        if not isinstance(layer, QgsRasterLayer):
            return
        reference = display_layer(record, REFERENCE, project)
        is_shown = reference is not None and project.mapLayer(reference.id()) is not None
        compare_layers(iface.mapCanvas(), layer, reference if is_shown else None)

    return [Step("compare", tr("Compare"), compare)]
