"""The entries of the plugin in QGIS's window: Raster > HetMatch and the toolbar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QAction

from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.gui.next_steps import TITLE

MENU = "&HetMatch"
HELP_ICON = "/mActionHelpContents.svg"


class PluginMenu:
    """Adds entries, and removes all of them again.

    iface: QGIS's interface.
    """

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._actions: list[QAction] = []
        self._toolbar = iface.addToolBar(TITLE)
        self._toolbar.setObjectName("HetMatchToolBar")

    def add(
        self, name: str, text: str, run: Callable[[], object], in_toolbar: bool = False
    ) -> QAction:
        """Add an entry; its object is called `hetmatch_name`, as its icon is called `name`."""
        picture = QgsApplication.getThemeIcon(HELP_ICON) if name == "help" else icon(name)
        action = QAction(picture, text, self._iface.mainWindow())
        action.setObjectName(f"hetmatch_{name}")
        action.triggered.connect(lambda _checked: run())
        self.add_action(action)
        if in_toolbar:
            self._toolbar.addAction(action)
        return action

    def add_action(self, action: QAction) -> None:
        """Add an entry that exists already."""
        self._iface.addPluginToRasterMenu(MENU, action)
        self._actions.append(action)

    def add_separator(self) -> None:
        """Part the entries so far from those that follow."""
        line = QAction(self._iface.mainWindow())
        line.setSeparator(True)
        self.add_action(line)

    def remove(self) -> None:
        """Remove the entries and the toolbar."""
        for action in self._actions:
            self._iface.removePluginRasterMenu(MENU, action)
            # Left in the window, a shortcut could call slots of the unloaded plugin.
            action.deleteLater()
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()
