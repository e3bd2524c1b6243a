"""Combo box of an option."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QComboBox


def make_combo(name: str, entries: dict[Any, str], tip: str = "") -> QComboBox:
    """Make a combo box.

    name: of the widget object.
    entries: labels by the values that the box returns as its data.
    tip: tooltip.
    """
    box = QComboBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    for value, text in entries.items():
        box.addItem(text, value)
    return box
