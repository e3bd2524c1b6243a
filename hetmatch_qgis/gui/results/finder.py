"""Dialogs in which the user says where a result or a raster was moved to."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.common.raster_names import may_exist, raster_name
from hetmatch_qgis.gui.file_dialogs import MOVED, ask_for_file, ask_for_folder, remember_folder
from hetmatch_qgis.gui.results.relocation import move_raster, move_result
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr


def missing_raster(record: MatchRecord) -> str:
    """REFERENCE or MOVING, the first whose file is missing; "" where both are there."""
    rasters = (REFERENCE, MOVING)
    return next((raster for raster in rasters if not may_exist(record.path_of(raster))), "")


def find_result(tie_points: QgsVectorLayer, parent: QWidget) -> bool:
    """Ask for the new folder of a result and repair it; False where the user cancelled.

    Raises ResultError.
    """
    before = geopackage_of(tie_points).parent
    title = tr("Find the result '{folder}'").format(folder=before.name)
    folder = ask_for_folder(parent, title, MOVED, before, *before.parents)
    if folder:
        # The other results went there, too.
        remember_folder(MOVED, Path(folder).parent)
        move_result(tie_points, Path(folder), QgsProject.instance())
    return bool(folder)


def find_raster(geopackage: Path, record: MatchRecord, parent: QWidget) -> bool:
    """Ask for the first missing raster of a result and repair it; False where the user cancelled.

    Raises ResultError.
    """
    raster = missing_raster(record)
    name = raster_name(record.path_of(raster)).name
    title = tr("Find '{name}'").format(name=name)
    filters = QgsProviderRegistry.instance().fileRasterFilters()
    path = ask_for_file(parent, title, filters, MOVED, geopackage.parent)
    if path:
        move_raster(geopackage, raster, path, QgsProject.instance())
    return bool(path)
