"""A whole match, from two files to a folder of results: the command line and the worker run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from hetmatch_qgis.engine.access.file_state import FileStates
from hetmatch_qgis.engine.access.staging import check_space, missing_folders, remove_empty
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import USUAL
from hetmatch_qgis.engine.matching.pipeline import match_rasters
from hetmatch_qgis.engine.matching.window_store import WindowStore
from hetmatch_qgis.engine.pixels.overviews import shared_overviews
from hetmatch_qgis.engine.process.leftovers import removed_at_exit
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.overview_content import OverviewImages
from hetmatch_qgis.engine.results.write import Outputs, check_output_folder, write_outputs
from hetmatch_qgis.engine.vectors.opening import Source, names_of

RESULT_BYTES = 16 << 20
"""Bytes that must be free for the results, whose reports and tables take 2 to 8 MB; set by hand."""


def match_to_folder(
    reference: Source,
    moving: Source,
    folder: Path | str,
    options: Options | None = None,
    progress: Progress | ProgressCallback | None = None,
    formats: Iterable[str] = USUAL,
    resume: bool = False,
    on_images: Callable[[OverviewImages], object] | None = None,
    cancelled: CancelledCallback | None = None,
) -> tuple[MatchResult, Outputs]:
    """Match two rasters and write the results, as `hetmatch match` does.

    reference, moving: as `match_rasters` takes them.
    folder: for the results; made where it is missing. Earlier results in it are replaced.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    formats: of tie points and GCPs: csv, geopackage, geojson, points, gdal, envi, erdas, otb, grass
        and tiff.
    resume: continue with the tiles that an earlier run of the same match finished in this folder,
        and keep them when cancelled.
    on_images: called with the pictures of the report once the results are written.
    cancelled: called often; the match stops once it returns True.

    Returns the result and the files by name. Without a reliable match there are fewer files, and
    `MatchResult.reason` says why.

    Raises InputError for bad input or a folder that cannot be written to (where possible before any
    work), and Cancelled; nothing is written then.

    >>> from hetmatch_qgis.engine import match_to_folder
    >>> result, files = match_to_folder("reference.tif", "moving.tif", "result")
    >>> print(result.matched, files["report.html"])
    """
    folder, options = Path(folder), options or Options()
    progress = Progress.of(progress, cancelled)
    check_output_folder(folder, (*names_of(reference), *names_of(moving)))
    check_space(folder, RESULT_BYTES)
    folder = folder.absolute()
    states = FileStates.of((*names_of(reference), *names_of(moving), options.dem))
    missing = missing_folders(folder)
    store = WindowStore.of(folder, [*names_of(reference), "/", *names_of(moving)], options)
    if not resume:
        store.remove()

    def tidy_up() -> None:
        if not resume:
            store.remove()
            remove_empty(missing)

    try:
        with removed_at_exit(tidy_up):
            result, images = _match(reference, moving, options, progress, store)
            states.check()
    except BaseException:
        tidy_up()
        raise
    outputs = write_outputs(result, folder, images, progress, formats)
    store.remove()
    if on_images is not None:
        on_images(images)
    return result, outputs


def _match(
    reference: Source,
    moving: Source,
    options: Options,
    progress: Progress,
    store: WindowStore,
) -> tuple[MatchResult, OverviewImages]:
    with shared_overviews(progress):
        result = match_rasters(reference, moving, options, progress, store=store)
        progress.report(1.0, Message("Writing the results"))
        return result, overview_images(result, progress)
