"""Hidden folders that files are written to before they are moved into place."""

from __future__ import annotations

import errno
import platform
import re
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Literal

from hetmatch_qgis.common.exchange import folder_lock, undo

PREFIX = ".hetmatch-"
"""Prefix of the names of staging folders."""
MARK = "in_use"
"""The file in a staging folder that its process locks."""
REPLACED = "earlier"
"""The folder in a staging folder for files that were about to be replaced by HetMatch before it had
a journal: where it was killed meanwhile, these may be the only copies."""
MAX_AGE_S = 86_400.0
"""Seconds, a day, after which a staging folder of another computer is abandoned; set by hand in
4a381f3."""
# Windows keeps others from reading what is locked, so that is a byte far behind what is written.
LOCKED_BYTE = 1 << 20

_NAME = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")
"""Names that `tempfile.mkdtemp` makes."""
_HELD_BY_OTHERS = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


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
            if _try_lock(self._mark) == "ours":
                self._mark.seek(0)
                self._mark.write(_computer_name())
        except OSError:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def remove(self) -> None:
        """Remove the folder and its content.

        Files of the user's in it that could not be put back stay, and whoever comes next tries it
        again.
        """
        self._mark.close()
        _remove(self.path)


def remove_abandoned(parent: Path) -> None:
    """Remove the staging folders in a folder whose processes have ended, as far as possible.

    Files that such a process was about to replace are put back first. One of this computer is
    removed once its lock is free; one of another computer, or where locks do not work, when
    moreover nothing in it was written for a day. A folder without our mark stays.
    """
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            _remove_if_abandoned(folder)


def _remove_if_abandoned(folder: Path) -> None:
    if folder.is_symlink() or (folder / REPLACED).exists():
        return
    try:
        with FileIO(folder / MARK, "r+") as mark:
            lock = _try_lock(mark)
            if lock == "others":
                return
            mark.seek(0)
            is_ours = _computer_name() != b"" and mark.read(LOCKED_BYTE) == _computer_name()
            # While it is locked, so that two who come at once do not both put things back.
            if (lock == "ours" and is_ours) or _is_old(folder):
                with folder_lock(folder.parent):
                    undo(folder)
            else:
                return
    except FileNotFoundError:
        # Killed after the folder was made, and before the mark: there is nothing in it.
        if _NAME.fullmatch(folder.name) and _is_old(folder):
            folder.rmdir()
        return
    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a staging folder, its mark last: what stays must be known as ours."""
    if not folder.is_dir() or not undo(folder):
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != MARK:
            with suppress(OSError):
                path.unlink()
    if [path.name for path in folder.iterdir()] in ([MARK], []):
        shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    modified = max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))
    return time.time() - modified > MAX_AGE_S


def _computer_name() -> bytes:
    return platform.node().encode("utf-8", "replace")


def _try_lock(file: FileIO) -> Literal["ours", "others", "none"]:
    """Lock a file until it is closed; tells whether we have it, others do, or locks do not work."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return "others" if error.errno in _HELD_BY_OTHERS else "none"
    return "ours"
