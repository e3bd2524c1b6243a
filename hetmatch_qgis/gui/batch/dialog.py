"""The dialog "Match many rasters"."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client.batch_task import BatchTask
from hetmatch_qgis.client.engine_task import cancel_and_wait
from hetmatch_qgis.client.environment import NotSetUp, interpreter
from hetmatch_qgis.common.contract import BATCH_HTML, PAIR_FAILED, PAIR_MATCHED, PAIR_NOT_RUN
from hetmatch_qgis.gui.batch.form import BatchForm
from hetmatch_qgis.gui.batch.outcomes import OutcomePanel, count_text
from hetmatch_qgis.gui.batch.scene_buttons import SceneButtons
from hetmatch_qgis.gui.batch.table import BatchTable
from hetmatch_qgis.gui.form_scroll import FormScroll, resize_within_screen
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.next_steps import TITLE, show_with_steps
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.setup.setup_line import SetupLine
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

WIDTH, HEIGHT = 1240, 660
"""Initial size in screen pixels: the form without scroll bars, and the reasons readable."""

MARGIN_PX = 12
"""Screen pixels between the content of a dialog and its edge, and half of the handle between form
and table."""

FIT_DELAY_MS = 300
"""Pause in milliseconds after a pair before the columns are fitted, since fitting looks at rows."""


class BatchDialog(QDialog):
    """Asks for a batch, shows its outcomes, and opens the results of each pair.

    It stays open while the batch runs in QGIS's task manager; closed, the batch goes on.

    iface: of QGIS.
    setup_requested: the user wants to set the engine up.
    """

    setup_requested = pyqtSignal()

    def __init__(self, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatch_batch")
        self.setWindowTitle(tr("Match many rasters"))
        self.setModal(False)
        self._iface = iface
        self._task: BatchTask | None = None
        self._is_fitted = False
        self.form = BatchForm(iface.mapCanvas())
        self.scenes = SceneButtons()
        self.table = BatchTable(self)
        self.panel = OutcomePanel(self.table)
        self.setup_line = SetupLine()
        self.setup_line.requested.connect(self.setup_requested)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(FIT_DELAY_MS)
        self._fitting.timeout.connect(self.panel.fit_columns)
        self._make_buttons()
        self._arrange()
        self._connect()
        self.form.restore()
        self.update_state()

    @property
    def is_running(self) -> bool:
        """True while a batch runs or waits for its turn."""
        return self._task is not None

    def start(self) -> None:
        """Run the batch in the background."""
        if self.is_running or self.form.problem(self.table.rowCount() > 0):
            return
        try:
            interpreter()
            request = self.form.request(self.table.scenes())
        except NotSetUp:
            self.setup_line.refresh()
            return
        except SourceError as error:
            self._warn(str(error))
            return
        self.form.remember()
        self.messages.clearWidgets()
        self.table.clear_outcomes()
        # The reference may have been among the scenes of a folder.
        self.table.keep_only(request.scenes)
        task = BatchTask(request)
        task.paired.connect(self._take_pair)
        task.progressChanged.connect(self._show_progress)
        task.completed.connect(self._finish)
        task.failed.connect(self._fail)
        task.cancelled.connect(self._end_cancelled)
        self._task = task
        self.panel.set_folder(Path(request.folder))
        self.bar.setValue(0)
        self.update_state()
        if self._splitter.orientation() == Qt.Orientation.Vertical:
            # The outcomes matter now: as little as can be of the form above them.
            self._splitter.setSizes([0, self.height()])
        QgsApplication.taskManager().addTask(task)

    def cancel(self) -> None:
        """Cancel the batch; what is finished stays."""
        if self._task is not None:
            self.stop.setEnabled(False)
            self.status.setText(tr("Cancelling…"))
            self._task.cancel()

    def shut_down(self) -> None:
        """Cancel the batch and wait for its end, before QGIS quits."""
        cancel_and_wait([] if self._task is None else [self._task])
        self.close()

    def update_state(self) -> None:
        """Enable what is possible now, and say what is missing."""
        running = self.is_running
        problem = self.form.problem(self.table.rowCount() > 0)
        self.form.setEnabled(not running)
        self.scenes.setEnabled(not running)
        self.match.setEnabled(not running and not problem)
        self.stop.setEnabled(running)
        self.bar.setVisible(running)
        if not running and not any(self.table.counts().values()):
            self.status.setText(problem or _scene_count(self.table.rowCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide, Delete removes scenes."""
        if event.key() == Qt.Key.Key_F1:
            open_help("batch")
        elif event.key() == Qt.Key.Key_Delete and self.panel.view.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _make_buttons(self) -> None:
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close | kinds.Help)
        name_standard_buttons(self.buttons)
        self.match = QPushButton(tr("&Match"), self)
        self.match.setObjectName("match")
        self.match.setDefault(True)
        self.stop = QPushButton(tr("&Cancel"), self)
        self.stop.setObjectName("stop")
        self.stop.setAutoDefault(False)
        for button in (self.match, self.stop):
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)

    def _arrange(self) -> None:
        self.messages = QgsMessageBar()
        self.status = QLabel()
        self.status.setObjectName("status")
        self.status.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        scroll = FormScroll(self.form)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scenes)
        column.addWidget(self.panel, 1)
        self._splitter = splitter = QSplitter()
        splitter.addWidget(scroll)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.messages)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.status)
        layout.addWidget(self.bar)
        layout.addWidget(self.setup_line)
        layout.addWidget(self.buttons)
        self._fit_screen()

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget; fits the font of QGIS's settings, which comes when the dialog is shown."""
        super().showEvent(event)
        if not self._is_fitted:
            self._is_fitted = True
            self._fit_screen()

    def _fit_screen(self) -> None:
        """Put form and table side by side where the screen has the room."""
        splitter, screen = self._splitter, self.screen().availableSize().width()
        needed = [splitter.widget(index).minimumSizeHint().width() for index in range(2)]
        width = max(WIDTH, sum(needed) + 2 * MARGIN_PX)
        is_wide = screen >= width
        splitter.setOrientation(Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical)
        splitter.setSizes([needed[0], width - needed[0]] if is_wide else [HEIGHT, HEIGHT])
        resize_within_screen(self, width, HEIGHT if is_wide else 2 * HEIGHT)

    def _connect(self) -> None:
        self.match.clicked.connect(lambda: self.start())
        self.stop.clicked.connect(lambda: self.cancel())
        self.buttons.rejected.connect(self.reject)
        self.buttons.helpRequested.connect(partial(open_help, "batch"))
        self.form.changed.connect(self.update_state)
        self.scenes.chosen.connect(self._add_scenes)
        self.scenes.removed.connect(self._remove)
        for source in (self.form, self.scenes, self.panel):
            source.failed.connect(self._warn)

    def _add_scenes(self, scenes: list) -> None:
        self.table.add_scenes(scenes)
        self.panel.fit_columns()
        self.update_state()

    def _remove(self) -> None:
        if not self.is_running:
            self.table.remove_rows(self.panel.selected_rows())
            self.update_state()

    def _take_pair(self, pair: dict[str, Any]) -> None:
        self.table.show_pair(pair)
        if not self._fitting.isActive():
            self._fitting.start()

    def _show_progress(self, percent: float) -> None:
        if self._task is not None and self.stop.isEnabled():
            self.bar.setValue(round(percent))
            self.status.setText(self._task.description())

    def _finish(self, result: dict[str, Any]) -> None:
        task = self._end()
        counts = result["counts"]
        is_complete = not counts[PAIR_FAILED] and not counts[PAIR_NOT_RUN]
        text = " ".join([count_text(counts), *result["notes"]])
        self.status.setText(text)
        # Failures may be due to what can be mended: a lost network, a missing file.
        self.match.setText(tr("&Match") if is_complete else tr("&Resume"))
        page = QUrl.fromLocalFile(result["outputs"][BATCH_HTML])
        step = Step("overview", tr("Open overview"), lambda: QDesktopServices.openUrl(page))
        all_match = counts[PAIR_MATCHED] == result["total"]
        level = Qgis.MessageLevel.Success if all_match else Qgis.MessageLevel.Warning
        title = for_html(task.request.title if task else TITLE)
        show_with_steps(self._iface, title, for_html(text), level, [step])

    def _fail(self, sentence: str) -> None:
        self._end()
        self.match.setText(tr("&Resume"))
        self.status.setText(sentence)
        self._warn(sentence)
        if not self.isVisible():
            self._iface.messageBar().pushMessage(
                self.windowTitle(), sentence, Qgis.MessageLevel.Critical
            )

    def _end_cancelled(self) -> None:
        self._end()
        self.match.setText(tr("&Resume"))
        text = tr("Cancelled after {done} of {total} scenes; Resume goes on with the others.")
        done = sum(self.table.counts().values())
        self.status.setText(text.format(done=done, total=self.table.rowCount()))

    def _end(self) -> BatchTask | None:
        """Take leave of the task."""
        task, self._task = self._task, None
        self.panel.fit_columns()
        self.panel.update_buttons()
        self.update_state()
        return task

    def _warn(self, sentence: str) -> None:
        self.messages.pushMessage(sentence, Qgis.MessageLevel.Warning)


def _scene_count(count: int) -> str:
    return tr("1 scene") if count == 1 else tr("{count} scenes").format(count=count)
