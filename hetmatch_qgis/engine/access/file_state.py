"""Files as they were when work on them began, to notice those that changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.access.references import check_references
from hetmatch_qgis.engine.core.errors import InputError

MAX_FILES = 1000
"""Files of a raster that are looked at, such as those that a VRT refers to; set by hand."""

DATABASES = (".gpkg", ".sqlite")
"""Suffixes of files that SQLite touches when a program that only reads them closes them."""


@dataclass(frozen=True)
class FileState:
    """A file's state; nothing where a raster is no file of this computer.

    path: the file.
    state: its size, time of change in nanoseconds and number on the disk; None where there is none.
    """

    path: Path | None
    state: tuple[int, int, int] | None

    @staticmethod
    def of(raster: Path | str) -> FileState:
        """The state of a raster's file."""
        path = local_file(raster)
        return FileState(path, None if path is None else _state(path))

    def check(self) -> None:
        """Raises InputError where the file is no longer as it was."""
        if self.path is None or self.state is None:
            return
        state = _state(self.path)
        if state is None:
            raise InputError(
                "'{path}' was removed or became unreadable while it was being read, and nothing "
                "was written; put it back and try again.",
                path=self.path,
            )
        if state != self.state:
            raise InputError(
                "'{path}' changed while it was being read, and nothing was written; wait until it "
                "is complete and try again.",
                path=self.path,
            )


@dataclass(frozen=True)
class FileStates:
    """The states of all files of some rasters, with those that a VRT refers to."""

    states: tuple[FileState, ...]

    @staticmethod
    def of(rasters: Iterable[Path | str | None]) -> FileStates:
        """The states of rasters' files; None is passed over."""
        files: dict[str, None] = {}
        for raster in rasters:
            if raster is None:
                continue
            file = local_file(raster)
            if file is not None and file.suffix.lower() not in DATABASES:
                files |= dict.fromkeys([str(raster), *_files(raster)])
        return FileStates(tuple(FileState.of(file) for file in files))

    def check(self) -> None:
        """Raises InputError where a file is no longer as it was."""
        for state in self.states:
            state.check()


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _files(raster: Path | str) -> list[str]:
    """The files that GDAL reads for a raster; none where it cannot be opened, or may not be."""
    try:
        check_references(str(raster))
        with rasterio.open(raster) as dataset:
            return [str(file) for file in dataset.files[:MAX_FILES]]
    except (InputError, RasterioError, UnicodeError, OSError):
        return []
