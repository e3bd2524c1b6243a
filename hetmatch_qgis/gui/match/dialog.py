"""The dialog "Match rasters"."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.gui import QgsMapCanvas, QgsMessageBar, QgsScrollArea
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.client.environment import NotSetUp, interpreter
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.match.form import MatchForm
from hetmatch_qgis.gui.match.match_request import request_of
from hetmatch_qgis.gui.match.pair_view import MatchView
from hetmatch_qgis.gui.match.preview import view_lines
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

CALM_MS = 150
WIDTH, HEIGHT = 580, 590
LINES = 5


class MatchDialog(QDialog):
    """Asks what to match and how; stays open beside the map until Match is pressed.

    requested: a MatchRequest, when all is well. setup_wanted: one sentence, when there is no
    engine to run it.
    """

    requested = pyqtSignal(object)
    setup_wanted = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatch_match")
        self.setWindowTitle(tr("Match rasters"))
        self.setModal(False)
        self._view = MatchView()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self.look)
        self.form = MatchForm(canvas)
        self._make_buttons()
        self._lay_out()
        self.form.restore()
        self.form.changed.connect(self._timer.start)
        self.form.failed.connect(self._complain)
        self.form.area.drawing.connect(self._make_room)
        self.look()

    def look(self) -> None:
        """Tell the user what the engine would see now."""
        try:
            self._view = self.form.view()
        except SourceError as error:
            self._view = MatchView(problem=str(error))
        options = self.form.options.values()
        self.line.setText(view_lines(self._view, options["tile_size"], options["overlap"]))
        self.match.setEnabled(not self._view.problem)

    def start(self) -> None:
        """Ask for the match that is set, and close; the task bar takes over."""
        self.look()
        if self._view.problem:
            return
        form, folder = self.form, self.form.folder.filePath()
        try:
            interpreter()
            request = request_of(form.choices(), self._view, form.values(), folder)
        except NotSetUp as error:
            self.setup_wanted.emit(error.reason)
            return
        except (SourceError, OSError) as error:
            self._complain(str(error))
            return
        form.remember()
        self.accept()
        self.requested.emit(request)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide."""
        if event.key() == Qt.Key.Key_F1:
            self._help()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget; layers may have changed meanwhile."""
        super().showEvent(event)
        self._timer.start()

    def _make_buttons(self) -> None:
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close | kinds.Help | kinds.RestoreDefaults)
        self.match = self.buttons.addButton(tr("&Match"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.match.setObjectName("match")
        self.match.setDefault(True)
        self.match.clicked.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        self.buttons.helpRequested.connect(self._help)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(self.form.reset)

    def _lay_out(self) -> None:
        self.messages = QgsMessageBar()
        self.line = QLabel()
        self.line.setObjectName("line")
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.RichText)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.line.setMinimumHeight(self.line.fontMetrics().lineSpacing() * LINES)
        scroll = QgsScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        layout = QVBoxLayout(self)
        layout.addWidget(self.messages)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.line)
        layout.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)

    def _make_room(self, drawing: bool) -> None:
        self.setVisible(not drawing)
        if not drawing:
            self.raise_()
            self.activateWindow()

    def _complain(self, sentence: str) -> None:
        self.messages.pushMessage(sentence, Qgis.MessageLevel.Warning)

    def _help(self) -> None:
        open_help("first-match")
