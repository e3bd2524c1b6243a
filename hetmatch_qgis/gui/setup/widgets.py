"""Groups of the dialog "Set up HetMatch": the Python, the package source, the details."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
)

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.packages import PackageSources

MAX_DETAIL_LINES = 2000
"""Newest lines of output in the details (set by hand, 7d49bf4)."""


class PythonChoice(QGroupBox):
    """Choice between the plugin's environment and an existing Python."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(tr("Python for HetMatch"))
        self.environment = QRadioButton(tr("Its o&wn environment (recommended)"))
        self.environment.setObjectName("ownEnvironment")
        self.packages = make_combo(
            "packages",
            {False: tr("Light: the default network"), True: tr("Full: with PyTorch")},
            tr(
                "Light takes about half the download and disk space. Full adds PyTorch, which "
                "D2-Net and graphics cards need."
            ),
        )
        self.existing = QRadioButton(tr("An &existing Python:"))
        self.existing.setObjectName("existingPython")
        self.python = python_file_widget()
        self.python.setObjectName("existingPythonPath")
        row = QHBoxLayout()
        row.addWidget(self.existing)
        row.addWidget(self.python, 1)
        layout = QVBoxLayout(self)
        own = QHBoxLayout()
        own.addWidget(self.environment)
        own.addWidget(self.packages)
        own.addStretch(1)
        layout.addLayout(own)
        layout.addLayout(row)
        self.existing.toggled.connect(self.python.setEnabled)
        self.existing.toggled.connect(self.packages.setDisabled)
        self.existing.toggled.connect(self.changed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.restore()

    def restore(self) -> None:
        """Show the current choice."""
        chosen = environment.chosen_interpreter()
        self.python.setFilePath(chosen)
        self.python.setEnabled(bool(chosen))
        self.packages.setCurrentIndex(self.packages.findData(environment.has_torch()))
        self.packages.setEnabled(not chosen)
        (self.existing if chosen else self.environment).setChecked(True)

    def with_torch(self) -> bool:
        """True where the plugin's environment is to hold PyTorch."""
        return bool(self.packages.currentData())

    def path(self) -> str | None:
        """Path of the existing Python, maybe empty; None for the plugin's environment."""
        return self.python.filePath().strip() if self.existing.isChecked() else None


class NetworkGroup(QgsCollapsibleGroupBox):
    """Package index and wheel folder, for restricted or missing networks."""

    def __init__(self) -> None:
        super().__init__(tr("Network and packages"))
        self.setObjectName("network")
        self.setSaveCollapsedState(False)
        self.index = QLineEdit(settings.read(settings.PACKAGE_INDEX, ""))
        self.index.setObjectName("packageIndex")
        self.index.setPlaceholderText("https://pypi.org/simple")
        self.index.setToolTip(tr("The address of a package index of your organisation."))
        self.wheels = QgsFileWidget()
        self.wheels.setObjectName("wheelFolder")
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.setDialogTitle(tr("Choose a folder of wheels"))
        self.wheels.setFilePath(settings.read(settings.WHEEL_FOLDER, ""))
        self.wheels.setToolTip(
            tr("A folder with all packages as wheels, to set up without a network.")
        )
        note = QLabel(
            tr("Both may stay empty. The proxy is the one under Settings > Options > Network.")
        )
        note.setWordWrap(True)
        form = QFormLayout(self)
        for text, field in ((tr("Package &index"), self.index), (tr("W&heel folder"), self.wheels)):
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow(note)
        self.setCollapsed(not (self.index.text() or typed_path(self.wheels)))

    def sources(self, with_torch: bool) -> PackageSources:
        """The chosen sources, which are stored as settings."""
        sources = PackageSources(self.index.text().strip(), typed_path(self.wheels), with_torch)
        settings.write(settings.PACKAGE_INDEX, sources.index or None)
        settings.write(settings.WHEEL_FOLDER, sources.wheel_folder or None)
        return sources


class DetailsGroup(QgsCollapsibleGroupBox):
    """Output of the running programs."""

    def __init__(self) -> None:
        super().__init__(tr("Details"))
        self.setObjectName("details")
        self.setSaveCollapsedState(False)
        self._output = QPlainTextEdit()
        self._output.setObjectName("output")
        self._output.setReadOnly(True)
        self._output.setMaximumBlockCount(MAX_DETAIL_LINES)
        self._output.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._output.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        QVBoxLayout(self).addWidget(self._output)
        self.setCollapsed(True)

    def add(self, line: str) -> None:
        """Append a line."""
        self._output.appendPlainText(line)
        self._output.horizontalScrollBar().setValue(0)


def python_file_widget() -> QgsFileWidget:
    """A field for the path of a Python interpreter."""
    field = QgsFileWidget()
    field.setDialogTitle(tr("Choose a Python"))
    field.setToolTip(
        tr(
            "Python 3.10 or newer with rasterio, ONNX Runtime, OpenCV and the other packages, for "
            "example in a conda environment; HetMatch installs nothing there."
        )
    )
    return field
