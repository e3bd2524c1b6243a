"""Where the ground lies in an image with RPCs, and where a pixel's line of sight meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.raster.dem import Dem
from hetmatch_qgis.engine.raster.rpc_model import RpcModel

Heights = NDArray[np.float64]

LATTICE = 33
FEWEST_STEPS, MOST_STEPS = 8, 512
STEPS_A_CELL = 1
BATCH = 4096
ROUNDS = 40
CLOSED_METRES = 1e-4


@dataclass(frozen=True)
class RpcCamera:
    """RPCs together with the ground: an elevation model, or the scene's mean height without one.

    Map coordinates are longitude and latitude, WGS 84, in degrees.
    """

    model: RpcModel
    dem: Dem | None = None

    def heights(self, places: Points) -> Heights:
        """Heights (N,) above the ellipsoid at places (N, 2); NaN where the model has none."""
        if self.dem is None:
            return np.full(len(places), self.model.mean_height)
        return self.dem.heights(places)

    def map_to_pixel(self, places: Points) -> Points:
        """Places (N, 2) to pixels (N, 2); NaN without a height, or far from the scene."""
        return self.model.project(places, self.heights(places))

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to the places (N, 2) that they show: of several, the highest, which hides
        the others. NaN where the line of sight meets no ground.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        if self.dem is None:
            return self.model.locate(pixels, self.model.mean_height)
        places = np.full((len(pixels), 2), np.nan)
        for first in range(0, len(pixels), BATCH):
            rows = slice(first, first + BATCH)
            places[rows] = self._met(pixels[rows], self.dem)
        return places

    def covered(self, width: int, height: int) -> float:
        """Share of an image of this size whose ground, about, has a height."""
        lattice = _lattice(np.zeros(2), np.array([width, height]))
        return float(np.isfinite(self.heights(self._at_mean_height(lattice))).mean())

    def _at_mean_height(self, pixels: Points) -> Points:
        return self.model.locate(pixels, self.model.mean_height)

    @cached_property
    def _range(self) -> tuple[float, float]:
        """The highest and the lowest that the ground of the scene may be, with a margin."""
        known = self.heights(self._at_mean_height(_lattice(*self.model.image_box)))
        span = abs(self.model.ground_scale[2])
        named = (self.model.mean_height - span, self.model.mean_height + span)
        low, high = float(np.nanmin([*named, *known])), float(np.nanmax([*named, *known]))
        margin = 50 + 0.1 * (high - low)
        return high + margin, low - margin

    def _met(self, pixels: Points, dem: Dem) -> Points:
        """Where the sight of pixels (N, 2) meets the ground first on its way down."""
        high, low = self._range
        # In pixels of the elevation model a line of sight is nearly straight: three places will do.
        a, b, c = (
            dem.pixels(self.model.locate(pixels, height))
            for height in (high, (high + low) / 2, low)
        )

        def depth(rows: NDArray, share: float) -> Heights:
            """How far below the ground some sights are after a share of the way down."""
            at = (1 - share) * (1 - 2 * share) * a[rows] + 4 * share * (1 - share) * b[rows]
            at += share * (2 * share - 1) * c[rows]
            return dem.heights_at(at) - high + share * (high - low)

        ways = np.linalg.norm(c - a, axis=1)
        cells = np.nanmax(ways, initial=0.0, where=np.isfinite(ways))
        steps = int(np.clip(np.ceil(STEPS_A_CELL * cells), FEWEST_STEPS, MOST_STEPS))
        above, below = _bracket(depth, steps, len(pixels))
        return self._closed(pixels, high + above * (low - high), high + below * (low - high))

    def _closed(self, pixels: Points, above: Heights, below: Heights) -> Points:
        """The meeting places between two heights, by the Illinois variant of the false position."""
        places = np.full((len(pixels), 2), np.nan)
        rows = np.flatnonzero(np.isfinite(above))
        depth_above, depth_below = (
            self._depth(pixels[rows], heights[rows])[1] for heights in (above, below)
        )
        above, below = above[rows], below[rows]
        for _ in range(ROUNDS):
            if not len(rows):
                break
            with np.errstate(divide="ignore", invalid="ignore"):
                share = depth_above / (depth_above - depth_below)
            share = np.where(np.isfinite(share), np.clip(share, 0.001, 0.999), 0.5)
            middle = above + share * (below - above)
            found, depth = self._depth(pixels[rows], middle)
            closed = np.abs(depth) < CLOSED_METRES
            places[rows[closed]] = found[closed]
            under = depth >= 0
            # The end that stays twice is made to weigh half: it would never move otherwise.
            depth_above = np.where(under, depth_above / 2, depth)
            depth_below = np.where(under, depth, depth_below / 2)
            above, below = np.where(under, above, middle), np.where(under, middle, below)
            keep = ~closed & np.isfinite(depth)
            rows, above, below = rows[keep], above[keep], below[keep]
            depth_above, depth_below = depth_above[keep], depth_below[keep]
        return places

    def _depth(self, pixels: Points, heights: Heights) -> tuple[Points, Heights]:
        """Places that pixels show at heights (N,), and how far below the ground these are."""
        places = self.model.locate(pixels, heights)
        return places, self.heights(places) - heights


def _bracket(
    depth: Callable[[NDArray, float], Heights], steps: int, count: int
) -> tuple[Heights, Heights]:
    """Shares (N,) of the way at the last step above the ground and the first below it.

    NaN where the way does not lead from above to below.
    """
    above, below = np.full(count, np.nan), np.full(count, np.nan)
    rows = np.arange(count)
    # Ground higher than the range was thought to be: the sight starts inside a mountain.
    over, last = np.ones(count, dtype=bool), -1.0
    for share in np.linspace(0, 1, steps + 1).tolist():
        deep = depth(rows, share)
        hit = over & (deep >= 0)
        above[rows[hit]], below[rows[hit]] = last, share
        rows, over, last = rows[~hit], deep[~hit] < 0, share
        if not len(rows):
            break
    return above, below


def _lattice(low: Points, high: Points) -> Points:
    axes = (np.linspace(start, end, LATTICE) for start, end in zip(low, high, strict=True))
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
