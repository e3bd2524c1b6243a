"""The dialog "Warp the moving raster"."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsProviderRegistry
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.option_labels import dialog_label
from hetmatch_qgis.client.warp_request import registered_name
from hetmatch_qgis.common.contract import AUTO
from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.example import FOLDER as EXAMPLE_FOLDER
from hetmatch_qgis.gui.file_dialogs import (
    WARPED,
    ask_for_files,
    remember_folder,
    start_folder,
    typed_path,
)
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.plain_text import for_guessing
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import tr

WIDTH = 520
"""Initial width in screen pixels (set by hand, 0e252e8)."""

LIST_LINES = 4
"""Visible lines of the list of companion rasters (set by hand, 0e252e8)."""


@dataclass(frozen=True)
class WarpChoice:
    """Settings of a warp.

    target: output file for the moving raster.
    companions: companion rasters of the same geometry.
    options: fields of the engine's WarpOptions.
    loads: whether the warped rasters are loaded into the project.
    """

    target: Path
    companions: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    loads: bool = True

    @property
    def files(self) -> list[Path]:
        """The files to be written."""
        folder = self.target.parent
        return [
            self.target,
            *(folder / registered_name(companion) for companion in self.companions),
        ]


class WarpDialog(QDialog):
    """Asks for the settings of a warp.

    moving, reference: rasters of the result.
    transform: kind of the fitted transform.
    """

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
        self.file.setFilePath(str(_target_folder(moving) / registered_name(moving)))
        self.transform = make_combo("transform", _transforms(transform))
        self.resampling = make_combo("resampling", option_values.resamplings())
        self.grid = make_combo("grid", option_values.grids())
        self.companions = QListWidget(self)
        self.companions.setObjectName("sisters")
        self.companions.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        size_by_font(
            self.companions,
            lambda files, metrics: files.setMaximumHeight(metrics.lineSpacing() * (LIST_LINES + 1)),
        )
        self.companions.setToolTip(
            tr(
                "Of the same scene: other bands and products, also with other pixel sizes. Each "
                "becomes <its name>_registered.tif beside the file above."
            )
        )
        self.loads = QCheckBox(tr("&Load into the project"), self)
        self.loads.setChecked(True)
        self._arrange()

    def choice(self) -> WarpChoice:
        """The chosen settings."""
        options = {
            "transform": self.transform.currentData(),
            "resampling": self.resampling.currentData(),
            "grid": self.grid.currentData(),
        }
        companions = tuple(
            self.companions.item(row).text() for row in range(self.companions.count())
        )
        target = _as_tiff(Path(typed_path(self.file)))
        return WarpChoice(target, companions, options, self.loads.isChecked())

    def add_companions(self, paths: list[str]) -> None:
        """Add companion rasters, without duplicates."""
        listed = {self.companions.item(row).text() for row in range(self.companions.count())}
        self.companions.addItems([path for path in dict.fromkeys(paths) if path not in listed])

    def accept(self) -> None:
        """See QDialog; asks before files are replaced."""
        if not typed_path(self.file):
            self._warn(tr("Choose a file for the warped raster."))
            return
        choice = self.choice()
        inputs = filter(None, map(local_file, (*self._inputs, *choice.companions)))
        if {_resolved(path) for path in choice.files} & {_resolved(path) for path in inputs}:
            self._warn(tr("The warped raster would replace an input; choose another file name."))
            return
        existing = [path for path in choice.files if path.exists()]
        if not existing or self._may_replace(existing):
            remember_folder(WARPED, choice.target.parent)
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide."""
        if event.key() == Qt.Key.Key_F1:
            _help()
        elif event.key() == Qt.Key.Key_Delete and self.companions.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&File"), self.file)
        form.addRow(dialog_label("transform"), self.transform)
        form.addRow(dialog_label("resampling"), self.resampling)
        form.addRow(dialog_label("grid"), self.grid)
        companions = QVBoxLayout()
        companions.addWidget(self.companions)
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
        companions.addLayout(buttons)
        form.addRow(tr("C&ompanion rasters"), companions)
        form.labelForField(companions).setBuddy(self.companions)
        form.addRow("", self.loads)
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Cancel | kinds.Help, self)
        name_standard_buttons(box)
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
        title, beside = tr("Companion rasters of the moving raster"), _folder_of(self._inputs[0])
        filters = QgsProviderRegistry.instance().fileRasterFilters()
        self.add_companions(ask_for_files(self, title, filters, "", beside))

    def _remove(self) -> None:
        for item in self.companions.selectedItems():
            self.companions.takeItem(self.companions.row(item))

    def _may_replace(self, files: list[Path]) -> bool:
        text = tr("These files already exist. Replace them?")
        names = "\n".join(str(path) for path in files)
        answer = QMessageBox.question(self, self.windowTitle(), for_guessing(f"{text}\n\n{names}"))
        return answer == QMessageBox.StandardButton.Yes

    def _warn(self, sentence: str) -> None:
        QMessageBox.warning(self, self.windowTitle(), for_guessing(sentence))


def ask_for_warp(
    moving: RasterName, reference: RasterName, transform: str, parent: QWidget
) -> WarpChoice | None:
    """Show the dialog and return the settings; None where the user cancels."""
    dialog = WarpDialog(moving, reference, transform, parent)
    try:
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.choice()
    finally:
        dialog.deleteLater()


def _transforms(fitted: str) -> dict[str, str]:
    """Kinds of transform, the fitted one first, which is then the default."""
    names = option_values.warp_transforms()
    del names[AUTO]
    name = names.get(fitted)
    if name is None:
        return {AUTO: tr("As fitted"), **names}
    label = tr("{transform} (as fitted)").format(transform=name)
    return {fitted: label} | {kind: text for kind, text in names.items() if kind != fitted}


def _as_tiff(path: Path) -> Path:
    is_tiff = path.suffix.lower() in (".tif", ".tiff")
    return path if is_tiff else path.with_name(f"{path.name}.tif")


def _folder_of(raster: RasterName) -> Path:
    """The folder of a raster; the home folder for one that is not a file."""
    file = local_file(raster)
    return Path.home() if file is None else file.parent


def _target_folder(moving: RasterName) -> Path:
    """The folder of the moving raster, or another one where nothing can be left there.

    The example lies within the plugin, which QGIS replaces with the next version, and archives are
    write-protected. Then it is the folder of the last warped raster, the project's or the home
    folder.
    """
    folder = _folder_of(moving)
    is_example = folder == EXAMPLE_FOLDER or EXAMPLE_FOLDER in folder.parents
    may_write = not is_example and os.access(folder, os.W_OK)
    return folder if may_write else Path(start_folder(WARPED))


def _resolved(path: Path) -> Path:
    return path.absolute().resolve()


def _help() -> None:
    open_help("co-register")
