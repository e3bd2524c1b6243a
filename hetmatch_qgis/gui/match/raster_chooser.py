"""Chooser of a raster or vector layers, its bands and its modality."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProject,
    QgsProviderRegistry,
)
from qgis.gui import QgsCheckableComboBox, QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QToolButton,
    QWidget,
)

from hetmatch_qgis.client.option_values import modalities
from hetmatch_qgis.common.contract import AUTO
from hetmatch_qgis.common.raster_names import is_same_raster, raster_name
from hetmatch_qgis.gui.file_dialogs import RASTERS, ask_for_file, file_filters
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.gui.match.layers_picker import LayersPicker, is_map_layer
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import is_result_layer
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import (
    FILE_PROVIDER,
    VECTOR_FILE_PROVIDER,
    layer_of_file,
    path_of,
)
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layer, choice_of_layers


class RasterChooser(QGroupBox):
    """Chooses a raster layer, a file, a vector layer or, if `renderable`, several layers.

    Vector files are drawn by the engine; what else is no raster file is rendered first.

    changed: the choice has changed.
    failed: a file cannot be read; one sentence.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(
        self, title: str, canvas: QgsMapCanvas, renderable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._canvas = canvas
        self._renderable = renderable
        self._files: dict[str, QgsMapLayer] = {}
        self._picked: list[str] = []
        self._several = tr("Several layers…")
        self._map = tr("Map as shown")
        self._described: RasterChoice | None = None
        self._make_widgets()
        self._arrange()
        self.layers.layerChanged.connect(self._take_choice)
        self.layers.currentIndexChanged.connect(self._take_choice)
        self.layers.activated.connect(self._activated)
        self.bands.checkedItemsChanged.connect(self.changed)
        self.modality.currentIndexChanged.connect(self.changed)
        self._take_choice()

    def choice(self) -> RasterChoice | None:
        """The chosen raster, None without one."""
        layer = self.layers.currentLayer()
        if layer is not None:
            return choice_of_layer(layer)
        text = self.layers.currentText()
        if text in self._files:
            return choice_of_layer(self._files[text])
        crs = self._canvas.mapSettings().destinationCrs()
        if text == self._several:
            layers = (QgsProject.instance().mapLayer(picked) for picked in self._picked)
            return choice_of_layers([layer for layer in layers if is_map_layer(layer)], crs)
        return choice_of_layers(self._visible_layers(), crs) if text == self._map else None

    def chosen_bands(self) -> list[int]:
        """Numbers of the checked bands, from 1; empty for a choice by modality."""
        if not self.bands.isEnabled():
            return []
        # QGIS hands numbers back as text.
        return sorted(int(band) for band in self.bands.checkedItemsData())

    def chosen_text(self) -> str:
        """Key of the choice: the id of a layer, or the text of another entry."""
        layer = self.layers.currentLayer()
        return self.layers.currentText() if layer is None else layer.id()

    def forget(self) -> None:
        """Forget files, bands and modality, which belonged to another project."""
        self._files.clear()
        self._picked.clear()
        self._list_additional_items()
        self.modality.setCurrentIndex(0)
        self.bands.deselectAllOptions()

    def set_layer(self, layer: QgsMapLayer) -> None:
        """Choose a layer of the project."""
        self.layers.setLayer(layer)

    def set_file(self, path: str) -> None:
        """Choose a file; emits `failed` where it cannot be read."""
        try:
            layer = layer_of_file(path)
        except SourceError as error:
            self.failed.emit(str(error))
            return
        name = raster_name(path).name
        namesake = self._files.get(name)
        name = path if namesake is not None and namesake.source() != path else name
        self._files[name] = layer
        self._list_additional_items()
        self.layers.setCurrentIndex(self.layers.findText(name))

    def show_guess(self, modality: str) -> None:
        """Say what the engine takes the raster for, "" where that is not known."""
        text = modalities()[AUTO]
        if modality in modalities():
            kind = modalities()[modality]
            text = tr("{automatic}: {kind}").format(automatic=text, kind=kind)
        self.modality.setItemText(self.modality.findData(AUTO), text)

    def file(self) -> str:
        """The raster file that is chosen; "" for what is rendered or drawn."""
        choice = self.choice()
        raster = None if choice is None else choice.raster
        return "" if raster is None else path_of(raster)

    def set_source(self, path: str) -> None:
        """Choose the layer of the project that shows a file, or else the file itself."""
        for row in range(self.layers.count()):
            layer = self.layers.layer(row)
            if layer is not None and is_same_raster(layer.source(), path):
                self.layers.setLayer(layer)
                return
        self.set_file(path)

    def state(self) -> tuple:
        """The whole choice, for `set_state` of another chooser."""
        layer = self.layers.currentLayer()
        modality, bands = self.modality.currentData(), self.bands.checkedItems()
        return layer, self.layers.currentText(), dict(self._files), modality, bands

    def set_state(self, state: tuple) -> None:
        """Take over the `state` of another chooser."""
        layer, text, files, modality, bands = state
        self._files.update(files)
        self._list_additional_items()
        if layer is not None:
            self.layers.setLayer(layer)
        else:
            self.layers.setCurrentIndex(self.layers.findText(text))
        self.modality.setCurrentIndex(self.modality.findData(modality))
        self.bands.setCheckedItems(bands)

    def _make_widgets(self) -> None:
        self.layers = QgsMapLayerComboBox()
        self.layers.setObjectName("layer")
        kinds: Any = QgsMapLayerProxyModel.Filter
        self.layers.setFilters(kinds.RasterLayer | kinds.HasGeometry)
        if not self._renderable:
            files = (FILE_PROVIDER, VECTOR_FILE_PROVIDER)
            providers = QgsProviderRegistry.instance().providerList()
            self.layers.setExcludedProviders([name for name in providers if name not in files])
        self.layers.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layers.setMinimumContentsLength(24)
        self._leave_out_results()
        QgsProject.instance().layersAdded.connect(self._leave_out_results)
        self._list_additional_items()
        self.browse = QToolButton()
        self.browse.setObjectName("browse")
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose a file"))
        self.browse.clicked.connect(self._browse)
        self.bands = QgsCheckableComboBox()
        self.bands.setObjectName("bands")
        self.bands.setDefaultText(tr("Automatic"))
        self.bands.setToolTip(tr("Bands to match; without a choice the matcher decides."))
        self.modality = QComboBox()
        self.modality.setObjectName("modality")
        # Its first entry grows when the engine has guessed.
        self.modality.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.modality.setToolTip(
            tr("Modality of the raster; automatic derives it from the pixels.")
        )
        for name, text in modalities().items():
            self.modality.addItem(text, name)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        raster = QWidget()
        row = QHBoxLayout(raster)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.layers, 1)
        row.addWidget(self.browse)
        raster.setFocusProxy(self.layers)
        add_field(grid, 0, tr("Raster"), raster, span=2)
        add_field(grid, 1, tr("Bands"), self.bands)
        add_field(grid, 1, tr("Modality"), self.modality, column=1)
        self.setFocusProxy(self.layers)

    def _leave_out_results(self) -> None:
        layers = QgsProject.instance().mapLayers().values()
        self.layers.setExceptedLayerList([layer for layer in layers if is_result_layer(layer)])

    def _list_additional_items(self) -> None:
        renderings = [self._several, self._map] if self._renderable else []
        layer, text = self.layers.currentLayer(), self.layers.currentText()
        self.layers.setAdditionalItems([*self._files, *renderings])
        if layer is not None:
            self.layers.setLayer(layer)
        elif text:
            self.layers.setCurrentIndex(self.layers.findText(text))

    def _activated(self) -> None:
        if self.layers.currentLayer() is None and self.layers.currentText() == self._several:
            picker = LayersPicker(self._picked, self)
            if picker.exec() == QDialog.DialogCode.Accepted:
                self._picked = picker.layer_ids()
            picker.deleteLater()
            self._take_choice()

    def _browse(self) -> None:
        path = ask_for_file(self, self.title(), file_filters(), RASTERS)
        if path:
            self.set_file(path)

    def _take_choice(self) -> None:
        # While the dialog is destroyed the list of layers still tells of those that go.
        if any(sip.isdeleted(widget) for widget in (self, self.layers, self.bands, self.modality)):
            return
        choice = self.choice()
        if choice is None or choice.raster is None:
            self.bands.clear()
        elif self._described is None or self._described.layers != choice.layers:
            self.bands.clear()
            raster = choice.raster
            for band in range(1, raster.bandCount() + 1):
                self.bands.addItemWithCheckState(
                    raster.bandName(band), Qt.CheckState.Unchecked, band
                )
        self.bands.setEnabled(choice is not None and choice.raster is not None)
        self.modality.setEnabled(choice is None or not choice.is_drawn)
        self._described = choice
        self.changed.emit()

    def _visible_layers(self) -> list[QgsMapLayer]:
        scale = self._canvas.scale()
        return [
            layer
            for layer in self._canvas.layers()
            if is_map_layer(layer) and layer.isInScaleRange(scale)
        ]
