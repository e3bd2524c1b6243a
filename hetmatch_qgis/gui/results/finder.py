"""Dialogs in which the user says where a result or a file of it was moved to."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.common.raster_names import may_exist, raster_name
from hetmatch_qgis.gui.file_dialogs import (
    MOVED,
    ask_for_file,
    ask_for_folder,
    file_filters,
    remember_folder,
)
from hetmatch_qgis.gui.results.recent import remember_result
from hetmatch_qgis.gui.results.relocation import file_of, move_file, move_result
from hetmatch_qgis.gui.results.result_folder import result_title
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.i18n.translation import tr


def missing_file(record: MatchRecord) -> str | None:
    """The name of the first raster, vector layer, elevation model or mask that is missing."""
    return next((name for name in record.files if not may_exist(name)), None)


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
        project = QgsProject.instance()
        move_result(tie_points, Path(folder), project)
        remember_result(geopackage_of(tie_points).parent, result_title(tie_points, project))
    return bool(folder)


def find_file(geopackage: Path, record: MatchRecord, parent: QWidget) -> bool:
    """Ask for the first missing file of a result and repair it; False where the user cancelled.

    Raises ResultError.
    """
    missing = missing_file(record)
    if missing is None:
        return True
    title = tr("Find '{name}'").format(name=raster_name(file_of(missing)).name)
    path = ask_for_file(parent, title, file_filters(), MOVED, geopackage.parent)
    if path:
        move_file(geopackage, file_of(missing), path, QgsProject.instance())
    return bool(path)
