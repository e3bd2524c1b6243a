"""The dialog "Match rasters"."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QHideEvent, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from hetmatch_qgis.client.environment import NotSetUp, interpreter
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.output_files import sentence_of
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.form_scroll import FormScroll, resize_within_screen
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.match.again import prepare
from hetmatch_qgis.gui.match.form import MatchForm
from hetmatch_qgis.gui.match.kind_guess import KindGuess
from hetmatch_qgis.gui.match.match_inputs import MatchInputs
from hetmatch_qgis.gui.match.preset_bar import PresetBar
from hetmatch_qgis.gui.match.preview import preview_text
from hetmatch_qgis.gui.match.request_builder import build_request
from hetmatch_qgis.gui.plain_text import for_guessing
from hetmatch_qgis.gui.setup.setup_line import SetupLine
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

UPDATE_DELAY_MS = 150
"""Pause in milliseconds after the last edit before the preview is updated (set by hand,
7d49bf4)."""

WIDTH, HEIGHT = 640, 680
"""Initial size in screen pixels, without scroll bars in the default fonts, with the
presets (set by hand)."""

MAX_GUESSED_PIXELS = 100_000_000
"""Pixels of a raster up to which its kind is guessed: without overviews the engine reads all of it,
about a second for so many."""

ADVICE_STYLE = "QLabel { background: #e7f1fb; color: #12304d; padding: 4px; }"
"""QGIS's blue of a piece of information, with its ink, in any theme."""

PREVIEW_LINES = 5
"""Lines of text that the preview keeps room for: two rasters, the work, and a wrapped warning."""


class MatchDialog(QDialog):
    """Asks for a match; stays open beside the map until Match is pressed.

    requested: the MatchRequest.
    setup_requested: the user wants to set the engine up.
    """

    requested = pyqtSignal(object)
    setup_requested = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatch_match")
        self.setWindowTitle(tr("Match rasters"))
        self.setModal(False)
        self._inputs = MatchInputs()
        self._is_drawing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UPDATE_DELAY_MS)
        self._timer.timeout.connect(self.update_preview)
        self.form = MatchForm(canvas)
        self.presets = PresetBar()
        self.presets.chosen.connect(self.form.take_preset)
        self.form.preset_left.connect(self.presets.clear)
        # Methods, because a function that knows the dialog would keep it until Python's collector
        # comes, in whatever thread.
        self.presets.save_requested.connect(self._keep_preset)
        self.guess = KindGuess(self)
        self.guess.guessed.connect(self._show_guesses)
        self.setup_line = SetupLine()
        self.setup_line.requested.connect(self.setup_requested)
        self._make_buttons()
        self._arrange()
        self.form.restore()
        self.form.changed.connect(self._timer.start)
        self.form.failed.connect(self._warn)
        self.form.area.drawing.connect(self._hide_while_drawing)
        self.update_preview()

    def _keep_preset(self, name: str) -> None:
        self.presets.keep(self.form.preset(name))

    def _show_guesses(self, *_guess: object) -> None:
        self.form.show_guesses(self.guess.known)

    def update_preview(self) -> None:
        """Show what the engine would match now."""
        try:
            self._inputs = self.form.check()
        except SourceError as error:
            self._inputs = MatchInputs(problem=str(error))
        self.setup_line.refresh()
        self.form.show_guesses(self.guess.known)
        self._guess_kinds()
        options = self.form.options.values()
        self.line.setText(preview_text(self._inputs, options))
        self.match.setEnabled(not self._inputs.problem)

    def _guess_kinds(self) -> None:
        """Have the engine guess what kinds of image are chosen, unless it would take long."""
        if not self.isVisible():
            return
        sides = (
            (self.form.reference, self._inputs.reference),
            (self.form.moving, self._inputs.moving),
        )
        self.guess.look_at(
            [
                chooser.file()
                for chooser, facts in sides
                if facts is not None and facts.width * facts.height <= MAX_GUESSED_PIXELS
            ]
        )

    def propose_again(self, request: MatchRequest, result: dict[str, Any]) -> None:
        """Fill the fields for another try of a rejected match, and say what was changed.

        result: the engine's answer, {} after an error.
        """
        sentence = prepare(self.form, request, result)
        self.update_preview()
        self.messages.clearWidgets()
        self.advice.setText(sentence)
        self.advice.show()

    def start(self) -> None:
        """Request the match and close the dialog."""
        self.update_preview()
        if self._inputs.problem:
            return
        form, folder = self.form, typed_path(self.form.folder)
        try:
            interpreter()
            request = build_request(
                form.pair(), self._inputs, form.values(), folder, form.margins.value()
            )
        except NotSetUp:
            self.setup_line.refresh()
            return
        except (SourceError, OSError) as error:
            self._warn(sentence_of(error))
            return
        form.remember()
        self.accept()
        self.requested.emit(request)

    def shut_down(self) -> None:
        """Close the dialog and end its engine: QGIS must not unload Python under a process."""
        self.guess.shut_down()
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide."""
        if event.key() == Qt.Key.Key_F1:
            self._help()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """See QWidget; lets the engine go that guessed kinds of image."""
        super().hideEvent(event)
        self.guess.stop()
        if not self._is_drawing:
            self.advice.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget; updates the preview, because layers may have changed."""
        super().showEvent(event)
        self.form.propose_layers()
        self._timer.start()

    def _make_buttons(self) -> None:
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close | kinds.Help | kinds.RestoreDefaults)
        name_standard_buttons(self.buttons)
        self.match = self.buttons.addButton(tr("&Match"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.match.setObjectName("match")
        self.match.setDefault(True)
        self.match.clicked.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        self.buttons.helpRequested.connect(self._help)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(self.form.reset)

    def _arrange(self) -> None:
        self.messages = QgsMessageBar()
        # Not in the bar, which is one line high.
        self.advice = QLabel()
        self.advice.setObjectName("advice")
        self.advice.setWordWrap(True)
        self.advice.setTextFormat(Qt.TextFormat.PlainText)
        self.advice.setStyleSheet(ADVICE_STYLE)
        self.advice.hide()
        self.line = QLabel()
        self.line.setObjectName("line")
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.RichText)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        size_by_font(
            self.line,
            lambda line, metrics: line.setMinimumHeight(metrics.lineSpacing() * PREVIEW_LINES),
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.messages)
        layout.addWidget(self.advice)
        layout.addWidget(self.setup_line)
        layout.addWidget(self.presets)
        layout.addWidget(FormScroll(self.form), 1)
        layout.addWidget(self.line)
        layout.addWidget(self.buttons)
        resize_within_screen(self, WIDTH, HEIGHT)

    def _hide_while_drawing(self, drawing: bool) -> None:
        self._is_drawing = drawing
        self.setVisible(not drawing)
        if not drawing:
            self.raise_()
            self.activateWindow()

    def _warn(self, sentence: str) -> None:
        self.messages.pushMessage(for_guessing(sentence), Qgis.MessageLevel.Warning)

    def _help(self) -> None:
        open_help("first-match")
