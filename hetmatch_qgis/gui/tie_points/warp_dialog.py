"""The dialog that asks where and how the moving raster is to be warped."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import choices
from hetmatch_qgis.client.warp_task import registered_name
from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.gui.combo import combo
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.i18n.translation import tr

WIDTH = 520
LIST_LINES = 4


@dataclass(frozen=True)
class WarpChoice:
    """target: the file that the moving raster becomes. sisters: other rasters, warped alike.

    options: the engine's, by their names there. loads: whether the warped rasters are loaded.
    """

    target: Path
    sisters: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    loads: bool = True

    @property
    def files(self) -> list[Path]:
        """What is going to be written."""
        folder = self.target.parent
        return [self.target, *(folder / registered_name(sister) for sister in self.sisters)]


class WarpDialog(QDialog):
    """moving, reference: the rasters of the result. transform: the kind that is fitted now."""

    def __init__(
        self, moving: RasterName, reference: RasterName, transform: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hetmatch_warp")
        self.setWindowTitle(tr("Warp the moving raster"))
        self._inputs = (moving, reference)
        self.file = QgsFileWidget(self)
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        # Asked once, for all files together, when the dialog is accepted.
        self.file.setConfirmOverwrite(False)
        self.file.setFilter(tr("GeoTIFF (*.tif *.tiff)"))
        self.file.setDialogTitle(tr("Warp the moving raster to"))
        self.file.setFilePath(str(_folder_of(moving) / registered_name(moving)))
        self.transform = combo("transform", _transforms(transform))
        self.resampling = combo("resampling", choices.resamplings())
        self.grid = combo("grid", choices.grids())
        self.sisters = QListWidget(self)
        self.sisters.setObjectName("sisters")
        self.sisters.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.sisters.setMaximumHeight(self.fontMetrics().lineSpacing() * (LIST_LINES + 1))
        self.sisters.setToolTip(
            tr(
                "Of the same scene: other bands and products, also with other pixel sizes. Each "
                "becomes <its name>_registered.tif beside the file above."
            )
        )
        self.loads = QCheckBox(tr("&Load into the project"), self)
        self.loads.setChecked(True)
        self._lay_out()

    def choice(self) -> WarpChoice:
        """What is set."""
        options = {
            "transform": self.transform.currentData(),
            "resampling": self.resampling.currentData(),
            "grid": self.grid.currentData(),
        }
        sisters = tuple(self.sisters.item(row).text() for row in range(self.sisters.count()))
        target = _as_tiff(Path(self.file.filePath().strip()))
        return WarpChoice(target, sisters, options, self.loads.isChecked())

    def add_sisters(self, paths: list[str]) -> None:
        """Other rasters to warp alike, each once."""
        there = {self.sisters.item(row).text() for row in range(self.sisters.count())}
        self.sisters.addItems([path for path in dict.fromkeys(paths) if path not in there])

    def accept(self) -> None:
        """See QDialog; what would do harm is asked about first."""
        if not self.file.filePath().strip():
            self._complain(tr("Choose a file for the warped raster."))
            return
        choice = self.choice()
        inputs = filter(None, map(local_file, (*self._inputs, *choice.sisters)))
        if {_resolved(path) for path in choice.files} & {_resolved(path) for path in inputs}:
            self._complain(
                tr("The warped raster would replace an input; choose another file name.")
            )
            return
        there = [path for path in choice.files if path.exists()]
        if not there or self._may_replace(there):
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide."""
        if event.key() == Qt.Key.Key_F1:
            _help()
        elif event.key() == Qt.Key.Key_Delete and self.sisters.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("&File"), self.file)
        form.addRow(tr("&Transform"), self.transform)
        form.addRow(tr("&Resampling"), self.resampling)
        form.addRow(tr("&Grid"), self.grid)
        others = QVBoxLayout()
        others.addWidget(self.sisters)
        buttons = QHBoxLayout()
        for name, text, run in (
            ("add", tr("&Add…"), self._add),
            ("remove", tr("Re&move"), self._remove),
        ):
            button = QPushButton(text, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, run=run: run())
            buttons.addWidget(button)
        buttons.addStretch()
        others.addLayout(buttons)
        form.addRow(tr("&Other rasters"), others)
        form.labelForField(others).setBuddy(self.sisters)
        form.addRow("", self.loads)
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Cancel | kinds.Help, self)
        warp = box.addButton(tr("&Warp"), QDialogButtonBox.ButtonRole.AcceptRole)
        warp.setObjectName("warp")
        warp.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        box.helpRequested.connect(_help)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(box)
        self.resize(WIDTH, self.sizeHint().height())

    def _add(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self, tr("Rasters to warp like the moving one"), str(_folder_of(self._inputs[0]))
        )
        self.add_sisters(paths)

    def _remove(self) -> None:
        for item in self.sisters.selectedItems():
            self.sisters.takeItem(self.sisters.row(item))

    def _may_replace(self, files: list[Path]) -> bool:
        text = tr("These files are there already. Replace them?")
        names = "\n".join(str(path) for path in files)
        answer = QMessageBox.question(self, self.windowTitle(), f"{text}\n\n{names}")
        return answer == QMessageBox.StandardButton.Yes

    def _complain(self, sentence: str) -> None:
        QMessageBox.warning(self, self.windowTitle(), sentence)


def ask_for_warp(
    moving: RasterName, reference: RasterName, transform: str, parent: QWidget
) -> WarpChoice | None:
    """What the user chooses in the dialog; None where it is closed without."""
    dialog = WarpDialog(moving, reference, transform, parent)
    try:
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.choice()
    finally:
        dialog.deleteLater()


def _transforms(fitted: str) -> dict[str, str]:
    """The one that is fitted first, so that what is shown is what is warped by."""
    words = choices.warp_transforms()
    del words[choices.AUTO]
    name = words.get(fitted)
    if name is None:
        return {choices.AUTO: tr("As fitted"), **words}
    shown = tr("{transform} (as fitted)").format(transform=name)
    return {fitted: shown} | {kind: text for kind, text in words.items() if kind != fitted}


def _as_tiff(path: Path) -> Path:
    is_tiff = path.suffix.lower() in (".tif", ".tiff")
    return path if is_tiff else path.with_name(f"{path.name}.tif")


def _folder_of(raster: RasterName) -> Path:
    """Where its files would be looked for."""
    file = local_file(raster)
    return Path.home() if file is None else file.parent


def _resolved(path: Path) -> Path:
    return path.absolute().resolve()


def _help() -> None:
    open_help("co-register")
