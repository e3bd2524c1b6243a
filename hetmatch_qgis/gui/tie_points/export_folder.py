"""The folder that an export is offered: one that is still there when QGIS is not."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject

from hetmatch_qgis.client import settings
from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.gui.file_dialogs import EXPORTS, remember_folder


def export_folder(moving: RasterName) -> Path:
    """The folder of the last export, or else of the project or of the moving raster.

    Results may lie in a temporary folder, which QGIS deletes when it ends.
    """
    file = local_file(moving)
    candidates = [
        settings.read(EXPORTS, ""),
        QgsProject.instance().homePath(),
        "" if file is None else str(file.parent),
    ]
    for candidate in filter(None, candidates):
        if Path(candidate).is_dir() and not is_temporary(Path(candidate)):
            return Path(candidate)
    return Path.home()


def remember_export(folder: Path) -> None:
    """Offer this folder the next time."""
    remember_folder(EXPORTS, folder)


def is_temporary(folder: Path) -> bool:
    """True where QGIS deletes a folder when it ends."""
    folder = folder.resolve()
    temporary = Path(QgsProcessingUtils.tempFolder()).resolve()
    if temporary == Path(tempfile.gettempdir()).resolve():
        return False
    return folder == temporary or temporary in folder.parents
