"""A whole warp, from a saved result to registered rasters; command line and worker run it."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import rasterio
from rasterio.errors import NotGeoreferencedWarning

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.access.references import register_drivers
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.georeferencing.georeference import NONE, RPCS
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import check_names, load_result
from hetmatch_qgis.engine.warping.checks import check_point_accuracy
from hetmatch_qgis.engine.warping.companions import companion_of, list_rasters, without_moving
from hetmatch_qgis.engine.warping.gdal_warnings import WarningList, collecting
from hetmatch_qgis.engine.warping.model.fit_model import fit_model
from hetmatch_qgis.engine.warping.plan import check_moving, choose_paths, moving_path, plan_warps
from hetmatch_qgis.engine.warping.source import BLOCK_CACHE_BYTES
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_result import WarpResult
from hetmatch_qgis.engine.warping.warp_run import WarpRun

__all__ = ["WarpOptions", "WarpResult", "warp_rasters"]


def warp_rasters(
    folder: Path | str,
    out: Path | str,
    rasters: Sequence[Path | str] | Path | str | None = None,
    options: WarpOptions | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> WarpResult:
    """Warp rasters onto the reference by a saved result, each resampled once.

    folder: the folder of the result.
    out: a file that ends in .tif or .tiff, for one raster; otherwise a folder, in which each raster
        becomes `<stem>_registered.tif`.
    rasters: a file or glob pattern, or several: the moving raster and companions with its geometry.
        None, or an empty list, for the moving raster of the result.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    cancelled: called often; the warp stops once it returns True.

    Returns the files in `outputs`, as (source, target), and the accuracy at the check points in
    `checks`.

    Raises InputError for what cannot be warped, as far as possible before any work, and Cancelled;
    nothing is written then.

    >>> from hetmatch_qgis.engine import WarpOptions, match_to_folder, warp_rasters
    >>> match_to_folder("reference.tif", "moving.tif", "result")
    >>> options = WarpOptions(grid="reference", overwrite=True)
    >>> warped = warp_rasters("result", "moving_registered.tif", options=options)
    >>> print(warped.outputs, warped.checks["rmse_px"])
    """
    start = time.perf_counter()
    folder, out, options = Path(folder), Path(out), options or WarpOptions()
    progress = Progress.of(progress, cancelled)
    warning_list = WarningList()
    with _gdal_for_warping(warning_list):
        progress.report(0.0, Message("Reading the result"))
        result = _read_match(folder, options)
        path = moving_path(result, options)
        crs, dem = _crs_and_dem(result)
        with Raster(path, crs, dem, result.moving.georeference == NONE) as moving:
            check_moving(moving, result)
            names = _names(rasters, path, options)
            companions = [companion_of(name, moving, crs, dem) for name in names]
            paths = choose_paths(out, names, options, (result.reference.path, path, *names))
            progress.report(0.01, Message("Fitting the transform"))
            model = fit_model(result, moving, options.transform)
            plans = plan_warps(model, companions, paths, result, options)
            run = WarpRun(model, result, options, progress, warning_list)
            run.write(plans)
            checks = check_point_accuracy(model, result)
    return run.outcome(plans, checks, time.perf_counter() - start)


def _names(
    rasters: Sequence[Path | str] | Path | str | None, moving: RasterName, options: WarpOptions
) -> list[RasterName]:
    """The rasters to warp, each once; the moving one where none is named."""
    rasters = [rasters] if isinstance(rasters, (str, Path)) else rasters
    names = list_rasters(rasters or (), moving)
    return without_moving(moving, names) if options.sisters_only else names


def _read_match(folder: Path, options: WarpOptions) -> MatchResult:
    """The match in a folder of results, with the elevation model of the warp's options."""
    result = load_result(folder)
    check_names(result, moving=options.moving is None, dem=options.dem is None)
    if options.dem is None:
        return result
    return replace(result, options=replace(result.options, dem=options.dem))


def _crs_and_dem(result: MatchResult) -> tuple[str | None, RasterName | None]:
    """The CRS and the elevation model that the moving raster is read with."""
    # Only RPCs look heights up when a raster is read.
    has_rpcs = result.moving.georeference == RPCS
    return result.options.moving_crs, result.options.dem if has_rpcs else None


@contextmanager
def _gdal_for_warping(warning_list: WarningList) -> Iterator[None]:
    """GDAL with the drivers and the memory of a warp; its warnings go to the list."""
    # Before the environment registers all of them.
    register_drivers()
    with (
        collecting(warning_list),
        rasterio.Env(GDAL_CACHEMAX=BLOCK_CACHE_BYTES),
        warnings.catch_warnings(),
    ):
        # Rasters without georeference are expected.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield
