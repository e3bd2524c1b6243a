"""From places of the reference to places of the moving raster: by the match, or before it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, even_lattice, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.transforms import Projective, fit
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import unwrap_longitudes

Mapping = Callable[[Points], Points]
"""Reference pixels (N, 2) to moving pixels (N, 2); NaN where none belongs to them."""

_LATTICE = 12
"""Points along a side of the moving image that the first, affine guess is fitted to."""

_ROUNDS = 12
_SETTLED = 1e-3
_SURE = 1.0
"""Reference pixels by which an inverse may miss; beyond, the mapping folds or goes nowhere."""


def inverse_map(result: MatchResult, reference_points: Points) -> Points:
    """Reference pixels (N, 2) to moving pixels (N, 2), by rounds of fixed slope."""
    description = result.moving
    lattice = even_lattice(description.width, description.height, _LATTICE)
    mapped = result.map_points(lattice)
    known = np.isfinite(mapped).all(axis=1)
    back = fit("affine", mapped[known], lattice[known])
    if not isinstance(back, Projective):
        return np.full_like(reference_points, np.nan)
    aim = back.apply(reference_points)
    found = aim
    for _ in range(_ROUNDS):
        step = aim - back.apply(result.map_points(found))
        found = found + step
        if not np.nanmax(np.abs(step), initial=0.0) > _SETTLED:
            break
    return found


def mapping_by_match(result: MatchResult) -> Mapping:
    """Where a match puts the moving raster; NaN where the way there and back does not close."""

    def mapping(points: Points) -> Points:
        found = inverse_map(result, points)
        with np.errstate(invalid="ignore"):
            missed = np.linalg.norm(result.map_points(found) - points, axis=1)
            found[~(missed < _SURE)] = np.nan
        return found

    return mapping


def mapping_by_georeference(reference: Raster, moving: Raster) -> Mapping | None:
    """Where the moving raster's own georeference puts it, None where there is no such place."""
    if not (reference.georeference.is_usable and moving.georeference.is_usable):
        return None
    here, there = reference.crs, moving.crs
    if here is None or there is None:
        return None
    middle = np.array([[moving.width / 2, moving.height / 2]])
    around = float(moving.pixel_to_map(middle)[0, 0])

    def mapping(points: Points) -> Points:
        on_map = transform_points(reference.pixel_to_map(points), here, there)
        return moving.map_to_pixel(unwrap_longitudes(on_map, there, around))

    return mapping


def mapping_by_size(moving: Raster, frame: Window) -> Mapping:
    """The moving raster stretched over a window of the reference, corner on corner."""
    scale = np.array([moving.width / frame.width, moving.height / frame.height])

    def mapping(points: Points) -> Points:
        return np.asarray((points - [frame.column, frame.row]) * scale)

    return mapping


def correction(result: MatchResult, before: Mapping, window: Window) -> NDArray[np.float64] | None:
    """What a match does to the place that the moving raster had, as an affine in reference pixels.

    3 x 3, from where a pixel lay to where it lies, fitted over a window of the reference; None
    where that cannot be told.
    """
    steps = (np.arange(12) + 0.5) / 12
    lattice = np.stack(np.meshgrid(steps * window.width, steps * window.height), axis=-1)
    was = lattice.reshape(-1, 2) + np.array([window.column, window.row])
    now = result.map_points(before(was))
    known = np.isfinite(now).all(axis=1)
    found = fit("affine", was[known], now[known])
    return found.matrix if isinstance(found, Projective) else None
