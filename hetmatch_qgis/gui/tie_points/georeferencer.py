"""QGIS's own Georeferencer, opened with a raster; it finds the .points file beside it by itself."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QAction, QApplication, QMainWindow, QWidget

ACTION = "mActionShowGeoreferencer"
WINDOW_CLASS = "QgsGeoreferencerMainWindow"


def open_georeferencer(raster: Path, main_window: QMainWindow) -> bool:
    """Open the Georeferencer and hand it the raster; False where it cannot be had."""
    action = main_window.findChild(QAction, ACTION)
    if action is None:
        return False
    action.trigger()
    window = _window()
    if window is None:
        return False
    window.show()
    window.raise_()
    _drop(raster, window)
    return True


def points_file(raster: Path) -> Path:
    """Where the Georeferencer looks for the points of a raster."""
    return raster.with_name(f"{raster.name}.points")


def _window() -> QWidget | None:
    for widget in QApplication.allWidgets():
        if widget.metaObject().className() == WINDOW_CLASS:
            return widget
    return None


def _drop(raster: Path, window: QWidget) -> None:
    # Of all ways to open a raster there, the name and arguments of this one alone never changed.
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(raster))])
    how = (
        Qt.DropAction.CopyAction,
        files,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # Qt lets a drop through only where a drag has entered before.
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(10, 10), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *how))
