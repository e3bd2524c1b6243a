"""Tiles of a frame, and the reasons to leave one out.

Tiles overlap so that features at their edges are seen whole; each place belongs to one tile only,
so that no tie point is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import MaskedImage, Window

MIN_VALID_SHARE = 0.05
TEXTURE_BLOCK = 16
FEWEST_BLOCKS = 16
ROUGH = 2.0
ROUGH_BLOCKS = 3
# Pure speckle, white or correlated by resampling, stays below these; of 930 images of the data
# folders the calmest lies a tenth above.
WHITE_STEPS = 1.5
CORRELATED_STEPS = 0.85
TINY = 1e-6

LONGEST_NOISE = 15.0
"""Pixels that noise may hang together for; what is smoother is hills, or heat, however even."""


@dataclass(frozen=True)
class Tile:
    """window: what is read. owned: the part of it whose points are this tile's."""

    window: Window
    owned: Window

    def owns(self, points: Points) -> NDArray[np.bool_]:
        """Which points (N, 2) of the frame, (column, row), are this tile's.

        The left and upper edges belong to a tile, the right and lower ones to its neighbour.
        """
        left, top, width, height = self.owned
        return np.asarray(
            (points[:, 0] >= left)
            & (points[:, 0] < left + width)
            & (points[:, 1] >= top)
            & (points[:, 1] < top + height)
        )


def make_tiles(width: int, height: int, tile_size: int, overlap: int) -> list[Tile]:
    """Tiles that cover a frame, row by row.

    Windows are at most tile_size wide and high, share at least `overlap` pixels with their
    neighbours and are spread evenly, so that none is a sliver; the line between two owners runs
    through the middle of what they share.

    Raises InputError when the frame is empty or the overlap leaves nothing of a tile.
    """
    if width < 1 or height < 1 or tile_size < 1 or not 0 <= overlap < tile_size:
        raise InputError(
            f"Tiles of {tile_size} pixels with an overlap of {overlap} cannot cover "
            f"{width} x {height} pixels; choose a larger tile size or a smaller overlap."
        )
    return [
        Tile(
            Window(column[0], row[0], column[1], row[1]),
            Window(column[2], row[2], column[3], row[3]),
        )
        for row in _spans(height, tile_size, overlap)
        for column in _spans(width, tile_size, overlap)
    ]


def clip_tiles(tiles: list[Tile], area: Window) -> list[Tile]:
    """The tiles that own a part of an area of the frame, and no more than that part of it."""
    kept = []
    for tile in tiles:
        left, top, width, height = tile.owned
        first = max(left, area.column), max(top, area.row)
        last = (
            min(left + width, area.column + area.width),
            min(top + height, area.row + area.height),
        )
        if last[0] > first[0] and last[1] > first[1]:
            owned = Window(*first, last[0] - first[0], last[1] - first[1])
            kept.append(Tile(tile.window, owned))
    return kept


def _spans(side: int, tile_size: int, overlap: int) -> list[tuple[int, int, int, int]]:
    """(start, length, first owned, owned length) of the tiles along one axis."""
    if side <= tile_size:
        return [(0, side, 0, side)]
    count = 1 + -(-(side - tile_size) // (tile_size - overlap))
    starts = [(side - tile_size) * k // (count - 1) for k in range(count)]
    seams = [(right + left + tile_size) // 2 for left, right in pairwise(starts)]
    bounds = [0, *seams, side]
    return [
        (start, tile_size, first, last - first)
        for start, (first, last) in zip(starts, pairwise(bounds), strict=True)
    ]


def no_signal_reason(image: MaskedImage) -> str | None:
    """Why a tile (H, W, C) has nothing to match, None when it may have.

    Give the values as read, before normalisation. "No texture" means that the means of blocks of
    16 pixels differ no more from their neighbours' than the noise within the blocks explains, and
    that hardly any block is rougher than the others: open water, fog. One line on a flat map is
    texture enough.
    """
    valid = image.valid
    share = np.count_nonzero(valid) / max(1, valid.size)
    if share < MIN_VALID_SHARE:
        return f"no data: only {share:.0%} of the pixels are valid" if share else "no data"
    grey = image.values.mean(axis=2)
    inside = grey[valid]
    low, high = np.percentile(inside, (0.01, 99.99))
    if high - low <= TINY * max(abs(float(low)), abs(float(high)), TINY):
        return "one value all over, such as cloud or saturation"
    if not _has_texture(grey, valid):
        return "no texture, such as open water"
    return None


def check_signal(sample: MaskedImage, name: str) -> None:
    """Raises InputError when an overview of a whole image, (H, W, C), has nothing to match.

    name: what the message calls the image.
    """
    if not sample.valid.any():
        raise InputError(
            f"'{name}' has no valid pixels: all are nodata, transparent or not numbers; check its "
            "nodata value and its mask."
        )
    inside = np.ascontiguousarray(sample.values[sample.valid].T)
    low, high = inside.min(axis=1), inside.max(axis=1)
    if (high - low <= TINY * np.maximum(np.abs(low), np.abs(high))).all():
        raise InputError(
            f"'{name}' has the same value everywhere ({float(low[0]):g}), so there is nothing to "
            "match; choose other bands or another raster."
        )


def _has_texture(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> bool:
    rows, columns = (side // TEXTURE_BLOCK * TEXTURE_BLOCK for side in grey.shape)
    if min(rows, columns) < 4 * TEXTURE_BLOCK:
        return True
    shape = (rows // TEXTURE_BLOCK, columns // TEXTURE_BLOCK)
    whole = _blocks(valid[:rows, :columns]).all(axis=1).reshape(shape)
    if np.count_nonzero(whole) < FEWEST_BLOCKS:
        return True
    blocks = _blocks(grey[:rows, :columns]).astype(np.float64)
    mean, noise = blocks.mean(axis=1).reshape(shape), blocks.std(axis=1).reshape(shape)
    calm = float(np.median(noise[whole]))
    if calm == 0 or np.count_nonzero(noise[whole] > ROUGH * calm) >= ROUGH_BLOCKS:
        return True
    # Slow shading (sun glint, the antenna pattern) is no texture: only the steps from one block
    # to the next count. 95 % of white noise's lie within 1.96 deviations.
    down = np.abs(np.diff(mean, axis=0))[whole[1:] & whole[:-1]]
    across = np.abs(np.diff(mean, axis=1))[whole[:, 1:] & whole[:, :-1]]
    steps = np.concatenate([down, across])
    expected = 1.96 * np.sqrt(2) * calm / TEXTURE_BLOCK
    length = _correlation_length(grey, valid)
    if length > LONGEST_NOISE:
        return True
    allowed = max(WHITE_STEPS, CORRELATED_STEPS * length)
    return steps.size == 0 or bool(np.percentile(steps, 95) > allowed * expected)


def _blocks(image: NDArray) -> NDArray:
    rows, columns = image.shape
    size = TEXTURE_BLOCK
    parts = image.reshape(rows // size, size, columns // size, size)
    return parts.swapaxes(1, 2).reshape(-1, size * size)


def _correlation_length(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> float:
    """How many pixels the noise hangs together for, 1 for white noise, from its neighbours."""
    filled = np.where(valid, grey, np.float32(grey[valid].mean()))
    rough = filled - cv2.blur(filled, (7, 7))
    power = float((rough**2).mean())
    if power == 0:
        return 1.0
    alike = float((rough[:, 1:] * rough[:, :-1]).mean()) / power
    return (1 + max(alike, 0.0)) / (1 - min(max(alike, 0.0), 0.9))
