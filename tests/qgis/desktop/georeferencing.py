"""QGIS's own Georeferencer with a raster beside which our points lie (see driver.py)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QMessageBox,
    QTableView,
    QWidget,
)
from qgis.utils import iface

WINDOW = "QgsGeoreferencerMainWindow"
TABLE = "QgsGCPListWidget"
SETTINGS = "QgsTransformSettingsDialog"
# Of the table, in all versions: enabled, ID, source x and y, destination x and y, ..., residual.
COORDINATES = (2, 3, 4, 5)
PATIENCE_S = 20


def _neighbour(path: Path):
    spec = importlib.util.spec_from_file_location(f"hetmatch_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


steps = _neighbour(Path(__file__).with_name("scenarios.py"))


def georeferencer(orders):
    """Each raster is opened as the plugin does it; its points come by themselves."""
    facts = {}
    for path in (Path(name) for name in orders["scans"]):
        answers = Answers(Path(orders["folder"]) / "georeferenced.tif")
        yield from open_raster(path)
        facts[path.name] = {"before": rows()}
        window().findChild(QAction, "mActionTransformSettings").trigger()
        late = steps.after(PATIENCE_S)
        yield lambda late=late: fitted() or late()
        yield steps.after(0.5)
        answers.stop()
        steps.picture(orders, path.stem, window())
        facts[path.name] |= {"rows": rows(), "questions": answers.questions}
    window().hide()
    return facts


def open_raster(path):
    from hetmatch_qgis.gui.tie_points.georeferencer import open_georeferencer

    if not open_georeferencer(path, iface.mainWindow()):
        raise LookupError("the Georeferencer cannot be opened")
    late = steps.after(PATIENCE_S)
    yield lambda: (path.name in window().windowTitle() and table().rowCount() > 0) or late()
    yield steps.after(1)


class Answers:
    """Answers dialogs, whose event loops let no step through: linear, and no saving of points."""

    def __init__(self, output: Path) -> None:
        self.questions = []
        self._output = output
        self._timer = QTimer()
        self._timer.timeout.connect(self._answer)
        self._timer.start(200)

    def stop(self) -> None:
        self._timer.stop()

    def _answer(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if isinstance(dialog, QMessageBox):
            self.questions.append(dialog.text())
            button = dialog.button(QMessageBox.StandardButton.Discard)
            (button or dialog.buttons()[0]).click()
        elif dialog.metaObject().className() == SETTINGS:
            kinds = dialog.findChild(QComboBox, "cmbTransformType")
            kinds.setCurrentIndex(kinds.findText("Linear"))
            output = dialog.findChild(QgsFileWidget, "mOutputRaster")
            # Newer versions call it otherwise, and propose a file beside the raster.
            if output is not None:
                output.setFilePath(str(self._output))
            buttons = dialog.findChild(QDialogButtonBox)
            buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        else:
            self.questions.append(dialog.metaObject().className())
            dialog.reject()


def window() -> QWidget:
    for widget in QApplication.allWidgets():
        if widget.metaObject().className() == WINDOW:
            return widget
    raise LookupError("there is no Georeferencer")


def table():
    views = window().findChildren(QTableView)
    # QGIS's class may be known to Python as no more than a table.
    return next(view for view in views if view.metaObject().className() == TABLE).model()


def rows():
    """By point: enabled, source x, source y, destination x, destination y, residual or None."""
    model = table()
    last = model.columnCount() - 1
    return [
        [
            model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) in (2, Qt.CheckState.Checked),
            *(number(model.index(row, column)) for column in COORDINATES),
            number(model.index(row, last)),
        ]
        for row in range(model.rowCount())
    ]


def number(index):
    value = index.data(Qt.ItemDataRole.EditRole)
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def fitted():
    return all(row[-1] is not None for row in rows() if row[0])
