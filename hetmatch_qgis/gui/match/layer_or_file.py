"""Chooser of an optional layer of the project, or of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from hetmatch_qgis.common.raster_names import is_same_raster, raster_name
from hetmatch_qgis.gui.file_dialogs import ask_for_file
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import is_result_layer
from hetmatch_qgis.rasters.layer_sources import path_of

MIN_LETTERS = 24
"""Width of the list in letters, so that a long name of a layer does not widen the dialog."""


@dataclass(frozen=True)
class Offer:
    """The choices of a LayerOrFile.

    kinds: filters of QgsMapLayerProxyModel.
    none: text of the entry for none.
    tool_tip: of the list.
    title: of the file dialog.
    filters: of the file dialog, as QFileDialog takes them, asked for when it opens.
    folder: setting of `file_dialogs` with the last folder.
    """

    kinds: Any
    none: str
    tool_tip: str
    title: str
    filters: Callable[[], str]
    folder: str


class LayerOrFile(QWidget):
    """A list of the project's layers with an entry for none, and a button for other files.

    Files of the user's stay in the list until the project is closed.

    changed: the choice has changed.
    """

    changed = pyqtSignal()

    def __init__(self, name: str, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._offer = offer
        self._files: dict[str, str] = {}
        self._make_widgets()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.layers, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.layers)
        self._leave_out_others()
        project = QgsProject.instance()
        project.layersAdded.connect(self._leave_out_others)
        project.cleared.connect(self.forget)
        # QGIS chooses the first layer by itself.
        self.layers.setCurrentIndex(0)
        self.layers.currentIndexChanged.connect(self._tell)

    def choice(self) -> QgsMapLayer | str:
        """The layer or the name of the file that is chosen; "" for none."""
        layer = self.layers.currentLayer()
        return self._files.get(self.layers.currentText(), "") if layer is None else layer

    def choose(self, choice: QgsMapLayer | str) -> None:
        """Choose a layer of the project, or a file; "" for none."""
        if not choice:
            # QGIS 3.22 leaves the list blank when it is told to choose no layer.
            self.layers.setCurrentIndex(0)
        elif isinstance(choice, QgsMapLayer):
            self.layers.setLayer(choice)
        else:
            self._choose_file(choice)

    def set_path(self, path: str) -> None:
        """Choose the layer of the project that shows a file, or else the file; "" for none."""
        for row in range(self.layers.count() if path else 0):
            layer = self.layers.layer(row)
            if layer is not None and is_same_raster(_source(layer), path):
                self.layers.setLayer(layer)
                return
        self.choose(path)

    def forget(self) -> None:
        """Forget the choice and the files, which belonged to another project."""
        self._files.clear()
        self.layers.setCurrentIndex(0)
        self._list_files()

    def is_left_out(self, layer: QgsMapLayer) -> bool:
        """True for a layer that is not offered."""
        return is_result_layer(layer)

    def _choose_file(self, path: str) -> None:
        name = raster_name(path).name
        name = path if self._files.get(name, path) != path else name
        self._files[name] = path
        self._list_files()
        self.layers.setCurrentIndex(self.layers.findText(name))

    def _make_widgets(self) -> None:
        self.layers = QgsMapLayerComboBox()
        self.layers.setObjectName("layer")
        self.layers.setFilters(self._offer.kinds)
        self.layers.setAllowEmptyLayer(True, self._offer.none)
        self.layers.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layers.setMinimumContentsLength(MIN_LETTERS)
        self.layers.setToolTip(self._offer.tool_tip)
        self.browse = QToolButton()
        self.browse.setObjectName("browse")
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose a file"))
        self.browse.clicked.connect(self._browse)

    def _leave_out_others(self, _layers: list[QgsMapLayer] | None = None) -> None:
        layers = QgsProject.instance().mapLayers().values()
        self.layers.setExceptedLayerList([layer for layer in layers if self.is_left_out(layer)])

    def _list_files(self) -> None:
        layer, text = self.layers.currentLayer(), self.layers.currentText()
        self.layers.setAdditionalItems(list(self._files))
        if layer is not None:
            self.layers.setLayer(layer)
        else:
            self.layers.setCurrentIndex(max(self.layers.findText(text), 0))

    def _tell(self) -> None:
        # While a dialog is destroyed the list of layers still tells of those that go.
        if not sip.isdeleted(self):
            self.changed.emit()

    def _browse(self) -> None:
        path = ask_for_file(self, self._offer.title, self._offer.filters(), self._offer.folder)
        if path:
            self.set_path(path)


def _source(layer: QgsMapLayer) -> str:
    return path_of(layer) if isinstance(layer, QgsRasterLayer) else layer.source()
