"""A whole assessment, from two files to a folder: the command line and the worker run it."""

from __future__ import annotations

from pathlib import Path

from hetmatch_qgis.engine.access.file_state import FileStates
from hetmatch_qgis.engine.access.staging import check_space
from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.assessing.outputs import check_folder, write_assessment
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.vectors.opening import Source, names_of

RESULT_BYTES = 16 << 20
"""Bytes that must be free for the results, of which most need 1 to 5 MB; set by hand."""

__all__ = ["AssessOptions", "assess_to_folder"]


def assess_to_folder(
    reference: Source,
    moving: Source,
    folder: Path | str,
    options: AssessOptions | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> tuple[Assessment, dict[str, Path]]:
    """Measure how well two rasters are co-registered and write the results, as `hetmatch assess`.

    reference, moving: as `assess_rasters` takes them.
    folder: for the results; made where it is missing. Earlier results in it are replaced.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    cancelled: called often; the assessment stops once it returns True.

    Returns the assessment and the files by name: `assessment.json` and `assessment.html` always;
    `displacements.gpkg`, `displacements.csv`, `heatmap.tif` with its style and `heatmap.png` where
    displacements were measured. `Assessment.exit_code` is 0, 3 (inconclusive) or 4 (a requirement
    is not met).

    Raises InputError for invalid input or a folder that cannot be written to, as far as possible
    before any work, and Cancelled; nothing is written then.

    >>> from hetmatch_qgis.engine import assess_to_folder
    >>> assessment, files = assess_to_folder("reference.tif", "moving.tif", "check")
    >>> print(assessment.exit_code, files["assessment.html"])
    """
    folder, options = Path(folder), options or AssessOptions()
    progress = Progress.of(progress, cancelled)
    names = *names_of(reference), *names_of(moving)
    check_folder(folder, names)
    check_space(folder, RESULT_BYTES)
    states = FileStates.of((*names, options.match.dem))
    assessment = assess_rasters(reference, moving, options, progress)
    states.check()
    progress.report(1.0, Message("Writing the results"))
    return assessment, write_assessment(assessment, folder, progress)
