"""The lower half of the dock: linked maps of a point, and tools for moving and adding points."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps.crosses import NEW_COLOUR, Cross, cross_of
from hetmatch_qgis.gui.tie_points.maps.linked_maps import LinkedMaps
from hetmatch_qgis.gui.tie_points.maps.point_locator import OnLocated, PointLocator
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView
from hetmatch_qgis.gui.tie_points.maps.tool_row import ADD, MOVE, VIEW, ToolRow
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE, TiePoint
from hetmatch_qgis.i18n.translation import tr

NEIGHBOURS = 40
"""Nearest points whose crosses are shown (set by hand, 7d49bf4)."""

NO_POINT = 0
"""Id of the cross of a point that is still to be added."""


class PointInspector(QWidget):
    """Shows a point and its neighbours in both rasters and lets the user place points.

    picked: id of the point that the user clicked or added.
    """

    picked = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TiePointEditor | None = None
        self._locator: PointLocator | None = None
        self._point_id: int | None = None
        self._model_points: dict[int, XY | None] = {}
        self._new_point: dict[str, XY | None] = {}
        self.tools = ToolRow(self)
        self.maps = LinkedMaps(self._locate, self)
        self.notice = QLabel(self)
        self.notice.setObjectName("tiePointNotice")
        self.notice.setWordWrap(True)
        # Two lines always, or the maps would jump whenever there is something to say.
        size_by_font(
            self.notice,
            lambda notice, metrics: notice.setMinimumHeight(2 * metrics.lineSpacing()),
        )
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tools.mode_changed.connect(self._take_mode)
        self.tools.delete_requested.connect(self.delete_point)
        self.maps.picked.connect(self.picked)
        self.maps.toggled.connect(self._toggle_point)
        self.maps.deleted.connect(self.delete_point)
        self.maps.dragged.connect(self._drag)
        self.maps.placed.connect(self._place_point)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.tools)
        layout.addWidget(self.maps, 1)
        layout.addWidget(self.notice)
        self.set_engine(False)

    def edit(
        self,
        editor: TiePointEditor | None,
        session: EngineSession,
        views: dict[str, SideView | None],
    ) -> None:
        """Show another result, or none."""
        self._editor = editor
        self._locator = None if editor is None else PointLocator(editor, session)
        self._point_id, self._model_points, self._new_point = None, {}, {}
        self.notice.setText("")
        self.tools.set_mode(VIEW)
        self.maps.set_views(views)
        self.maps.show_crosses({REFERENCE: [], MOVING: []})
        if editor is not None:
            editor.changed.connect(lambda _ids: self._draw())
            editor.fitted.connect(self._take_fit)
            editor.noted.connect(self.notice.setText)

    def set_engine(self, available: bool) -> None:
        """Allow placing of points, for which the engine computes the pixels."""
        self.tools.set_engine(available)

    def show_point(self, point_id: int) -> None:
        """Centre both maps on a point."""
        self._point_id = point_id
        point = self._point
        if point is None:
            return
        link = self._locator.link(point.reference.x, point.reference.y)
        self.maps.set_link(link)
        self.maps.go_to((point.reference.x, point.reference.y))
        self._request_model_points()
        self._draw()

    def delete_point(self) -> None:
        """Delete the shown point, or switch it off if it was matched."""
        if self._editor is not None and self._point_id is not None:
            self._editor.remove([self._point_id])

    def _toggle_point(self) -> None:
        point = self._point
        if point is not None:
            self._editor.set_enabled([point.id], not point.enabled)

    @property
    def _point(self) -> TiePoint | None:
        return None if self._editor is None else self._editor.points.get(self._point_id)

    def _locate(self, raster: str, points: list[XY], on_located: OnLocated) -> None:
        if self._locator is not None:
            self._locator.locate(raster, points, on_located)

    def _take_fit(self) -> None:
        self._request_model_points()
        self.maps.relink()

    def _request_model_points(self) -> None:
        """Request the model's positions of the visible points."""
        points = self._visible_points()
        if not points or self._editor.fit.problem is not None:
            return
        ids = [point.id for point in points]

        def take(located: list[XY | None]) -> None:
            self._model_points = dict(zip(ids, located))  # noqa: B905 (Python 3.9)
            self._draw()

        references = [(point.reference.x, point.reference.y) for point in points]
        self._locator.locate(REFERENCE, references, take, topic="models")

    def _visible_points(self) -> list[TiePoint]:
        point = self._point
        if point is None:
            return []
        at = point.reference
        return self._editor.points.nearest(REFERENCE, at.x, at.y, NEIGHBOURS)

    def _draw(self, moved: dict[str, XY] | None = None) -> None:
        """Draw the crosses.

        moved: canvas coordinates that the selected point is dragged to, by raster.
        """
        crosses: dict[str, list[Cross]] = {REFERENCE: [], MOVING: []}
        for point in self._visible_points():
            selected = point.id == self._point_id
            for raster in (REFERENCE, MOVING):
                model = self._model_points.get(point.id) if raster == MOVING else None
                cross = cross_of(point, raster, selected, model)
                if selected and moved and raster in moved:
                    cross = replace(cross, at=moved[raster])
                crosses[raster].append(cross)
        for raster, at in self._new_point.items():
            if at is not None:
                crosses[raster].append(Cross(NO_POINT, at, NEW_COLOUR, True))
        self.maps.show_crosses(crosses)

    def _take_mode(self, mode: str) -> None:
        self._new_point = {}
        self.maps.set_placing(mode != VIEW)
        self.notice.setText(_instruction(mode, self._point))
        self._draw()

    def _drag(self, raster: str, at: QgsPointXY) -> None:
        if self.tools.mode == MOVE:
            self._draw({raster: (at.x(), at.y())})
        elif raster == REFERENCE or REFERENCE in self._new_point:
            self._new_point[raster] = (at.x(), at.y())
            self._draw()

    def _place_point(self, raster: str, at: QgsPointXY) -> None:
        to = (at.x(), at.y())
        if self.maps.maps[raster].is_outside(at):
            self.notice.setText(tr("That location is outside the raster; choose one inside it."))
            self._draw()
            return
        if self.tools.mode == MOVE and self._point is not None:
            self._editor.move(self._point.id, raster, to, self.tools.snap)
        elif self.tools.mode == ADD and raster == REFERENCE:
            self._propose(to)
        elif self.tools.mode == ADD and self._new_point.get(REFERENCE) is not None:
            reference, self._new_point = self._new_point[REFERENCE], {}
            self._editor.add(reference, to, self.tools.snap, self._added)

    def _propose(self, reference: XY) -> None:
        """Show the model's proposal for a new point in the moving map."""
        self._new_point = {REFERENCE: reference}
        self.notice.setText(
            tr("Now click the same location in the moving map; the model proposes one.")
        )

        def take(located: list[XY | None]) -> None:
            if self._new_point.get(REFERENCE) == reference:
                self._new_point[MOVING] = located[0] if located else None
                self._draw()

        if self.maps.maps[REFERENCE].canvas.hasFocus():
            # So that the keyboard goes on where the next location is set.
            self.maps.maps[MOVING].canvas.setFocus()
        self._locator.locate(REFERENCE, [reference], take, topic="proposal")
        self._draw()

    def _added(self, point_id: int) -> None:
        self._draw()
        self.picked.emit(point_id)


def _instruction(mode: str, point: TiePoint | None) -> str:
    if mode == MOVE and point is None:
        return tr("Choose the point to move in the table first.")
    if mode == MOVE:
        return tr("Click or drag in either map to set the location of the selected point.")
    if mode == ADD:
        return tr("Click the location of the new point in the reference map.")
    return ""
