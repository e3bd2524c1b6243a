"""The pictures of a result, read from the rasters that were matched."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np

from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import mapping_by_match, placed_points
from hetmatch_qgis.engine.masking.masked_file import covering
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pixels.overviews import shared_overviews
from hetmatch_qgis.engine.report.comparison import Comparer
from hetmatch_qgis.engine.report.overview_content import OverviewImages, title_of, verdict_text
from hetmatch_qgis.engine.report.rendering import (
    MatchedRaster,
    RasterPart,
    resample_grey,
    sample_mapping,
)
from hetmatch_qgis.engine.vectors.opening import open_described

MAX_SIDE = 1000
"""Pixels along the longer side of a picture; set by hand, for the size of the report."""

_MIN_FACTOR = 1.1
"""Reduction factor below which a picture is not reduced, which would only blur it; set by hand."""

_MARGIN_SHARE = 0.05
"""Margin around the registered image, as a share of its extent; set by hand."""

_EDGE_STEPS = 9
"""Points per axis at which the extent of the registered image is sampled; set by hand."""


def overview_images(result: MatchResult, progress: Progress = SILENT) -> OverviewImages:
    """Read the pictures for `overview.png` and `report.html` of a match of two files.

    progress: only asked whether the user cancelled.

    Raises InputError when one of the files can no longer be read, and Cancelled.
    """
    with ExitStack() as resources, shared_overviews(progress):
        reference, moving = (
            _open(result, name, progress, resources) for name in ("reference", "moving")
        )
        area = _registered_area(result) or reference.frame
        ref_part, mov_part = _read_reduced(reference, area), _read_reduced(moving, moving.frame)
        comparison = Comparer(result, reference, moving, mov_part, area).compare(ref_part)
        progress.check()
        grey, moving_grey = reference.grey(ref_part), moving.grey(mov_part)
        masked = reference.masked(ref_part), moving.masked(mov_part)
    registered = _register(result, ref_part, mov_part, moving_grey) if result.matched else None
    points = result.tie_points
    residuals = np.zeros((0, 2))
    if len(points):
        residuals = placed_points(result) - points.reference_pixels
    return OverviewImages(
        reference=grey.values,
        reference_valid=grey.valid,
        moving=moving_grey.values,
        moving_valid=moving_grey.valid,
        reference_points=ref_part.to_image(points.reference_pixels),
        moving_points=mov_part.to_image(points.moving_pixels),
        residuals=residuals / ref_part.factor,
        is_check=points.is_check,
        title=title_of(result),
        verdict=verdict_text(result),
        matched=result.matched,
        registered=registered.values if registered else None,
        registered_valid=registered.valid if registered else None,
        pixel_scale=ref_part.factor,
        reference_masked=masked[0],
        moving_masked=masked[1],
        comparison=comparison,
    )


def _open(
    result: MatchResult, name: str, progress: Progress, resources: ExitStack
) -> MatchedRaster:
    """A side of a match. name: "reference" or "moving"."""
    settings = result.options
    description, crs = result.reference, settings.reference_crs
    if name == "moving":
        description, crs = result.moving, settings.moving_crs
    if description.path is None:
        raise ValueError("only a match of two files has pictures to read")
    raster = resources.enter_context(open_described(description, crs, settings.dem))
    mask = covering(raster, settings, name, resources)
    return MatchedRaster(raster, description, progress, mask)


def _read_reduced(raster: MatchedRaster, window: Window) -> RasterPart:
    factor = max(window.width, window.height) / MAX_SIDE
    return raster.read(window, factor if factor > _MIN_FACTOR else 1.0)


def _registered_area(result: MatchResult) -> Window | None:
    """The part of the reference that the registered image covers, with a margin; None unmatched."""
    if not result.matched:
        return None
    description = result.moving
    steps = np.linspace(0, 1, _EDGE_STEPS)
    lattice = grid_points(steps * description.width, steps * description.height)
    mapped = result.map_points(lattice.reshape(-1, 2))
    mapped = np.vstack(
        [mapped[np.isfinite(mapped).all(axis=1)], result.tie_points.reference_pixels]
    )
    size = np.array([result.reference.width, result.reference.height])
    margin = _MARGIN_SHARE * np.ptp(mapped, axis=0)
    low = np.clip(np.floor(mapped.min(axis=0) - margin), 0, size - 2).astype(int)
    high = np.clip(np.ceil(mapped.max(axis=0) + margin), low + 2, size).astype(int)
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _register(result: MatchResult, reference: RasterPart, moving: RasterPart, grey: Grey) -> Grey:
    """Resample the moving picture to the pixels of the reference's."""
    corner = reference.window.column, reference.window.row
    field = sample_mapping(mapping_by_match(result), corner, reference.factor, reference.shape)
    return resample_grey(grey, moving, field)
