"""Files staged in a hidden folder, then moved into place together, all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from hetmatch_qgis.common.byte_sizes import format_bytes
from hetmatch_qgis.common.exchange import FRESH, Exchange, exchange
from hetmatch_qgis.common.file_errors import is_open_elsewhere
from hetmatch_qgis.common.staging_folder import StagingFolder, remove_abandoned
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.process.leftovers import removed_at_exit
from hetmatch_qgis.engine.process.streams import printable

FULL_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

FULL_DISK_BYTES = 1 << 20
"""A disk with less free space counts as full where an error does not say why it was raised. Set by
hand with the first version (4c1b1e9)."""

MAX_PATH_BYTES = 1000
"""Length of the path of a folder of results at most. SQLite in GDAL 3.10 opened files in a folder
of 1000 bytes, and none in one of 3000."""

MAX_NAME_BYTES = 255
"""Length of each name in it at most, on the file systems in use."""

Writer = Callable[[Path], object]


def check_writable(folder: Path) -> None:
    """Make sure, before any work is done, that files can be written to `folder`.

    Staging folders of killed processes are removed from it. Raises InputError when it is a file,
    cannot be written to or created, or has a name that some of the files could not be written to.
    """
    folder = folder.absolute()
    check_name(folder)
    # os.access is wrong for root, on Windows and on read-only mounts: only trying tells.
    with clear_file_errors(folder), _existing(folder), tempfile.TemporaryFile(dir=folder):
        remove_abandoned(folder)


def check_space(folder: Path, needed_bytes: int) -> None:
    """Raises InputError where the disk of a folder, which may not exist yet, has less space."""
    free_bytes = shutil.disk_usage(_nearest(folder.absolute())).free
    if needed_bytes > free_bytes:
        raise InputError(
            "The results in '{folder}' may need {needed}, but only {free} are free there; free "
            "some space or choose another folder for the results.",
            folder=folder,
            needed=format_bytes(needed_bytes),
            free=format_bytes(free_bytes),
        ) from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def write_together(
    folder: Path,
    writers: Mapping[str, Writer],
    obsolete: Iterable[str] = (),
    last: str | None = None,
    progress: Progress = SILENT,
    aside: Collection[str] = (),
) -> dict[str, Path]:
    """Write files to `folder`, created where missing; returns their paths by name.

    writers: the function that writes each file, by name and in this order; a name may lead into a
        folder ("gcps/a.txt"). A writer finds the files of those before it beside its own.
    obsolete: names of files that are removed on success, unless they are written again.
    last: the file that others look for first; it is removed first and written last.
    progress: asked for a cancel before each file, and before the files are moved into place.
    aside: names of files that are written on a thread beside the others; their writers must not
        look for other files.

    Upon any error the folder is as it was before. Raises InputError when the folder cannot be
    written to or the disk is full, and Cancelled.
    """
    folder = folder.absolute()
    with clear_file_errors(folder), _existing(folder):
        # Inside the folder: its parent may be read-only or on another disk (a mount point).
        staging = StagingFolder(folder)
        try:
            with removed_at_exit(staging.remove):
                _write_all(staging.path / FRESH, writers, progress, aside)
            obsolete_names = frozenset(obsolete)
            exchange(Exchange(staging.path, obsolete_names, last), tidy_up=staging.remove)
        finally:
            staging.remove()
    return {name: folder / name for name in writers}


def is_inside(name: Any, subfolders: Iterable[str]) -> bool:
    """True for a name of a file in a folder itself or in one of its `subfolders`."""
    if not isinstance(name, str):
        return False
    # As Windows and other systems read it: a backslash must not lead elsewhere.
    parts = PurePosixPath(name).parts
    plain = [part for part in parts if part == PurePath(part).name and "\\" not in part]
    if plain != list(parts) or ".." in parts:
        return False
    return len(parts) == 1 or (len(parts) == 2 and parts[0] in subfolders)


def _write_all(
    fresh: Path, writers: Mapping[str, Writer], progress: Progress, aside: Collection[str]
) -> None:
    def write(name: str) -> None:
        progress.check()
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        writers[name](fresh / name)

    progress.check()
    with ThreadPoolExecutor(1, thread_name_prefix="hetmatch-files") as pool:
        begun = [pool.submit(copy_context().run, write, name) for name in writers if name in aside]
        for name in writers:
            if name not in aside:
                write(name)
        for future in begun:
            future.result()
    progress.check()


@contextmanager
def _existing(folder: Path) -> Iterator[None]:
    """The folder exists inside the block; created folders are removed where they stayed empty."""
    missing = missing_folders(folder)
    try:
        with removed_at_exit(partial(remove_empty, missing)):
            folder.mkdir(parents=True, exist_ok=True)
            yield
    finally:
        remove_empty(missing)


def missing_folders(folder: Path) -> list[Path]:
    """A folder and those around it that do not exist, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the innermost first, as far as they are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def clear_file_errors(folder: Path) -> Iterator[None]:
    """Raise errors of the file system inside the block as InputError about `folder`."""
    try:
        yield
    except (InputError, Cancelled, MemoryError):
        raise
    except Exception as error:
        # GDAL and SQLite say without an error number, each in its own words, that the disk is full.
        if getattr(error, "errno", None) is None and _is_full(folder):
            raise _file_error(OSError(errno.ENOSPC, ""), folder) from error
        if isinstance(error, OSError):
            raise _file_error(error, folder) from error
        raise


def _is_full(folder: Path) -> bool:
    return shutil.disk_usage(_nearest(folder)).free < FULL_DISK_BYTES


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one around it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def check_name(folder: Path) -> None:
    """Raises InputError for a folder, or file, with a name that cannot be written to everywhere."""
    name = str(folder)
    if printable(name) != name:
        raise InputError(
            "The name of the output folder '{folder}' contains control characters, such as a "
            "line break; choose another folder for the results.",
            folder=printable(name),
        )
    try:
        lengths = [len(part.encode()) for part in (*folder.parts, name)]
    except UnicodeEncodeError:
        raise InputError(
            "The name of the output folder '{folder}' is not valid UTF-8; choose another folder "
            "for the results.",
            folder=folder,
        ) from None
    *parts, whole = lengths
    for length, limit in ((max(parts, default=0), MAX_NAME_BYTES), (whole, MAX_PATH_BYTES)):
        if length > limit:
            raise InputError(
                "The path of the output folder is too long ({length} bytes; {limit} are possible); "
                "choose another folder for the results.",
                length=length,
                limit=limit,
            )


def _file_error(error: OSError, folder: Path) -> InputError:
    if error.errno in FULL_DISK_ERRORS:
        return InputError(
            "The disk ran out of space for the results in '{folder}', and nothing was written; "
            "free some space or choose another folder for the results.",
            folder=folder,
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return InputError(
            "The output folder '{folder}' cannot be made because a file of that name is in the "
            "way; choose another folder for the results.",
            folder=folder,
        )
    if is_open_elsewhere(error):
        return InputError(
            "'{path}' is open in another program, and nothing was written; close it there, or "
            "choose another folder for the results.",
            path=error.filename or folder,
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return InputError(
            "The output folder '{folder}' cannot be written to ({reason}); choose another folder "
            "for the results, or close the programs that have its files open.",
            folder=folder,
            reason=error.strerror,
        )
    return InputError(
        "The results cannot be written to '{folder}' ({reason}); choose another folder for the "
        "results.",
        folder=folder,
        reason=error.strerror or str(error),
    )
