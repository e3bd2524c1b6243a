"""A field with one of some choices."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QComboBox


def combo(name: str, entries: dict[Any, str], tip: str = "") -> QComboBox:
    """entries: what each value, its data, is called there."""
    box = QComboBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    for value, text in entries.items():
        box.addItem(text, value)
    return box
