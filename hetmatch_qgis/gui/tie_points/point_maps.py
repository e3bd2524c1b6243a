"""The lower half of the dock: both images around a point, and moving and adding by hand."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsPointXY, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.gui.tie_points.affine import XY
from hetmatch_qgis.gui.tie_points.crosses import NEW_COLOUR, Cross, cross_of
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps import LinkedMaps
from hetmatch_qgis.gui.tie_points.neighbourhood import Neighbourhood, OnPlaces
from hetmatch_qgis.gui.tie_points.points import MOVING, REFERENCE, TiePoint
from hetmatch_qgis.gui.tie_points.tool_row import ADD, LOOK, MOVE, ToolRow
from hetmatch_qgis.i18n.translation import tr

NEIGHBOURS = 40
# The id of a cross that is no point yet.
NO_POINT = 0


class PointMaps(QWidget):
    """picked: id of the point that the user clicked or added."""

    picked = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: TiePointEditor | None = None
        self._neighbourhood: Neighbourhood | None = None
        self._point_id: int | None = None
        self._models: dict[int, XY | None] = {}
        self._new: dict[str, XY | None] = {}
        self.tools = ToolRow(self)
        self.maps = LinkedMaps(self._locate, self)
        self.notice = QLabel(self)
        self.notice.setObjectName("tiePointNotice")
        self.notice.setWordWrap(True)
        # Two lines always, or the maps would jump whenever there is something to say.
        self.notice.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tools.mode_changed.connect(self._take_mode)
        self.tools.delete_requested.connect(self.delete_point)
        self.maps.picked.connect(self.picked)
        self.maps.dragged.connect(self._drag)
        self.maps.placed.connect(self._place)
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
        rasters: dict[str, QgsRasterLayer | None],
    ) -> None:
        """Show another result, or none."""
        self._editor = editor
        self._neighbourhood = None if editor is None else Neighbourhood(editor, session)
        self._point_id, self._models, self._new = None, {}, {}
        self.notice.setText("")
        self.tools.set_mode(LOOK)
        self.maps.set_rasters(rasters)
        self.maps.show_crosses({REFERENCE: [], MOVING: []})
        if editor is not None:
            editor.changed.connect(lambda _ids: self._draw())
            editor.fitted.connect(self._take_fit)
            editor.noted.connect(self.notice.setText)

    def set_engine(self, available: bool) -> None:
        """Points can be placed by hand only where the engine tells their pixels."""
        self.tools.set_engine(available)

    def show_point(self, point_id: int) -> None:
        """Both maps go to the point."""
        self._point_id = point_id
        point = self._point
        if point is None:
            return
        link = self._neighbourhood.link(point.reference.x, point.reference.y)
        self.maps.set_link(link)
        self.maps.go_to((point.reference.x, point.reference.y))
        self._ask_models()
        self._draw()

    def delete_point(self) -> None:
        if self._editor is not None and self._point_id is not None:
            self._editor.remove([self._point_id])

    @property
    def _point(self) -> TiePoint | None:
        return None if self._editor is None else self._editor.points.get(self._point_id)

    def _locate(self, raster: str, places: list[XY], on_places: OnPlaces) -> None:
        if self._neighbourhood is not None:
            self._neighbourhood.locate(raster, places, on_places)

    def _take_fit(self) -> None:
        self._ask_models()
        self.maps.relink()

    def _ask_models(self) -> None:
        """Where the model puts the points that are seen."""
        points = self._seen_points()
        if not points or self._editor.fit.problem is not None:
            return
        ids = [point.id for point in points]

        def take(places: list[XY | None]) -> None:
            self._models = {ids[row]: place for row, place in enumerate(places)}
            self._draw()

        references = [(point.reference.x, point.reference.y) for point in points]
        self._neighbourhood.locate(REFERENCE, references, take, topic="models")

    def _seen_points(self) -> list[TiePoint]:
        point = self._point
        if point is None:
            return []
        at = point.reference
        return self._editor.points.nearest(REFERENCE, at.x, at.y, NEIGHBOURS)

    def _draw(self, moved: dict[str, XY] | None = None) -> None:
        """moved: where the selected point is being dragged to, by raster."""
        crosses: dict[str, list[Cross]] = {REFERENCE: [], MOVING: []}
        for point in self._seen_points():
            selected = point.id == self._point_id
            for raster in (REFERENCE, MOVING):
                model = self._models.get(point.id) if raster == MOVING else None
                cross = cross_of(point, raster, selected, model)
                if selected and moved and raster in moved:
                    cross = replace(cross, at=moved[raster])
                crosses[raster].append(cross)
        for raster, at in self._new.items():
            if at is not None:
                crosses[raster].append(Cross(NO_POINT, at, NEW_COLOUR, True))
        self.maps.show_crosses(crosses)

    def _take_mode(self, mode: str) -> None:
        self._new = {}
        self.maps.set_placing(mode != LOOK)
        self.notice.setText(_instruction(mode, self._point))
        self._draw()

    def _drag(self, raster: str, at: QgsPointXY) -> None:
        if self.tools.mode == MOVE:
            self._draw({raster: (at.x(), at.y())})
        elif raster == REFERENCE or REFERENCE in self._new:
            self._new[raster] = (at.x(), at.y())
            self._draw()

    def _place(self, raster: str, at: QgsPointXY) -> None:
        to = (at.x(), at.y())
        if self.maps.maps[raster].is_outside(at):
            self.notice.setText(tr("That place lies outside the raster; choose one inside it."))
            self._draw()
            return
        if self.tools.mode == MOVE and self._point is not None:
            self._editor.move(self._point.id, raster, to, self.tools.snap)
        elif self.tools.mode == ADD and raster == REFERENCE:
            self._propose(to)
        elif self.tools.mode == ADD and self._new.get(REFERENCE) is not None:
            reference, self._new = self._new[REFERENCE], {}
            self._editor.add(reference, to, self.tools.snap, self._added)

    def _propose(self, reference: XY) -> None:
        """Show where the model puts the new point in the moving map."""
        self._new = {REFERENCE: reference}
        self.notice.setText(
            tr("Now click the same place in the moving map; the model proposes one.")
        )

        def take(places: list[XY | None]) -> None:
            if self._new.get(REFERENCE) == reference:
                self._new[MOVING] = places[0] if places else None
                self._draw()

        self._neighbourhood.locate(REFERENCE, [reference], take, topic="proposal")
        self._draw()

    def _added(self, point_id: int) -> None:
        self._draw()
        self.picked.emit(point_id)


def _instruction(mode: str, point: TiePoint | None) -> str:
    if mode == MOVE and point is None:
        return tr("Choose the point to move in the table first.")
    if mode == MOVE:
        return tr("Click or drag in either map to say where the selected point belongs.")
    if mode == ADD:
        return tr("Click the new point's place in the reference map.")
    return ""
