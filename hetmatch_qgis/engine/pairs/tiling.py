"""Tiles of a frame.

Tiles overlap so that features at their edges are read whole; each point belongs to one tile only,
so that no tie point is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window


@dataclass(frozen=True)
class Tile:
    """A tile of a frame.

    window: the pixels that are read.
    owned: the part of them whose points are this tile's.
    """

    window: Window
    owned: Window

    def owns(self, points: Points) -> NDArray[np.bool_]:
        """Mask (N,) of the points (N, 2) of the frame that are this tile's.

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
    through the middle of their overlap.

    Raises InputError when the frame is empty or the overlap leaves nothing of a tile.
    """
    if width < 1 or height < 1 or tile_size < 1 or not 0 <= overlap < tile_size:
        raise InputError(
            "Tiles of {tile_size} pixels with an overlap of {overlap} cannot cover "
            "{width} x {height} pixels; choose a larger tile size or a smaller overlap.",
            tile_size=tile_size,
            overlap=overlap,
            width=width,
            height=height,
        )
    return [
        Tile(
            window=Window(across.start, down.start, across.length, down.length),
            owned=Window(
                across.owned_start, down.owned_start, across.owned_length, down.owned_length
            ),
        )
        for down in _spans(height, tile_size, overlap)
        for across in _spans(width, tile_size, overlap)
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


class _Span(NamedTuple):
    """A tile along one axis, in pixels."""

    start: int
    length: int
    owned_start: int
    owned_length: int


def _spans(side: int, tile_size: int, overlap: int) -> list[_Span]:
    """The tiles along one axis of a frame."""
    if side <= tile_size:
        return [_Span(0, side, 0, side)]
    count = 1 + -(-(side - tile_size) // (tile_size - overlap))
    starts = [(side - tile_size) * k // (count - 1) for k in range(count)]
    seams = [(right + left + tile_size) // 2 for left, right in pairwise(starts)]
    bounds = [0, *seams, side]
    return [
        _Span(start, tile_size, first, last - first)
        for start, (first, last) in zip(starts, pairwise(bounds), strict=True)
    ]
