"""Button that leads from a message to the set-up."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QAction

SETUP_ACTION = "hetmatch_setup"
"""Name of the menu entry, which opens the dialog and reports its outcome to the dock."""


def open_setup(iface: Any) -> None:
    """Open "Set up HetMatch"; iface: QGIS's interface."""
    action = iface.mainWindow().findChild(QAction, SETUP_ACTION)
    if action is not None:
        action.trigger()
