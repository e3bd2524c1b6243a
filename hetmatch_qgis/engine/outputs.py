"""The folder of result files: written aside, then moved into place, all of them or none.

Files of an earlier run that the new run does not write again are removed, so that nobody takes
them for the new run's: `result.json` lists under `outputs` what a run wrote. Other files stay.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.engine.errors import Cancelled, InputError
from hetmatch_qgis.engine.plain import plain

if TYPE_CHECKING:
    from hetmatch_qgis.engine.export.overview import OverviewImages
    from hetmatch_qgis.engine.result import MatchResult

RESULT = "result.json"
OVERVIEW = "overview.png"
REPORT = "report.html"
FILES = (
    "tie_points.csv",
    "tie_points.gpkg",
    "moving_gcps.vrt",
    "gdalwarp.sh",
    "gdalwarp.bat",
    OVERVIEW,
    REPORT,
    RESULT,
)
# What gdalwarp.sh makes.
WARPED = "moving_registered.tif"
# SQLite keeps these beside a GeoPackage that is open in QGIS; beside a newer one they corrupt it.
COMPANIONS = ("tie_points.gpkg-wal", "tie_points.gpkg-shm")
FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NEARLY_FULL = 1 << 20

Writer = Callable[[Path], object]


def check_output_folder(folder: Path, inputs: Iterable[Path] = ()) -> None:
    """Make sure, before any work is done, that results can be written to `folder`.

    Raises InputError when it is a file, cannot be written to or created, or when the results would
    replace one of the inputs.
    """
    folder = folder.absolute()
    # os.access is wrong for root, on Windows and on read-only mounts: only trying tells.
    with _told_plainly(folder), _made(folder), tempfile.TemporaryFile(dir=folder):
        pass
    for path in inputs:
        if path.name in (*FILES, WARPED) and path.absolute().parent.resolve() == folder.resolve():
            raise InputError(
                f"The results would replace the input '{path}'; choose another folder with --out."
            )


def write_outputs(
    result: MatchResult,
    folder: Path,
    images: OverviewImages | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Path]:
    """Write all files of a result to `folder`, created where missing; returns them by name.

    Without a reliable match only `result.json`, `report.html` and, where images are given,
    `overview.png` are written. Upon any error the folder is as it was before.

    Raises InputError when the folder cannot be written to or the disk is full, Cancelled when
    `cancelled` answers True before the files are moved into place.
    """
    folder = folder.absolute()
    writers = _writers(result, folder, images)
    with _told_plainly(folder), _made(folder):
        # Inside the folder: its parent may be read-only or on another disk (a mount point).
        staging = Path(tempfile.mkdtemp(prefix=".hetmatch-", dir=folder))
        try:
            fresh = staging / "fresh"
            fresh.mkdir()
            for name, write in writers.items():
                _stop_if(cancelled)
                write(fresh / name)
            _write_report(result, fresh)
            _write_result(result, sorted({*writers, REPORT, RESULT}), fresh / RESULT)
            _stop_if(cancelled)
            _move_into_place(fresh, folder, staging / "earlier", _earlier_files(folder))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return {name: folder / name for name in (*writers, REPORT, RESULT)}


def _writers(result: MatchResult, folder: Path, images: OverviewImages | None) -> dict[str, Writer]:
    """What writes which file, `result.json` apart."""
    writers: dict[str, Writer] = {}
    if images is not None:
        from hetmatch_qgis.engine.export.overview import write_overview

        writers[OVERVIEW] = partial(write_overview, images=images)
    if result.matched:
        writers |= _tie_point_writers(result, folder)
    return writers


def _tie_point_writers(result: MatchResult, folder: Path) -> dict[str, Writer]:
    from hetmatch_qgis.engine.export import gdal_files
    from hetmatch_qgis.engine.export.gcps import select_gcps
    from hetmatch_qgis.engine.export.geopackage import write_geopackage
    from hetmatch_qgis.engine.export.points_file import points_file_name, write_points_file
    from hetmatch_qgis.engine.export.table import write_table

    moving = result.moving
    gcps = select_gcps(result)
    writers: dict[str, Writer] = {
        "tie_points.csv": partial(write_table, points=result.tie_points),
        "tie_points.gpkg": partial(write_geopackage, result=result),
        points_file_name(moving): partial(write_points_file, gcps=gcps, moving=moving),
    }
    # An image that was handed over as an array has no file that GDAL could warp.
    if moving.path is not None:
        arguments = gdal_files.gdalwarp_arguments(result, gcps)
        writers |= {
            "moving_gcps.vrt": partial(
                gdal_files.write_vrt, moving=moving.path, gcps=gcps, folder=folder
            ),
            "gdalwarp.sh": partial(gdal_files.write_gdalwarp_sh, arguments=arguments),
            "gdalwarp.bat": partial(gdal_files.write_gdalwarp_bat, arguments=arguments),
        }
    return writers


def _write_report(result: MatchResult, fresh: Path) -> None:
    from hetmatch_qgis.engine.export.report_html import write_report

    picture = fresh / OVERVIEW
    write_report(fresh / REPORT, result, picture if picture.is_file() else None)


def _write_result(result: MatchResult, names: list[str], path: Path) -> None:
    content = plain(result.to_dict() | {"outputs": names})
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _earlier_files(folder: Path) -> set[str]:
    """Names of files in the folder that an earlier run wrote."""
    names = {*FILES, *COMPANIONS}
    with suppress(OSError, ValueError, TypeError, KeyError):
        listed = json.loads((folder / RESULT).read_text(encoding="utf-8"))["outputs"]
        # A plain name only: a doctored list must not make us remove files elsewhere.
        names |= {name for name in listed if name == Path(name).name}
    return {name for name in names if (folder / name).is_file()}


def _move_into_place(fresh: Path, folder: Path, aside: Path, earlier: set[str]) -> None:
    """Replace the earlier run's files by the fresh ones; upon an error put everything back."""
    aside.mkdir()
    moved: list[tuple[Path, Path]] = []
    # Whoever sees result.json finds the files that it speaks of: it goes first and comes last.
    names = sorted((path.name for path in fresh.iterdir()), key=lambda name: name == RESULT)
    leaving = sorted(
        earlier | {name for name in names if (folder / name).is_file()},
        key=lambda name: name != RESULT,
    )
    steps = [(folder / name, aside / name) for name in leaving]
    steps += [(fresh / name, folder / name) for name in names]
    try:
        for source, target in steps:
            source.replace(target)
            moved.append((source, target))
    except BaseException:
        for source, target in reversed(moved):
            target.replace(source)
        raise


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder exists inside the block; what was created of it goes if it stayed empty."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for path in missing:
            with suppress(OSError):
                path.rmdir()


@contextmanager
def _told_plainly(folder: Path) -> Iterator[None]:
    """Errors of the file system as InputError."""
    try:
        yield
    except (InputError, Cancelled, MemoryError):
        raise
    except Exception as error:
        # GDAL and SQLite say without an error number, each in its own words, that the disk is full.
        if getattr(error, "errno", None) is None and _is_full(folder):
            raise InputError(_sentence(OSError(errno.ENOSPC, ""), folder)) from error
        if isinstance(error, OSError):
            raise InputError(_sentence(error, folder)) from error
        raise


def _is_full(folder: Path) -> bool:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(nearest).free < NEARLY_FULL


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in FULL_DISK:
        return (
            f"The disk ran out of space for the results in '{folder}', and nothing was written; "
            "free some space or choose another folder with --out."
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return (
            f"The output folder '{folder}' cannot be made because a file of that name is in the "
            "way; choose another folder with --out."
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"The output folder '{folder}' cannot be written to ({error.strerror}); choose another "
            "folder with --out, or close the programs that have its files open."
        )
    return (
        f"The results cannot be written to '{folder}' ({error.strerror or error}); "
        "choose another folder with --out."
    )
