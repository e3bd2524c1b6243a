"""The pixel grid that a raster is warped onto."""

from __future__ import annotations

import numpy as np
from affine import Affine

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, apply_affine, grid_points
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.gcps.frames import is_unrotated
from hetmatch_qgis.engine.gcps.warp_grid import nested_grid
from hetmatch_qgis.engine.georeferencing.crs import x_period
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.warping.companions import CompanionRaster
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel
from hetmatch_qgis.engine.warping.warp_options import WarpOptions

EDGE_POINTS = 33
"""Points along each side of the lattice that a footprint is taken from; set by hand with the first
exports (5e3f548)."""

MAX_PIXEL_RATIO = 16.0
"""Target pixels for each source pixel: nesting may halve a pixel's side and a rotation by 45
degrees doubles the box; more is absurd. Set by hand with `warp` (559f29a)."""

MAX_REQUESTED_PIXEL_RATIO = 100.0
"""The same where the user chose the pixel size; set by hand with `warp` (559f29a)."""

MIN_PIXEL_ALLOWANCE = 100_000
"""Target pixels that are allowed beyond the ratio in any case; set by hand with `warp`
(559f29a)."""

MAX_SIDE_PX = 2_000_000
"""Target pixels along a side; set by hand with `warp` (559f29a)."""

EDGE_TOLERANCE_PX = 1e-6
"""Target pixels by which an extent may exceed whole pixels without growing by one: rounding."""

CANVAS_TRANSFORM = Affine(1, 0, 0, 0, -1, 0)
"""Pixels of a raster without georeference to (column, -row), where QGIS shows them."""


def choose_target(
    model: WarpModel,
    companion: CompanionRaster,
    reference: ImageDescription,
    options: WarpOptions,
) -> Grid:
    """The grid, in the reference's CRS or at (column, -row) where it has no georeference.

    "native": north up, at the raster's ground sampling distance, its pixels nested in the
    reference's (see `nested_grid`), or at the requested pixel size, counted from the reference's
    corner. "reference": the reference's pixels that the raster covers. "reference-full": all
    pixels of the reference. An extent grows to whole pixels.

    Raises InputError where the reference has no grid, where the raster and the requested extent do
    not meet, for absurdly many pixels, and for pixels larger than the raster.
    """
    low, high = _around_the_world(*footprint(model, companion), reference)
    native = native_pixel_size(model, companion)
    if options.grid == "native":
        grid = _native_grid(low, high, native, reference, options)
    else:
        grid = _reference_grid(low, high, reference, options)
    _check_pixel_size(grid, high - low, companion)
    _check_pixel_count(grid, companion, native, options)
    return grid


def footprint(model: WarpModel, companion: CompanionRaster) -> tuple[Points, Points]:
    """The lowest and highest x and y (2,) of the target coordinates that a raster covers."""
    shares = np.linspace(0.0, 1.0, EDGE_POINTS)
    pixels = grid_points(shares, shares).reshape(-1, 2) * companion.size
    coordinates = companion.to_coordinates(model, pixels)
    coordinates = coordinates[np.isfinite(coordinates).all(axis=1)]
    if len(coordinates) == 0:
        raise InputError(
            "No part of '{name}' can be projected to the reference's CRS; check its CRS.",
            name=companion.path.name,
        )
    return coordinates.min(axis=0), coordinates.max(axis=0)


def _around_the_world(
    low: Points, high: Points, reference: ImageDescription
) -> tuple[Points, Points]:
    """A footprint, (2,) and (2,), extended to the seam of the map on both sides.

    The lattice that it was taken from misses the strip between its last points and the seam, where
    the raster goes round the world: that of the reference, if it goes round the world too.
    """
    period = None if reference.crs is None else x_period(reference.crs)
    if period is None or high[0] - low[0] < period * (1 - 1.5 / (EDGE_POINTS - 1)):
        return low, high
    middle = (low[0] + high[0]) / 2
    transform = reference.transform
    if transform is not None and is_unrotated(reference):
        sides = sorted((transform.c, transform.c + transform.a * reference.width))
        if abs(sides[1] - sides[0] - period) < abs(transform.a):
            middle = sum(sides) / 2
    half = period / 2
    return np.array([middle - half, low[1]]), np.array([middle + half, high[1]])


def native_pixel_size(model: WarpModel, companion: CompanionRaster) -> float:
    """Side of the square of target coordinates that a pixel covers: the median over the raster."""
    steps = np.linspace(0.1, 0.9, 5)
    pixels = grid_points(*(steps * side for side in companion.size)).reshape(-1, 2)
    corner, right, below = (
        companion.to_coordinates(model, pixels + step)
        for step in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    across, down = right - corner, below - corner
    sides = np.sqrt(np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]))
    side = float(np.nanmedian(sides))
    if not np.isfinite(side) or side <= 0:
        raise InputError(
            "The pixel size of '{name}' on the reference's map cannot be determined; match again "
            "with a simpler transform.",
            name=companion.path.name,
        )
    return side


def _native_grid(
    low: Points, high: Points, native: float, reference: ImageDescription, options: WarpOptions
) -> Grid:
    nested = nested_grid(low, high, native, reference)
    cell = np.array(nested.pixel_size)
    if options.pixel_size is not None:
        cell = np.full(2, options.pixel_size)
    if options.extent is not None:
        extent = np.array(options.extent[:2]), np.array(options.extent[2:])
        if (np.minimum(high, extent[1]) <= np.maximum(low, extent[0])).any():
            raise InputError(
                "The extent does not overlap the registered raster, which covers {bounds}; "
                "check {option}.",
                bounds=",".join(f"{bound:.10g}" for bound in (*low, *high)),
                option=Option("extent"),
            )
        low, high = extent
    corner = np.zeros(2)
    if reference.georeference != NONE and is_unrotated(reference) and reference.transform:
        corner = np.array([reference.transform.c, reference.transform.f])
    first = np.floor((low - corner) / cell + EDGE_TOLERANCE_PX)
    last = np.ceil((high - corner) / cell - EDGE_TOLERANCE_PX)
    columns, rows = (max(1, int(count)) for count in last - first)
    left, top = corner[0] + first[0] * cell[0], corner[1] + last[1] * cell[1]
    transform = Affine(float(cell[0]), 0, float(left), 0, -float(cell[1]), float(top))
    return Grid(transform, columns, rows, reference.crs)


def _reference_grid(
    low: Points, high: Points, reference: ImageDescription, options: WarpOptions
) -> Grid:
    transform = CANVAS_TRANSFORM if reference.georeference == NONE else reference.transform
    if transform is None:
        raise InputError(
            "The reference is georeferenced by {kind}, so it has no pixel grid on the map; choose "
            "{option}.",
            kind=reference.georeference.upper(),
            option=Option("grid", "native"),
        )
    first, last = np.zeros(2), np.array([reference.width, reference.height], dtype=np.float64)
    boxes = [] if options.grid == "reference-full" else [(low, high)]
    if options.extent is not None:
        boxes.append((np.array(options.extent[:2]), np.array(options.extent[2:])))
    for box in boxes:
        box_first, box_last = _whole_pixels(*box, transform)
        first, last = np.maximum(first, box_first), np.minimum(last, box_last)
    if (last <= first).any():
        if options.extent is not None:
            raise InputError(
                "The reference and the extent do not overlap; check {extent}, or choose {grid}.",
                extent=Option("extent"),
                grid=Option("grid", "native"),
            )
        raise InputError(
            "The reference and the registered raster do not overlap; choose {grid}.",
            grid=Option("grid", "native"),
        )
    corner = transform @ Affine.translation(float(first[0]), float(first[1]))
    columns, rows = (int(count) for count in last - first)
    return Grid(corner, columns, rows, reference.crs)


def _whole_pixels(low: Points, high: Points, transform: Affine) -> tuple[Points, Points]:
    """The first and the end of the whole pixels (2,) that hold a box of coordinates."""
    corners = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    pixels = apply_affine(~transform, corners)
    return (
        np.floor(pixels.min(axis=0) + EDGE_TOLERANCE_PX),
        np.ceil(pixels.max(axis=0) - EDGE_TOLERANCE_PX),
    )


def _check_pixel_size(grid: Grid, covered: Points, companion: CompanionRaster) -> None:
    if grid.gsd > covered.max():
        raise InputError(
            "One pixel of {size:g} would be larger than all of '{name}', which is {width:.6g} wide "
            "and {height:.6g} high; choose smaller pixels.",
            size=grid.gsd,
            name=companion.path.name,
            width=covered[0],
            height=covered[1],
        )


def _check_pixel_count(
    grid: Grid, companion: CompanionRaster, native: float, options: WarpOptions
) -> None:
    count = grid.width * grid.height
    source_count = companion.width * companion.height
    limit = MAX_PIXEL_RATIO
    if options.pixel_size is not None:
        limit = MAX_REQUESTED_PIXEL_RATIO
    elif options.grid != "native":
        source_count = max(source_count, int(source_count * native**2 / grid.gsd**2))
    is_requested = options.grid == "reference-full" or options.extent is not None
    is_absurd = count > limit * source_count + MIN_PIXEL_ALLOWANCE and not is_requested
    if is_absurd or max(grid.width, grid.height) > MAX_SIDE_PX:
        raise InputError(
            "'{name}' would become {width} x {height} pixels, {ratio:.0f} times as many as it has; "
            "choose a larger {pixel_size} or a smaller {extent}, or a simpler {transform} where a "
            "curved one diverges.",
            name=companion.path.name,
            width=grid.width,
            height=grid.height,
            ratio=count / source_count,
            pixel_size=Option("pixel_size"),
            extent=Option("extent"),
            transform=Option("transform"),
        )
