"""Chooser of an elevation model: a raster layer of the project, or a file."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
)
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.common.raster_names import is_same_raster, raster_name
from hetmatch_qgis.gui.file_dialogs import ELEVATION, ask_for_file
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import is_result_layer
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER, is_file, path_of


class ElevationChooser(QWidget):
    """A list of the project's raster files with an entry for none, and a button for other files.

    Files of the user's stay in the list until the project is closed.

    changed: the choice has changed.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dem")
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

    def path(self) -> str:
        """The file that is chosen, or another name that GDAL opens; "" for none."""
        layer = self.layers.currentLayer()
        if isinstance(layer, QgsRasterLayer):
            return path_of(layer)
        return self._files.get(self.layers.currentText(), "")

    def set_path(self, path: str) -> None:
        """Choose the layer of the project that shows a file, or else the file; "" for none."""
        if not path:
            # QGIS 3.22 leaves the list blank when it is told to choose no layer.
            self.layers.setCurrentIndex(0)
            return
        for row in range(self.layers.count()):
            layer = self.layers.layer(row)
            if isinstance(layer, QgsRasterLayer) and is_same_raster(path_of(layer), path):
                self.layers.setLayer(layer)
                return
        name = raster_name(path).name
        name = path if self._files.get(name, path) != path else name
        self._files[name] = path
        self._list_files()
        self.layers.setCurrentIndex(self.layers.findText(name))

    def forget(self) -> None:
        """Forget the choice and the files, which belonged to another project."""
        self._files.clear()
        self.layers.setCurrentIndex(0)
        self._list_files()

    def _make_widgets(self) -> None:
        self.layers = QgsMapLayerComboBox()
        self.layers.setObjectName("layer")
        kinds: Any = QgsMapLayerProxyModel.Filter
        self.layers.setFilters(kinds.RasterLayer)
        providers = QgsProviderRegistry.instance().providerList()
        self.layers.setExcludedProviders([name for name in providers if name != FILE_PROVIDER])
        self.layers.setAllowEmptyLayer(True, tr("No elevation model"))
        self.layers.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layers.setMinimumContentsLength(24)
        self.layers.setToolTip(
            tr(
                "Terrain heights, for a raster that is georeferenced only by RPCs, and for one "
                "whose high ground lies displaced: radar that is not terrain-corrected, oblique "
                "photographs."
            )
        )
        self.browse = QToolButton()
        self.browse.setObjectName("browse")
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose a file"))
        self.browse.clicked.connect(self._browse)

    def _leave_out_others(self, _layers: list[QgsMapLayer] | None = None) -> None:
        """Offer no layers of results, and none that the engine cannot open."""
        layers = QgsProject.instance().mapLayers().values()
        left_out = [layer for layer in layers if is_result_layer(layer) or not is_file(layer)]
        self.layers.setExceptedLayerList(left_out)

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
        filters = QgsProviderRegistry.instance().fileRasterFilters()
        path = ask_for_file(self, option_label("dem"), filters, ELEVATION)
        if path:
            self.set_path(path)
