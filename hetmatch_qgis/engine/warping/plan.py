"""What a warp will read and write, checked as far as it can be before any of it is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from hetmatch_qgis.common.byte_sizes import size_in_words
from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.staging import check_writable
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.companions import REGISTERED, Sister
from hetmatch_qgis.engine.warping.model import WarpModel
from hetmatch_qgis.engine.warping.raster_profile import Layout, layout_of
from hetmatch_qgis.engine.warping.source import Source
from hetmatch_qgis.engine.warping.target import choose_target
from hetmatch_qgis.engine.warping.warp_options import WarpOptions

TIFF = (".tif", ".tiff")
OTHER_FILES = (".cog", ".gpkg", ".img", ".jp2", ".jpeg", ".jpg", ".nc", ".pix", ".png", ".vrt")
SPARE_BYTES = 64 << 20


@dataclass(frozen=True)
class Task:
    """One raster and what will become of it."""

    sister: Sister
    target: Path
    grid: Grid
    layout: Layout


def moving_path(result: MatchResult, options: WarpOptions) -> RasterName:
    """Where the moving raster lies.

    Raises InputError where it is not known, or no longer there.
    """
    path = options.moving or result.moving.path
    if path is None:
        raise InputError(
            "The result is of an image in memory; name the raster that it was with --moving."
        )
    if options.moving is None and not _opens(path):
        raise InputError(
            f"The moving raster is no longer at '{path}'; say where it is with --moving FILE."
        )
    return path


def _opens(path: RasterName) -> bool:
    """Whether something is there: a file, or what only GDAL knows how to find."""
    if isinstance(path, Path) and path.exists():
        return True
    try:
        with rasterio.open(path):
            return True
    except RasterioError:
        return False


def check_moving(moving: Raster, result: MatchResult) -> None:
    """Raises InputError for a raster that cannot be the one that was matched."""
    there, then = (moving.width, moving.height), (result.moving.width, result.moving.height)
    if there != then:
        raise InputError(
            f"'{moving.location}' is {there[0]} x {there[1]} pixels, but the raster that was "
            f"matched had {then[0]} x {then[1]}; name that one with --moving, or match again."
        )
    if moving.georeference.kind != result.moving.georeference or (
        moving.transform is not None
        and result.moving.transform is not None
        and not moving.transform.almost_equals(result.moving.transform, precision=1e-6)
    ):
        raise InputError(
            f"'{moving.location}' is georeferenced in another way than when it was matched; match "
            "again, or name the raster as it was with --moving."
        )


def choose_targets(
    out: Path,
    paths: list[RasterName],
    options: WarpOptions,
    inputs: Sequence[RasterName | None],
) -> list[Path]:
    """Where each raster goes.

    Raises InputError where two would become one file, an input or a file that is there would be
    replaced, or the folder cannot be written to.
    """
    out = out.absolute()
    if out.suffix.lower() in TIFF and not out.is_dir():
        if len(paths) > 1:
            raise InputError(
                f"{len(paths)} rasters do not go into one file; name a folder with --out."
            )
        targets = [out]
    elif out.suffix.lower() in OTHER_FILES and not out.is_dir():
        raise InputError(
            f"'{out.name}' is no name for a GeoTIFF, which is all that can be written; end it in "
            ".tif, or name a folder with --out."
        )
    else:
        targets = [out / f"{path.stem}{REGISTERED}.tif" for path in paths]
    if len(set(targets)) < len(targets):
        twice = next(target.name for target in targets if targets.count(target) > 1)
        raise InputError(
            f"Two rasters would both become '{twice}'; warp them one by one, into other folders."
        )
    files = (local_file(path) for path in inputs if path is not None)
    taken = {file.absolute().resolve() for file in files if file is not None}
    for target in targets:
        if target.resolve() in taken:
            raise InputError(
                f"The registered raster would replace the input '{target}'; choose another --out."
            )
        if target.exists() and not options.overwrite:
            raise InputError(f"'{target}' is there already; add --overwrite to replace it.")
    check_writable(targets[0].parent)
    return targets


def plan_tasks(
    model: WarpModel,
    sisters: list[Sister],
    targets: list[Path],
    result: MatchResult,
    options: WarpOptions,
) -> list[Task]:
    """What will be written; raises InputError where it cannot be, or does not fit on the disk."""
    tasks, needed = [], 0
    for sister, target in zip(sisters, targets, strict=True):
        grid = choose_target(model, sister, result.reference, options)
        with Source(sister.path) as source:
            layout = layout_of(source, options.nodata)
            size = grid.width * grid.height * source.dtype.itemsize * source.dataset.count
            if options.resampling == "mode" and source.dtype.kind == "c":
                raise InputError(
                    f"'{sister.path.name}' holds complex numbers, which have no mode; choose "
                    "another --resampling."
                )
        # A COG is copied from a file with the same content.
        needed += size if options.format == "GTiff" else 2 * size
        tasks.append(Task(sister, target, grid, layout))
    folder = next(path for path in targets[0].parents if path.exists())
    free = shutil.disk_usage(folder).free
    if needed + SPARE_BYTES > free:
        raise InputError(
            f"The registered rasters may need {size_in_words(needed + SPARE_BYTES)} while they are "
            f"written, but only {size_in_words(free)} are free; free some space or choose another "
            "--out."
        )
    return tasks
