"""Projection by RPCs over the ground: from the map to pixels, and along lines of sight back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel

Heights = NDArray[np.float64]

LATTICE_COUNT = 33
"""Points along each side of an image at which the ground is sampled; set by hand with the first
RPCs (559f29a)."""

MIN_STEPS, MAX_STEPS = 8, 512
"""Steps of a line of sight on its way down; set by hand with the first RPCs (559f29a)."""

STEPS_A_CELL = 1
"""Steps for each pixel of the elevation model that the line of sight passes; set with MIN_STEPS."""

BATCH_PIXELS = 4096
"""Lines of sight followed at once; set by hand with the first RPCs (559f29a)."""

MAX_ITERATIONS = 40
"""Iterations of the false position; set by hand with the first RPCs (559f29a)."""

CONVERGED_M = 1e-4
"""Metres from the ground at which a line of sight has met it; set by hand with the first RPCs
(559f29a)."""

HEIGHT_MARGIN_M = 50
"""Metres above and below the heights of the scene, together with HEIGHT_MARGIN_SHARE of their
range, in which the ground is searched; set by hand with the first RPCs (559f29a)."""

HEIGHT_MARGIN_SHARE = 0.1
"""See HEIGHT_MARGIN_M."""


@dataclass(frozen=True)
class RpcCamera:
    """RPCs together with the ground.

    model: the RPCs.
    dem: the ground; None for the scene's mean height everywhere.

    Map coordinates are longitude and latitude, WGS 84, in degrees.
    """

    model: RpcModel
    dem: Dem | None = None

    def heights(self, lon_lat: Points) -> Heights:
        """Heights (N,) above the ellipsoid at (N, 2); NaN where the elevation model has none."""
        if self.dem is None:
            return np.full(len(lon_lat), self.model.mean_height)
        return self.dem.heights(lon_lat)

    def map_to_pixel(self, lon_lat: Points) -> Points:
        """Longitudes and latitudes (N, 2) to pixels (N, 2); NaN without height or far away."""
        return self.model.project(lon_lat, self.heights(lon_lat))

    def pixel_to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) to the longitudes and latitudes (N, 2) of their ground.

        Where the line of sight meets the ground several times, the highest point, which hides the
        others; NaN where it meets none.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        if self.dem is None:
            return self.model.locate(pixels, self.model.mean_height)
        lon_lat = np.full((len(pixels), 2), np.nan)
        for first in range(0, len(pixels), BATCH_PIXELS):
            rows = slice(first, first + BATCH_PIXELS)
            lon_lat[rows] = self._intersect(pixels[rows], self.dem)
        return lon_lat

    def covered_share(self, width: int, height: int) -> float:
        """Share of an image of this size whose ground has a height, about."""
        lattice = _lattice(np.zeros(2), np.array([width, height]))
        return float(np.isfinite(self.heights(self._at_mean_height(lattice))).mean())

    def _at_mean_height(self, pixels: Points) -> Points:
        return self.model.locate(pixels, self.model.mean_height)

    @cached_property
    def _range(self) -> tuple[float, float]:
        """The highest and the lowest height that the ground of the scene may have."""
        sampled = self.heights(self._at_mean_height(_lattice(*self.model.image_box)))
        span = abs(self.model.ground_scale[2])
        nominal = (self.model.mean_height - span, self.model.mean_height + span)
        low, high = float(np.nanmin([*nominal, *sampled])), float(np.nanmax([*nominal, *sampled]))
        margin = HEIGHT_MARGIN_M + HEIGHT_MARGIN_SHARE * (high - low)
        return high + margin, low - margin

    def _intersect(self, pixels: Points, dem: Dem) -> Points:
        """The first ground (N, 2) that the lines of sight of pixels (N, 2) meet on the way down."""
        high, low = self._range
        # In pixels of the elevation model a line of sight is nearly straight: a parabola through
        # three points describes it.
        a, b, c = (
            dem.pixels(self.model.locate(pixels, height))
            for height in (high, (high + low) / 2, low)
        )

        def depth(rows: NDArray, share: float) -> Heights:
            """Metres of lines of sight below the ground after a share of the way down."""
            line = (1 - share) * (1 - 2 * share) * a[rows] + 4 * share * (1 - share) * b[rows]
            line += share * (2 * share - 1) * c[rows]
            return dem.heights_at(line) - high + share * (high - low)

        lengths = np.linalg.norm(c - a, axis=1)
        cells = np.nanmax(lengths, initial=0.0, where=np.isfinite(lengths))
        steps = int(np.clip(np.ceil(STEPS_A_CELL * cells), MIN_STEPS, MAX_STEPS))
        above, below = _bracket(depth, steps, len(pixels))
        return self._converge(pixels, high + above * (low - high), high + below * (low - high))

    def _converge(self, pixels: Points, above: Heights, below: Heights) -> Points:
        """The intersections (N, 2) between two heights (N,), by false position.

        The Illinois variant: Dowell and Jarratt 1971, "A modified regula falsi method for computing
        the root of an equation".
        """
        lon_lat = np.full((len(pixels), 2), np.nan)
        rows = np.flatnonzero(np.isfinite(above))
        depth_above, depth_below = (
            self._depth(pixels[rows], heights[rows])[1] for heights in (above, below)
        )
        above, below = above[rows], below[rows]
        for _ in range(MAX_ITERATIONS):
            if not len(rows):
                break
            with np.errstate(divide="ignore", invalid="ignore"):
                share = depth_above / (depth_above - depth_below)
            share = np.where(np.isfinite(share), np.clip(share, 0.001, 0.999), 0.5)
            middle = above + share * (below - above)
            located, depth = self._depth(pixels[rows], middle)
            has_converged = np.abs(depth) < CONVERGED_M
            lon_lat[rows[has_converged]] = located[has_converged]
            is_below = depth >= 0
            # The weight of the end that stays is halved: it would never move otherwise.
            depth_above = np.where(is_below, depth_above / 2, depth)
            depth_below = np.where(is_below, depth, depth_below / 2)
            above, below = np.where(is_below, above, middle), np.where(is_below, middle, below)
            keep = ~has_converged & np.isfinite(depth)
            rows, above, below = rows[keep], above[keep], below[keep]
            depth_above, depth_below = depth_above[keep], depth_below[keep]
        return lon_lat

    def _depth(self, pixels: Points, heights: Heights) -> tuple[Points, Heights]:
        """Longitudes and latitudes of pixels at heights (N,), and their depth below the ground."""
        lon_lat = self.model.locate(pixels, heights)
        return lon_lat, self.heights(lon_lat) - heights


def _bracket(
    depth: Callable[[NDArray, float], Heights], steps: int, count: int
) -> tuple[Heights, Heights]:
    """Shares (N,) of the way at the last step above the ground and the first below it.

    depth: metres below the ground, of lines of sight by row after a share of the way. NaN where a
    line does not lead from above to below.
    """
    above, below = np.full(count, np.nan), np.full(count, np.nan)
    rows = np.arange(count)
    # Where the ground is higher than the estimated range, the line starts inside a mountain.
    was_above, last = np.ones(count, dtype=bool), -1.0
    for share in np.linspace(0, 1, steps + 1).tolist():
        depths = depth(rows, share)
        hit = was_above & (depths >= 0)
        above[rows[hit]], below[rows[hit]] = last, share
        rows, was_above, last = rows[~hit], depths[~hit] < 0, share
        if not len(rows):
            break
    return above, below


def _lattice(low: Points, high: Points) -> Points:
    x, y = (np.linspace(start, end, LATTICE_COUNT) for start, end in zip(low, high, strict=True))
    return grid_points(x, y).reshape(-1, 2)
