"""A whole match, from two files to a folder of results: the command line and the worker run it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import USUAL
from hetmatch_qgis.engine.matching.pipeline import match_rasters
from hetmatch_qgis.engine.raster.overviews import shared_overviews
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.results.write import Outputs, check_output_folder, write_outputs


def match_to_folder(
    reference: Path | str,
    moving: Path | str,
    folder: Path,
    options: Options,
    progress: Progress,
    formats: Iterable[str] = USUAL,
) -> tuple[MatchResult, Outputs]:
    """Match two files and write the results; returns the result and the files by name.

    formats: names of `export.formats.FORMATS` for the files of tie points and GCPs.

    Raises InputError for bad input or a folder that cannot be written to (where possible before any
    work), and Cancelled; nothing is written then.
    """
    check_output_folder(folder, (reference, moving))
    with shared_overviews(progress):
        result = match_rasters(reference, moving, options, progress)
        progress.report(1.0, Message("Writing the results"))
        images = overview_images(result, progress)
    return result, write_outputs(result, folder, images, progress, formats)
