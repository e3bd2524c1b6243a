"""A running warp: each raster is resampled, encoded and described, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.access.file_state import FileStates
from hetmatch_qgis.engine.access.staging import Writer, write_together
from hetmatch_qgis.engine.core.grid import Points, apply_affine
from hetmatch_qgis.engine.core.match_warnings import fill_warning
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.warping.block_warper import RasterWarp, warp_blocks
from hetmatch_qgis.engine.warping.checks import (
    averaging_warning,
    coverage_warning,
    metadata_warning,
    model_warnings,
    nodata_warning,
)
from hetmatch_qgis.engine.warping.gdal_warnings import WarningList
from hetmatch_qgis.engine.warping.ground_patches import ground_patches
from hetmatch_qgis.engine.warping.metadata_domains import MetadataDomains
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel
from hetmatch_qgis.engine.warping.plan import PlannedWarp
from hetmatch_qgis.engine.warping.raster_profile import (
    block_side,
    cog_options,
    copy_description,
    creation_profile,
)
from hetmatch_qgis.engine.warping.resampling import choose_resampling
from hetmatch_qgis.engine.warping.sampler import Sampling
from hetmatch_qgis.engine.warping.source import SourceRaster
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_result import WarpResult
from hetmatch_qgis.engine.warping.writer import BlockWriter, copy_to_cog

SIDECAR_SUFFIXES = (".aux.xml", ".ovr", ".msk")
"""Endings of files beside a raster that are stale beside a newer one."""

WARPING_SHARE = 0.8
"""Share of a raster's progress for warping, before it is copied to a COG; set by hand with `warp`
(559f29a)."""


@dataclass(frozen=True)
class WarpRun:
    """A running warp: its settings and what accumulates over its rasters.

    model: the fitted transform.
    result: of the match.
    options: of the warp.
    progress: of the whole warp.
    warnings: those of all rasters.
    resampling: how each raster was resampled, in their order.
    """

    model: WarpModel
    result: MatchResult
    options: WarpOptions
    progress: Progress
    warnings: WarningList
    resampling: list[str] = field(default_factory=list)

    def write(self, plans: list[PlannedWarp]) -> None:
        """Write all rasters, or none."""
        self._warn(*model_warnings(self.model))
        total = sum(plan.grid.width * plan.grid.height for plan in plans)
        done = 0.01
        writers: dict[str, Writer] = {}
        for plan in plans:
            end = done + 0.98 * plan.grid.width * plan.grid.height / total
            states = FileStates.of([plan.companion.path])
            writers[plan.path.name] = partial(
                self._write_raster, plan=plan, span=(done, end), states=states
            )
            done = end
        stale = {f"{name}{suffix}" for name in writers for suffix in SIDECAR_SUFFIXES}
        write_together(plans[0].path.parent, writers, stale, progress=self.progress)

    def outcome(
        self, plans: list[PlannedWarp], checks: dict[str, Any], seconds: float
    ) -> WarpResult:
        """The result of the warp. checks: the accuracy at its check points."""
        return WarpResult(
            outputs=tuple((plan.companion.path, plan.path) for plan in plans),
            model=self.model.description,
            kind=self.model.kind,
            warnings=tuple(self.warnings),
            resampling=tuple(self.resampling),
            checks=checks,
            left_out_px=self.model.error,
            seconds=round(seconds, 3),
        )

    def _write_raster(
        self, path: Path, plan: PlannedWarp, span: tuple[float, float], states: FileStates
    ) -> None:
        is_cog = self.options.format == "COG"
        middle = span[0] + (WARPING_SHARE if is_cog else 1.0) * (span[1] - span[0])
        warped_path = path.with_name(f"{path.name}.warped") if is_cog else path
        with SourceRaster(plan.companion.path) as source:
            resampling, resampling_reason = choose_resampling(source, self.options.resampling)
            self.resampling.append(resampling_reason)
            warp = self._raster_warp(source, plan, Sampling.of(resampling, self._steps(plan)))
            domains = MetadataDomains.of(source.dataset)
            lost = domains.lost
            with self.progress.stage("warp", span[0], middle):
                self._warp(warped_path, warp, plan, resampling_reason, domains)
            if is_cog:
                with self.progress.stage("layout", middle, span[1]):
                    message = Message("Writing {name} as a COG", name=path.name)
                    layout = cog_options(source, resampling)
                    copy_to_cog(warped_path, path, layout, self.progress, message)
                warped_path.unlink()
                lost += domains.replace_placeholder(path)
            states.check()
            self._warn(
                metadata_warning(plan.companion.path.name, lost),
                nodata_warning(source, plan.encoding, self.options.nodata),
                fill_warning(source.path.name, source.fill_values.constants),
            )

    def _warp(
        self,
        path: Path,
        warp: RasterWarp,
        plan: PlannedWarp,
        resampling: str,
        domains: MetadataDomains,
    ) -> None:
        is_final = self.options.format != "COG"
        profile = creation_profile(warp.source, plan.grid, plan.encoding, is_final)
        history = self._history(plan, resampling) | ({} if is_final else domains.placeholder())
        message = Message("Warping {name}", name=plan.companion.path.name)
        with (
            rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
            BlockWriter(path, profile, plan.encoding.has_mask) as writer,
        ):
            copy_description(warp.source, writer.dataset, history)
            domains.write(writer.dataset)
            report = partial(self.progress.report, message=message)
            counts = warp_blocks(warp, writer, block_side(warp.source), report)
        self._warn(
            coverage_warning(counts, plan.companion),
            averaging_warning(warp.sampling, self._steps(plan)),
        )

    def _warn(self, *sentences: Message | None) -> None:
        for sentence in sentences:
            if sentence:
                self.warnings.add(sentence)

    def _raster_warp(
        self, source: SourceRaster, plan: PlannedWarp, sampling: Sampling
    ) -> RasterWarp:
        def positions(pixels: Points) -> Points:
            """Source pixels of target pixels."""
            return plan.companion.to_pixels(self.model, plan.grid.pixel_to_map(pixels))

        def at_heights(pixels: Points, heights: NDArray[np.float64]) -> Points:
            """Source pixels of target pixels on ground of given heights (N,)."""
            moving = self.model.at_heights(plan.grid.pixel_to_map(pixels), heights)
            return apply_affine(plan.companion.from_moving, moving)

        over_ground = None
        if self.model.surface is not None:
            over_ground = partial(
                ground_patches, grid=plan.grid, positions=at_heights, surface=self.model.surface
            )
        return RasterWarp(source, plan.grid, positions, sampling, plan.encoding, over_ground)

    def _steps(self, plan: PlannedWarp) -> NDArray[np.float64]:
        """(2, 2): the steps in the source for one column and for one row of the target."""
        size = np.array([plan.companion.size], dtype=np.float64)
        middle = plan.grid.map_to_pixel(plan.companion.to_coordinates(self.model, size / 2))
        around = middle + np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, -0.5], [0.0, 0.5]])
        pixels = plan.companion.to_pixels(self.model, plan.grid.pixel_to_map(around))
        return np.asarray(pixels[1::2] - pixels[::2])

    def _history(self, plan: PlannedWarp, resampling: str) -> dict[str, str]:
        """Metadata on how the raster was made."""
        reference = self.result.reference.path
        return {
            "HETMATCH_VERSION": VERSION,
            "HETMATCH_TRANSFORM": str(self.model.description),
            "HETMATCH_RESAMPLING": str(resampling),
            "HETMATCH_SOURCE": plan.companion.path.name,
            "HETMATCH_REFERENCE": "" if reference is None else reference.name,
        }
