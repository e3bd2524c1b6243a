"""Channels of a tile that are compared on each level: of the network, or gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.core.workers import SideBySide
from hetmatch_qgis.engine.correlation.products import Masks
from hetmatch_qgis.engine.features.base import Channels
from hetmatch_qgis.engine.pairs.gradients import (
    gradient_channels,
    has_whole_gradients,
    squared_lengths,
)
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pixels.masks import is_undisturbed
from hetmatch_qgis.engine.refinement.lattice import STEP, Field
from hetmatch_qgis.engine.refinement.levels import Level

_REMAP_CHANNELS = 4
"""Channels that OpenCV interpolates at once at the speed of its vector instructions."""


@dataclass(frozen=True)
class Compared:
    """The channels that are compared on one level.

    reference, moving: channels. valid: mask (h, w) of the lattice points where both have data.
    masks: where each has channels. is_fine: whether they are gradients of the fine detail.
    """

    reference: Channels
    moving: Channels
    valid: NDArray[np.bool_]
    masks: Masks = (None, None)
    is_fine: bool = False


class TileChannels:
    """The channels of both images on each level, each computed once.

    The arguments are those of `refine_tile`.
    """

    def __init__(
        self,
        reference: Grey,
        resample: Callable[[Field | None], Grey],
        compute_channels: Callable[[Grey], Channels | None],
        known: tuple[Channels | None, Channels | None],
        run_both: SideBySide,
        is_masked: bool,
    ) -> None:
        self._reference, self._resample, self._is_masked = reference, resample, is_masked
        self._compute_channels, self._run_both = compute_channels, run_both
        self._known_reference, self._known_moving = known
        self._learned: tuple[Channels, Channels, Grey] | None = None
        self._has_learned = True

    def channels(self, level: Level, field: Field, is_fine: bool = False) -> Compared:
        """Channels of the reference and of the moving image, and where both have data.

        is_fine: whether gradients are those of the fine detail.
        """
        learned = self._learned_channels() if level.learned else None
        if learned is None:
            moving = self._resample(field if field.any() else None)
            valid = _at_lattice(self._reference.valid & moving.valid)
            gaps = self._gaps(moving)
            (ref_channels, ref_mask), (moving_channels, moving_mask) = self._run_both(
                lambda: _gradients(self._reference, level.shrink, is_fine, gaps[0]),
                lambda: _gradients(moving, level.shrink, is_fine, gaps[1]),
            )
            masks = ref_mask, moving_mask
            return Compared(ref_channels, moving_channels, valid, masks, is_fine)
        ref_channels, moving_channels, moving = learned
        valid = _at_lattice(self._reference.valid)
        if not field.any():
            valid = valid & _at_lattice(moving.valid)
        else:
            moving_channels, valid = _moved(
                moving_channels, moving.valid, field, valid, level.shrink
            )
        gaps = self._gaps(moving)
        seen = _has_channels(ref_channels, gaps[0]), _has_channels(moving_channels, gaps[1])
        return Compared(ref_channels, moving_channels, valid, seen)

    def _gaps(self, moving: Grey) -> tuple[bool, bool]:
        """True for the reference, and for the moving image, with gaps that are to be left out."""
        if not self._is_masked:
            return False, False
        return not self._reference.valid.all(), not moving.valid.all()

    def _learned_channels(self) -> tuple[Channels, Channels, Grey] | None:
        """The matcher's channels of both images, and the moving one; None where it has none."""
        if self._learned is None and self._has_learned:
            moving = self._resample(None)
            reference = self._known_reference
            if reference is None:
                reference = self._compute_channels(self._reference)
            channels = self._known_moving
            if channels is None and reference is not None:
                channels = self._compute_channels(moving)
            self._has_learned = reference is not None and channels is not None
            if reference is not None and channels is not None:
                self._learned = reference, channels, moving
        return self._learned


def _has_channels(channels: Channels, has_gaps: bool) -> NDArray[np.bool_] | None:
    """Mask (h, w) of the channels of an image outside its gaps, zero in them; None without gaps."""
    return squared_lengths(channels) > 0 if has_gaps else None


def _gradients(
    image: Grey, shrink: int, is_fine: bool, has_gaps: bool
) -> tuple[Channels, NDArray[np.bool_] | None]:
    """Gradients of an image shrunk, and where they are whole; None without gaps."""
    values, valid = shrunk(image, shrink)
    channels = gradient_channels(values, valid, is_fine)
    if not has_gaps:
        return channels, None
    is_whole = has_whole_gradients(valid)
    return channels * is_whole[..., None], is_whole


def _at_lattice(valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask (H, W) at the lattice points (H // STEP, W // STEP)."""
    rows, columns = (side // STEP for side in valid.shape)
    return valid[STEP // 2 :: STEP, STEP // 2 :: STEP][:rows, :columns]


def _moved(
    channels: Channels,
    valid: NDArray[np.bool_],
    field: Field,
    ref_valid: NDArray[np.bool_],
    step: int,
) -> tuple[Channels, NDArray[np.bool_]]:
    """Channels (h, w, C) read at displaced positions, and where both images have data.

    valid: (H, W), the pixels with data of the image that the channels are of. field: displacements
    on the lattice, pixels. ref_valid: mask of the lattice points where the reference has data.
    step: pixels between the channels.
    """
    rows, columns = channels.shape[:2]
    # Cells of a lattice point; a cell beyond the last one takes its displacement.
    per_point = STEP // step
    at_cells = cv2.resize(
        field,
        (field.shape[1] * per_point, field.shape[0] * per_point),
        interpolation=cv2.INTER_LINEAR,
    )
    beyond = (0, rows - at_cells.shape[0]), (0, columns - at_cells.shape[1]), (0, 0)
    at_cells = np.pad(at_cells, beyond, mode="edge") / np.float32(step)
    column = at_cells[..., 0] + np.arange(columns, dtype=np.float32)
    row = at_cells[..., 1] + np.arange(rows, dtype=np.float32)[:, None]
    moved = np.empty_like(channels)
    for first in range(0, channels.shape[2], _REMAP_CHANNELS):
        part = np.ascontiguousarray(channels[..., first : first + _REMAP_CHANNELS])
        found = cv2.remap(part, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        moved[..., first : first + _REMAP_CHANNELS] = found.reshape(part.shape)
    lattice = grid_points(np.arange(field.shape[1]), np.arange(field.shape[0])) + 0.5
    position = np.floor(lattice * STEP + field).astype(int)
    inside = ((position >= 0) & (position < valid.shape[::-1])).all(axis=2)
    pixel = np.clip(position, 0, np.array(valid.shape[::-1]) - 1)
    return moved, ref_valid & inside & valid[pixel[..., 1], pixel[..., 0]]


def shrunk(image: Grey, factor: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Grey levels and mask (H // factor, W // factor) of an image, averaged."""
    if factor == 1:
        return image.values, image.valid
    rows, columns = image.values.shape[0] // factor, image.values.shape[1] // factor
    size = (columns, rows)
    part = slice(0, rows * factor), slice(0, columns * factor)
    values, weights = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for plane in (image.values[part], image.valid[part].astype(np.float32))
    )
    return values, is_undisturbed(weights)
