"""Labels beside widgets, and units within."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget


def add_field(
    grid: QGridLayout, row: int, text: str, widget: QWidget, column: int = 0, span: int = 1
) -> QLabel:
    """Put a widget and its label, whose accelerator leads to it, into two columns of a grid.

    column: of label and widget together, from 0. span: how many such columns the widget takes.
    """
    label = QLabel(text)
    label.setBuddy(widget)
    grid.addWidget(label, row, 2 * column)
    grid.addWidget(widget, row, 2 * column + 1, 1, 2 * span - 1)
    grid.setColumnStretch(2 * column + 1, 1)
    return label


def tell_unit(box: QDoubleSpinBox, unit: str, decimals: int, automatic: str) -> None:
    """Give a spin box its unit, and the text of its smallest value, without a signal.

    What is as it was stays untouched: Qt would rewrite the number under the user's fingers.
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
    """A CRS's unit as it follows a number, empty without a CRS."""
    return " " + QgsUnitTypes.toAbbreviatedString(crs.mapUnits()) if crs.isValid() else ""
