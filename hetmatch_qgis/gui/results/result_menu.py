"""Ways to an existing result: its folder, the recent matches, and the context menu of its layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayerType, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction, QMenu

from hetmatch_qgis.gui.file_dialogs import RESULTS, ask_for_folder, remember_folder
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.gui.results.recent import recent_results, remember_result
from hetmatch_qgis.gui.results.result_folder import (
    ResultError,
    is_tie_points,
    open_folder,
    result_title,
)
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.i18n.translation import tr


class ResultMenu(QObject):
    """Adds the entries to QGIS.

    iface: QGIS's interface.
    open_layer: opens a tie point layer in the dock.
    """

    def __init__(self, iface: Any, open_layer: Callable[[QgsVectorLayer], None]) -> None:
        super().__init__()
        self._iface = iface
        self._open_layer = open_layer
        window = iface.mainWindow()
        self.folder = QAction(icon("tie_points"), tr("&Open result folder…"), window)
        self.folder.setObjectName("hetmatch_open_folder")
        self.folder.triggered.connect(lambda _checked=False: self.ask_for_folder())
        self.recent = QAction(tr("&Recent matches"), window)
        self.recent.setObjectName("hetmatch_recent")
        self._recent_menu = QMenu(window)
        self._recent_menu.setToolTipsVisible(True)
        self._recent_menu.aboutToShow.connect(self._list_recent)
        self.recent.setMenu(self._recent_menu)
        self._list_recent()
        self._view = QAction(icon("tie_points"), tr("View tie points"), window)
        self._view.setObjectName("hetmatch_view_layer")
        self._view.triggered.connect(lambda _checked=False: self._open_active())
        vector = QgsMapLayerType.VectorLayer  # type: ignore[attr-defined]
        iface.addCustomActionForLayerType(self._view, "", vector, False)
        project = QgsProject.instance()
        project.layersAdded.connect(self._take_layers)
        self._take_layers(list(project.mapLayers().values()))

    def unload(self) -> None:
        """Remove what this object added, but for the actions of the plugin's menu."""
        QgsProject.instance().layersAdded.disconnect(self._take_layers)
        self._iface.removeCustomActionForLayerType(self._view)
        self._view.deleteLater()
        self._recent_menu.deleteLater()

    def ask_for_folder(self) -> None:
        """Let the user choose the folder of a result, and open it."""
        window = self._iface.mainWindow()
        folder = ask_for_folder(window, tr("Open result folder"), RESULTS)
        if folder:
            # The next one lies beside it.
            remember_folder(RESULTS, Path(folder).parent)
            self.open(folder)

    def open(self, folder: str) -> None:
        """Open the result in a folder; says in the message bar why it cannot be."""
        project = QgsProject.instance()
        try:
            layer = open_folder(Path(folder), project)
        except ResultError as error:
            MessageBar(self._iface).warning(str(error))
            return
        remember_result(folder, result_title(layer, project))
        self._open_layer(layer)

    def _list_recent(self) -> None:
        self._recent_menu.clear()
        for entry in recent_results():
            action = self._recent_menu.addAction(entry.title.replace("&", "&&"))
            action.setToolTip(entry.folder)
            action.triggered.connect(lambda _checked=False, folder=entry.folder: self.open(folder))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(tr("No recent match")).setEnabled(False)

    def _take_layers(self, layers: list) -> None:
        for layer in layers:
            if is_tie_points(layer):
                self._iface.addCustomActionForLayer(self._view, layer)

    def _open_active(self) -> None:
        layer = self._iface.activeLayer()
        if is_tie_points(layer):
            self._open_layer(layer)
