"""One unit on a worker: match, warp, assess, and the record of it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import REGISTERED_SUFFIX, REPORT_HTML
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.batch import memory
from hetmatch_qgis.engine.batch.agreement import fingerprint
from hetmatch_qgis.engine.batch.batch_options import ASSESS, WARP
from hetmatch_qgis.engine.batch.failures import FAULT, INPUT, Stop, failure_answer
from hetmatch_qgis.engine.batch.figures import match_figures, place_figures
from hetmatch_qgis.engine.batch.records import MATCHED, NO_MATCH, sentence_data, write_record
from hetmatch_qgis.engine.batch.summary.thumbnail import NAME as THUMBNAIL
from hetmatch_qgis.engine.batch.summary.thumbnail import write_thumbnail
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.batch.unit_result import load_unit_result
from hetmatch_qgis.engine.core.language import set_language
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.reproducible import is_reproducible, set_reproducible
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.pixels.overviews import MemoryOverview, OverviewKey, shared_overviews
from hetmatch_qgis.engine.process.kept_work import KeptWork, shared_work
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder
from hetmatch_qgis.engine.results.write import write_outputs
from hetmatch_qgis.engine.warping.saved_transform import saved_mapper
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters

ASSESSMENT_FOLDER = "assessment"

_fingerprint = cache(fingerprint)

_overviews: dict[OverviewKey, MemoryOverview] = {}
"""Of the reference that the last pair had."""

_kept_work = KeptWork()
"""On images that several pairs had: descriptions and statistics."""


def run_unit(unit: Unit, progress: Progress) -> dict[str, Any]:
    """Do the steps of a unit and write its record; returns the record, or why it failed.

    A unit may be run again at any time: files are replaced all together, and the same inputs and
    options give the same results.
    """
    started = time.monotonic()
    memory.reset_peak()
    try:
        _check_worker(unit)
        set_language(unit.language)
        set_reproducible(unit.is_reproducible)
        with _reference_overviews(unit.reference), shared_work(_kept_work):
            record = _do_steps(unit, progress)
        cost = _cost(started)
        record = {"identity": unit.identity, "key": unit.key} | record | cost
        write_record(Path(unit.out), record)
        return record
    except BaseException as error:
        answer = failure_answer(error, unit)
    if answer["failure"] in (INPUT, FAULT):
        # The reason is what counts; where the raster lies helps to see what failed.
        with suppress(Exception):
            options = Options.of(unit.options)
            answer |= place_figures(unit.reference, unit.moving, options, None)
    return answer | _cost(started)


def _cost(started: float) -> dict[str, Any]:
    """Time and memory since `started`, by `time.monotonic()`; nothing in a reproducible record."""
    if is_reproducible():
        return {}
    return {"seconds": time.monotonic() - started, "peak_bytes": memory.peak_bytes()}


@contextmanager
def _reference_overviews(reference: str) -> Iterator[None]:
    """Keep the overviews of a large reference for the next pair, and no others.

    Their keys hold the file's time of change. A reference of 100 megapixels is read in full for
    its overview, which takes longer than the match of a small scene.
    """
    with shared_overviews(SILENT, _overviews):
        yield
    for key in [key for key in _overviews if key[0] != reference]:
        del _overviews[key]


def _check_worker(unit: Unit) -> None:
    """Raises Stop on a worker with another version or other weights, which joined later."""
    if not unit.fingerprint or unit.fingerprint == _fingerprint(
        unit.options.get("matcher"), unit.options.get("weights")
    ):
        return
    raise Stop(
        "A worker that joined later has another version of HetMatch or other weights; install the "
        "same on all workers."
    )


def _do_steps(unit: Unit, progress: Progress) -> dict[str, Any]:
    options = Options.of(unit.options)
    folder = unit.folder
    _remove_later_steps(unit)
    result = _show_adjusted(unit, progress) if unit.is_adjusted else _match(unit, options, progress)
    record: dict[str, Any] = {
        "outcome": MATCHED if result.matched else NO_MATCH,
        "reason": sentence_data(result.reason),
        "report": f"{folder.name}/{REPORT_HTML}",
        **match_figures(result),
    }
    if not unit.is_adjusted:
        # The location of an adjusted scene comes from its stack.
        record |= place_figures(unit.reference, unit.moving, options, result)
    if result.matched and WARP in unit.steps:
        target = _registered(unit)
        warp = WarpOptions.of(unit.warp)
        if unit.is_reproducible:
            # Such a result does not say where its rasters lie.
            warp = replace(warp, moving=raster_name(unit.moving), dem=options.dem)
        warp_rasters(folder, target, [], warp, progress)
        record["registered"] = f"{folder.name}/{target.name}"
        if ASSESS in unit.steps:
            record |= _assess(unit, options, target, progress)
    return record


def _match(unit: Unit, options: Options, progress: Progress) -> MatchResult:
    folder = unit.folder
    result, _ = match_to_folder(
        raster_name(unit.reference),
        raster_name(unit.moving),
        folder,
        options,
        progress,
        unit.formats,
        # A worker may have died during this pair.
        resume=True,
        on_images=lambda images: write_thumbnail(folder / THUMBNAIL, images),
    )
    return result


def _show_adjusted(unit: Unit, progress: Progress) -> MatchResult:
    """Add the pictures to the results of an adjusted scene, which the batch has written."""
    result = load_unit_result(unit)
    with shared_overviews(progress), ExitStack() as resources:
        rasters = raster_name(unit.reference), raster_name(unit.moving)
        mapped = replace(result, mapper=saved_mapper(result, *rasters, resources))
        images = overview_images(mapped, progress)
    write_outputs(result, unit.folder, images, progress, unit.formats)
    write_thumbnail(unit.folder / THUMBNAIL, images)
    return result


def _assess(unit: Unit, options: Options, registered: Path, progress: Progress) -> dict[str, Any]:
    # The registered raster lies on the reference's grid, whatever CRS or RPCs the moving one had.
    match = replace(options, moving_crs=None, dem=None, transform="auto")
    settings = AssessOptions(match, unit.require, unit.search_pixels)
    reference = raster_name(unit.reference)
    folder = unit.folder / ASSESSMENT_FOLDER
    assessment, _ = assess_to_folder(reference, registered, folder, settings, progress)
    return _assessment_figures(assessment)


def _assessment_figures(assessment: Assessment) -> dict[str, Any]:
    findings = assessment.findings
    metres = None if findings is None else findings.metres
    return {
        "assessment": assessment.status,
        "passed": assessment.passed,
        "assessed_ce90_px": None if findings is None else findings.pixels.ce90.value,
        "assessed_ce90_m": None if metres is None else metres.ce90.value,
    }


def _registered(unit: Unit) -> Path:
    return unit.folder / f"{raster_name(unit.moving).stem}{REGISTERED_SUFFIX}.tif"


def _remove_later_steps(unit: Unit) -> None:
    """Remove what an earlier run warped and assessed, which no longer belongs to the match."""
    shutil.rmtree(unit.folder / ASSESSMENT_FOLDER, ignore_errors=True)
    for path in (_registered(unit), unit.folder / THUMBNAIL):
        path.unlink(missing_ok=True)
