"""File dialogs that begin where the last file of their kind was chosen, and typed paths."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from hetmatch_qgis.client import settings

RASTERS = "match/last_folder"
"""Setting with the folder of the last rasters and vector layers that were chosen."""

ELEVATION = "match/last_elevation_folder"
"""Setting with the folder of the last elevation model."""

MASKS = "match/last_mask_folder"
"""Setting with the folder of the last mask."""

RESULTS = "results/last_folder"
"""Setting with the folder in which the folder of the last result lay."""

MOVED = "results/last_found_folder"
"""Setting with the folder in which the last lost file or result was found."""

WARPED = "tie_points/last_warped_folder"
"""Setting with the folder of the last warped raster."""

EXPORTS = "tie_points/last_export"
"""Setting with the folder of the last export."""


def ask_for_file(parent: QWidget, title: str, filters: str, kind: str, *others: Path) -> str:
    """The existing file that the user chooses; "" where the user cancelled.

    filters: as QFileDialog takes them.
    kind: one of the settings above, in which the file's folder is remembered; "" for none.
    others: folders to begin in where none of the kind is remembered, the best first.
    """
    path, _ = QFileDialog.getOpenFileName(parent, title, start_folder(kind, *others), filters)
    if path:
        remember_folder(kind, Path(path).parent)
    return str(path)


def ask_for_files(parent: QWidget, title: str, filters: str, kind: str, *others: Path) -> list[str]:
    """The existing files that the user chooses, none where the user cancelled; see ask_for_file."""
    paths, _ = QFileDialog.getOpenFileNames(parent, title, start_folder(kind, *others), filters)
    if paths:
        remember_folder(kind, Path(paths[0]).parent)
    return list(paths)


def ask_for_folder(parent: QWidget, title: str, kind: str, *others: Path) -> str:
    """The folder that the user chooses, which is remembered itself; see ask_for_file."""
    folder = QFileDialog.getExistingDirectory(parent, title, start_folder(kind, *others))
    if folder:
        remember_folder(kind, Path(folder))
    return str(folder)


def file_filters() -> str:
    """Filters of a dialog that takes rasters, then vector files."""
    registry = QgsProviderRegistry.instance()
    vector = registry.fileVectorFilters().split(";;")
    # Its first entry is "all files", which those of the rasters begin with.
    return ";;".join([registry.fileRasterFilters(), *vector[1:]])


def start_folder(kind: str, *others: Path) -> str:
    """The remembered folder, or the first of the others, the project's or the home folder.

    Folders that do not exist any more are passed over.
    """
    remembered = settings.read(kind, "") if kind else ""
    candidates = [*filter(None, [remembered]), *others]
    project = _project_folder()
    candidates += [project] if project else []
    return str(next((path for path in map(Path, candidates) if _is_folder(path)), Path.home()))


def typed_path(field: QgsFileWidget) -> str:
    """The path in a file field, always absolute; "" where the field is empty.

    A name without a folder belongs to the project's folder, or to the home folder before the
    project is saved: QGIS's working folder is whatever it was started from, the engine's another.
    """
    text = field.filePath().strip()
    if not text:
        return ""
    path = Path(text).expanduser()
    return str(path if path.is_absolute() else Path(_project_folder() or Path.home()) / path)


def remember_folder(kind: str, folder: Path) -> None:
    """Begin the next dialog of this kind in a folder."""
    if kind:
        settings.write(kind, str(folder))


def _project_folder() -> str:
    """Home folder of the project, "" before it is saved."""
    return str(QgsProject.instance().homePath())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # A server that is gone, or a folder that may not be looked into.
        return False
