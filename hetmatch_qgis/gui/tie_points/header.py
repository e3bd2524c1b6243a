"""The header of the dock: accuracy, transform, undo and redo."""

from __future__ import annotations

import re
from html import escape

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAction,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client.durations import number
from hetmatch_qgis.client.local_numbers import integer, significant
from hetmatch_qgis.client.option_values import transforms
from hetmatch_qgis.gui.tie_points.model.edits import QUndoStack
from hetmatch_qgis.gui.tie_points.model.fit import Accuracy, Fit
from hetmatch_qgis.i18n.translation import tr

RETRY, FIND, SET_UP = "retry", "find", "setup"
"""Targets of the links in the line with the problem."""

ACCEPT, START = "accept", "start"
"""Targets of the links in the line about points that were not believed."""


DOUBT_STYLE = (
    "QLabel { background: #fff0c8; color: #402800; border: 1px solid #d08a00; padding: 4px; }"
)
"""Amber in any theme: it is a warning that stays."""

TRANSFORM_CHARACTERS = 14
"""Characters of a transform's name that are always seen; set by hand."""


class Header(QWidget):
    """Shows the fit and lets the user choose the transform.

    transform_chosen: kind of transform.
    retry_requested: the user wants to start the engine again.
    find_requested: the user wants to say where the missing file is.
    setup_requested: the user wants to set HetMatch up.
    accept_requested: the user wants to accept points that were not believed.
    start_requested: the user wants to match again, from points of their own.
    """

    transform_chosen = pyqtSignal(str)
    retry_requested = pyqtSignal()
    find_requested = pyqtSignal()
    setup_requested = pyqtSignal()
    accept_requested = pyqtSignal()
    start_requested = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.summary = _make_label("tiePointSummary", self)
        self.doubt = _make_label("tiePointDoubt", self)
        self.doubt.setStyleSheet(DOUBT_STYLE)
        self.doubt.hide()
        self.doubt.linkActivated.connect(self._take_link)
        self.drawn_map = _make_label("tiePointDrawnMap", self)
        self.drawn_map.hide()
        self.problem = _make_label("tiePointProblem", self)
        self.problem.hide()
        self.problem.linkActivated.connect(self._take_link)
        self._transforms = QComboBox(self)
        self._transforms.setObjectName("transformBox")
        self._transforms.setToolTip(tr("The model that is fitted to the tie points"))
        # The longest name would make a narrow dock wider; the list shows it whole.
        self._transforms.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._transforms.setMinimumContentsLength(TRANSFORM_CHARACTERS)
        for kind, name in transforms().items():
            self._transforms.addItem(name, kind)
        self._transforms.activated.connect(
            lambda _row: self.transform_chosen.emit(self._transforms.currentData())
        )
        label = QLabel(tr("Tra&nsform:"), self)
        label.setBuddy(self._transforms)
        self._undo = _make_button("undoButton", self)
        self._redo = _make_button("redoButton", self)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label)
        row.addWidget(self._transforms, 1)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.doubt)
        layout.addWidget(self.summary)
        layout.addWidget(self.drawn_map)
        layout.addWidget(self.problem)
        layout.addLayout(row)

    def set_undo_stack(self, stack: QUndoStack | None) -> None:
        """Undo and redo the edits of this stack."""
        # Qt's own words come with QGIS's installers only.
        for button, create_action, name, icon, keys in (
            (self._undo, QUndoStack.createUndoAction, tr("Undo"), "mActionUndo.svg", "Ctrl+Z"),
            (
                self._redo,
                QUndoStack.createRedoAction,
                tr("Redo"),
                "mActionRedo.svg",
                "Ctrl+Shift+Z",
            ),
        ):
            for earlier in button.actions():
                button.removeAction(earlier)
                earlier.deleteLater()
            if stack is not None:
                action: QAction = create_action(stack, button, name)
                action.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
                button.setDefaultAction(action)
                _set_tool_tip(button, action, keys)
                action.changed.connect(lambda b=button, a=action, k=keys: _set_tool_tip(b, a, k))
            button.setEnabled(stack is not None and button.defaultAction().isEnabled())

    def show_transform(self, kind: str) -> None:
        """Show the kind of transform that was chosen."""
        self._transforms.setCurrentIndex(max(self._transforms.findData(kind), 0))

    def show_fit(self, fit: Fit, switched_off: int) -> None:
        """Show a fit."""
        self.summary.setText(describe_fit(fit, switched_off))

    def show_drawn_map(self, shadows: str = "", whole: str = "") -> None:
        """Say how the points were measured on a map that was drawn of vector layers.

        shadows: which ones it was drawn with, "" for none. whole: that the image was laid on it as
        a whole, "" where it was not.
        """
        tool_tip = tr(
            "In a photograph several edges run along each border and beside each tree: points that "
            "disagree with the position where the whole map fits best were left out"
        )
        if shadows:
            tool_tip = tr("The shadows beside buildings and trees, as measured in the photograph")
        self.drawn_map.setText(escape(" ".join(filter(None, (whole, shadows)))))
        self.drawn_map.setToolTip(tool_tip)
        self.drawn_map.setVisible(bool(shadows or whole))

    def show_doubt(self, reason: str | None, accepted_by: str = "") -> None:
        """Mark points that HetMatch did not believe; None for those that it did.

        reason: one sentence.
        accepted_by: who accepted them, "" for nobody.
        """
        self.doubt.setVisible(reason is not None)
        self.doubt.setToolTip(reason or "")
        if accepted_by:
            text = tr("Rated not reliable by HetMatch; accepted by {name}.").format(
                name=accepted_by
            )
            self.doubt.setText(escape(text))
        elif reason is not None:
            text = tr("Not reliable: {reason} Nothing is exported until you accept the points.")
            links = _link(ACCEPT, tr("Accept…")) + _link(START, tr("Start from my points…"))
            self.doubt.setText(f"⚠ {escape(text.format(reason=first_clause(reason)))}{links}")

    def show_waiting(self) -> None:
        """Say why the buttons are not available yet."""
        self.problem.setText(escape(tr("Starting the engine…")))
        self.problem.show()

    def show_problem(self, sentence: str, can_retry: bool = False) -> None:
        """Show why nothing can be fitted; "" hides the line."""
        link = _link(RETRY, tr("Try again")) if can_retry else ""
        text = tr("No fit is possible: {why}").format(why=escape(sentence))
        self.problem.setText(f"⚠ {text}{link}" if sentence else "")
        self.problem.setVisible(bool(sentence))

    def offer_find(self) -> None:
        """Add to the problem shown a link to find the missing file."""
        self.problem.setText(self.problem.text() + _link(FIND, tr("Find…")))

    def offer_setup(self) -> None:
        """Add to the problem shown a link to the set-up."""
        self.problem.setText(self.problem.text() + _link(SET_UP, tr("Set up…")))

    def _take_link(self, link: str) -> None:
        signals = {
            FIND: self.find_requested,
            SET_UP: self.setup_requested,
            ACCEPT: self.accept_requested,
            START: self.start_requested,
        }
        signals.get(link, self.retry_requested).emit()


def describe_fit(fit: Fit, switched_off: int) -> str:
    """The model and its accuracy as rich text, lengths in pixels and in metres on the ground."""
    name = transforms().get(fit.transform or "", fit.transform or tr("No model"))
    ties = tr("{count} tie points").format(count=fit.ties.count)
    checks = tr("{count} check points").format(count=fit.checks.count)
    off = tr("{count} switched off").format(count=switched_off)
    text = (
        f"<b>{escape(name)}</b> · {escape(off)}<br>"
        f"{escape(ties)}{_rmse(fit.ties)}<br>"
        f"{escape(checks)}{_rmse(fit.checks)}{_ce90(fit.checks)}"
    )
    if fit.overlap is None:
        return text
    stated = f"{_rmse(fit.overlap)}{_ce90(fit.overlap)}"
    return f"{text}<br>{escape(tr('Over the overlap'))}{stated}"


def _rmse(accuracy: Accuracy) -> str:
    if accuracy.rmse_px is None:
        return ""
    return f": RMSE\u00a0<b>{number(accuracy.rmse_px, 2)}\u00a0px</b>{_in_metres(accuracy.rmse_m)}"


def _ce90(accuracy: Accuracy) -> str:
    if accuracy.ce90_px is None:
        return ""
    return f", CE90\u00a0{number(accuracy.ce90_px, 2)}\u00a0px{_in_metres(accuracy.ce90_m)}"


def _in_metres(length: float | None) -> str:
    if length is None:
        return ""
    # A figure and its unit stay on one line.
    return f"\u00a0({integer(length) if length >= 100 else significant(length)}\u00a0m)"


def first_clause(sentence: str) -> str:
    """A sentence up to its first colon or semicolon: the rest is figures and advice."""
    end = re.search(r"[:;\uff1a\uff1b]", sentence)
    if end is None or not end.start():
        return sentence
    # Chinese has marks of its own, as wide as its characters.
    stop = "." if end.group() in ":;" else "\u3002"
    return sentence[: end.start()] + stop


def _link(target: str, text: str) -> str:
    return f" <a href='{target}'>{escape(text)}</a>"


def _make_label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def _make_button(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _set_tool_tip(button: QToolButton, action: QAction, keys: str) -> None:
    button.setToolTip(f"{action.text()} ({keys})")
