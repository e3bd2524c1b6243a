"""New files put in the places of old ones in one step, whatever ends the process meanwhile.

The new files lie complete in a staging folder inside the folder that they are meant for. A journal
beside them lists every move before the first is made. Whoever comes next to a folder with a journal
whose process has ended puts everything back (`undo`); once the journal is gone, the new files are
there to stay. Files and folders are synced in that order, so that a power cut changes nothing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRESH = "fresh"
"""The folder in a staging folder for new files."""
OUTGOING = "outgoing"
"""The folder in a staging folder for files that are being replaced."""
JOURNAL = "journal.json"
"""The file in a staging folder that lists the moves of an exchange that is not complete."""

LOCK_TIMEOUT_S = 10.0
"""Longest wait in seconds for another process that exchanges files in the same folder, which takes
milliseconds; set by hand."""
POLL_S = 0.02
"""Seconds between two tries to lock a folder, or to move a file; set by hand."""

RENAME_TIMEOUT_S = 1.0
"""Longest wait in seconds for a program that has a file open on Windows: virus scanners and
indexers look at new files for some tenths of a second. Set by hand."""

LOCK_DIGITS = 16
"""Hexadecimal digits of a folder in the name of its lock file: that any two of ten thousand folders
share one, and wait for each other, has a probability below 1 : 10^11."""

IN_PROGRESS = threading.RLock()
"""Held while files move; who ends the process from another thread takes it first."""

COMPLETED = threading.Event()
"""Set once this process has made an exchange."""

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_locks: dict[Path, tuple[int | None, int]] = {}


@dataclass(frozen=True)
class Exchange:
    """The files under `fresh` in a staging folder, for the folder around it.

    staging: the staging folder.
    obsolete: names of files that go, besides those of the same names.
    last: the file that others look for first; it is removed first and comes last.
    """

    staging: Path
    obsolete: frozenset[str] = frozenset()
    last: str | None = None

    @property
    def folder(self) -> Path:
        """The folder that gets the files."""
        return self.staging.parent

    def names(self) -> list[str]:
        """Names of the new files, which may lead into subfolders, in their order."""
        fresh = self.staging / FRESH
        paths = [path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()]
        return sorted(
            (path.as_posix() for path in paths), key=lambda name: (name == self.last, name)
        )


def exchange(*exchanges: Exchange, tidy_up: Callable[[], None] = lambda: None) -> None:
    """Make some exchanges, all or none of them, and tidy up.

    SIGINT, SIGTERM and SIGHUP wait meanwhile. Raises OSError; everything is then as it was, or will
    be with the next `undo`.
    """
    for each in exchanges:
        _sync_tree(each.staging / FRESH)
    with IN_PROGRESS, _signals_waiting(), ExitStack() as locks:
        for folder in sorted({each.folder for each in exchanges}):
            locks.enter_context(folder_lock(folder))
        begun: list[Exchange] = []
        try:
            for each in exchanges:
                begun.append(each)
                _move(each)
        except BaseException:
            for each in reversed(begun):
                undo(each.staging)
            raise
        for each in exchanges:
            _commit(each.staging)
        COMPLETED.set()
        tidy_up()


def undo(staging: Path) -> bool:
    """Put everything back where an exchange was not completed; False where that fails.

    May itself be interrupted and repeated. What is left in the staging folder can be removed.
    """
    journal = staging / JOURNAL
    try:
        if not journal.is_file():
            return True
        moves = json.loads(journal.read_text(encoding="utf-8"))
        folder, fresh = staging.parent, staging / FRESH
        incoming, outgoing = _names(moves["incoming"]), _names(moves["outgoing"])
        for name in incoming:
            # Where it is no longer in `fresh`, it has been moved.
            if not (fresh / name).exists() and (folder / name).exists():
                _rename(folder / name, fresh / name)
        for name in outgoing:
            if (staging / OUTGOING / name).exists():
                _rename(staging / OUTGOING / name, folder / name)
        _remove_empty(folder, incoming)
        _sync_folders(folder, outgoing)
        _commit(staging)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return True


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """No other process exchanges files in a folder inside the block; the same process may.

    Windows cannot lock folders; there a file in the user's temporary folder is locked in its place,
    which keeps apart the processes of one user on one computer. Where nothing can be locked, as on
    some network disks, nothing happens. Raises OSError where another process takes longer than
    LOCK_TIMEOUT_S.
    """
    with IN_PROGRESS:
        handle, count = _locks.get(folder) or (_lock(folder), 0)
        _locks[folder] = handle, count + 1
        try:
            yield
        finally:
            _locks[folder] = handle, count
            if count == 0:
                del _locks[folder]
                if handle is not None:
                    os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, as far as the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _move(each: Exchange) -> None:
    incoming = each.names()
    replaced = each.obsolete | set(incoming)
    outgoing = sorted(
        (name for name in replaced if (each.folder / name).is_file()),
        key=lambda name: (name != each.last, name),
    )
    _write_journal(each.staging, {"incoming": incoming, "outgoing": outgoing})
    for name in outgoing:
        _rename(each.folder / name, each.staging / OUTGOING / name)
    for name in incoming:
        _rename(each.staging / FRESH / name, each.folder / name)
    _remove_empty(each.folder, outgoing)
    _sync_folders(each.folder, incoming)


def _write_journal(staging: Path, moves: dict[str, Any]) -> None:
    part = staging / f"{JOURNAL}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(moves, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(staging / JOURNAL)
    sync_folder(staging)


def _commit(staging: Path) -> None:
    (staging / JOURNAL).unlink()
    sync_folder(staging)


def _names(listed: Any) -> list[str]:
    """Names out of a journal, which must lead nowhere else."""
    names = [str(name) for name in listed]
    for name in names:
        if name.startswith("/") or ":" in name or "\\" in name or ".." in name.split("/"):
            raise ValueError(f"not the name of a result: {name}")
    return names


def _rename(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + RENAME_TIMEOUT_S
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            # Elsewhere an open file can be moved, and what is forbidden stays so.
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
        time.sleep(POLL_S)


def _remove_empty(folder: Path, names: Iterable[str]) -> None:
    """Remove the subfolders of these names in which nothing is left."""
    for parent in {(folder / name).parent for name in names} - {folder}:
        with suppress(OSError):
            parent.rmdir()


def _sync_tree(folder: Path) -> None:
    """Have all files of a folder written to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            # Windows syncs only what is open for writing; a file may have been made read-only.
            with suppress(PermissionError), path.open("r+b") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def _sync_folders(folder: Path, names: Iterable[str]) -> None:
    for parent in {folder} | {(folder / name).parent for name in names}:
        sync_folder(parent)


@contextmanager
def _signals_waiting() -> Iterator[None]:
    """Signals that come inside the block take effect after it; Python lets its main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    previous = {
        number: signal.signal(number, lambda number, _: arrived.append(number))
        for number in _SIGNALS
        # None is a handler that was not set from Python, which could not be put back.
        if signal.getsignal(number) is not None
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        for number in arrived:
            signal.raise_signal(number)


def _lock(folder: Path) -> int | None:
    """A handle that holds the lock of a folder; None where it cannot be locked."""
    try:
        handle = _lock_handle(folder)
    except OSError:
        if sys.platform == "win32":
            return None
        raise
    deadline = time.monotonic() + LOCK_TIMEOUT_S
    try:
        while True:
            try:
                _take(handle)
                return handle
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
                    os.close(handle)
                    return None
                if time.monotonic() > deadline:
                    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder)) from error
            time.sleep(POLL_S)
    except BaseException:
        os.close(handle)
        raise


def _lock_handle(folder: Path) -> int:
    if sys.platform != "win32":
        return os.open(folder, os.O_RDONLY)
    name = os.path.normcase(folder.resolve())
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:LOCK_DIGITS]
    path = Path(tempfile.gettempdir()) / f"hetmatch-{digest}.lock"
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _take(handle: int) -> None:
    """Lock an open file or folder until it is closed; raises OSError where another process has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
