"""The pictures of a result, read anew from the rasters that were matched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from hetmatch_qgis.engine.export.overview import OverviewImages, verdict_text
from hetmatch_qgis.engine.geometry import Projective, fit
from hetmatch_qgis.engine.grid import Points
from hetmatch_qgis.engine.image import Window
from hetmatch_qgis.engine.normalise import Grey, decide
from hetmatch_qgis.engine.rasters import Raster
from hetmatch_qgis.engine.registration import lattice_over
from hetmatch_qgis.engine.result import ImageDescription, MatchResult

LONGEST_SIDE = 1000
_MARGIN = 0.05
_LATTICE = 48
_ROUNDS = 4


@dataclass(frozen=True)
class _View:
    """A part of a raster as a picture: its window in pixels and how many go into one."""

    grey: Grey
    window: Window
    factor: float

    def place(self, pixels: Points) -> Points:
        """Raster pixels (N, 2) as places in the picture."""
        return (pixels - [self.window.column, self.window.row]) / self.factor


def overview_images(result: MatchResult) -> OverviewImages:
    """What `overview.png` shows of a match of two files.

    Raises InputError when one of the files can no longer be read.
    """
    points = result.tie_points
    reference = _view(result.reference, _shown_part(result))
    moving = _view(result.moving, None)
    registered = _registered(result, reference, moving) if result.matched else None
    residuals = np.zeros((0, 2))
    if len(points):
        residuals = result.map_points(points.moving_pixels) - points.reference_pixels
    return OverviewImages(
        reference=reference.grey.values,
        reference_valid=reference.grey.valid,
        moving=moving.grey.values,
        moving_valid=moving.grey.valid,
        reference_points=reference.place(points.reference_pixels),
        moving_points=moving.place(points.moving_pixels),
        residuals=residuals / reference.factor,
        is_check=points.is_check,
        title=f"{_name(result.moving)} on {_name(result.reference)}",
        verdict=verdict_text(result),
        matched=result.matched,
        registered=registered.values if registered else None,
        registered_valid=registered.valid if registered else None,
        pixel_scale=reference.factor,
    )


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


def _view(description: ImageDescription, window: Window | None) -> _View:
    path = description.path
    if path is None:
        raise ValueError("only a match of two files has pictures to read")
    window = window or Window(0, 0, description.width, description.height)
    factor = max(1.0, max(window.width, window.height) / LONGEST_SIDE)
    with Raster(path) as raster:
        image = raster.read(window, factor, description.bands)
    return _View(decide(image, description.modality).apply(image), window, factor)


def _registered(result: MatchResult, reference: _View, moving: _View) -> Grey:
    """The moving picture drawn where the reference's pixels are."""
    height, width = reference.grey.values.shape
    rows, columns = (np.linspace(0.5, side - 0.5, _LATTICE) for side in (height, width))
    lattice = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    corner = [reference.window.column, reference.window.row]
    there = moving.place(inverse_map(result, lattice * reference.factor + corner))
    field = (there.reshape(_LATTICE, _LATTICE, 2) - 0.5).astype(np.float32)
    knots = np.meshgrid(
        np.linspace(0, _LATTICE - 1, width, dtype=np.float32),
        np.linspace(0, _LATTICE - 1, height, dtype=np.float32),
    )
    at = cv2.remap(np.nan_to_num(field, nan=-1e6), knots[0], knots[1], cv2.INTER_LINEAR)
    values = cv2.remap(moving.grey.values, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
    inside = cv2.remap(
        moving.grey.valid.astype(np.float32), at[..., 0], at[..., 1], cv2.INTER_LINEAR
    )
    return Grey(np.asarray(values, dtype=np.float32), np.asarray(inside > 0.99))


def inverse_map(result: MatchResult, reference_points: Points) -> Points:
    """Reference pixels (N, 2) to moving pixels (N, 2), by a few rounds of fixed slope."""
    description = result.moving
    lattice = lattice_over(description)
    mapped = result.map_points(lattice)
    known = np.isfinite(mapped).all(axis=1)
    back = fit("affine", mapped[known], lattice[known])
    if not isinstance(back, Projective):
        return np.full_like(reference_points, np.nan)
    found = back.apply(reference_points)
    for _ in range(_ROUNDS):
        found = found + back.apply(reference_points) - back.apply(result.map_points(found))
    return found


def _name(description: ImageDescription) -> str:
    return Path(description.path).name if description.path else "image"
