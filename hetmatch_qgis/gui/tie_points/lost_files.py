"""Results, and files of theirs, that were moved: said in the panel, and found by the user."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.results.finder import find_file, find_result
from hetmatch_qgis.gui.results.result_bar import ResultBar
from hetmatch_qgis.gui.results.result_folder import ResultError
from hetmatch_qgis.gui.tie_points.model.store import TiePointStore
from hetmatch_qgis.i18n.translation import tr


class LostFiles(QObject):
    """Lets the user say where files went.

    found: the tie point layer whose files are there again.
    failed: one sentence.
    """

    found = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, results: ResultBar, window: QWidget) -> None:
        super().__init__(window)
        self._results = results
        self._window = window
        self._tie_points: QgsVectorLayer | None = None
        results.find_requested.connect(self._find_result)

    def show(self, tie_points: QgsVectorLayer, path: Path) -> None:
        """Say that the file of a layer is missing, with a link to find it."""
        self._results.show_open(None)
        self._tie_points = tie_points
        text = tr("The result in '{folder}' was moved or deleted.")
        link = f"<a href='find'>{escape(tr('Find…'))}</a>"
        self._results.show_notice(f"⚠ {escape(text.format(folder=path.parent))} {link}")

    def forget(self) -> None:
        """Forget the layer whose file is missing, because another result is opened."""
        self._tie_points = None

    def find_file(self, store: TiePointStore | None) -> None:
        """Ask where the missing file of a result is."""
        if store is not None:
            path, record = store.path, store.record
            self._find(store.tie_points, lambda: find_file(path, record, self._window))

    def _find_result(self) -> None:
        layer = self._tie_points
        if layer is not None:
            self._find(layer, lambda: find_result(layer, self._window))

    def _find(self, layer: QgsVectorLayer, ask: Callable[[], bool]) -> None:
        try:
            if ask():
                self.found.emit(layer)
        except ResultError as error:
            self.failed.emit(str(error))
