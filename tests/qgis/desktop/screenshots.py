"""The pictures of the user guide, taken while a user's steps are played (see driver.py).

scripts/screenshots.py starts it, and says in the orders where the rasters are.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateTransform, QgsProject, QgsRasterLayer, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget
from qgis.utils import iface


def _neighbour(path: Path):
    """A file of the tests as a module; it is no package that could be imported from."""
    spec = importlib.util.spec_from_file_location(f"hetmatch_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up there.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent
steps = _neighbour(HERE / "scenarios.py")
LAYERS_WIDTH, DOCK_WIDTH = 280, 430
TILE = 256
# A column of the table of points.
SCORE = 3


def guide(orders):
    """All pictures for which HetMatch is set up; the time of each match goes into the answers."""
    tidy_up()
    answers = {}
    for chapter in (first_match, refusal, web_map, toolbox, scanned_map):
        answers[chapter.__name__] = yield from chapter(orders)
        yield from start_anew()
    return answers


def set_up(orders):
    """The set-up dialog as a new user sees it."""
    tidy_up()
    yield steps.after(1)
    from hetmatch_qgis.gui.setup.dialog import SetupDialog

    dialog = SetupDialog(iface.mainWindow())
    dialog.show()
    yield steps.after(1)
    take(orders, "set-up", dialog)
    dialog.network.setCollapsed(False)
    yield steps.after(1)
    take(orders, "set-up-network", dialog)
    dialog.close()
    return "done"


def many_scenes(orders):
    """The dialog of a batch, once all its scenes are matched."""
    tidy_up()
    reference = add("Blue Marble", orders["reference"])
    yield from look_at(reference)
    steps.action("hetmatch_batch").trigger()
    yield lambda: steps.shown_window("hetmatch_batch") is not None
    dialog = steps.shown_window("hetmatch_batch")
    dialog.form.reference.set_layer(reference)
    dialog.scenes.add_files([orders[name] for name in ("misplaced", "elsewhere", "scan")])
    dialog.form.folder.setFilePath(str(Path(orders["folder"]) / "many"))
    yield steps.after(1)
    steps.press(dialog, "match")
    yield lambda: dialog.is_running
    yield lambda: not dialog.is_running
    # Pictures show no folder of this computer.
    dialog.form.folder.setFilePath("/data/many")
    dialog.panel.select_row(1)
    yield steps.after(1)
    take(orders, "batch", dialog)
    text = dialog.status.text()
    dialog.close()
    return text


def first_match(orders):
    """From the menu to tie points that were looked through, warped and handed on."""
    reference = add("Blue Marble", orders["reference"])
    moving = add("ETOPO1 relief map", orders["misplaced"])
    yield from look_at(moving)
    yield from open_menu(orders)
    yield from open_dialog(orders, reference, moving)
    take(orders, "dialog", steps.dialog())
    press_match(orders)
    yield lambda: steps.progressed() > 20
    take(orders, "matching", iface.mainWindow())
    yield steps.has_points
    yield from look_at(moving)
    take(orders, "matched", iface.mainWindow())
    yield from the_dock(orders, reference, moving)
    yield from warped(orders, moving)
    return steps.message_text()


def refusal(orders):
    """Two rasters of different places."""
    reference = add("Blue Marble", orders["reference"])
    moving = add("Map of another place", orders["elsewhere"])
    yield from look_at(moving)
    yield from open_dialog(orders, reference, moving)
    tile_size = steps.dialog().form.options.tile_size
    usual = tile_size.value()
    tile_size.setValue(256)
    yield steps.after(1)
    press_match(orders)
    tile_size.setValue(usual)
    yield steps.has_points
    moving.setOpacity(0.4)
    moving.triggerRepaint()
    yield from look_at(moving)
    take(orders, "no-match", iface.mainWindow())
    return steps.message_text()


def scanned_map(orders):
    """A picture without georeference, searched within what the map shows."""
    reference = add("Blue Marble", orders["reference"])
    moving = add("Scanned map", orders["scan"])
    hide(moving)
    yield from look_at(reference)
    yield from open_dialog(orders, reference, moving)
    take(orders, "scan-dialog", steps.dialog())
    press_match(orders)
    yield steps.has_points
    yield from look_at(reference)
    yield from open_dock()
    take(orders, "scan-dock", iface.mainWindow())
    message = steps.message_text()
    yield from georeferencer(orders)
    return message


def web_map(orders):
    """A tile server as the reference."""
    server = _neighbour(HERE.parent / "tile_server.py")
    with server.serving(lambda x, y: None) as tiles:
        # Pixel by pixel it would take QGIS's patience.
        tiles.tile = world_tiles(orders["world"])
        reference = QgsRasterLayer(tiles.xyz, "Web map", "wms")
        QgsProject.instance().addMapLayer(reference)
        moving = add("ETOPO1 relief map", orders["misplaced"])
        yield from look_at(moving)
        yield from open_dialog(orders, reference, moving)
        take(orders, "web-dialog", steps.dialog())
        press_match(orders)
        yield steps.has_points
        hide(moving)
        yield from look_at(moving)
        take(orders, "web-matched", iface.mainWindow())
        return steps.message_text()


def toolbox(orders):
    """The algorithms' dialogs in Processing."""
    reference = add("Blue Marble", orders["reference"])
    moving = add("ETOPO1 relief map", orders["misplaced"])
    chosen = {"REFERENCE": reference.id(), "MOVING": moving.id()}
    for name, values, picture in (
        ("match", chosen, "processing"),
        ("warp", {"RESULT": "/data/result", "GRID": 1}, "warp-processing"),
    ):
        dialog = processing_dialog(name, values)
        yield steps.after(2)
        take(orders, picture, dialog)
        dialog.close()
    return "done"


def processing_dialog(name, values):
    import processing

    dialog = processing.createAlgorithmDialog(f"hetmatch:{name}", values)
    dialog.resize(980, 700)
    dialog.show()
    return dialog


def open_menu(orders):
    """Raster > HetMatch, as it opens."""
    menu = iface.rasterMenu()
    bar = iface.mainWindow().menuBar()
    corner = bar.mapToGlobal(bar.actionGeometry(menu.menuAction()).bottomLeft())
    menu.popup(corner)
    yield steps.after(0.5)
    entries = [action.menu() for action in menu.actions() if action.menu() is not None]
    settings_entry = next(entry for entry in entries if "HetMatch" in entry.title())
    area = menu.actionGeometry(settings_entry.menuAction())
    settings_entry.popup(menu.mapToGlobal(area.topRight()))
    yield steps.after(0.5)
    screen = QApplication.primaryScreen().grabWindow(0)
    screen.copy(0, 0, 900, 420).save(str(Path(orders["artefacts"]) / "menu.png"))
    settings_entry.close()
    menu.close()
    yield steps.after(0.5)


def open_dock():
    """From the message to the dock, at the worst point."""
    steps.press_named(iface.messageBar(), "Look at the points")
    dock = steps.dock()
    layers = iface.mainWindow().findChild(QDockWidget, "Layers")
    widths = [LAYERS_WIDTH, DOCK_WIDTH]
    iface.mainWindow().resizeDocks([layers, dock], widths, Qt.Orientation.Horizontal)
    yield steps.after(4)
    # The engine is up: nothing is greyed out.
    yield dock.buttons["preview"].isEnabled
    dock.findChild(QWidget, "tiePointTable").selectRow(0)
    yield steps.after(3)
    iface.messageBar().clearWidgets()
    yield steps.settled
    yield steps.after(1)


def the_dock(orders, reference, moving):
    """The dock as it opens, at a point, and after points were switched off."""
    yield from open_dock()
    hide(moving)
    yield from look_at(reference)
    take(orders, "dock", iface.mainWindow())
    dock, table = steps.dock(), steps.dock().findChild(QWidget, "tiePointTable")
    before = steps.header_text()
    for _ in range(3):
        steps.tick_first_row(table.model())
    yield lambda: steps.header_text() != before
    yield steps.after(1)
    take(orders, "dock-header", dock.findChild(QWidget, "tiePointSummary").parentWidget())
    # Where both images show the same plainly.
    table.sortByColumn(SCORE, Qt.SortOrder.DescendingOrder)
    table.selectRow(0)
    dock.inspector.tools.set_mode("move")
    yield steps.after(3)
    take(orders, "dock-maps", dock.inspector)
    dock.inspector.tools.set_mode("view")
    yield from compared(orders, dock)


def compared(orders, dock):
    """The preview of the transform over the reference, the line in the middle of what both show."""
    steps.press(dock, "previewButton")
    yield lambda: dock._preview.comparison is not None
    overlay = dock._preview.comparison.overlay
    yield lambda: overlay.upper is not None and overlay.marks is not None
    dock._preview.comparison.bar.marks.setChecked(False)
    yield steps.after(2)
    take(orders, "compare", iface.mainWindow())
    steps.press(dock, "previewButton")


def warped(orders, moving):
    """The dialog, then the warped raster over the reference, half of it see-through."""
    target = Path(orders["folder"]) / "relief_registered.tif"
    steps.press_later(steps.dock(), "warpButton")
    yield lambda: steps.shown_window("hetmatch_warp") is not None
    dialog = steps.shown_window("hetmatch_warp")
    dialog.file.setFilePath("/data/etopo1_registered.tif")
    yield steps.after(0.5)
    take(orders, "warp-dialog", dialog)
    dialog.file.setFilePath(str(target))
    steps.press(dialog, "warp")
    yield lambda: QgsProject.instance().mapLayersByName(target.stem)
    (layer,) = QgsProject.instance().mapLayersByName(target.stem)
    layer.setOpacity(0.5)
    layer.triggerRepaint()
    steps.result_group().setItemVisibilityChecked(False)
    steps.dock().setUserVisible(False)
    yield from look_at(moving)
    take(orders, "warped", iface.mainWindow())
    yield from assessed(orders, layer)


def assessed(orders, warped):
    """How well the warped raster lies on the reference: the heat map and the displacements."""
    (reference,) = QgsProject.instance().mapLayersByName("Blue Marble")
    warped.setName("ETOPO1 relief map, registered")
    warped.setOpacity(1)
    values = {"REFERENCE": reference.id(), "MOVING": warped.id(), "MOVING_MODALITY": 4}
    dialog = processing_dialog("assess", {**values, "LIMIT": 1.0})
    yield steps.after(2)
    take(orders, "assess-processing", dialog)
    dialog.runButton().click()
    yield lambda: steps.layer_that_begins("Heat map") is not None
    dialog.close()
    hide(warped)
    # Processing's list of reports among them.
    tidy_up()
    iface.messageBar().clearWidgets()
    yield from look_at(warped)
    take(orders, "assessed", iface.mainWindow())


def georeferencer(orders):
    """QGIS's Georeferencer with the points."""
    steps.press(steps.dock(), "georeferencerButton")
    yield lambda: georeferencer_window() is not None
    window = georeferencer_window()
    window.resize(1100, 720)
    yield steps.after(4)
    take(orders, "georeferencer", window)
    window.hide()


def georeferencer_window():
    for widget in QApplication.topLevelWidgets():
        is_visible = widget.isVisible()
        if is_visible and widget.metaObject().className() == "QgsGeoreferencerMainWindow":
            return widget
    return None


def tidy_up():
    """A main window with room for the map."""
    # Else QGIS asks which of two transformations between CRSs is meant, and waits.
    QgsSettings().setValue(
        "projections/promptWhenMultipleTransformsExist", False, QgsSettings.Section.App
    )
    for dock in iface.mainWindow().findChildren(QDockWidget):
        if dock.objectName() != "Layers":
            dock.hide()


def start_anew():
    """An empty project, and no messages."""
    iface.messageBar().clearWidgets()
    QgsProject.instance().clear()
    steps.dock().setUserVisible(False)
    yield steps.after(1)


def add(name, path):
    layer = QgsRasterLayer(str(path), name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def hide(layer):
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    node.setItemVisibilityChecked(False)


def look_at(layer):
    """The map shows a layer, and has been drawn."""
    # The first layer gives the project its CRS, a moment later.
    yield steps.after(0.5)
    canvas = iface.mapCanvas()
    crs = canvas.mapSettings().destinationCrs()
    to_map = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
    canvas.setExtent(to_map.transformBoundingBox(layer.extent()))
    canvas.refresh()
    yield steps.after(1)
    yield steps.settled
    yield steps.after(0.5)


def open_dialog(orders, reference, moving):
    """The dialog with both rasters chosen; pictures of it show no folder of this computer."""
    yield from steps.open_dialog(reference, moving, "")


def press_match(orders):
    steps.dialog().form.folder.setFilePath(str(orders["folder"]))
    steps.press(steps.dialog(), "match")


def take(orders, name, widget):
    QApplication.processEvents()
    widget.grab().save(str(Path(orders["artefacts"]) / f"{name}.png"))


def world_tiles(path):
    """What a tile server draws of a picture of the whole earth: an image by zoom, column, row."""
    pixels = gdal.Open(str(path)).ReadAsArray()
    rows, columns = pixels.shape[1:]

    def tile(zoom, column, row):
        steps = (np.arange(TILE) + 0.5) / TILE
        across, down = (column + steps) / 2**zoom, (row + steps) / 2**zoom
        latitude = 2 * np.arctan(np.exp(np.pi * (1 - 2 * down))) - np.pi / 2
        at_column = (across * columns).astype(int) % columns
        at_row = np.clip((0.5 - latitude / np.pi) * rows, 0, rows - 1).astype(int)
        colours = np.moveaxis(pixels[:, at_row][:, :, at_column], 0, 2)
        content = np.ascontiguousarray(colours).tobytes()
        return QImage(content, TILE, TILE, 3 * TILE, QImage.Format.Format_RGB888).copy()

    return tile
