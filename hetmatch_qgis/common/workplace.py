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
MARK = "in_use"
EARLIER = "earlier"
"""In a workplace: the folder of files that were there before, while others take their place."""
A_DAY_S = 86_400.0
# Windows keeps others from reading what is locked, so that is a byte far behind what is written.
LOCKED_BYTE = 1 << 20


class Workplace:
    """A hidden folder in another one, until `clear`; what killed processes left there goes first.

    A file in it is locked as long as this process lives, and says on which computer. Raises OSError
    where it cannot be made.
    """

    def __init__(self, parent: Path) -> None:
        clear_away(parent)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        try:
            self._mark = FileIO(self.folder / MARK, "w+")
            # Locked first: until it names its computer, others wait for a day.
            if _locks(self._mark):
                self._mark.seek(0)
                self._mark.write(_computer())
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def clear(self) -> None:
        """Remove it, and what is in it."""
        self._mark.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def clear_away(parent: Path) -> None:
    """Remove the workplaces in a folder whose processes are gone, as far as that can be done.

    One of this computer goes when nobody locks it any more; one of another computer, where locks
    may not be seen, when moreover nothing in it was written for a day. What has no mark of ours
    stays, and so does what holds files of the user's that were about to be replaced.
    """
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            if _is_left_behind(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    if folder.is_symlink() or (folder / EARLIER).exists():
        return False
    try:
        with FileIO(folder / MARK, "r+") as mark:
            if not _locks(mark):
                return False
            mark.seek(0)
            is_ours = _computer() != b"" and mark.read(LOCKED_BYTE) == _computer()
        last = max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))
    except OSError:
        return False
    return is_ours or time.time() - last > A_DAY_S


def _computer() -> bytes:
    return platform.node().encode("utf-8", "replace")


def _locks(file: FileIO) -> bool:
    """Lock a file until it is closed; False where another one has, or it cannot be told."""
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
