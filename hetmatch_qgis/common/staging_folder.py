"""Hidden folders that files are written to before they are moved into place."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from io import FileIO
from pathlib import Path

PREFIX = ".hetmatch-"
"""Prefix of the names of staging folders."""
MARK = "in_use"
"""The file in a staging folder that its process locks."""
REPLACED = "earlier"
"""The folder in a staging folder for files that are about to be replaced."""
MAX_AGE_S = 86_400.0
"""Seconds, a day, after which a staging folder of another computer is abandoned; set by hand in
4a381f3."""
# Windows keeps others from reading what is locked, so that is a byte far behind what is written.
LOCKED_BYTE = 1 << 20


class StagingFolder:
    """A hidden folder in another one, at `path`, until `remove`.

    A file in it is locked as long as this process lives, and names its computer. Abandoned staging
    folders of killed processes are removed first. Raises OSError where it cannot be made.
    """

    def __init__(self, parent: Path) -> None:
        remove_abandoned(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        try:
            self._mark = FileIO(self.path / MARK, "w+")
            # Locked first: until it names its computer, others wait for a day.
            if _try_lock(self._mark):
                self._mark.seek(0)
                self._mark.write(_computer_name())
        except OSError:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def remove(self) -> None:
        """Remove the folder and its content."""
        self._mark.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_abandoned(parent: Path) -> None:
    """Remove the staging folders in a folder whose processes have ended, as far as possible.

    One of this computer is removed when nobody locks it any more; one of another computer, where
    locks may be invisible, when moreover nothing in it was written for a day. A folder without our
    mark stays, and so does one that holds files of the user's that were about to be replaced.
    """
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    if folder.is_symlink() or (folder / REPLACED).exists():
        return False
    try:
        with FileIO(folder / MARK, "r+") as mark:
            if not _try_lock(mark):
                return False
            mark.seek(0)
            is_ours = _computer_name() != b"" and mark.read(LOCKED_BYTE) == _computer_name()
        modified = max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))
    except OSError:
        return False
    return is_ours or time.time() - modified > MAX_AGE_S


def _computer_name() -> bytes:
    return platform.node().encode("utf-8", "replace")


def _try_lock(file: FileIO) -> bool:
    """Lock a file until it is closed; False where another process has, or locks do not work."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
