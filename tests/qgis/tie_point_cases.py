"""A small result as the engine writes it, and a worker that answers at once or when told."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMainWindow, QPushButton, QToolBar

from hetmatch_qgis.gui.tie_points.model.affine import Affine, fit_affine
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.layers.result_layers import TIE_POINTS_PROPERTY, geopackage_layer

SIZE = 200
GSD = 10.0
CORNERS = {REFERENCE: (500000.0, 6000000.0), MOVING: (500300.0, 5999800.0)}
# Of the true map from reference to moving pixels.
TURN, SCALE, SHIFT = math.radians(20), 0.9, (30.0, -10.0)
WORST = 7
REJECTION = {"status": "no_reliable_match", "reason": "Too few points agree."}
EPSG = 32633


def true_moving(column: float, row: float) -> tuple[float, float]:
    """Where a reference pixel is in the moving raster."""
    cos, sin = SCALE * math.cos(TURN), SCALE * math.sin(TURN)
    return (cos * column - sin * row + SHIFT[0], sin * column + cos * row + SHIFT[1])


def canvas_xy(raster: str, pixel: tuple[float, float], georeferenced: bool) -> tuple[float, float]:
    if not georeferenced:
        return (pixel[0], -pixel[1])
    x, y = CORNERS[raster]
    return (x + GSD * pixel[0], y - GSD * pixel[1])


def pixel_of(raster: str, at: list[float], georeferenced: bool) -> tuple[float, float]:
    if not georeferenced:
        return (at[0], -at[1])
    x, y = CORNERS[raster]
    return ((at[0] - x) / GSD, (y - at[1]) / GSD)


def write_result(
    folder: Path, georeferenced: bool = True, count: int = 20, doubtful: bool = False
) -> Path:
    """Two rasters and a GeoPackage of `count` points; number WORST is far off, each 5th a check.

    doubtful: whether the match was not believed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for raster in (REFERENCE, MOVING):
        _write_raster(folder / f"{raster}.tif", raster, georeferenced)
    prefix = "doubtful_" if doubtful else ""
    path = folder / ("doubtful_points.gpkg" if doubtful else "tie_points.gpkg")
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    system = osr.SpatialReference()
    system.ImportFromEPSG(EPSG)
    rows = [_row(number, georeferenced) for number in range(1, count + 1)]
    for name, raster in (("tie_points", REFERENCE), ("moving_points", MOVING)):
        layer = file.CreateLayer(prefix + name, system if georeferenced else None, ogr.wkbPoint)
        _add(
            layer,
            rows,
            lambda row, raster=raster: _point(canvas_xy(raster, row[raster], georeferenced)),
        )
    lines = file.CreateLayer(
        f"{prefix}displacements", system if georeferenced else None, ogr.wkbLineString
    )
    _add(lines, rows, lambda row: _line(row, georeferenced))
    table = file.CreateLayer("hetmatch_match", None, ogr.wkbNone)
    _write_record(table, folder, georeferenced, doubtful)
    file.FlushCache()
    return path


def add_result_layers(path: Path) -> QgsVectorLayer:
    """Add the layers of a GeoPackage to the project in a group; returns that of the tie points."""
    project = QgsProject.instance()
    group = project.layerTreeRoot().insertGroup(0, f"HetMatch: {path.parent.name}")
    for table in ("tie_points", "displacements"):
        layer = geopackage_layer(path, table, table)
        if table == "tie_points":
            layer.setCustomProperty(TIE_POINTS_PROPERTY, "1")
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    return group.findLayers()[0].layer()


def _row(number: int, georeferenced: bool) -> dict:
    column, row = 20.0 + 37 * number % 160, 20.0 + 61 * number % 150
    moving = true_moving(column, row)
    off = 5.0 if number == WORST else 0.2 * math.sin(number)
    moving = (moving[0] + off, moving[1])
    value_or_null = float if georeferenced else lambda _value: None
    reference_at = canvas_xy(REFERENCE, (column, row), True)
    moving_at = canvas_xy(MOVING, moving, True)
    return {
        REFERENCE: (column, row),
        MOVING: moving,
        "columns": {
            "id": number,
            "ref_col": column,
            "ref_row": row,
            "mov_col": moving[0],
            "mov_row": moving[1],
            "ref_x": value_or_null(reference_at[0]),
            "ref_y": value_or_null(reference_at[1]),
            "mov_x": value_or_null(moving_at[0]),
            "mov_y": value_or_null(moving_at[1]),
            "score": 0.5,
            "residual_px": abs(off),
            "role": "check" if number % 5 == 0 else "tie",
            "enabled": 1,
            "origin": "matched",
            "kind": "misplacement" if georeferenced else "residual",
            "dx": 0.0,
            "dy": 0.0,
            "length": 0.0,
        },
    }


def _add(layer, rows, geometry) -> None:
    for name, value in rows[0]["columns"].items():
        kind = {int: ogr.OFTInteger64, str: ogr.OFTString}.get(type(value), ogr.OFTReal)
        layer.CreateField(ogr.FieldDefn(name, kind))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in row["columns"].items():
            if value is not None:
                feature[name] = value
        feature.SetGeometry(geometry(row))
        layer.CreateFeature(feature)


def _point(at: tuple[float, float]) -> ogr.Geometry:
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(*at)
    return point


def _line(row: dict, georeferenced: bool) -> ogr.Geometry:
    line = ogr.Geometry(ogr.wkbLineString)
    line.AddPoint_2D(*canvas_xy(MOVING, row[MOVING], georeferenced))
    line.AddPoint_2D(*canvas_xy(REFERENCE, row[REFERENCE], georeferenced))
    return line


def _write_record(table, folder: Path, georeferenced: bool, doubtful: bool) -> None:
    for name in ("key", "value"):
        table.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    description = {
        raster: {
            "georeference": "affine" if georeferenced else "none",
            "transform": [GSD, 0.0, CORNERS[raster][0], 0.0, -GSD, CORNERS[raster][1]]
            if georeferenced
            else None,
            "gsd": GSD if georeferenced else None,
            "width": SIZE,
            "height": SIZE,
        }
        for raster in (REFERENCE, MOVING)
    }
    for key, value in {
        REFERENCE: str(folder / "reference.tif"),
        MOVING: str(folder / "moving.tif"),
        "options": json.dumps({"transform": "auto"}),
        "transform": "affine",
        "result": json.dumps({**description, **(REJECTION if doubtful else {})}),
    }.items():
        feature = ogr.Feature(table.GetLayerDefn())
        feature["key"], feature["value"] = key, value
        table.CreateFeature(feature)


def _write_raster(path: Path, raster: str, georeferenced: bool) -> None:
    file = gdal.GetDriverByName("GTiff").Create(str(path), SIZE, SIZE, 1)
    if georeferenced:
        system = osr.SpatialReference()
        system.ImportFromEPSG(EPSG)
        file.SetProjection(system.ExportToWkt())
        file.SetGeoTransform((CORNERS[raster][0], GSD, 0, CORNERS[raster][1], 0, -GSD))
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    file.GetRasterBand(1).WriteArray(((columns // 20 + rows // 20) % 2 * 200).astype(np.uint8))
    file.FlushCache()


class Interface:
    """What the dock uses of QGIS's interface."""

    def __init__(self) -> None:
        self._window = QMainWindow()
        self._bar = QgsMessageBar()
        self.canvas = QgsMapCanvas(self._window)
        self.canvas.resize(400, 300)
        # Somewhere else than the rasters.
        self.canvas.setExtent(QgsRectangle(0, 0, 4000, 3000))
        self.active_layer = None
        self.layers_with_action: list[str] = []
        self.menu_entries: list[str] = []

    def mainWindow(self) -> QMainWindow:
        return self._window

    def messageBar(self) -> QgsMessageBar:
        return self._bar

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def activeLayer(self):
        return self.active_layer

    def addDockWidget(self, area, dock) -> None:
        self._window.addDockWidget(area, dock)

    def removeDockWidget(self, dock) -> None:
        self._window.removeDockWidget(dock)

    def addToolBar(self, title: str) -> QToolBar:
        return self._window.addToolBar(title)

    def addPluginToRasterMenu(self, menu: str, action) -> None:
        self.menu_entries.append(action.objectName())

    def removePluginRasterMenu(self, menu: str, action) -> None:
        self.menu_entries.remove(action.objectName())

    def addCustomActionForLayerType(self, action, menu, kind, all_layers) -> None:
        assert not all_layers

    def removeCustomActionForLayerType(self, action) -> None:
        self.layers_with_action.clear()

    def addCustomActionForLayer(self, action, layer) -> None:
        self.layers_with_action.append(layer.name())

    def buttons(self) -> dict[str, QPushButton]:
        """Buttons of the newest message by their texts."""
        item = self._bar.currentItem()
        return {b.text(): b for b in item.findChildren(QPushButton) if b.text()}

    @property
    def messages(self) -> list[str]:
        return [item.text() for item in self._bar.items()]


def wait_until(condition, seconds: float = 20.0) -> None:
    """Let Qt work until the condition holds; fail where it never does."""
    for _ in range(int(seconds * 100)):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("What was waited for did not happen.")


def wait_for_fit(editor, seconds: float = 20.0) -> None:
    """Wait for the next fit of the points."""
    fits = []
    editor.fitted.connect(lambda: fits.append(True))
    wait_until(lambda: fits, seconds)


class FakeWorkerClient(QObject):
    """Fits an affine map, holds what it is asked in `asked`, answers at once unless `held`."""

    answered = pyqtSignal(int, dict)
    progressed = pyqtSignal(int, float, str)
    failed = pyqtSignal(int, str, int)
    died = pyqtSignal(str)

    def __init__(self, georeferenced: bool = True) -> None:
        super().__init__()
        self.georeferenced = georeferenced
        self.asked: list[tuple[int, str, dict]] = []
        self.held = False
        self.is_running = False
        self.snaps = True
        self._model: Affine | None = None

    def start(self) -> None:
        self.is_running = True

    def stop(self) -> None:
        self.is_running = False

    def leave(self) -> None:
        self.stop()
        self.deleteLater()

    def request(self, command: str, **arguments) -> int:
        number = len(self.asked) + 1
        self.asked.append((number, command, arguments))
        if not self.held:
            # Later, as a real one: whoever asks has the number before the answer.
            QTimer.singleShot(0, lambda: self.answer(number))
        return number

    def answer(self, number: int) -> None:
        _, command, arguments = self.asked[number - 1]
        self.answered.emit(number, getattr(self, f"_{command}")(**arguments))

    def commands(self, name: str) -> list[dict]:
        return [arguments for _, command, arguments in self.asked if command == name]

    def _open(self, reference, moving, options) -> dict:
        return {REFERENCE: {}, MOVING: {}}

    def _fit(self, transform, points) -> dict:
        ties = [row for row in points if row[5] == 0]
        self._model = fit_affine([((row[2], row[3]), (row[0], row[1])) for row in ties])
        residuals = []
        for row in points:
            column, line = self._model(row[2], row[3])
            residuals.append([column - row[0], line - row[1]])
        return {
            "transform": "affine" if transform == "auto" else transform,
            "residuals": residuals,
            "ties": _accuracy(points, residuals, 0),
            "checks": _accuracy(points, residuals, 1),
            "matrix": None,
            "problem": None,
        }

    def _locate(self, raster, at) -> dict:
        pixels = [pixel_of(raster, position, self.georeferenced) for position in at]
        if self._model is None:
            nowhere = [[None, None]] * len(pixels)
            return {"pixels": pixels, "there": nowhere, "there_pixels": nowhere}
        model = self._model if raster == MOVING else self._model.inverse()
        other = REFERENCE if raster == MOVING else MOVING
        pixels_in_other = [model(*pixel) for pixel in pixels]
        return {
            "pixels": pixels,
            "there": [canvas_xy(other, pixel, self.georeferenced) for pixel in pixels_in_other],
            "there_pixels": pixels_in_other,
        }

    def _snap(self, reference, moving) -> dict:
        if not self.snaps:
            return {"found": False, "reason": "The images do not look alike there."}
        pixel = pixel_of(REFERENCE, reference, self.georeferenced)
        peak = true_moving(*pixel)
        return {
            "found": True,
            "reason": "",
            REFERENCE: {"at": reference, "pixel": pixel},
            MOVING: {"at": canvas_xy(MOVING, peak, self.georeferenced), "pixel": peak},
            "score": 0.8,
            "moved_px": 1.5,
        }

    def _export(self, out, points, transform, accepted_by="") -> dict:
        folder = Path(out)
        outputs = {}
        for name in ("moving.tif.points", "moving_gcps.vrt"):
            (folder / name).write_text("mapX,mapY,sourceX,sourceY,enable,dX,dY,residual\n")
            outputs[name] = str(folder / name)
        return {"outputs": outputs, "left_out": ""}


def _accuracy(points, residuals, role) -> dict:
    lengths = [math.hypot(*residuals[i]) for i, row in enumerate(points) if row[5] == role]
    rmse = math.sqrt(sum(length**2 for length in lengths) / len(lengths))
    ninth = sorted(lengths)[math.ceil(0.9 * len(lengths)) - 1]
    return {
        "count": len(lengths),
        "rmse_px": rmse,
        "rmse_map": rmse * GSD,
        "ce90_px": ninth,
        "rmse_m": rmse * GSD,
        "ce90_m": ninth * GSD,
    }
