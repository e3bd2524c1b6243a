"""Tool bar of the linked maps."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QToolButton, QWidget

from hetmatch_qgis.i18n.translation import tr

VIEW, MOVE, ADD = "view", "move", "add"


class ToolRow(QWidget):
    """Buttons to view, move, add and delete points, and the snapping option.

    mode_changed: VIEW, MOVE or ADD.
    delete_requested: the user wants to delete the point.
    """

    mode_changed = pyqtSignal(str)
    delete_requested = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons = {
            VIEW: self._tool(
                "lookTool",
                tr("Vie&w"),
                "mActionPan.svg",
                tr("Drag to pan, click a point to pick it"),
            ),
            MOVE: self._tool(
                "moveTool",
                tr("Move"),
                "mActionMoveFeaturePoint.svg",
                tr("Move the selected point"),
            ),
            ADD: self._tool(
                "addTool",
                tr("Add"),
                "mActionCapturePoint.svg",
                tr("Add a point: click in the reference map, then in the moving map"),
            ),
        }
        self._snap = QCheckBox(tr("Snap to &best match"), self)
        self._snap.setObjectName("snapBox")
        self._snap.setToolTip(tr("Moved and added points snap to the best match nearby"))
        self._snap.setChecked(True)
        self._delete = _button("deletePoint", tr("Delete"), "mActionDeleteSelected.svg", self)
        self._delete.setToolTip(
            tr("Delete the point shown; a matched point is switched off, not deleted")
        )
        self._delete.clicked.connect(self.delete_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for mode, button in self._buttons.items():
            button.setCheckable(True)
            if mode != VIEW:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._group.addButton(button)
            button.toggled.connect(lambda on, mode=mode: on and self.mode_changed.emit(mode))
            layout.addWidget(button)
        layout.addSpacing(4)
        layout.addWidget(self._snap)
        layout.addStretch(1)
        layout.addWidget(self._delete)
        self._buttons[VIEW].setChecked(True)

    @property
    def mode(self) -> str:
        """The active tool: VIEW, MOVE or ADD."""
        return next(mode for mode, button in self._buttons.items() if button.isChecked())

    @property
    def snap(self) -> bool:
        """True where points snap to the best match."""
        return self._snap.isChecked()

    def set_mode(self, mode: str) -> None:
        """Activate a tool."""
        self._buttons[mode].setChecked(True)

    def set_engine(self, available: bool) -> None:
        """Allow moving and adding only while the engine is available."""
        if not available:
            self.set_mode(VIEW)
        for widget in (self._buttons[MOVE], self._buttons[ADD], self._snap):
            widget.setEnabled(available)

    def _tool(self, name: str, text: str, icon: str, tip: str) -> QToolButton:
        button = _button(name, text, icon, self)
        button.setToolTip(tip)
        return button


def _button(name: str, text: str, icon: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setText(text)
    button.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAutoRaise(True)
    return button
