"""Editing of one result: its points, their fit and the undo stack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from hetmatch_qgis.common.contract import AUTO, CMD_FIT, ORIGIN_MANUAL, TIE
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps.manual_points import ManualPair, ManualPairQuery
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.edits import PointsEdit, QUndoStack, TransformEdit
from hetmatch_qgis.gui.tie_points.model.fit import (
    Fit,
    as_matched,
    figures_to_save,
    fit_as_saved,
    fit_from_answer,
    residual_vectors,
)
from hetmatch_qgis.gui.tie_points.model.points import (
    MOVING,
    REFERENCE,
    Change,
    Location,
    TiePoint,
    TiePointCollection,
)
from hetmatch_qgis.gui.tie_points.model.store import (
    RESIDUALS_AT_ONCE,
    Residuals,
    StoreError,
    TiePointStore,
)
from hetmatch_qgis.i18n.translation import tr

FIT_DELAY_MS = 120
"""Pause in milliseconds after the last edit before a fit, so that quick edits cause one fit (set by
hand, 7d49bf4)."""

EDITS_AT_ONCE = 500
"""Changed points that are written before QGIS handles its events: 20 ms in each of the three layers
on a processor of 2026, measured with 2,809 points."""

SAVE_DELAY_MS = 600
"""Pause in milliseconds before residuals are saved; edits are saved at once (set by hand,
7d49bf4)."""


class TiePointEditor(QObject):
    """Applies edits through the undo stack, writes them to the GeoPackage and requests fits.

    changed: ids of added, deleted or changed points.
    fitted: `fit` and the residuals are new.
    transform_changed: kind of transform that was chosen.
    noted: one sentence for the user.
    not_saved: one sentence; an edit could not be written.
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
        self.record = store.record
        self.points = TiePointCollection(store.read())
        self.transform = store.record.transform or AUTO
        self.fit = self._stated(fit_as_saved(self.points, store.record.transform, store.record.fit))
        self.stack = QUndoStack(self)
        self._unwritten: list[Change] = []
        self._unsaved_residuals: Residuals = {}
        self._unsaved_fit: dict[str, Any] | None = None
        self._fit_timer = self._delayed(FIT_DELAY_MS, self.request_fit)
        self._write_timer = self._delayed(0, self._write_some)
        self._save_timer = self._delayed(SAVE_DELAY_MS, self._save_some_residuals)

    def set_enabled(self, ids: Iterable[int], enabled: bool) -> None:
        """Switch points on or off."""
        text = tr("Switch points on") if enabled else tr("Switch points off")
        self._edit(ids, lambda point: replace(point, enabled=enabled), text)

    def set_role(self, ids: Iterable[int], role: str) -> None:
        """Set the role of points to TIE or CHECK."""
        text = tr("Make tie points") if role == TIE else tr("Make check points")
        self._edit(ids, lambda point: replace(point, role=role), text)

    def remove(self, ids: Iterable[int]) -> None:
        """Delete points that were set by hand; switch matched ones off."""

        def removed(point: TiePoint) -> TiePoint | None:
            return None if point.origin == ORIGIN_MANUAL else replace(point, enabled=False)

        self._edit(ids, removed, tr("Delete points"))

    def move(self, point_id: int, raster: str, to: XY, snap: bool) -> None:
        """Move a point in one raster.

        raster: REFERENCE or MOVING.
        to: canvas coordinates.
        snap: whether to snap to the best match.
        """
        point = self.points.get(point_id)
        if point is None:
            return
        positions = {name: _canvas_xy(point.location(name)) for name in (REFERENCE, MOVING)}
        positions[raster] = to

        def placed(pair: ManualPair) -> None:
            def moved(point: TiePoint) -> TiePoint:
                return _placed_by_hand(point, pair)

            self._edit([point_id], moved, tr("Move point"))
            self.noted.emit(pair.note)

        self._query_pair(positions[REFERENCE], positions[MOVING], snap, placed)

    def add(self, reference: XY, moving: XY, snap: bool, on_added: Callable[[int], None]) -> None:
        """Add a tie point.

        reference, moving: canvas coordinates.
        snap: whether to snap to the best match.
        on_added: called with the id of the point.
        """

        def placed(pair: ManualPair) -> None:
            point = TiePoint(self.points.new_id(), pair.reference, pair.moving)
            point = _placed_by_hand(point, pair)
            self.stack.push(PointsEdit(self, [Change(None, point)], tr("Add point")))
            self.noted.emit(pair.note)
            on_added(point.id)

        self._query_pair(reference, moving, snap, placed)

    def paste(self, points: Iterable[TiePoint]) -> list[int]:
        """Add points of another result or of a spreadsheet, and return their new ids."""
        added = [replace(point, id=self.points.new_id()) for point in points]
        if added:
            changes = [Change(None, point) for point in added]
            self.stack.push(PointsEdit(self, changes, tr("Paste points")))
        return [point.id for point in added]

    def choose_transform(self, kind: str) -> None:
        """Choose the kind of transform."""
        if kind != self.transform:
            self.stack.push(TransformEdit(self, self.transform, kind, tr("Choose transform")))

    def apply(self, changes: list[Change]) -> None:
        """Apply edits of points; called by the undo stack."""
        self.points.apply(changes)
        self._unwritten += changes
        if any(change.before is None or change.after is None for change in changes):
            # The layers shall have them when they are selected there.
            self._write_all()
        else:
            self._write_some()
        self.changed.emit([change.id for change in changes])
        self._fit_timer.start()

    def read_again(self) -> None:
        """Take over what was edited elsewhere, which empties the undo stack. Raises StoreError."""
        self._write_all()
        before = {point.id: point for point in self.points}
        self.points.exchange(self._store.read())
        self._unsaved_residuals = {}
        self.stack.clear()
        ids = before.keys() | {point.id for point in self.points}
        changed = [number for number in ids if before.get(number) != self.points.get(number)]
        if not self._session.is_open:
            self.fit = fit_as_saved(self.points, self.transform, self.record.fit)
        self.changed.emit(changed)
        self._fit_timer.start()

    def use_transform(self, kind: str) -> None:
        """Use a kind of transform; called by the undo stack."""
        self.transform = kind
        self._save(lambda: self._store.write_transform(kind))
        self.transform_changed.emit(kind)
        self._fit_timer.start()

    def request_fit(self) -> None:
        """Request a fit of the current points from the worker."""
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
        self.fit = self._stated(fit_from_answer(answer))
        if self.fit.problem is None:
            self._unsaved_fit = figures_to_save(answer, self.transform)
            self._unsaved_residuals = residuals = residual_vectors(answer, ids)
            self.points.set_residuals(
                {
                    point_id: None if vector is None else (vector[0] ** 2 + vector[1] ** 2) ** 0.5
                    for point_id, vector in residuals.items()
                }
            )
            self._save_timer.start(SAVE_DELAY_MS)
        self.fitted.emit()

    def _stated(self, fit: Fit) -> Fit:
        """A fit with the accuracy that the message after the match had, until points are edited."""
        return fit if self._store.is_edited else as_matched(fit, self.record.result.get("accuracy"))

    def save_residuals(self) -> None:
        """Write edits and the residuals of the last fit, unless that has been done."""
        self._save_timer.stop()
        self._write_all()
        residuals, self._unsaved_residuals = self._unsaved_residuals, {}
        if residuals:
            self._save(lambda: self._store.write_residuals(self.points, residuals))
        self._save_fit()

    def _save_some_residuals(self) -> None:
        """Write residuals of the last fit bit by bit; QGIS handles its events in between."""
        self._write_all()
        is_done = True

        def write() -> None:
            nonlocal is_done
            is_done = self._store.write_residuals(
                self.points, self._unsaved_residuals, RESIDUALS_AT_ONCE
            )

        self._save(write)
        if is_done:
            self._unsaved_residuals = {}
            self._save_fit()
        else:
            self._save_timer.start(0)

    def _write_some(self) -> None:
        """Write edits bit by bit, in their order; QGIS handles its events in between."""
        self._write_next(EDITS_AT_ONCE)
        if self._unwritten:
            self._write_timer.start()

    def _write_all(self) -> None:
        self._write_timer.stop()
        while self._unwritten:
            self._write_next(len(self._unwritten))

    def _write_next(self, at_most: int) -> None:
        """Write the next edits, no two of them of one point."""
        changes: dict[int, Change] = {}
        for change in self._unwritten[:at_most]:
            if change.id in changes:
                break
            changes[change.id] = change
        del self._unwritten[: len(changes)]
        if changes and not self._save(lambda: self._store.write(list(changes.values()))):
            # What follows could not be written either.
            self._unwritten.clear()

    def _save_fit(self) -> None:
        fit, self._unsaved_fit = self._unsaved_fit, None
        if fit is not None:
            self._store.write_fit(fit)

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

    def _query_pair(
        self, reference: XY, moving: XY, snap: bool, on_placed: Callable[[ManualPair], None]
    ) -> None:
        query = ManualPairQuery(self._session, reference, moving, on_placed, self.noted.emit)
        if snap:
            self.noted.emit(tr("Looking for the best match…"))
            query.snap()
        else:
            query.keep()

    def _save(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except StoreError as error:
            self.not_saved.emit(str(error))
            return False
        return True


def _canvas_xy(location: Location) -> XY:
    return (location.x, location.y)


def _placed_by_hand(point: TiePoint, pair: ManualPair) -> TiePoint:
    return replace(
        point,
        reference=pair.reference,
        moving=pair.moving,
        score=pair.score,
        residual_px=None,
        origin=ORIGIN_MANUAL,
        precision=None,
    )
