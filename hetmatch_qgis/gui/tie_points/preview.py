"""The moving raster on QGIS's map, through the transform of the points as they are now."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from hetmatch_qgis.common.contract import CMD_LOCATE
from hetmatch_qgis.gui.compare.comparison import Choice, Comparison
from hetmatch_qgis.gui.compare.sources import LayerSource, OnLocated, Source, TransformSource
from hetmatch_qgis.gui.map_view import show_layer_if_unseen
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps.linked_maps import located_points
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView, side_view
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.gui.tie_points.model.store import TiePointStore
from hetmatch_qgis.i18n.translation import tr

AFTER, BEFORE, BELOW = "after", "before", "reference"
"""Names of what is compared: the moving raster through the transform and as it lies, and the
reference."""


class Preview(QObject):
    """Compares before and after on QGIS's map, anew after each edit.

    closed: the comparison has ended.
    """

    closed = pyqtSignal()

    def __init__(self, iface: Any, session: EngineSession, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._editor: TiePointEditor | None = None
        self.comparison: Comparison | None = None

    def start(self, editor: TiePointEditor, store: TiePointStore) -> None:
        """Show the moving raster of a result, beside its reference."""
        self.stop()
        views = self._views(store)
        reference, moving = views[REFERENCE], views[MOVING]
        if reference is None or moving is None:
            self.closed.emit()
            return
        self._editor = editor
        show_layer_if_unseen(self._iface.mapCanvas(), store.tie_points)

        def make_after(parent: QObject) -> Source:
            return TransformSource(moving, reference.crs, self._locate, parent)

        choices = {
            AFTER: Choice(tr("After"), make_after),
            BELOW: Choice(tr("Reference"), lambda parent: LayerSource(reference.layers, parent)),
            BEFORE: Choice(tr("Before"), lambda parent: LayerSource(moving.layers, parent)),
        }
        self.comparison = Comparison(self._iface.mapCanvas(), choices, AFTER, BELOW, self)
        self.comparison.closed.connect(self._end)
        editor.fitted.connect(self.comparison.refresh)

    def stop(self) -> None:
        """End the comparison."""
        if self.comparison is not None:
            self.comparison.close()

    def blink(self) -> None:
        """Hide the upper image, or show it again."""
        if self.comparison is not None:
            self.comparison.blink()

    def _views(self, store: TiePointStore) -> dict[str, SideView | None]:
        return {
            raster: side_view(store.record, raster, QgsProject.instance())
            for raster in (REFERENCE, MOVING)
        }

    def _end(self) -> None:
        comparison, self.comparison = self.comparison, None
        if comparison is not None and self._editor is not None:
            self._editor.fitted.disconnect(comparison.refresh)
            comparison.deleteLater()
        self._editor = None
        self.closed.emit()

    def _locate(self, raster: str, points: list[XY], on_located: OnLocated, topic: str) -> None:
        def nowhere(_sentence: str = "") -> None:
            on_located([None] * len(points))

        if self._editor is None or self._editor.fit.problem is not None or not points:
            nowhere()
            return
        self._session.ask(
            CMD_LOCATE,
            lambda answer: on_located(located_points(answer)),
            nowhere,
            topic=topic,
            raster=raster,
            at=[list(point) for point in points],
        )
