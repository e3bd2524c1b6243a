"""Dialog for picking layers that are drawn over each other."""

from __future__ import annotations

from qgis.core import (
    QgsIconUtils,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import is_result_layer


class LayersPicker(QDialog):
    """Lists layers of the project with check boxes.

    picked: ids of the layers that are checked at first.
    layers: to be listed, None for all raster and vector layers.
    """

    def __init__(
        self,
        picked: list[str],
        parent: QWidget | None = None,
        layers: list[QgsMapLayer] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Layers of the reference"))
        self._list = QListWidget()
        self._list.setObjectName("layers")
        for layer in map_layers() if layers is None else layers:
            item = QListWidgetItem(QgsIconUtils.iconForLayer(layer), layer.name())
            state = Qt.CheckState.Checked if layer.id() in picked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            item.setData(Qt.ItemDataRole.UserRole, layer.id())
            self._list.addItem(item)
        layout = QVBoxLayout(self)
        self.prompt = QLabel(tr("Drawn over each other in the order of the &map:"))
        self.prompt.setBuddy(self._list)
        layout.addWidget(self.prompt)
        layout.addWidget(self._list)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_standard_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def layer_ids(self) -> list[str]:
        """Ids of the checked layers, the topmost first."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]


def map_layers() -> list[QgsMapLayer]:
    """The project's layers that may be drawn, the topmost first."""
    order = QgsProject.instance().layerTreeRoot().layerOrder()
    return [layer for layer in order if is_map_layer(layer)]


def is_map_layer(layer: QgsMapLayer | None) -> bool:
    """True where a layer shows ground: a raster, or features that are no result of a match."""
    if isinstance(layer, QgsVectorLayer):
        return layer.isSpatial() and not is_result_layer(layer)
    return isinstance(layer, QgsRasterLayer)
