"""QGIS's Georeferencer, which loads the .points file in the raster's folder by itself."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QAction, QApplication, QMainWindow, QWidget

ACTION = "mActionShowGeoreferencer"
WINDOW_CLASS = "QgsGeoreferencerMainWindow"

POINTS_SUFFIX = ".points"


def open_georeferencer(raster: Path, main_window: QMainWindow) -> bool:
    """Open the Georeferencer with a raster; False where QGIS has none."""
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
    """The .points file that the Georeferencer loads for a raster."""
    return raster.with_name(f"{raster.name}{POINTS_SUFFIX}")


def _window() -> QWidget | None:
    for widget in QApplication.allWidgets():
        if widget.metaObject().className() == WINDOW_CLASS:
            return widget
    return None


def _drop(raster: Path, window: QWidget) -> None:
    # The only way to open a raster whose name and arguments are the same in all versions of QGIS.
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(raster))])
    drag = (
        Qt.DropAction.CopyAction,
        files,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # Qt delivers a drop only after a drag has entered.
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(10, 10), *drag))
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *drag))
