"""The row of buttons that fills the table of a batch with scenes."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProviderRegistry, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import settings
from hetmatch_qgis.common.raster_names import absolute_name, raster_name
from hetmatch_qgis.gui.file_dialogs import RASTERS, ask_for_files, ask_for_folder
from hetmatch_qgis.gui.match.layers_picker import LayersPicker, map_layers
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource, is_file, source_of
from hetmatch_qgis.rasters.scene_files import USUAL_PATTERN, scenes_in

PATTERN = "batch/pattern"


class SceneButtons(QWidget):
    """Asks for layers, files and folders of scenes.

    chosen: list of RasterSource.
    removed: the selected scenes are to be removed.
    failed: one sentence.
    """

    chosen = pyqtSignal(list)
    removed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row, names = QHBoxLayout(), QHBoxLayout()
        # Two rows: beside the buttons there is no room for a file name in every language.
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addLayout(names)
        for name, text, slot in (
            ("add_layers", tr("Add &layers…"), self._ask_for_layers),
            ("add_files", tr("Add f&iles…"), self._ask_for_files),
            ("add_folder", tr("Add fol&der…"), self._ask_for_folder),
            ("remove", tr("Remove"), self.removed.emit),
        ):
            button = QPushButton(text, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
        row.addStretch(1)
        self.pattern = QLineEdit(settings.read(PATTERN, USUAL_PATTERN))
        self.pattern.setObjectName("pattern")
        self.pattern.setCursorPosition(0)
        self.pattern.setToolTip(
            tr(
                "Names of the scenes in a folder, separated by semicolons. Begin with **/ to look "
                "into its subfolders, too."
            )
        )
        label = QLabel(tr("Files named"))
        label.setBuddy(self.pattern)
        names.addWidget(label)
        names.addWidget(self.pattern, 1)

    def add_layers(self, layers: list[QgsRasterLayer]) -> None:
        """Choose layers of the project."""
        try:
            self.chosen.emit([source_of(layer) for layer in layers])
        except SourceError as error:
            self.failed.emit(str(error))

    def add_files(self, paths: list[str]) -> None:
        """Choose files; whether they can be read turns out when they are matched."""
        names = [absolute_name(path) for path in paths]
        self.chosen.emit([RasterSource(name, raster_name(name).name) for name in names])

    def add_folder(self, folder: Path) -> None:
        """Choose the files of a folder that match the pattern."""
        try:
            self.add_files(scenes_in(folder, self.pattern.text()))
        except SourceError as error:
            self.failed.emit(str(error))
            return
        settings.write(PATTERN, self.pattern.text())

    def _ask_for_layers(self) -> None:
        layers = [
            layer for layer in map_layers() if isinstance(layer, QgsRasterLayer) and is_file(layer)
        ]
        picker = LayersPicker([], self, layers)  # type: ignore[arg-type]
        picker.setWindowTitle(tr("Layers to be matched"))
        picker.prompt.setText(tr("Each is matched with the &reference:"))
        if picker.exec() == QDialog.DialogCode.Accepted:
            picked = set(picker.layer_ids())
            self.add_layers([layer for layer in layers if layer.id() in picked])
        picker.deleteLater()

    def _ask_for_files(self) -> None:
        filters = QgsProviderRegistry.instance().fileRasterFilters()
        paths = ask_for_files(self, tr("Scenes"), filters, RASTERS)
        if paths:
            self.add_files(paths)

    def _ask_for_folder(self) -> None:
        folder = ask_for_folder(self, tr("Folder of scenes"), RASTERS)
        if folder:
            self.add_folder(Path(folder))
