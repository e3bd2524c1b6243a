"""What becomes of the points: a warped raster, GCP files, the Georeferencer, the report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsLayerTree, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QWidget

from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.georeferencer import open_georeferencer, points_file
from hetmatch_qgis.gui.tie_points.messages import Messages, link, log
from hetmatch_qgis.gui.tie_points.session import EngineSession
from hetmatch_qgis.gui.tie_points.store import TiePointStore
from hetmatch_qgis.gui.tie_points.warp import WarpTask, Workplace
from hetmatch_qgis.task import STAGING
from hetmatch_qgis.translation import tr

VRT = "moving_gcps.vrt"
REPORTS = ("report.html", "overview.png")
PATIENCE_S = 3.0


class Handover(QObject):
    """The points of one result, handed on. Whatever goes wrong is said in the message bar."""

    def __init__(
        self,
        editor: TiePointEditor,
        store: TiePointStore,
        session: EngineSession,
        iface: Any,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._store = store
        self._session = session
        self._iface = iface
        self._messages = Messages(iface)
        self._moving = Path(store.record.moving)
        self._window = parent
        # The task manager does not keep Python's half of a task alive.
        self._tasks: list[WarpTask] = []
        self._is_retired = False

    def export(self) -> None:
        """All GCP files into a folder that the user chooses."""
        folder = QFileDialog.getExistingDirectory(
            self._window, tr("Export GCPs to a folder"), str(self._store.path.parent.parent)
        )
        if folder and Path(folder).resolve() == self._store.path.parent.resolve():
            # The GeoPackage that is being edited would be replaced under QGIS's feet.
            self._messages.warning(
                tr("That folder holds the result that is open; choose another folder.")
            )
        elif folder:
            self._export(Path(folder), self._exported)

    def warp(self) -> None:
        """The moving raster in its place, as a GeoTIFF that is loaded when it is done."""
        proposed = self._moving.with_name(f"{self._moving.stem}_registered.tif")
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Warp the moving raster to"),
            str(proposed),
            tr("GeoTIFF (*.tif *.tiff)"),
        )
        if name:
            self._warp(_as_tiff(Path(name)))

    def georeferencer(self) -> None:
        """The moving raster in QGIS's Georeferencer, its points beside it."""
        beside = points_file(self._moving)
        if beside.exists() and not self._may_replace(beside):
            return
        folder = Path(tempfile.mkdtemp(prefix="hetmatch-"))

        def exported(_answer: dict[str, Any]) -> None:
            try:
                _put(folder / beside.name, beside)
            except OSError as error:
                self._offer_export(beside, error)
            else:
                self._open_georeferencer(beside)
            shutil.rmtree(folder, ignore_errors=True)

        def failed() -> None:
            shutil.rmtree(folder, ignore_errors=True)

        self._export(folder, exported, failed)

    def report(self) -> None:
        """The report of the match in the browser."""
        folder = self._store.path.parent
        found = [folder / name for name in REPORTS if (folder / name).is_file()]
        if found:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(found[0])))
        else:
            text = tr("There is no report in {folder}; it was moved or deleted.")
            self._messages.warning(text.format(folder=link(folder)))

    def retire(self) -> None:
        """Delete this when the last of its tasks has told its end."""
        self._is_retired = True
        if not self._tasks:
            self.deleteLater()

    def end(self) -> None:
        """Cancel every warp and wait for it, because Python is about to go."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            task.wait(PATIENCE_S)

    def _export(
        self,
        folder: Path,
        on_answer: Callable[[dict[str, Any]], None],
        on_failure: Callable[[], None] | None = None,
    ) -> None:
        def failed(sentence: str) -> None:
            self._messages.warning(sentence)
            if on_failure is not None:
                on_failure()

        def dropped() -> None:
            # The engine was ended with its files half written.
            for left in folder.glob(STAGING):
                shutil.rmtree(left, ignore_errors=True)
            failed(tr("The tie points were closed before anything was written."))

        self._session.ask(
            "export",
            on_answer,
            failed,
            on_dropped=dropped,
            out=str(folder),
            points=[point.for_engine() for point in self._editor.points],
            transform=self._editor.fit.transform or self._editor.transform,
        )

    def _exported(self, answer: dict[str, Any]) -> None:
        paths = [Path(path) for path in (answer.get("outputs") or {}).values()]
        folder = link(paths[0].parent) if paths else ""
        text = tr("GCPs exported to {folder}.").format(folder=folder)
        self._messages.success(f"{text} {answer.get('left_out') or ''}".strip())

    def _warp(self, target: Path) -> None:
        if target in (self._moving, Path(self._store.record.reference)):
            self._messages.warning(
                tr("The warped raster would replace an input; choose another file name.")
            )
            return
        try:
            workplace = Workplace(target)
        except OSError as error:
            text = tr("'{folder}' cannot be written to ({reason}); choose another folder.")
            self._messages.warning(text.format(folder=target.parent, reason=error.strerror))
            return

        def exported(answer: dict[str, Any]) -> None:
            vrt = Path(answer["outputs"].get(VRT, workplace.folder / VRT))
            self._start(WarpTask(vrt, list(answer["gdalwarp"]), workplace))

        self._export(workplace.folder, exported, workplace.clear)

    def _start(self, task: WarpTask) -> None:
        self._tasks.append(task)
        task.done.connect(lambda path, warnings: self._warped(task, path, warnings))
        task.failed.connect(lambda sentence: self._not_warped(task, sentence))
        QgsApplication.taskManager().addTask(task)

    def _end(self, task: WarpTask) -> None:
        self._tasks.remove(task)
        if self._is_retired:
            self.retire()

    def _not_warped(self, task: WarpTask, sentence: str) -> None:
        self._messages.warning(sentence)
        self._end(task)

    def _warped(self, task: WarpTask, path: str, warnings: list[str]) -> None:
        layer = QgsRasterLayer(path, Path(path).stem, "gdal")
        _add_under_points(layer)
        for warning in warnings:
            log(f"GDAL: {warning}")
        if warnings:
            text = tr("Warped to {path}. GDAL warns: {warning} (all of it is in the log)")
            self._messages.warning(text.format(path=link(Path(path)), warning=warnings[0]))
        else:
            self._messages.success(tr("Warped to {path}.").format(path=link(Path(path))))
        self._end(task)

    def _may_replace(self, path: Path) -> bool:
        text = tr("'{path}' is there already. Replace it by the points of this result?")
        answer = QMessageBox.question(
            self._window, tr("Open in Georeferencer"), text.format(path=path)
        )
        return answer == QMessageBox.StandardButton.Yes

    def _offer_export(self, path: Path, error: OSError) -> None:
        text = tr("'{path}' cannot be written ({reason}); export the GCPs to another folder.")
        self._messages.warning_with_button(
            text.format(path=path, reason=error.strerror), tr("Export GCPs…"), self.export
        )

    def _open_georeferencer(self, points: Path) -> None:
        if not open_georeferencer(self._moving, self._iface.mainWindow()):
            text = tr("Points written to {points}. Open {raster} in Layer > Georeferencer.")
            self._messages.success(text.format(points=link(points), raster=link(self._moving)))


def _add_under_points(layer: QgsRasterLayer) -> None:
    """Into the project, over its topmost raster: tie points and their lines stay in sight."""
    project = QgsProject.instance()
    project.addMapLayer(layer, False)
    root = project.layerTreeRoot()
    nodes = root.children()
    rasters = [
        place
        for place, node in enumerate(nodes)
        if QgsLayerTree.isLayer(node) and isinstance(node.layer(), QgsRasterLayer)
    ]
    root.insertLayer(rasters[0] if rasters else len(nodes), layer)


def _as_tiff(path: Path) -> Path:
    is_tiff = path.suffix.lower() in (".tif", ".tiff")
    return path if is_tiff else path.with_name(f"{path.name}.tif")


def _put(source: Path, target: Path) -> None:
    """Copy a file so that the target is never half written."""
    aside = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
