"""A whole warp, from a saved result to registered rasters; command line and worker run it."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.staging import Writer, write_together
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.checks import (
    averages_little,
    check_point_residuals,
    doubts,
    loses_metadata,
    shares_holes,
    shows_little,
)
from hetmatch_qgis.engine.warping.classes import choose_resampling
from hetmatch_qgis.engine.warping.companions import files_of, others_than, sister_of
from hetmatch_qgis.engine.warping.domains import Domains
from hetmatch_qgis.engine.warping.model import WarpModel, fit_model
from hetmatch_qgis.engine.warping.plan import (
    Task,
    check_moving,
    choose_targets,
    moving_path,
    plan_tasks,
)
from hetmatch_qgis.engine.warping.pump import Job, warp_all
from hetmatch_qgis.engine.warping.raster_profile import block_of, cog_options, describe, profile
from hetmatch_qgis.engine.warping.sampler import Sampling
from hetmatch_qgis.engine.warping.source import BLOCK_CACHE_BYTES, Source
from hetmatch_qgis.engine.warping.warnings import Warnings, listening
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_result import WarpOutcome
from hetmatch_qgis.engine.warping.writer import BlockWriter, to_cog

__all__ = ["WarpOptions", "WarpOutcome", "warp_rasters"]

COMPANIONS = (".aux.xml", ".ovr", ".msk")
"""What may lie beside a raster; beside a newer one it is stale."""

WARPING_SHARE = 0.8


def warp_rasters(
    place: Path,
    out: Path,
    rasters: Sequence[Path | str] | None,
    options: WarpOptions,
    progress: ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> WarpOutcome:
    """Warp rasters by a saved result, each once, from its own pixels to the target grid.

    place: a result folder. out: the file to write, for one raster and a name that ends in .tif or
    .tiff; else a folder that gets `<stem>_registered.tif` for each raster. rasters: files or glob
    patterns; None or none for the moving raster of the result.

    Raises InputError for what cannot be warped, before any work where that can be told, and
    Cancelled; nothing is written then.
    """
    begun = time.perf_counter()
    stages, heard = Progress(progress, cancelled), Warnings()
    with listening(heard), rasterio.Env(GDAL_CACHEMAX=BLOCK_CACHE_BYTES), _hushed():
        stages.report(0.0, "Reading the result")
        result = load_result(place)
        path = moving_path(result, options)
        assigned = result.options.moving_crs, result.options.dem
        with Raster(path, *assigned) as moving:
            check_moving(moving, result)
            paths = files_of(rasters or (), path)
            if options.sisters_only:
                paths = others_than(path, paths)
            sisters = [sister_of(one, moving, *assigned) for one in paths]
            targets = choose_targets(out, paths, options, (result.reference.path, path, *paths))
            stages.report(0.01, "Fitting the transform")
            model = fit_model(result, moving, options.transform)
            tasks = plan_tasks(model, sisters, targets, result, options)
            for sentence in doubts(model):
                heard.add(sentence)
            run = _Run(model, result, options, stages, heard, cancelled)
            run.write(tasks)
            checks = check_point_residuals(model, result)
    return WarpOutcome(
        outputs=tuple((task.sister.path, task.target) for task in tasks),
        model=model.words,
        kind=model.kind,
        warnings=tuple(heard),
        resampling=tuple(run.used),
        checks=checks,
        left_out_px=model.error,
        seconds=round(time.perf_counter() - begun, 3),
    )


@contextmanager
def _hushed() -> Iterator[None]:
    """Rasters without georeference are no surprise here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


@dataclass(frozen=True)
class _Run:
    """What all rasters of a warp share. used: how each of them was resampled."""

    model: WarpModel
    result: MatchResult
    options: WarpOptions
    stages: Progress
    heard: Warnings
    cancelled: CancelledCallback | None
    used: list[str] = field(default_factory=list)

    def write(self, tasks: list[Task]) -> None:
        """Write all rasters, or none."""
        total = sum(task.grid.width * task.grid.height for task in tasks)
        done = 0.01
        writers: dict[str, Writer] = {}
        for task in tasks:
            end = done + 0.98 * task.grid.width * task.grid.height / total
            writers[task.target.name] = partial(self._write_one, task=task, span=(done, end))
            done = end
        stale = {f"{name}{end}" for name in writers for end in COMPANIONS}
        write_together(tasks[0].target.parent, writers, stale, cancelled=self.cancelled)

    def _write_one(self, path: Path, task: Task, span: tuple[float, float]) -> None:
        cog = self.options.format == "COG"
        middle = span[0] + (WARPING_SHARE if cog else 1.0) * (span[1] - span[0])
        first = path.with_name(f"{path.name}.warped") if cog else path
        with Source(task.sister.path) as source:
            resampling, words = choose_resampling(source, self.options.resampling)
            self.used.append(words)
            job = self._job(source, task, Sampling.of(resampling, self._steps(task)))
            domains = Domains.of(source.dataset)
            lost = domains.lost
            with self.stages.stage("warp", span[0], middle):
                self._warp(first, job, task, words, domains)
            if cog:
                with self.stages.stage("layout", middle, span[1]):
                    layout = cog_options(source, resampling)
                    laying_out = self._reporting(f"Laying out {path.name}")
                    to_cog(first, path, layout, laying_out, self.cancelled)
                first.unlink()
                lost += domains.fill_room(path)
            self._tell(
                loses_metadata(task.sister.path.name, lost),
                shares_holes(source, task.layout, self.options.nodata),
            )

    def _warp(self, path: Path, job: Job, task: Task, resampling: str, domains: Domains) -> None:
        lasting = self.options.format != "COG"
        creation = profile(job.source, task.grid, task.layout, lasting)
        history = self._history(task, resampling) | ({} if lasting else domains.room())
        with (
            rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
            BlockWriter(path, creation, task.layout.masked) as writer,
        ):
            describe(job.source, writer.dataset, history)
            domains.write(writer.dataset)
            progress = self._reporting(f"Warping {task.sister.path.name}")
            counts = warp_all(job, writer, block_of(job.source), progress)
        self._tell(
            shows_little(counts, task.sister), averages_little(job.sampling, self._steps(task))
        )

    def _tell(self, *sentences: str | None) -> None:
        for sentence in sentences:
            if sentence:
                self.heard.add(sentence)

    def _job(self, source: Source, task: Task, sampling: Sampling) -> Job:
        def positions(pixels: Points) -> Points:
            return task.sister.to_pixels(self.model, task.grid.pixel_to_map(pixels))

        return Job(source, task.grid, positions, sampling, task.layout)

    def _steps(self, task: Task) -> NDArray[np.float64]:
        """(2, 2): how far one goes in the source with a column and with a row of the target."""
        size = np.array([task.sister.size], dtype=np.float64)
        middle = task.grid.map_to_pixel(task.sister.to_places(self.model, size / 2))
        around = middle + np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, -0.5], [0.0, 0.5]])
        there = task.sister.to_pixels(self.model, task.grid.pixel_to_map(around))
        return np.asarray(there[1::2] - there[::2])

    def _reporting(self, message: str) -> partial[None]:
        return partial(self.stages.report, message=message)

    def _history(self, task: Task, resampling: str) -> dict[str, str]:
        """Metadata that says how the raster was made."""
        reference = self.result.reference.path
        return {
            "HETMATCH_VERSION": VERSION,
            "HETMATCH_TRANSFORM": self.model.words,
            "HETMATCH_RESAMPLING": resampling,
            "HETMATCH_SOURCE": task.sister.path.name,
            "HETMATCH_REFERENCE": "" if reference is None else reference.name,
        }
