"""Undo commands."""

from __future__ import annotations

from typing import Protocol

from hetmatch_qgis.gui.tie_points.model.points import Change

try:
    # Qt 6 moved the undo framework to QtGui.
    from qgis.PyQt.QtGui import QUndoCommand, QUndoStack
except ImportError:
    from qgis.PyQt.QtWidgets import QUndoCommand, QUndoStack

__all__ = ["Editable", "PointsEdit", "QUndoStack", "TransformEdit"]


class Editable(Protocol):
    """Object that the commands edit."""

    def apply(self, changes: list[Change]) -> None: ...

    def use_transform(self, kind: str) -> None: ...


class PointsEdit(QUndoCommand):
    """Addition, deletion or change of points."""

    def __init__(self, editor: Editable, changes: list[Change], text: str) -> None:
        super().__init__(text)
        self._editor = editor
        self._changes = changes

    def redo(self) -> None:
        self._editor.apply(self._changes)

    def undo(self) -> None:
        self._editor.apply([change.reversed() for change in self._changes])


class TransformEdit(QUndoCommand):
    """Choice of another transform."""

    def __init__(self, editor: Editable, before: str, after: str, text: str) -> None:
        super().__init__(text)
        self._editor = editor
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._editor.use_transform(self._after)

    def undo(self) -> None:
        self._editor.use_transform(self._before)
