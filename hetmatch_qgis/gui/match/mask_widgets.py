"""Masks of both rasters, and georeferences that are not to be trusted, in the match dialog."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel
from qgis.gui import QgsCollapsibleGroupBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.masks import class_names, mask_name

SIDES = ("reference", "moving")


class MaskWidgets(QgsCollapsibleGroupBox):
    """A mask layer and its classes for each side; nothing of it is kept for the next match."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Masks and georeferences"), parent)
        self.setObjectName("masks")
        self.layers = {side: _make_layer_box(side) for side in SIDES}
        self.classes = {side: _make_classes_field(side) for side in SIDES}
        sides = option_values.sides()
        self.keep = make_combo(
            "mask_keep",
            sides,
            tr("Sides whose mask says what is to be trusted; else it says what is not."),
        )
        self.ignored = make_combo(
            "ignore_georeference",
            sides,
            tr("Match as if there were no georeference. The files stay as they are."),
        )
        self._arrange()
        for side in SIDES:
            self.layers[side].layerChanged.connect(self.changed)
            self.classes[side].textChanged.connect(self.changed)
        for box in (self.keep, self.ignored):
            box.currentIndexChanged.connect(self.changed)
        self.reset()

    def values(self) -> dict[str, Any]:
        """Values of the engine's options, without those that were not chosen.

        Raises SourceError for a mask that is no file.
        """
        values: dict[str, Any] = {}
        if self.ignored.currentData() != "none":
            values["ignore_georeference"] = self.ignored.currentData()
        for side in SIDES:
            layer = self.layers[side].currentLayer()
            if layer is None:
                continue
            values[f"{side}_mask"] = mask_name(layer)
            values["mask_keep"] = self.keep.currentData()
            if names := class_names(self.classes[side].text()):
                values[f"{side}_mask_classes"] = names
        return values

    def is_ignored(self, side: str) -> bool:
        """True for a side that is matched as if it had no georeference."""
        return self.ignored.currentData() in (side, "both")

    def reset(self) -> None:
        """No masks, and georeferences as they are."""
        for side in SIDES:
            _choose_layer(self.layers[side], None)
            self.classes[side].clear()
        self.keep.setCurrentIndex(0)
        self.ignored.setCurrentIndex(0)
        self.setCollapsed(True)

    def forget(self, side: str) -> None:
        """Reset the choices of a side whose raster has changed."""
        _choose_layer(self.layers[side], None)
        self.classes[side].clear()
        for box in (self.keep, self.ignored):
            _choose_sides(box, _sides_of(box) - {side})

    def swap(self) -> None:
        """Swap what was chosen for the reference and for the moving raster."""
        layers = [self.layers[side].currentLayer() for side in SIDES]
        classes = [self.classes[side].text() for side in SIDES]
        for side, layer, text in zip(SIDES, reversed(layers), reversed(classes)):  # noqa: B905 (Python 3.9)
            _choose_layer(self.layers[side], layer)
            self.classes[side].setText(text)
        for box in (self.keep, self.ignored):
            _choose_sides(box, {SIDES[side == SIDES[0]] for side in _sides_of(box)})

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        for row, side in enumerate(SIDES):
            add_field(grid, row, option_label(f"{side}_mask"), self.layers[side])
            add_field(grid, row, tr("Classes"), self.classes[side], column=1)
        add_field(grid, len(SIDES), option_label("mask_keep"), self.keep)
        add_field(grid, len(SIDES), option_label("ignore_georeference"), self.ignored, column=1)


def _sides_of(box: QComboBox) -> set[str]:
    chosen = box.currentData()
    return set(SIDES) if chosen == "both" else {chosen} & set(SIDES)


def _choose_sides(box: QComboBox, sides: set[str]) -> None:
    chosen = "both" if len(sides) == len(SIDES) else next(iter(sides), "none")
    box.setCurrentIndex(box.findData(chosen))


def _choose_layer(box: QgsMapLayerComboBox, layer: QgsMapLayer | None) -> None:
    """Choose a layer, or the entry for none, because QGIS 3.22 would show a blank instead."""
    if layer is None:
        box.setCurrentIndex(0)
    else:
        box.setLayer(layer)


def _make_layer_box(side: str) -> QgsMapLayerComboBox:
    box = QgsMapLayerComboBox()
    box.setObjectName(f"{side}_mask")
    kinds: Any = QgsMapLayerProxyModel.Filter
    box.setFilters(kinds.RasterLayer | kinds.PolygonLayer)
    box.setAllowEmptyLayer(True, tr("None"))
    box.setToolTip(
        tr(
            "Clouds, shadows, water and what else is not to be trusted: a raster whose pixels are "
            "not zero there, or polygons."
        )
    )
    return box


def _make_classes_field(side: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(f"{side}_mask_classes")
    field.setPlaceholderText(tr("All but 0"))
    field.setToolTip(
        tr(
            "Classes of a quality band, Sentinel-2's SCL or Landsat's QA_PIXEL, with commas "
            "between them, such as cloud,cloud_shadow,cirrus,snow,water."
        )
    )
    return field
