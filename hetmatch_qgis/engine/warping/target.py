"""The pixel grid that a raster is warped onto."""

from __future__ import annotations

import numpy as np
from affine import Affine

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, apply_affine
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.gcps.frames import is_unrotated
from hetmatch_qgis.engine.gcps.warp_grid import nested_grid
from hetmatch_qgis.engine.raster.georeference import NONE
from hetmatch_qgis.engine.warping.companions import Sister
from hetmatch_qgis.engine.warping.model import WarpModel
from hetmatch_qgis.engine.warping.warp_options import WarpOptions

EDGE_POINTS = 33
MOST_TIMES_AS_MANY = 16.0
"""Nesting may halve a pixel's side and a turn by 45 degrees doubles the box; more is absurd."""

MOST_TIMES_ASKED_FOR = 100.0
LONGEST_SIDE = 2_000_000
BARE = Affine(1, 0, 0, 0, -1, 0)
"""Where QGIS shows the pixels of a raster without georeference: at (column, -row)."""


def choose_target(
    model: WarpModel, sister: Sister, reference: ImageDescription, options: WarpOptions
) -> Grid:
    """The grid, in the reference's CRS or at (column, -row) where it has no georeference.

    "native": north up, at the raster's own ground sampling distance, its pixels nested in the
    reference's (see `nested_grid`), or at the pixel size asked for, counted from the reference's
    corner. "reference": the reference's own pixels, those that the raster covers.
    "reference-full": all of them. An extent grows to whole pixels.

    Raises InputError where the reference has no grid, where the raster and the wanted extent do
    not meet, for absurdly many pixels, and for pixels larger than the raster.
    """
    low, high = footprint(model, sister)
    native = own_pixel(model, sister)
    if options.grid == "native":
        grid = _native(low, high, native, reference, options)
    else:
        grid = _on_reference(low, high, reference, options)
    _check_pixel(grid, high - low, sister)
    _check_size(grid, sister, native, options)
    return grid


def footprint(model: WarpModel, sister: Sister) -> tuple[Points, Points]:
    """The lowest and highest x and y (2,) of the places that a raster shows."""
    along = np.linspace(0.0, 1.0, EDGE_POINTS)
    pixels = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2) * sister.size
    places = sister.to_places(model, pixels)
    places = places[np.isfinite(places).all(axis=1)]
    if len(places) == 0:
        raise InputError(
            f"No part of '{sister.path.name}' can be shown in the reference's CRS; check its CRS."
        )
    return places.min(axis=0), places.max(axis=0)


def own_pixel(model: WarpModel, sister: Sister) -> float:
    """Side of a place's square that a pixel covers: the median over the raster."""
    steps = np.linspace(0.1, 0.9, 5)
    pixels = np.stack(np.meshgrid(*(steps * side for side in sister.size)), axis=-1).reshape(-1, 2)
    here, right, below = (
        sister.to_places(model, pixels + step) for step in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    across, down = right - here, below - here
    sides = np.sqrt(np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]))
    side = float(np.nanmedian(sides))
    if not np.isfinite(side) or side <= 0:
        raise InputError(
            f"The pixel size of '{sister.path.name}' on the reference's map cannot be told; match "
            "again with a simpler transform."
        )
    return side


def _native(
    low: Points, high: Points, native: float, reference: ImageDescription, options: WarpOptions
) -> Grid:
    nested = nested_grid(low, high, native, reference)
    cell = np.array(nested.pixel_size)
    if options.pixel_size is not None:
        cell = np.full(2, options.pixel_size)
    if options.extent is not None:
        wanted = np.array(options.extent[:2]), np.array(options.extent[2:])
        if (np.minimum(high, wanted[1]) <= np.maximum(low, wanted[0])).any():
            raise InputError(
                "The extent holds nothing of the registered raster, which covers "
                f"{','.join(f'{bound:.10g}' for bound in (*low, *high))}; check --extent."
            )
        low, high = wanted
    corner = np.zeros(2)
    if reference.georeference != NONE and is_unrotated(reference) and reference.transform:
        corner = np.array([reference.transform.c, reference.transform.f])
    first = np.floor((low - corner) / cell + 1e-6)
    last = np.ceil((high - corner) / cell - 1e-6)
    columns, rows = (max(1, int(count)) for count in last - first)
    left, top = corner[0] + first[0] * cell[0], corner[1] + last[1] * cell[1]
    transform = Affine(float(cell[0]), 0, float(left), 0, -float(cell[1]), float(top))
    return Grid(transform, columns, rows, reference.crs)


def _on_reference(
    low: Points, high: Points, reference: ImageDescription, options: WarpOptions
) -> Grid:
    whole = BARE if reference.georeference == NONE else reference.transform
    if whole is None:
        raise InputError(
            f"The reference is georeferenced by {reference.georeference.upper()}, so it has no "
            "grid of pixels on the map; use --grid native."
        )
    first, last = np.zeros(2), np.array([reference.width, reference.height], dtype=np.float64)
    boxes = [] if options.grid == "reference-full" else [(low, high)]
    if options.extent is not None:
        boxes.append((np.array(options.extent[:2]), np.array(options.extent[2:])))
    for box in boxes:
        near, far = _in_pixels(*box, whole)
        first, last = np.maximum(first, near), np.minimum(last, far)
    if (last <= first).any():
        wanted = "the extent" if options.extent is not None else "the registered raster"
        raise InputError(
            f"The reference and {wanted} do not meet; check --extent, or use --grid native."
        )
    corner = whole @ Affine.translation(float(first[0]), float(first[1]))
    columns, rows = (int(count) for count in last - first)
    return Grid(corner, columns, rows, reference.crs)


def _in_pixels(low: Points, high: Points, transform: Affine) -> tuple[Points, Points]:
    """The first and the last whole pixel (2,) of a box of places."""
    corners = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    pixels = apply_affine(~transform, corners)
    return np.floor(pixels.min(axis=0) + 1e-6), np.ceil(pixels.max(axis=0) - 1e-6)


def _check_pixel(grid: Grid, covered: Points, sister: Sister) -> None:
    if grid.gsd > covered.max():
        raise InputError(
            f"One pixel of {grid.gsd:g} would be larger than all of '{sister.path.name}', which is "
            f"{covered[0]:.6g} wide and {covered[1]:.6g} high; choose smaller pixels."
        )


def _check_size(grid: Grid, sister: Sister, native: float, options: WarpOptions) -> None:
    count = grid.width * grid.height
    own = sister.width * sister.height
    limit = MOST_TIMES_AS_MANY
    if options.pixel_size is not None:
        limit = MOST_TIMES_ASKED_FOR
    elif options.grid != "native":
        own = max(own, int(own * native**2 / grid.gsd**2))
    asked = options.grid == "reference-full" or options.extent is not None
    many = count > limit * own + 100_000 and not asked
    if many or max(grid.width, grid.height) > LONGEST_SIDE:
        raise InputError(
            f"'{sister.path.name}' would become {grid.width} x {grid.height} pixels, "
            f"{count / own:.0f} times as many as it has; choose a larger --pixel-size or a smaller "
            "--extent, or a simpler --transform where a curved one runs away."
        )
