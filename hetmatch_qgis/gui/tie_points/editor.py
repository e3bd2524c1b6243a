"""One result being edited: its points, their fit, and every step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from hetmatch_qgis.client.choices import AUTO
from hetmatch_qgis.common.contract import CMD_FIT, ORIGIN_MANUAL, TIE
from hetmatch_qgis.gui.tie_points.affine import XY
from hetmatch_qgis.gui.tie_points.edits import PointsEdit, QUndoStack, TransformEdit
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.fit import (
    Fit,
    fit_as_saved,
    fit_from_answer,
    residual_steps,
)
from hetmatch_qgis.gui.tie_points.manual_points import Placed, Placing
from hetmatch_qgis.gui.tie_points.points import MOVING, REFERENCE, Change, PointSet, TiePoint
from hetmatch_qgis.gui.tie_points.store import Steps, StoreError, TiePointStore
from hetmatch_qgis.i18n.translation import tr

# Several boxes unticked in a row are one fit.
FIT_DELAY_MS = 120
# Residuals follow from the edits, which are saved at once: they can wait for a pause.
SAVE_DELAY_MS = 600


class TiePointEditor(QObject):
    """Edits go through the undo stack, into the GeoPackage, and to the worker for a new fit.

    changed: points were added, deleted or changed (their ids). fitted: `fit` is new, and with it
    the residuals. transform_changed: the kind asked for. noted: one sentence for the user.
    not_saved: an edit could not be written; one sentence.
    """

    changed = pyqtSignal(list)
    fitted = pyqtSignal()
    transform_changed = pyqtSignal(str)
    noted = pyqtSignal(str)
    not_saved = pyqtSignal(str)

    def __init__(self, store: TiePointStore, session: EngineSession, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._session = session
        self.points = PointSet(store.read())
        self.transform = store.record.transform or AUTO
        self.fit = fit_as_saved(self.points, store.record.transform, store.record.reference_gsd)
        self.stack = QUndoStack(self)
        self._steps: Steps = {}
        self._timer = self._delayed(FIT_DELAY_MS, self.request_fit)
        self._saving = self._delayed(SAVE_DELAY_MS, self.save_residuals)

    def set_enabled(self, ids: Iterable[int], enabled: bool) -> None:
        text = tr("Switch points on") if enabled else tr("Switch points off")
        self._edit(ids, lambda point: replace(point, enabled=enabled), text)

    def set_role(self, ids: Iterable[int], role: str) -> None:
        """role: TIE or CHECK."""
        text = tr("Make tie points") if role == TIE else tr("Make check points")
        self._edit(ids, lambda point: replace(point, role=role), text)

    def remove(self, ids: Iterable[int]) -> None:
        """Delete points that were set by hand; switch matched ones off."""

        def without(point: TiePoint) -> TiePoint | None:
            return None if point.origin == ORIGIN_MANUAL else replace(point, enabled=False)

        self._edit(ids, without, tr("Delete points"))

    def move(self, point_id: int, raster: str, to: XY, snap: bool) -> None:
        """Move a point in one raster, to shown coordinates."""
        point = self.points.get(point_id)
        if point is None:
            return
        there = {name: (point.place(name).x, point.place(name).y) for name in (REFERENCE, MOVING)}
        there[raster] = to

        def placed(pair: Placed) -> None:
            def moved(point: TiePoint) -> TiePoint:
                return _placed_by_hand(point, pair)

            self._edit([point_id], moved, tr("Move point"))
            self.noted.emit(pair.note)

        self._place(there[REFERENCE], there[MOVING], snap, placed)

    def add(self, reference: XY, moving: XY, snap: bool, on_added: Callable[[int], None]) -> None:
        """Add a tie point at a pair of places in shown coordinates; on_added gets its id."""

        def placed(pair: Placed) -> None:
            point = TiePoint(self.points.new_id(), pair.reference, pair.moving)
            point = _placed_by_hand(point, pair)
            self.stack.push(PointsEdit(self, [Change(None, point)], tr("Add point")))
            self.noted.emit(pair.note)
            on_added(point.id)

        self._place(reference, moving, snap, placed)

    def choose_transform(self, kind: str) -> None:
        if kind != self.transform:
            self.stack.push(TransformEdit(self, self.transform, kind, tr("Choose transform")))

    def apply(self, changes: list[Change]) -> None:
        """What the undo stack does with points."""
        self.points.apply(changes)
        self._save(lambda: self._store.write(changes))
        self.changed.emit([change.id for change in changes])
        self._timer.start()

    def use_transform(self, kind: str) -> None:
        """What the undo stack does with the transform."""
        self.transform = kind
        self._save(lambda: self._store.write_transform(kind))
        self.transform_changed.emit(kind)
        self._timer.start()

    def request_fit(self) -> None:
        """Ask the worker for the model of the points as they are now."""
        if not self._session.is_open:
            return
        ids = [point.id for point in self.points]
        self._session.ask(
            CMD_FIT,
            lambda answer: self._take_fit(answer, ids),
            self._fit_failed,
            topic="fit",
            transform=self.transform,
            points=[point.for_engine() for point in self.points],
        )

    def _take_fit(self, answer: dict, ids: list[int]) -> None:
        self.fit = fit_from_answer(answer)
        if self.fit.problem is None:
            self._steps = steps = residual_steps(answer, ids)
            self.points.set_residuals(
                {
                    point_id: None if step is None else (step[0] ** 2 + step[1] ** 2) ** 0.5
                    for point_id, step in steps.items()
                }
            )
            self._saving.start()
        self.fitted.emit()

    def save_residuals(self) -> None:
        """Write what the last fit said of the points, if that has not been done."""
        self._saving.stop()
        steps, self._steps = self._steps, {}
        if steps:
            self._save(lambda: self._store.write_residuals(self.points, steps))

    def _fit_failed(self, sentence: str) -> None:
        self.fit = Fit(None, self.fit.ties, self.fit.checks, sentence)
        self.fitted.emit()

    def _delayed(self, delay_ms: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(run)
        return timer

    def _edit(
        self, ids: Iterable[int], edited: Callable[[TiePoint], TiePoint | None], text: str
    ) -> None:
        points = [point for point in map(self.points.get, ids) if point is not None]
        changes = [Change(point, edited(point)) for point in points]
        changes = [change for change in changes if change.after != change.before]
        if changes:
            self.stack.push(PointsEdit(self, changes, text))

    def _place(
        self, reference: XY, moving: XY, snap: bool, on_placed: Callable[[Placed], None]
    ) -> None:
        placing = Placing(self._session, reference, moving, on_placed, self.noted.emit)
        if snap:
            self.noted.emit(tr("Looking for the best match…"))
            placing.snap()
        else:
            placing.keep()

    def _save(self, write: Callable[[], None]) -> None:
        try:
            write()
        except StoreError as error:
            self.not_saved.emit(str(error))


def _placed_by_hand(point: TiePoint, pair: Placed) -> TiePoint:
    return replace(
        point,
        reference=pair.reference,
        moving=pair.moving,
        score=pair.score,
        residual_px=None,
        origin=ORIGIN_MANUAL,
    )
