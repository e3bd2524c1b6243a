"""Checks that the folders and disks of a batch stay available while it runs.

A disk that goes away leaves its mount point behind, as an empty folder. So disks are identified by
the numbers of their devices.
"""

from __future__ import annotations

import os
from pathlib import Path

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.messages import Message, Option

MAX_FOLDERS = 10_000
"""Folders that are remembered, in about 3 MB; of further ones the disks still are."""


class Disks:
    """Folders that were there when pairs were handed out, and the disks that they lay on."""

    def __init__(self) -> None:
        self._devices: dict[Path, int] = {}
        self._mounts: dict[Path, int] = {}

    def note(self, unit: Unit) -> None:
        """Remember the folders of a unit that are there, and the disks that they lie on."""
        for folder in _folders(unit):
            if folder in self._devices:
                continue
            device = _device(folder)
            if device is None:
                continue
            if len(self._devices) < MAX_FOLDERS:
                self._devices[folder] = device
            self._mounts.setdefault(_mount_point(folder), device)

    def lost(self, unit: Unit) -> Message | None:
        """A sentence where a folder of a unit, or any disk, is gone since it was noted, else None.

        Asked after a failure: a mount that goes away must not fail every pair that is left.
        """
        own = {folder: self._devices.get(folder) for folder in _folders(unit)}
        for folder, device in {**own, **self._mounts}.items():
            if device is not None and _device(folder) != device:
                return Message(
                    "The folder '{folder}' can no longer be reached, so the batch was stopped; "
                    "make it available again and run again with {option}.",
                    folder=folder,
                    option=Option("resume"),
                )
        return None


def _folders(unit: Unit) -> list[Path]:
    """The folder of the results, and those of the inputs that lie on a disk of this machine."""
    files = [local_file(name) for name in (unit.reference, unit.moving)]
    return [Path(unit.out), *(file.parent for file in files if file is not None)]


def _device(folder: Path) -> int | None:
    """The number of the disk of a folder; None where there is none."""
    try:
        return folder.stat().st_dev if folder.is_dir() else None
    except OSError:
        return None


def _mount_point(folder: Path) -> Path:
    folder = folder.absolute()
    return next((path for path in (folder, *folder.parents) if os.path.ismount(path)), folder)
