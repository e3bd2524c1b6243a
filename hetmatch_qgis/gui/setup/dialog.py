"""The dialog "Set up HetMatch": sets up the engine's Python and checks it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.setup.widgets import DetailsGroup, NetworkGroup, PythonChoice
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.check import Check
from hetmatch_qgis.setup.diagnostics import describe
from hetmatch_qgis.setup.installer import Installer
from hetmatch_qgis.setup.procedure import Procedure

PROGRESS_STEPS = 1000
"""Steps of the progress bar, finer than its pixels."""

CREEP_MS, CREEP_SHARE, CREEP_END = 1000, 0.01, 0.98
"""Interval in milliseconds at which the bar moves on by itself, by a share of what is left of it up
to a point: half of the way in a minute."""


class SetupDialog(QDialog):
    """Sets up the plugin's environment, or takes an existing Python.

    Closed while it works, it goes on in the background, and tells its end by `ended`.
    """

    set_up = pyqtSignal()
    """The engine's Python has changed."""

    ended = pyqtSignal(bool, str)
    """Success of a set-up, and one sentence; only while the dialog is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatchSetup")
        self.setWindowTitle(tr("Set up HetMatch"))
        self._procedure: Procedure | None = None
        self.setModal(False)
        self._creep = QTimer(self)
        self._creep.setInterval(CREEP_MS)
        self._creep.timeout.connect(self._move_on)
        self.choice = PythonChoice()
        self.choice.changed.connect(self._refresh)
        self.network = NetworkGroup()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.status = _text_label(_describe_state())
        self.status.setObjectName("status")
        self.details = DetailsGroup()
        layout = QVBoxLayout(self)
        layout.addWidget(_text_label(_introduction()))
        for widget in (self.choice, self.network, self.bar, self.status):
            layout.addWidget(widget)
        layout.addWidget(self.details, 1)
        layout.addStretch()
        layout.addWidget(self._make_buttons())
        for group in (self.network, self.details):
            group.collapsedStateChanged.connect(lambda: QTimer.singleShot(0, self._fit_height))
        self.set_up_button.setFocus()
        self._refresh()

    def is_running(self) -> bool:
        """True while something is being set up or checked."""
        return self._procedure is not None

    def shut_down(self) -> None:
        """Cancel what is running, because QGIS is about to unload Python."""
        if self._procedure is not None:
            self._procedure.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """See QDialog; fits the height, which is known only once the groups are collapsed."""
        super().showEvent(event)
        if not self.is_running():
            self.status.setText(_describe_state())
        QTimer.singleShot(0, lambda: self.resize(self.width(), self._needed_height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the page of the guide."""
        if event.matches(QKeySequence.StandardKey.HelpContents):
            self._help()
        else:
            super().keyPressEvent(event)

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.help_button = box.addButton(QDialogButtonBox.StandardButton.Help)
        self.set_up_button = _button(box, "setUp", "", self._start)
        self.set_up_button.setDefault(True)
        self.cancel_button = _button(box, "cancel", tr("&Cancel"), self._cancel)
        self.check_button = _button(box, "check", tr("Chec&k"), self._check)
        self.check_button.setToolTip(tr("Run the self-test in HetMatch's Python."))
        self.copy_button = _button(box, "copyDiagnostics", tr("Copy &diagnostics"), self._copy)
        self.copy_button.setToolTip(tr("Copy the diagnostics for a bug report to the clipboard."))
        self.close_button = box.addButton(QDialogButtonBox.StandardButton.Close)
        name_standard_buttons(box)
        box.helpRequested.connect(self._help)
        box.rejected.connect(self.reject)
        return box

    def _fit_height(self) -> None:
        """Grow when a group was expanded, because Qt would squeeze its content."""
        self.resize(self.width(), max(self.height(), self._needed_height()))

    def _needed_height(self) -> int:
        self.layout().activate()
        return self.layout().totalHeightForWidth(self.width())

    def _refresh(self) -> None:
        running = self.is_running()
        for widget in (self.choice, self.network, self.set_up_button):
            widget.setEnabled(not running)
        for button in (self.check_button, self.copy_button):
            button.setEnabled(not running)
        self.close_button.setText(tr("Continue in &background") if running else tr("&Close"))
        self.cancel_button.setEnabled(running)
        self.bar.setVisible(running)
        existing = self.choice.path() is not None
        self.set_up_button.setText(tr("&Use this Python") if existing else tr("&Set up"))

    def _start(self) -> None:
        path = self.choice.path()
        if path is None:
            self._run(
                Installer(self.network.sources(self.choice.with_torch()), self), self._use("")
            )
        elif path:
            self._run(Check(path, self), self._use(path))
        else:
            self.status.setText(tr("Choose the Python that HetMatch is to use."))

    def _use(self, path: str) -> Callable[[bool, str], None]:
        """A function that uses this Python from now on if its check has passed."""

        def ended(done: bool, message: str) -> None:
            if done:
                environment.choose_interpreter(path)
                self.set_up.emit()

        return ended

    def _check(self) -> None:
        try:
            self._run(Check(environment.interpreter(), self), lambda done, message: None)
        except environment.NotSetUp as reason:
            self.status.setText(reason.reason)

    def _copy(self) -> None:
        try:
            check = Check(environment.interpreter(), self)
        except environment.NotSetUp as reason:
            self._put_on_clipboard(describe(str(reason), {}))
            return
        self._run(
            check, lambda done, message: self._put_on_clipboard(describe(message, check.diagnosis))
        )

    def _put_on_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.status.setText(tr("The diagnostics are on the clipboard."))

    def _run(self, procedure: Procedure, then: Callable[[bool, str], None]) -> None:
        self._procedure = procedure
        procedure.line.connect(self.details.add)
        procedure.progressed.connect(self._show_progress)
        procedure.finished.connect(lambda done, message: self._ended(done, message, then))
        self.bar.reset()
        self._refresh()
        self._creep.start()
        procedure.start()

    def _show_progress(self, fraction: float, message: str) -> None:
        # Without a known fraction the bar only shows activity.
        self.bar.setMaximum(PROGRESS_STEPS if fraction > 0 else 0)
        self.bar.setValue(max(self.bar.value(), round(fraction * PROGRESS_STEPS)))
        self.status.setText(message)

    def _move_on(self) -> None:
        """Move the bar a little towards its end: pip says nothing while it unpacks packages."""
        if self.bar.maximum() > 0:
            left = CREEP_END * PROGRESS_STEPS - self.bar.value()
            self.bar.setValue(self.bar.value() + max(0, round(CREEP_SHARE * left)))

    def _ended(self, done: bool, message: str, then: Callable[[bool, str], None]) -> None:
        if self._procedure is not None:
            self._procedure.deleteLater()
        self._procedure = None
        self._creep.stop()
        self.status.setText(message)
        self._refresh()
        then(done, message)
        if not self.isVisible():
            self.ended.emit(done, message)

    def _cancel(self) -> None:
        if self._procedure is not None:
            self.status.setText(tr("Cancelling"))
            self._procedure.cancel()

    def _help(self) -> None:
        from hetmatch_qgis.gui.help import open_help

        open_help("install")


def _introduction() -> str:
    return tr(
        "HetMatch runs in its own Python environment, so that QGIS is not "
        "changed. The set-up downloads about 0.25 GB, with PyTorch 0.45 GB, and uses about 0.8 GB, "
        "with PyTorch 1.6 GB, of disk space in {folder}. No administrator rights are needed."
    ).format(folder=environment.data_folder())


def _describe_state() -> str:
    try:
        return tr("HetMatch is set up with {python}.").format(python=environment.interpreter())
    except environment.NotSetUp as reason:
        return reason.reason


def _text_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(
    box: QDialogButtonBox, name: str, text: str, clicked: Callable[[], None]
) -> QPushButton:
    button = box.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
    button.setObjectName(name)
    button.clicked.connect(lambda: clicked())
    return button
