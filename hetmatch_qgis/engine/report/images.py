"""The pictures of a result, read anew from the rasters that were matched."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import mapping_by_match
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.raster.overviews import shared_overviews
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.report.comparison import Comparer
from hetmatch_qgis.engine.report.overview import OverviewImages, title_of, verdict_text
from hetmatch_qgis.engine.report.rendering import Patch, Shown, drawn_grey, field_of

LONGEST_SIDE = 1000
# What is but little larger is shown as it is: to shrink it a little would only blur it.
_NEARLY = 1.1
_MARGIN = 0.05


def overview_images(result: MatchResult, progress: Progress = SILENT) -> OverviewImages:
    """Read the pictures for `overview.png` and `report.html` of a match of two files.

    progress: only asked whether the user cancelled.

    Raises InputError when one of the files can no longer be read, and Cancelled.
    """
    with ExitStack() as resources, shared_overviews(progress):
        settings = result.options
        reference, moving = (
            _open(side, crs, settings.dem, progress, resources)
            for side, crs in (
                (result.reference, settings.reference_crs),
                (result.moving, settings.moving_crs),
            )
        )
        part = _shown_part(result) or reference.frame
        here, there = _whole(reference, part), _whole(moving, moving.frame)
        comparison = Comparer(result, reference, moving, there, part).compare(here)
        progress.check()
        grey, moving_grey = reference.grey(here), moving.grey(there)
    registered = _registered(result, here, there, moving_grey) if result.matched else None
    points = result.tie_points
    residuals = np.zeros((0, 2))
    if len(points):
        residuals = result.map_points(points.moving_pixels) - points.reference_pixels
    return OverviewImages(
        reference=grey.values,
        reference_valid=grey.valid,
        moving=moving_grey.values,
        moving_valid=moving_grey.valid,
        reference_points=here.place(points.reference_pixels),
        moving_points=there.place(points.moving_pixels),
        residuals=residuals / here.factor,
        is_check=points.is_check,
        title=title_of(result),
        verdict=verdict_text(result),
        matched=result.matched,
        registered=registered.values if registered else None,
        registered_valid=registered.valid if registered else None,
        pixel_scale=here.factor,
        comparison=comparison,
    )


def _open(
    description: ImageDescription,
    crs: str | None,
    dem: RasterName | None,
    progress: Progress,
    resources: ExitStack,
) -> Shown:
    if description.path is None:
        raise ValueError("only a match of two files has pictures to read")
    return Shown(resources.enter_context(Raster(description.path, crs, dem)), description, progress)


def _whole(side: Shown, window: Window) -> Patch:
    factor = max(window.width, window.height) / LONGEST_SIDE
    return side.read(window, factor if factor > _NEARLY else 1.0)


def _shown_part(result: MatchResult) -> Window | None:
    """Where the moving image came to lie on the reference, with a margin; None for all of it."""
    if not result.matched:
        return None
    description = result.moving
    steps = np.linspace(0, 1, 9)
    edge = np.stack(np.meshgrid(steps * description.width, steps * description.height), axis=-1)
    mapped = result.map_points(edge.reshape(-1, 2))
    mapped = np.vstack(
        [mapped[np.isfinite(mapped).all(axis=1)], result.tie_points.reference_pixels]
    )
    size = np.array([result.reference.width, result.reference.height])
    margin = _MARGIN * np.ptp(mapped, axis=0)
    low = np.clip(np.floor(mapped.min(axis=0) - margin), 0, size - 2).astype(int)
    high = np.clip(np.ceil(mapped.max(axis=0) + margin), low + 2, size).astype(int)
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _registered(result: MatchResult, reference: Patch, moving: Patch, grey: Grey) -> Grey:
    """The moving picture drawn where the reference's pixels are."""
    corner = reference.window.column, reference.window.row
    field = field_of(mapping_by_match(result), corner, reference.factor, reference.shape)
    return drawn_grey(grey, moving, field)
