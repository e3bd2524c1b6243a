"""What a user does, step by step; each step waits for a condition (see driver.py)."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import time
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialog,
    QDockWidget,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolBar,
)
from qgis.utils import iface, plugins, reloadPlugin

GROUP = "HetMatch"
MATCH = "hetmatch_match"


def first_match(orders):
    """From the menu to the tie point layer, then edits in the dock, saved and opened again."""
    reference, moving = (add_raster(path) for path in orders["pair"])
    iface.mapCanvas().zoomToFullExtent()
    yield settled
    yield from open_dialog(reference, moving, orders["folder"])
    picture(orders, "dialog", dialog())
    facts = {"line": dialog().findChild(object, "line").text()}
    press(dialog(), "match")
    yield lambda: QgsApplication.taskManager().countActiveTasks() > 0
    yield lambda: progressed() > 20
    facts["task"] = QgsApplication.taskManager().activeTasks()[0].description()
    picture(orders, "matching", iface.mainWindow())
    yield has_points
    iface.mapCanvas().setExtent(points_layer().extent())
    yield after(2)
    facts["message"] = message_text()
    picture(orders, "matched", iface.mainWindow())
    facts["layers"] = [node.name() for node in result_group().findLayers()]
    facts["count"] = points_layer().featureCount()
    press_named(iface.messageBar(), "Look at the points")
    yield after(5)
    picture(orders, "dock", iface.mainWindow())
    facts["header"] = header_text()
    facts["edited"] = yield from switch_off_the_worst(orders)
    facts["restored"] = yield from save_and_open_again(orders, facts["edited"]["after"])
    return facts


def switch_off_the_worst(orders):
    """Untick the point with the largest residual; the header follows."""
    table = dock().findChild(object, "tiePointTable")
    before = header_text()
    table.selectRow(0)
    yield after(3)
    picture(orders, "dock_point", iface.mainWindow())
    model = table.model()
    unticked = tick_first_row(model)
    yield lambda: header_text() != before
    # The number of points that are off changes at once, the fit when the engine has answered.
    yield unchanged(header_text, 4)
    picture(orders, "dock_unticked", iface.mainWindow())
    return {"point": unticked, "before": before, "after": header_text()}


def save_and_open_again(orders, header):
    """Save the project, start another, open the first again; the engine has a minute to fit."""
    project = QgsProject.instance()
    path = str(Path(orders["folder"]) / "project.qgz")
    project.write(path)
    project.clear()
    yield after(1)
    project.read(path)
    yield after(6)
    late = after(60)
    yield lambda: header_text() == header or late()
    picture(orders, "restored", iface.mainWindow())
    off = [f["id"] for f in points_layer().getFeatures() if not f["enabled"]]
    return {"off": off, "header": header_text(), "visible": dock().isVisible()}


def cancel_in_mid_run(orders):
    """The running match is cancelled in the task manager."""
    yield from start_match(orders)
    begun = time.monotonic()
    for task in QgsApplication.taskManager().activeTasks():
        task.cancel()
    yield lambda: QgsApplication.taskManager().countActiveTasks() == 0
    took = time.monotonic() - begun
    yield after(1)
    return {"took": took, "group": result_group() is not None, "message": message_text()}


def quit_in_mid_run(orders):
    """QGIS is closed while a match runs, and the user says that this is meant."""
    yield from start_match(orders)
    running = workers()
    yield lambda: progressed() > 20
    timer = QTimer(iface.mainWindow())
    timer.timeout.connect(quit_all_the_same)
    timer.start(100)
    return {"workers": running}


def kill_in_mid_run(orders):
    """The worker is killed; QGIS tells it and lives on."""
    yield from start_match(orders)
    for number in workers():
        os.kill(number, signal.SIGKILL)
    yield lambda: QgsApplication.taskManager().countActiveTasks() == 0
    yield after(1)
    picture(orders, "killed", iface.mainWindow())
    return {"message": message_text(), "group": result_group() is not None}


def scan(orders):
    """A picture without georeference, matched inside what the map shows."""
    reference, moving = (add_raster(path) for path in orders["pair"])
    QgsProject.instance().layerTreeRoot().findLayer(moving.id()).setItemVisibilityChecked(False)
    # QGIS shows all of the first layers a moment after they were added.
    yield after(2)
    iface.mapCanvas().setExtent(QgsRectangle(*orders["shown"]))
    yield after(1)
    yield from open_dialog(reference, moving, orders["folder"])
    facts = {"area": dialog().form.area.kind.currentText()}
    facts["line"] = dialog().findChild(object, "line").text()
    picture(orders, "dialog", dialog())
    press(dialog(), "match")
    yield has_points
    yield after(2)
    picture(orders, "matched", iface.mainWindow())
    press_named(iface.messageBar(), "Look at the points")
    yield after(4)
    dock().findChild(object, "tiePointTable").selectRow(0)
    yield after(3)
    picture(orders, "dock", iface.mainWindow())
    facts["header"] = header_text()
    return facts


def warp_and_assess(orders):
    """From the tie points to a raster in its place, and how well it lies there."""
    yield from start_match(orders)
    yield has_points
    yield after(1)
    press_named(iface.messageBar(), "Look at the points")
    yield after(5)
    target = Path(orders["folder"]) / "registered.tif"
    press_later(dock(), "warpButton")
    yield lambda: shown_window("hetmatch_warp") is not None
    dialog = shown_window("hetmatch_warp")
    facts = {"transform": dialog.transform.currentText()}
    dialog.file.setFilePath(str(target))
    dialog.grid.setCurrentIndex(1)
    picture(orders, "warp_dialog", dialog)
    press(dialog, "warp")
    yield lambda: "Warped to" in message_text()
    facts["warped"] = message_text()
    facts["next"] = buttons_of_message()
    (warped,) = QgsProject.instance().mapLayersByName(target.stem)
    yield settled
    yield after(2)
    picture(orders, "warped", iface.mainWindow())
    yield from assess(orders, warped)
    group = QgsProject.instance().layerTreeRoot().children()[0]
    facts["topmost"] = [group.name(), *(node.name() for node in group.findLayers())]
    facts["verdict"] = message_text()
    heat = layer_that_begins("Heat map")
    facts["heat"] = heat.renderer().type()
    (lines,) = [
        layer
        for layer in QgsProject.instance().mapLayersByName("Displacements")
        if "displacements.gpkg" in layer.source()
    ]
    facts["off"] = [f["length_px"] for f in lines.getFeatures()]
    return facts


def assess(orders, warped):
    """From the message of the warp in two clicks; its verdict and its layers."""
    press_named(iface.messageBar().currentItem(), "Assess…")
    yield lambda: shown_window("hetmatch_assess_dialog") is not None
    dialog = shown_window("hetmatch_assess_dialog")
    assert dialog.moving.choice().layers[0].id() == warped.id()
    yield after(1)
    picture(orders, "assess_dialog", dialog)
    press(dialog, "assess")
    yield lambda: layer_that_begins("Heat map") is not None
    yield lambda: "CE90" in message_text()
    yield after(1)
    result_group().setItemVisibilityChecked(False)
    yield after(2)
    yield settled
    picture(orders, "assessed", iface.mainWindow())


def refusal(orders):
    """Two rasters of different ground: the message and the tiles say why not, and what is left."""
    yield from start_match(orders)
    yield has_points
    yield after(2)
    picture(orders, "refused", iface.mainWindow())
    facts = {
        "message": message_text(),
        "layers": [node.name() for node in result_group().findLayers()],
    }
    press_named(iface.messageBar(), "Start from my points…")
    yield lambda: shown_window("hetmatch_start") is not None
    start = shown_window("hetmatch_start")
    yield lambda: "roughly" in start.notice.text()
    picture(orders, "start", start)
    start.reject()
    press_named(iface.messageBar(), "Match again…")
    yield after(1)
    picture(orders, "again", dialog())
    facts["again"] = dialog().advice.text()
    facts["wider"] = dialog().form.radius.metres()
    return facts


def other_project(orders):
    """The user goes on to another project while a match runs."""
    yield from start_match(orders)
    QgsProject.instance().clear()
    yield lambda: "RMSE" in message_text()
    before = result_group() is not None
    press_named(iface.messageBar(), "Add layers")
    yield has_points
    return {"before": before}


def reload(orders):
    """The plugin is reloaded while its dock is open, then used."""
    reference, moving = (add_raster(path) for path in orders["pair"])
    dock().setUserVisible(True)
    yield after(1)
    reloadPlugin("hetmatch_qgis")
    yield after(1)
    window = iface.mainWindow()
    facts = {
        "toolbars": len(window.findChildren(QToolBar, "HetMatchToolBar")),
        "docks": len(window.findChildren(QDockWidget, "HetMatchTiePoints")),
        "actions": len([a for a in window.findChildren(QAction) if a.objectName() == MATCH]),
    }
    yield from open_dialog(reference, moving, orders["folder"])
    press(dialog(), "match")
    yield has_points
    return facts


def example(orders):
    """From a new profile to tie points in the panel with one entry of the menu."""
    yield settled
    action("hetmatch_example").trigger()
    yield has_points
    yield lambda: "RMSE" in header_text()
    yield after(3)
    picture(orders, "example", iface.mainWindow())
    return {
        "message": message_text(),
        "next": buttons_of_message(),
        "header": header_text(),
        "visible": dock().isUserVisible(),
    }


def not_set_up(orders):
    """Without a Python of its own the plugin asks for the set-up instead of matching."""
    reference, moving = (add_raster(path) for path in orders["pair"])
    yield settled
    yield from open_dialog(reference, moving, orders["folder"])
    press(dialog(), "match")
    yield after(1)
    picture(orders, "not_set_up", dialog())
    facts = {"message": dialog().setup_line.text.text()}
    facts["greeting"] = message_text()
    facts["bars"] = len(iface.messageBar().items())
    action(MATCH).trigger()
    return facts


def start_match(orders):
    reference, moving = (add_raster(path) for path in orders["pair"])
    yield settled
    yield from open_dialog(reference, moving, orders["folder"])
    press(dialog(), "match")
    yield lambda: progressed() > 10


def open_dialog(reference, moving, folder):
    """Open it from the menu, choose both layers and the folder."""
    action(MATCH).trigger()
    yield lambda: dialog() is not None
    form = dialog().form
    form.reference.layers.setLayer(reference)
    form.moving.layers.setLayer(moving)
    form.folder.setFilePath(str(folder))
    yield after(1)


def add_raster(path):
    layer = QgsRasterLayer(str(path), Path(path).stem)
    QgsProject.instance().addMapLayer(layer)
    return layer


def action(name):
    """One of the plugin's actions, found in QGIS's own menus."""
    return iface.rasterMenu().findChild(QAction, name) or iface.mainWindow().findChild(
        QAction, name
    )


def dialog():
    return shown_window(MATCH)


def shown_window(name):
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.objectName() == name and widget.isVisible():
            return widget
    return None


def layer_that_begins(name):
    for layer in QgsProject.instance().mapLayers().values():
        if layer.name().startswith(name):
            return layer
    return None


def dock():
    return plugins["hetmatch_qgis"].windows.dock()


def header_text():
    return dock().findChild(QLabel, "tiePointSummary").text()


def tick_first_row(model):
    from qgis.PyQt.QtCore import Qt

    for column in range(model.columnCount()):
        index = model.index(0, column)
        if model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
            break
    return model.index(0, 0).data()


def result_group():
    for node in QgsProject.instance().layerTreeRoot().children():
        if node.name().startswith(GROUP):
            return node
    return None


def has_points():
    return result_group() is not None


def points_layer():
    for layer in QgsProject.instance().mapLayers().values():
        if layer.customProperty("hetmatch/tie_points"):
            return layer
    return None


def message_text():
    item = iface.messageBar().currentItem()
    return "" if item is None else f"{item.title()} {item.text()}"


def buttons_of_message():
    """Texts of the buttons in the newest message."""
    item = iface.messageBar().currentItem()
    return [button.text() for button in item.findChildren(QPushButton) if button.text()]


def press(widget, name):
    widget.findChild(QPushButton, name).click()


def press_later(widget, name):
    """For a button whose dialog does not let go before it is closed."""
    QTimer.singleShot(0, widget.findChild(QPushButton, name).click)


def press_named(widget, text):
    for button in widget.findChildren(QPushButton):
        if button.text() == text:
            button.click()
            return
    raise LookupError(f"no button '{text}'")


def quit_all_the_same():
    """QGIS asks whether to cancel its tasks, and then waits to be told again."""
    question = QApplication.activeModalWidget()
    if isinstance(question, QMessageBox):
        question.button(QMessageBox.StandardButton.Yes).click()
    elif question is None and QgsApplication.taskManager().countActiveTasks() == 0:
        iface.actionExit().trigger()


def progressed():
    tasks = QgsApplication.taskManager().activeTasks()
    return max((task.progress() for task in tasks), default=0)


def settled():
    return not iface.mapCanvas().isDrawing()


def after(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def unchanged(read, seconds):
    """A condition: what is read has been the same for so long."""
    seen = {"value": read(), "since": time.monotonic()}

    def check():
        value = read()
        if value != seen["value"]:
            seen.update(value=value, since=time.monotonic())
        return time.monotonic() - seen["since"] > seconds

    return check


def picture(orders, name, widget):
    # What is being drawn now would be missing.
    QApplication.processEvents()
    widget.grab().save(str(Path(orders["artefacts"]) / f"{orders['scenario']}_{name}.png"))


def workers():
    """The process numbers of all engines that QGIS started."""
    workers = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if b"hetmatch_qgis.engine.worker" in words and int(parent) == os.getpid():
                workers.append(int(folder.name))
    return workers


def reopen(orders):
    """Results are opened again, a key is pressed in a small map, and a batch runs meanwhile."""
    heart = heartbeat()
    yield from start_match(orders)
    yield has_points
    yield after(1)
    result = next(path.parent for path in Path(orders["folder"]).rglob("tie_points.gpkg"))
    facts = {"recent": open_recent_menu(orders)}
    QgsProject.instance().clear()
    yield after(1)
    action("hetmatch_recent").menu().actions()[0].trigger()
    yield lambda: "RMSE" in header_text()
    yield after(3)
    box = dock().findChild(object, "resultBox")
    facts["listed"] = box.currentText()
    table = dock().findChild(object, "tiePointTable")
    table.selectRow(0)
    yield after(2)
    picture(orders, "reopened", iface.mainWindow())
    canvas = dock().findChild(object, "movingMap")
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    yield lambda: "1 switched off" in header_text()
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    yield lambda: "0 switched off" in header_text()
    with heart():
        for _ in range(3):
            tick_first_row(table.model())
            yield after(1)
    facts["batch"] = yield from run_batch(orders, heart)
    dock().close_result()
    moved = result.with_name("moved")
    result.rename(moved)
    dock().open_layer(points_layer())
    yield after(1)
    facts["missing"] = dock().results.notice.text()
    picture(orders, "missing", iface.mainWindow())
    return facts


def large(orders):
    """Large rasters: matched to many points, looked at, edited and previewed; no stalls."""
    heart = heartbeat()
    reference, moving = (add_raster(path) for path in orders["pair"])
    iface.mapCanvas().setExtent(reference.extent())
    yield settled
    yield from open_dialog(reference, moving, orders["folder"])
    density = dialog().form.options.density
    density.setCurrentIndex(density.findData(3000))
    yield after(1)
    with heart() as matching:
        press(dialog(), "match")
        yield has_points
        yield after(1)
    facts = {"count": points_layer().featureCount()}
    with heart() as opening:
        press_named(iface.messageBar(), "Look at the points")
        yield lambda: "RMSE" in header_text()
        yield after(3)
    with heart() as editing:
        for _ in range(3):
            tick_first_row(dock().findChild(object, "tiePointTable").model())
            yield after(1)
        dock().findChild(object, "nextWorstButton").click()
        yield after(2)
    with heart() as previewing:
        dock().findChild(object, "previewButton").click()
        yield after(4)
        iface.mapCanvas().zoomByFactor(0.5)
        yield after(3)
    picture(orders, "large", iface.mainWindow())
    hearts = {"matching": matching, "opening": opening, "editing": editing}
    hearts["previewing"] = previewing
    facts["worst"] = {name: round(each.worst, 3) for name, each in hearts.items()}
    return facts


def open_recent_menu(orders):
    """The titles in the menu of recent matches."""
    menu = action("hetmatch_recent").menu()
    menu.aboutToShow.emit()
    return [entry.text() for entry in menu.actions()]


def run_batch(orders, heart):
    """One row in the batch dialog; the map goes on.

    QGIS 3.22 runs it in its main thread, 3.44 as tasks, which `click` does not wait for.
    """
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().algorithmById("hetmatch:match").create()
    dialog = BatchAlgorithmDialog(algorithm)
    panel = dialog.mainWidget()
    context = QgsProcessingContext()
    values = {
        "REFERENCE": orders["pair"][0],
        "MOVING": orders["pair"][1],
        "TIE_POINTS": "TEMPORARY_OUTPUT",
        "FOLDER": str(Path(orders["folder"]) / "batch"),
    }
    for name, value in values.items():
        column = panel.parameter_to_column[name]
        wrapper = panel.wrappers[0][column]
        if wrapper is None:
            panel.tblParameters.cellWidget(1, column).setValue(value)
        else:
            wrapper.setParameterValue(value, context)
    dialog.show()
    yield after(1)
    before = heart.beats()
    with heart():
        dialog.runButton().click()
        yield lambda: QgsApplication.taskManager().countActiveTasks() == 0
        # QGIS 3.44 crashes where its dialog goes before it has heard of the last task's end.
        yield lambda: not dialog.cancelButton().isEnabled()
    picture(orders, "batch", dialog)
    facts = {"beats": heart.beats() - before}
    facts["written"] = (Path(orders["folder"]) / "batch" / "tie_points.gpkg").is_file()
    dialog.close()
    return facts


class heartbeat:
    """Stalls of QGIS within a `with` block; see tests/qgis/heartbeat.py."""

    def __init__(self):
        path = Path(__file__).parents[1] / "heartbeat.py"
        spec = importlib.util.spec_from_file_location("hetmatch_heartbeat", path)
        self._module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = self._module
        spec.loader.exec_module(self._module)
        self._hearts = []

    def __call__(self):
        self._hearts.append(self._module.Heartbeat())
        return self._hearts[-1]

    def beats(self):
        return sum(heart.beats for heart in self._hearts)
