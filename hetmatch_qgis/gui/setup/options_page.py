"""HetMatch's page under Settings > Options."""

from __future__ import annotations

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.client.option_labels import dialog_label
from hetmatch_qgis.client.option_values import devices
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.gui.next_steps import TITLE
from hetmatch_qgis.gui.setup.widgets import python_file_widget
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.check import Check


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page; the plugin registers it with QGIS and keeps a reference."""

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(TITLE)

    def icon(self) -> QIcon:
        """Icon of the page."""
        return icon("hetmatch")

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:
        """A new page for the options dialog."""
        return OptionsPage(parent)


class OptionsPage(QgsOptionsPageWidget):
    """Settings of the engine's Python and of its default device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatchOptions")
        self.python = python_file_widget()
        self.python.setObjectName("interpreter")
        self.device = QComboBox()
        self.device.setObjectName("device")
        self.state = QLabel()
        self.state.setObjectName("state")
        self.state.setWordWrap(True)
        set_up = QPushButton(tr("&Set up…"))
        set_up.setObjectName("setUp")
        set_up.clicked.connect(self._set_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._make_engine(set_up))
        layout.addStretch(1)
        self._restore()

    def apply(self) -> None:
        """Store the settings; QGIS calls this when the user accepts the options.

        Another Python is checked first, and not taken where the engine does not work with it.
        """
        settings.write(settings.DEVICE, self.device.currentData())
        python = self.python.filePath().strip()
        if python == environment.chosen_interpreter():
            return
        works, message = (True, "") if not python else self._check(python)
        if works:
            environment.forget_broken()
            environment.choose_interpreter(python)
        else:
            text = tr("{reason}\n\nThe Python that was set before is kept.")
            QMessageBox.warning(self, TITLE, text.format(reason=message))
        self._restore()

    def _check(self, python: str) -> tuple[bool, str]:
        """Check a Python; whether the engine works with it, and one sentence for the user."""
        progress = QProgressDialog(
            tr("Checking {python}").format(python=python), tr("Cancel"), 0, 0, self
        )
        progress.setWindowTitle(TITLE)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(0)
        progress.show()
        answer = Check(python).run(progress.wasCanceled)
        progress.close()
        progress.deleteLater()
        return answer

    def helpKey(self) -> str:
        """Empty: QGIS's manual has no page; ours is opened from the set-up dialog."""
        return ""

    def _make_engine(self, set_up: QPushButton) -> QGroupBox:
        box = QGroupBox(tr("Engine"))
        for value, text in devices().items():
            self.device.addItem(text, value)
        self.device.setToolTip(tr("Default device of the matcher."))
        self.python.lineEdit().setPlaceholderText(tr("HetMatch's own environment"))
        form = QFormLayout(box)
        for text, field in (
            (tr("&Python"), self.python),
            (dialog_label("device"), self.device),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow(self.state)
        row = QHBoxLayout()
        row.addWidget(set_up)
        row.addStretch()
        form.addRow(row)
        return box

    def _restore(self) -> None:
        self.python.setFilePath(environment.chosen_interpreter())
        self.device.setCurrentIndex(
            max(0, self.device.findData(settings.read(settings.DEVICE, "auto")))
        )
        try:
            text = tr("HetMatch is set up with {python}.").format(python=environment.interpreter())
        except environment.NotSetUp as reason:
            text = str(reason)
        self.state.setText(text)

    def _set_up(self) -> None:
        from hetmatch_qgis.gui.setup.dialog import SetupDialog

        dialog = SetupDialog(self)
        dialog.exec()
        dialog.deleteLater()
        self._restore()
