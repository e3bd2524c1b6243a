"""Refusal of one raster as both reference and moving raster, which would fit itself perfectly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np

from hetmatch_qgis.common.raster_names import is_same_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.opening import Source, names_of

SAMPLES = 4
"""Windows along each side that are compared first: 16 of them find nearly all pairs that differ."""

SAMPLE_SIDE_PX = 64
"""Side of these windows in pixels: a quarter of a usual block."""

STRIP_PIXELS = 4_000_000
"""Pixels that are compared at once, about 100 MB with the copies of both rasters."""

MAX_COMPARED_PIXELS = 400_000_000
"""Pixels up to which rasters whose samples agree are compared as a whole; beyond, the samples
decide, because it would take minutes."""


def check_different(
    reference: Source, moving: Source, options: Options, progress: Progress
) -> None:
    """Refuse a raster that would be matched with itself, or with a copy of itself.

    Different bands of one raster may be matched, and copies with different georeferences. Vector
    layers are told apart by their names.

    Raises InputError.
    """
    bands = options.reference_bands, options.moving_bands
    if all(bands) and not set(bands[0] or ()) & set(bands[1] or ()):
        return
    names = names_of(reference), names_of(moving)
    twice = [name for name in names[0] if any(is_same_raster(name, other) for other in names[1])]
    if twice:
        raise InputError(
            "'{raster}' is both reference and moving raster; choose two different ones.",
            raster=str(twice[0]),
        )
    if any(len(side) != 1 for side in names):
        return
    with ExitStack() as resources:
        try:
            first = resources.enter_context(Raster(names[0][0], options.reference_crs))
            second = resources.enter_context(Raster(names[1][0], options.moving_crs))
        except InputError as error:
            if isinstance(error.__cause__, TimeoutError):
                # To ask a server again that did not answer takes as long again.
                raise
            # A vector layer, or what the match itself will tell about.
            return
        if _agree_on_the_ground(first, second) and _have_equal_pixels(first, second, progress):
            raise InputError(
                "'{reference}' and '{moving}' are copies of the same raster: all pixels are equal "
                "and lie in the same place. Choose two different ones.",
                reference=first.name,
                moving=second.name,
            )


def _agree_on_the_ground(first: Raster, second: Raster) -> bool:
    """True for rasters of one size whose pixels have the same coordinates."""
    size = first.width, first.height
    if size != (second.width, second.height) or first.band_count != second.band_count:
        return False
    ours, theirs = first.georeference, second.georeference
    if ours.kind != theirs.kind or ours.crs != theirs.crs:
        return False
    if ours.kind == NONE:
        return True
    corners = np.array([[0.0, 0.0], [size[0], 0.0], [0.0, size[1]], size])
    places = ours.pixel_to_map(corners), theirs.pixel_to_map(corners)
    return bool(np.array_equal(*places, equal_nan=True))


def _have_equal_pixels(first: Raster, second: Raster, progress: Progress) -> bool:
    """Compare samples, then all pixels; rasters without any content are not called equal."""
    has_content = False
    for window in _samples(first.width, first.height):
        values = _equal_values(first, second, window)
        if values is None:
            return False
        has_content = has_content or bool((values != values.flat[0]).any())
        progress.check()
    if not has_content or first.width * first.height > MAX_COMPARED_PIXELS:
        return has_content
    for window in _strips(first.width, first.height):
        if _equal_values(first, second, window) is None:
            return False
        progress.check()
    return True


def _equal_values(first: Raster, second: Raster, window: Window) -> np.ndarray | None:
    """Values of a window in which all bands are equal, invalid ones 0; None where they differ."""
    bands = tuple(range(1, first.band_count + 1))
    ours, theirs = (raster.read(window, 1.0, bands) for raster in (first, second))
    if not np.array_equal(ours.valid, theirs.valid):
        return None
    valid = ours.valid[..., None]
    values, others = (np.where(valid, image.values, 0) for image in (ours, theirs))
    if values.shape != others.shape or not np.array_equal(values, others):
        return None
    return values


def _samples(width: int, height: int) -> Iterator[Window]:
    side = min(SAMPLE_SIDE_PX, width, height)
    for row in np.linspace(0, height - side, SAMPLES).astype(int):
        for column in np.linspace(0, width - side, SAMPLES).astype(int):
            yield Window(int(column), int(row), side, side)


def _strips(width: int, height: int) -> Iterator[Window]:
    rows = max(1, STRIP_PIXELS // width)
    for row in range(0, height, rows):
        yield Window(0, row, width, min(rows, height - row))
