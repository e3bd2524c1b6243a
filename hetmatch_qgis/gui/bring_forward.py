"""Dialogs that are shown in front of QGIS's other windows."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialog


def bring_forward(dialog: QDialog) -> None:
    """Show a dialog, or bring it to the front where it is shown already."""
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
