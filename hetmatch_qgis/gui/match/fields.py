"""Labels and units of fields."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget


def add_field(
    grid: QGridLayout, row: int, text: str, widget: QWidget, column: int = 0, span: int = 1
) -> QLabel:
    """Put a widget and its label, as its buddy, into two columns of a grid.

    column: index of the pair of columns, from 0.
    span: number of pairs of columns that the widget takes.
    """
    label = QLabel(text)
    label.setBuddy(widget)
    grid.addWidget(label, row, 2 * column)
    grid.addWidget(widget, row, 2 * column + 1, 1, 2 * span - 1)
    grid.setColumnStretch(2 * column + 1, 1)
    return label


def set_unit(box: QDoubleSpinBox, unit: str, decimals: int, automatic: str) -> None:
    """Set the unit and the text of the smallest value of a spin box, without a signal.

    Unchanged properties are not set, because Qt would rewrite the number while the user types.
    """
    box.blockSignals(True)
    if box.suffix() != unit:
        box.setSuffix(unit)
    if box.decimals() != decimals:
        box.setDecimals(decimals)
    if box.value() == box.minimum() and box.specialValueText() != automatic:
        box.setSpecialValueText(automatic)
    box.blockSignals(False)


def unit_of(crs: QgsCoordinateReferenceSystem) -> str:
    """Unit of a CRS with a leading space, to follow a number; empty without a CRS."""
    return " " + QgsUnitTypes.toAbbreviatedString(crs.mapUnits()) if crs.isValid() else ""
