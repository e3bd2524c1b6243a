"""The dialog in which the user picks rough pairs that a match shall start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client.local_numbers import localised
from hetmatch_qgis.common.contract import CMD_LOCATE
from hetmatch_qgis.gui.file_dialogs import ask_for_file
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.gui.start.pair_picker import PairPicker
from hetmatch_qgis.gui.start.points_file import PointsFileError, read_points_file
from hetmatch_qgis.gui.start.start_pairs import Pair, Start, min_pairs, start_of
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps.side_view import SideView, side_view
from hetmatch_qgis.gui.tie_points.model.affine import XY, Affine, fit_affine
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr

MIN_RADIUS_PX, MAX_RADIUS_PX = 2.0, 10_000.0
"""Limits of the radius in reference pixels; the lower one is the engine's."""

MAX_EXACT = 2
"""Pairs that a similarity always fits exactly: they cannot check each other."""

EDGE_SHARES = (0.1, 0.5, 0.9)
"""Where the georeferences of both rasters are compared, in shares of the moving raster's sides."""


class StartDialog(QDialog):
    """Lets the user pick two or three pairs, or load a .points file.

    record: what was matched; its rasters are shown.
    worker_factory: creates the client of the engine's worker, which turns clicks into pixels.

    chosen: the Start.
    """

    chosen = pyqtSignal(object)

    def __init__(
        self, record: MatchRecord, worker_factory: Callable[[], QObject], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatch_start")
        self.setWindowTitle(tr("Start from my points"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._record = record
        views = {
            raster: side_view(record, raster, QgsProject.instance())
            for raster in (REFERENCE, MOVING)
        }
        self._views: dict[str, SideView | None] = views
        self._nominal: Affine | None = None
        self._start: Start | None = None
        self._session = EngineSession(worker_factory, self)
        self.picker = PairPicker(views, self)
        self.notice = QLabel(self)
        self.notice.setObjectName("startNotice")
        self.notice.setWordWrap(True)
        self.radius = QDoubleSpinBox(self)
        self.radius.setObjectName("startRadius")
        self.radius.setDecimals(0)
        self.radius.setRange(MIN_RADIUS_PX, MAX_RADIUS_PX)
        self.radius.setSuffix(" px")
        self.radius.setToolTip(
            tr("The match searches this far around the position that the points give")
        )
        self.remove = QPushButton(tr("&Remove last"), self)
        self.load = QPushButton(tr("&Load .points…"), self)
        self.load.setToolTip(tr("Take the points of a file of QGIS's Georeferencer"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        name_standard_buttons(self.buttons)
        self.match = self.buttons.addButton(
            tr("&Match near them"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._lay_out()
        self.picker.changed.connect(self._take_pairs)
        self.picker.refused.connect(self.notice.setText)
        self.remove.clicked.connect(lambda _checked=False: self.picker.remove_last())
        self.load.clicked.connect(lambda _checked=False: self._ask_for_file())
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        self._session.opened.connect(self._compare_georeferences)
        self._session.unavailable.connect(self.notice.setText)
        self._take_pairs()
        self._session.start(record.to_open())

    def done(self, result: int) -> None:
        """See QDialog; the worker is not needed any more."""
        self._session.stop()
        super().done(result)

    def add_file(self, path: Path) -> None:
        """Take the points of a .points file; says why not in the dialog."""
        reference = self._views[REFERENCE]
        crs = QgsCoordinateReferenceSystem() if reference is None else reference.crs
        try:
            self.picker.add(read_points_file(path, crs))
        except PointsFileError as error:
            self.notice.setText(str(error))

    def _ask_for_file(self) -> None:
        filters = tr("Points of the Georeferencer (*.points);;All files (*)")
        # The Georeferencer puts it beside the raster.
        beside = Path(self._record.path_of(MOVING)).parent
        path = ask_for_file(self, tr("Load .points file"), filters, "", beside)
        if path:
            self.add_file(Path(path))

    def _compare_georeferences(self) -> None:
        """Ask which pixels of both rasters lie on each other by their georeferences."""
        moving, reference = self._views[MOVING], self._views[REFERENCE]
        if moving is None or reference is None:
            return
        if not (moving.crs.isValid() and reference.crs.isValid()):
            self._take_pairs()
            return
        places = _lattice(moving.extent)
        to_reference = QgsCoordinateTransform(moving.crs, reference.crs, QgsProject.instance())
        try:
            there = [to_reference.transform(QgsPointXY(*place)) for place in places]
        except QgsCsException:
            self._take_pairs()
            return

        def take(pairs: list[Pair]) -> None:
            self._nominal = fit_affine([(pair.moving, pair.reference) for pair in pairs])
            self._take_pairs()

        self._to_pixels([(point.x(), point.y()) for point in there], places, take)

    def _take_pairs(self) -> None:
        """Compute the start from the pairs, and say what is missing."""
        self._start = None
        self.match.setEnabled(False)
        self.radius.setEnabled(False)
        self.remove.setEnabled(bool(self.picker.pairs or self.picker.pending))
        self.notice.setText(self._instruction())
        if self._session.is_open and self.picker.pairs:
            self._to_pixels(
                self.picker.places(REFERENCE), self.picker.places(MOVING), self._take_start
            )

    def _take_start(self, pairs: list[Pair]) -> None:
        described: dict[str, Any] = self._record.result.get(MOVING, {})
        size = float(described.get("width") or 1), float(described.get("height") or 1)
        self._start = start_of(pairs, size, self._nominal)
        self.match.setEnabled(self._start is not None)
        self.radius.setEnabled(self._start is not None)
        if self._start is not None:
            self.radius.setValue(self._start.radius)
            text = tr("Pairs: {count}; they agree within {misfit:.1f} px.")
            if len(pairs) <= MAX_EXACT:
                text = tr("Pairs: {count}.")
            elif self._start.needs_shear:
                text = tr(
                    "Pairs: {count}; with rotation and scale alone they disagree by "
                    "{misfit:.0f} px. That is normal for a map in another projection; otherwise "
                    "check the pairs."
                )
            agreement = text.format(count=len(pairs), misfit=localised(self._start.misfit_px))
            self.notice.setText(f"{agreement} {self._instruction()}")

    def _to_pixels(
        self, reference: list[XY], moving: list[XY], on_pairs: Callable[[list[Pair]], None]
    ) -> None:
        """Ask for the pixels of places in both rasters; those without a pixel are left out."""

        def reference_located(answer: dict[str, Any]) -> None:
            pixels = answer["pixels"]

            def moving_located(answer: dict[str, Any]) -> None:
                both = zip(pixels, answer["pixels"])  # noqa: B905 (Python 3.9)
                on_pairs(
                    [
                        Pair((first[0], first[1]), (second[0], second[1]))
                        for first, second in both
                        if None not in first and None not in second
                    ]
                )

            self._locate(MOVING, moving, moving_located)

        self._locate(REFERENCE, reference, reference_located)

    def _locate(self, raster: str, at: list[XY], on_answer: Callable[[dict], None]) -> None:
        self._session.ask(
            CMD_LOCATE,
            on_answer,
            self.notice.setText,
            raster=raster,
            at=[list(place) for place in at],
        )

    def _instruction(self) -> str:
        if not self._session.is_open:
            return tr("Starting the engine…")
        if self.picker.pending:
            other = tr("moving") if REFERENCE in self.picker.pending else tr("reference")
            return tr("Now click the same place in the {raster} map.").format(raster=other)
        missing = min_pairs(self._nominal) - len(self.picker.pairs)
        if missing > 0:
            return tr(
                "Click the same place in both maps, roughly. Two or three places far apart are "
                "enough; zoom with the wheel."
            )
        return tr("Add more pairs, or match.")

    def _finish(self) -> None:
        start = self._start
        if start is not None:
            self.chosen.emit(replace(start, radius=self.radius.value()))
            self.accept()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addWidget(self.load)
        row.addStretch(1)
        label = QLabel(tr("Search &within:"), self)
        label.setBuddy(self.radius)
        row.addWidget(label)
        row.addWidget(self.radius)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picker, 1)
        layout.addWidget(self.notice)
        layout.addLayout(row)
        layout.addWidget(self.buttons)
        self.resize(900, 600)


def _lattice(extent: QgsRectangle) -> list[XY]:
    return [
        (
            extent.xMinimum() + across * extent.width(),
            extent.yMinimum() + along * extent.height(),
        )
        for across in EDGE_SHARES
        for along in EDGE_SHARES
    ]
