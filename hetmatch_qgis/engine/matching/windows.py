"""The windows of a match: which parts of the reference's frame are looked at, and in which order.

A displacement field is smooth nearly everywhere, so that a large overlap need not be searched as a
whole. A survey looks at windows spread evenly over it: every other one along each axis is searched,
and what they tell of the displacement lets the others be measured at a fraction of the cost. Where
that leaves doubt, windows of a dense lattice between them follow. A small frame, and any frame of
which all is asked for, is cut into tiles that cover it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.tiling import Tile, clip_tiles, make_tiles

WINDOW_SIDE = 384
"""Pixels along a side of a window: the widest windows of the fine stage (264 pixels), with 60 more
around them on each side."""

WINDOW_MARGIN = 32
"""Pixels along the edges of a window of the dense lattice that belong to its neighbour: nearly half
of the narrowest windows of the fine stage (72 pixels)."""

MIN_SPACING = 480
"""Pixels between the middles of neighbouring windows of a survey, from which on leaving something
out saves time: a window and a quarter."""

SURVEY_SIDE = 7
"""Windows of a survey along a side, at most: a deformed corner of a fiftieth of the area is a
seventh of a side wide, and one of the windows then lies in it."""

MEASURED_COST = 0.15
"""Work of a window that is measured, in that of one that is searched (profiled at 4096 pixels along
a side)."""

SAMPLES = 4
"""Positions along a side of a window at which its share of the overlap is sampled."""

MIN_OVERLAP_SHARE = 0.3
"""Share of a window that both images must show, by the overview, for it to be looked at."""

MAX_SMALL_SHARE = 0.5
"""Share of a small frame up to which only what both images show is matched, as one tile: where one
image ends, the network sees other ground in the other, and fewer cells match. Of eight training
pairs that share a fifth of an image and are right either way 1.2 times as many points agree so
(median, at most 3.3 times), in 0.9 of the processor time."""


@dataclass(frozen=True)
class WindowPlan:
    """The windows of a match.

    first: every other one of the survey along each axis, row by row; they are searched.
    spare: those between the windows of the survey, which may follow where it leaves doubt, row by
        row.
    spacing: pixels between the middles of neighbouring windows of the survey.
    second: the others of the survey, row by row; from what the first tell they are measured.
    """

    first: list[Tile]
    spare: list[Tile]
    spacing: float = float(MIN_SPACING)
    second: list[Tile] = field(default_factory=list)

    @property
    def possible(self) -> int:
        """Number of windows that would cover the overlap."""
        return len(self.first) + len(self.second) + len(self.spare)


def plan_windows(
    pair: ImagePair, overlap: Points, options: Options, may_cut: bool = False
) -> WindowPlan:
    """The windows of a pair.

    overlap: (N, 2) points of the reference's frame, spread evenly over what both images show.
    may_cut: whether it is sure enough for the rest of a small frame to be left out.
    """
    width, height = pair.reference.width, pair.reference.height
    is_small = max(width, height) <= options.tile_size
    if is_small and may_cut and _shares_little(pair, overlap, options):
        box = _bounding_window(overlap, pair)
        return WindowPlan([Tile(box, box)], [])
    if options.effort == "full" or is_small or not len(overlap):
        tiles = make_tiles(width, height, options.tile_size, options.overlap)
        return WindowPlan(tiles if pair.area is None else clip_tiles(tiles, pair.area), [])
    box = _bounding_window(overlap, pair)
    lattice = _Lattice(overlap, box)
    first, second = lattice.survey()
    spare = _unseen(_dense_lattice(box), [*first, *second])
    shares = lattice.shares([tile.window for tile in spare])
    spare = [spare[row] for row in np.flatnonzero(shares > MIN_OVERLAP_SHARE)]
    spacing = max(float(max(box.width, box.height)) / SURVEY_SIDE, float(MIN_SPACING))
    return WindowPlan(first, spare, spacing, second)


def _shares_little(pair: ImagePair, overlap: Points, options: Options) -> bool:
    """True where the images share so little of a small frame that the rest is in the way.

    A common grid holds little else than the overlap, and a start may be wrong about it.
    """
    if pair.radius is not None or options.start is not None or not len(overlap):
        return False
    box = _bounding_window(overlap, pair)
    area = pair.reference.width * pair.reference.height
    return box.width * box.height <= MAX_SMALL_SHARE * area


def searched_count(count: int) -> int:
    """Number of windows of a survey searched along one axis: every other one, and both ends."""
    return len(_every_other(count))


def spread_windows(pair: ImagePair, overlap: Points, side: int) -> list[Tile]:
    """At most side x side windows spread evenly over the overlap, row by row.

    overlap: (N, 2) points of the reference's frame, spread evenly over what both images show.
    """
    return _Lattice(overlap, _bounding_window(overlap, pair)).spread(side) if len(overlap) else []


def _bounding_window(overlap: Points, pair: ImagePair) -> Window:
    """The part of the reference's frame, within the area, that holds the overlap."""
    step = _point_spacing(overlap)
    low = np.maximum(np.floor(overlap.min(axis=0) - step / 2), 0)
    high = np.minimum(
        np.ceil(overlap.max(axis=0) + step / 2), [pair.reference.width, pair.reference.height]
    )
    if pair.area is not None:
        low = np.maximum(low, pair.area[:2])
        high = np.minimum(high, np.add(pair.area[:2], pair.area[2:]))
    size = np.maximum(high - low, 1)
    return Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))


def _dense_lattice(box: Window) -> list[Tile]:
    """Tiles of the size of a window that cover a part of the frame."""
    tiles = make_tiles(box.width, box.height, WINDOW_SIDE, 2 * WINDOW_MARGIN)
    return [Tile(_moved(tile.window, box), _moved(tile.owned, box)) for tile in tiles]


def _moved(window: Window, box: Window) -> Window:
    return Window(window.column + box.column, window.row + box.row, window.width, window.height)


def _unseen(tiles: list[Tile], others: list[Tile]) -> list[Tile]:
    """The tiles whose middle no other owns."""
    owned = np.array([tile.owned for tile in tiles], dtype=np.float64)
    middles = owned[:, :2] + owned[:, 2:] / 2
    is_seen = np.zeros(len(tiles), dtype=bool)
    for other in others:
        is_seen |= other.owns(middles)
    return [tile for tile, seen in zip(tiles, is_seen, strict=True) if not seen]


def _every_other(count: int) -> set[int]:
    """Every other of `count` numbers from zero, with the first and the last."""
    return set(np.linspace(0, count - 1, count // 2 + 1).astype(int).tolist())


def _point_spacing(points: Points) -> float:
    """Distance of neighbouring points (N, 2) of a lattice."""
    columns = np.unique(np.round(points[:, 0], 3))
    return float(np.median(np.diff(columns))) if len(columns) > 1 else 1.0


def _cells(counts: list[int]) -> list[tuple[int, int]]:
    """Columns and rows of the cells of a survey, row by row."""
    return [(column, row) for row in range(counts[1]) for column in range(counts[0])]


class _Lattice:
    """The overlap, as points on a lattice over the reference's frame."""

    def __init__(self, overlap: Points, box: Window) -> None:
        self._box = box
        self._spacing = _point_spacing(overlap)
        low = np.array([box.column, box.row])
        high = np.add(low, [box.width, box.height])
        self._points = overlap[((overlap >= low) & (overlap <= high)).all(axis=1)]
        self._tree = cKDTree(self._points)

    def shares(self, windows: list[Window]) -> NDArray[np.float64]:
        """Shares (N,) of windows that both images show."""
        if not windows or not len(self._points):
            return np.zeros(len(windows))
        boxes = np.array(windows, dtype=np.float64)[:, None]
        samples = boxes[..., :2] + even_lattice(1, 1, SAMPLES) * boxes[..., 2:]
        # A point stands for the square around it.
        reach = self._spacing / 2 * (1 + 1e-6)
        distances, _ = self._tree.query(samples, p=np.inf, distance_upper_bound=1.01 * reach)
        return np.asarray((distances <= reach).mean(axis=1))

    def spread(self, side: int) -> list[Tile]:
        """At most side x side windows, at least MIN_SPACING apart, row by row."""
        return [window for _, _, window in self._spread(side)]

    def survey(self) -> tuple[list[Tile], list[Tile]]:
        """Every other window of a survey along each axis, and the others; one at least."""
        windows = self._spread(SURVEY_SIDE)
        if not windows:
            return [self._fullest()], []
        columns, rows = (_every_other(count) for count in self._counts(SURVEY_SIDE))
        first = [window for column, row, window in windows if column in columns and row in rows]
        if not first:
            return [window for _, _, window in windows], []
        return first, [window for _, _, window in windows if window not in first]

    def _spread(self, side: int) -> list[tuple[int, int, Tile]]:
        """The windows with the column and the row of their cells."""
        counts = self._counts(side)
        windows = [(*cell, self._window_in_cell(counts, *cell)) for cell in _cells(counts)]
        return [(column, row, window) for column, row, window in windows if window is not None]

    def _counts(self, side: int) -> list[int]:
        """Cells of a window each along the columns and the rows, at most `side`."""
        return [
            int(np.clip(length // MIN_SPACING, 1, side))
            for length in (self._box.width, self._box.height)
        ]

    def _fullest(self) -> Tile:
        """The window that holds most of an overlap too thin for any of the survey."""
        counts = self._counts(SURVEY_SIDE)
        windows = [self._in_cell(counts, *cell) for cell in _cells(counts)]
        shares = self.shares([window.window for window in windows])
        return windows[int(np.argmax(shares))]

    def _window_in_cell(self, counts: list[int], column: int, row: int) -> Tile | None:
        """The window of one cell of the survey, None where the overlap leaves too little of it."""
        window = self._in_cell(counts, column, row)
        return window if self.shares([window.window])[0] > MIN_OVERLAP_SHARE else None

    def _in_cell(self, counts: list[int], column: int, row: int) -> Tile:
        """A window in the middle of what the overlap has of a cell of the survey."""
        corner = np.array([self._box.column, self._box.row])
        size = np.array([self._box.width, self._box.height])
        low = corner + size * [column, row] // counts
        high = corner + size * [column + 1, row + 1] // counts
        cell = Window(int(low[0]), int(low[1]), *(int(side) for side in high - low))
        inside = self._points_in(cell)
        side = np.minimum(WINDOW_SIDE, high - low)
        middle = self._points[inside].mean(axis=0) if inside.any() else (low + high) / 2
        start = np.clip(np.round(middle - side / 2), low, high - side)
        window = Window(int(start[0]), int(start[1]), int(side[0]), int(side[1]))
        return Tile(window, window)

    def _points_in(self, window: Window) -> NDArray[np.bool_]:
        low = np.array([window.column, window.row])
        high = np.add(low, [window.width, window.height])
        return np.asarray(((self._points >= low) & (self._points < high)).all(axis=1))
