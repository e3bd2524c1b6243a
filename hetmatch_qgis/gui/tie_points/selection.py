"""The selection in the table and in the map's layer, kept alike."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.tie_points.store import TiePointStore
from hetmatch_qgis.gui.tie_points.view import TiePointView


class SelectionLink(QObject):
    """Points selected in the table are selected in the layer, and the other way round."""

    def __init__(self, store: TiePointStore, view: TiePointView, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._view = view
        self._is_busy = False
        view.selected.connect(self._to_layer)
        store.tie_points.selectionChanged.connect(self._to_table)

    def unlink(self) -> None:
        """Leave both alone from now on."""
        self._view.selected.disconnect(self._to_layer)
        self._store.tie_points.selectionChanged.disconnect(self._to_table)

    def _to_layer(self, point_ids: list[int]) -> None:
        if not self._is_busy:
            self._is_busy = True
            self._store.tie_points.selectByIds(self._store.feature_ids(point_ids))
            self._is_busy = False

    def _to_table(self, *_change: object) -> None:
        if not self._is_busy:
            self._is_busy = True
            feature_ids = self._store.tie_points.selectedFeatureIds()
            self._view.select(self._store.point_ids(feature_ids))
            self._is_busy = False
