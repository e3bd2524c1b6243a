"""The best agreement of an image with all of a drawn map, turned and shifted as a whole.

Of land use a map has few borders, and a photograph beside each of them several edges: a road, its
verges, a row of trees. The peak of a single window is one of these, and its neighbours follow it.
Summed over all of the image only the right one stays, where it is not bent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.aligned import align_window, overlap_window
from hetmatch_qgis.engine.corroboration.standing_windows import PIXEL_M, frame_on_ground
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, squared_lengths
from hetmatch_qgis.engine.pairs.pair import ImagePair

Floats = NDArray[np.float32]

BLOCK = 128
"""Pixels along a side of the blocks that are correlated one by one. With 64 pixels 4 of 18 drawn
places of land with pixels of 0.5 to 1.1 m are left farther than 3 pixels off, too, with gradients
of pixels of 1.5 m 5 or 6 (seeds 3000 and 4000 of benchmarks.vector_maps)."""

REACH = 12
"""Pixels by which a block may lie off the match: matches of land were off by 3 to 7 metres."""

MAX_SIDE = 2048
"""Pixels of the longest overlap that is looked at; a longer one has borders enough. Set by hand."""

STEPS, STEP = 9, 1.0
"""Rotations, and scales, that are tried, and pixels between two at the rim of the overlap."""

SMOOTHING = 0.7
"""Pixels, standard deviation of what surfaces are smoothed by before they are added up."""

_LATTICE = 5
"""Points along a side of the moving frame that the nearest similarity is told at."""


def whole_agreement(
    pair: ImagePair, transform: Transform, progress: Progress | None = None
) -> Projective | None:
    """The similarity near a transform with which both images agree best; None without one.

    On a common grid its scale is that of the georeferences. transform: from the moving to the
    reference's frame.

    Raises Cancelled.
    """
    progress = progress or Progress()
    is_rigid = pair.radius is not None
    start = nearest_similarity(transform, pair.moving.width, pair.moving.height, is_rigid)
    window = overlap_window(pair, start)
    if window is None:
        return None
    factor = max(1.0, PIXEL_M / frame_on_ground(pair.reference)[0])
    if max(window.width, window.height) > MAX_SIDE * factor:
        return None
    moving = align_window(pair, start, window, factor, (0.0, 0.0))
    if moving is None:
        return None
    reference = pair.reference.grey(window, factor)
    blocks = _Blocks.of(
        gradient_channels(reference.values, reference.valid),
        gradient_channels(moving.values, moving.valid),
        progress,
    )
    if blocks is None:
        return None
    motion = blocks.best(is_rigid)
    # Pixels of the overlap, counted from its middle, in the reference's frame.
    to_frame = np.diag([factor, factor, 1.0])
    to_frame[:2, 2] = np.array([window.width, window.height]) / 2 + np.array(window[:2])
    moved = to_frame @ motion @ np.linalg.inv(to_frame)
    return Projective("similarity", np.linalg.inv(moved) @ start.matrix)


def nearest_similarity(transform: Transform, width: int, height: int, is_rigid: bool) -> Projective:
    """The similarity nearest to a transform over a frame of so many pixels.

    is_rigid: whether its scale is 1.
    """
    moving = even_lattice(width, height, _LATTICE)
    reference = transform.apply(moving)
    centres = moving.mean(axis=0), reference.mean(axis=0)
    first, second = (
        (points - centre) @ np.array([1, 1j])
        for points, centre in zip((moving, reference), centres, strict=True)
    )
    # As complex numbers a similarity is a factor.
    factor = complex(np.vdot(first, second) / np.vdot(first, first))
    factor = factor / abs(factor) if is_rigid else factor
    matrix = np.eye(3)
    matrix[:2, :2] = [[factor.real, -factor.imag], [factor.imag, factor.real]]
    matrix[:2, 2] = centres[1] - matrix[:2, :2] @ centres[0]
    return Projective("similarity", matrix)


@dataclass(frozen=True)
class _Blocks:
    """The correlation of each block of an overlap at every shift.

    middles: (N, 2), pixels from the middle of the overlap. surfaces: each (2 REACH + 1, 2 REACH
    + 1), rows first. rim: pixels from the middle to the rim.
    """

    middles: Points
    surfaces: list[Floats]
    rim: float

    @staticmethod
    def of(reference: Floats, moving: Floats, progress: Progress) -> _Blocks | None:
        """Blocks of gradients (H, W, C); None where the reference has none."""
        height, width = reference.shape[:2]
        padded = np.pad(moving, ((REACH, REACH), (REACH, REACH), (0, 0)))
        middles, surfaces = [], []
        for top in range(0, max(1, height - BLOCK // 2), BLOCK):
            progress.check()
            for left in range(0, max(1, width - BLOCK // 2), BLOCK):
                block = reference[top : top + BLOCK, left : left + BLOCK]
                rows, columns = block.shape[:2]
                around = padded[top : top + rows + 2 * REACH, left : left + columns + 2 * REACH]
                surface = _correlation(block, around)
                if surface is not None:
                    middles.append((left + columns / 2, top + rows / 2))
                    smooth = cv2.GaussianBlur(surface, (0, 0), SMOOTHING)
                    surfaces.append(np.asarray(smooth, dtype=np.float32))
        if not surfaces:
            return None
        middle = np.array([width, height]) / 2
        return _Blocks(np.array(middles) - middle, surfaces, max(width, height) / 2)

    def best(self, is_rigid: bool) -> NDArray[np.float64]:
        """The motion, 3 x 3, with which the sum of all blocks is highest.

        It leads from what the reference shows to where the moving image has it, both in pixels from
        the middle of the overlap. is_rigid: whether it does not scale.
        """
        # Imported late: loading them takes a tenth of the start of every match, for maps alone.
        from scipy.ndimage import spline_filter
        from scipy.optimize import minimize

        best, start = -np.inf, np.zeros(0)
        steps = STEP * (np.arange(STEPS) - STEPS // 2)
        for turn, stretch in product(steps, (0.0,) if is_rigid else steps):
            by_block = self._displaced(turn, stretch)
            total = np.sum([*map(_shifted, self.surfaces, by_block)], axis=0)
            row, column = np.unravel_index(int(total.argmax()), total.shape)
            if total[row, column] > best:
                best = float(total[row, column])
                start = np.array([column - REACH, row - REACH, turn, stretch])
        start = start[:3] if is_rigid else start
        # Between pixels a spline has its peak, straight lines have none.
        splines = [spline_filter(surface, output=np.float32) for surface in self.surfaces]
        cost = partial(self._cost, splines)
        count = len(start)
        simplex = start + np.vstack([np.zeros(count), np.eye(count)])
        limits = {"xatol": 0.02, "fatol": 1e-6, "initial_simplex": simplex}
        found = minimize(cost, start, method="Nelder-Mead", options=limits).x
        turn, stretch = (float(value) / self.rim for value in (*found[2:], 0.0)[:2])
        cosine, sine = (1 + stretch) * np.cos(turn), (1 + stretch) * np.sin(turn)
        return np.array([[cosine, -sine, found[0]], [sine, cosine, found[1]], [0.0, 0.0, 1.0]])

    def _displaced(self, turn: float, stretch: float) -> Points:
        """Displacements (N, 2) of the blocks by a turn and a stretch, in pixels at the rim."""
        turned = turn * self.middles[:, ::-1] * [-1, 1]
        return np.asarray((turned + stretch * self.middles) / self.rim)

    def _cost(self, splines: list[Floats], parameters: NDArray[np.float64]) -> float:
        from scipy.ndimage import map_coordinates

        turn, stretch = (*parameters[2:], 0.0)[:2]
        moved = parameters[:2] + self._displaced(turn, stretch)
        at = REACH + moved[:, ::-1]
        heights = [
            map_coordinates(spline, position[:, None], prefilter=False)[0]
            for spline, position in zip(splines, at, strict=True)
        ]
        return -float(np.sum(heights))


def _shifted(surface: Floats, by: Points) -> Floats:
    """A surface as it adds to that of the middle of the overlap. by: (2,), column and row."""
    matrix = np.array([[1, 0, -by[0]], [0, 1, -by[1]]])
    return np.asarray(cv2.warpAffine(surface, matrix, surface.shape[::-1]), np.float32)


def _correlation(block: Floats, around: Floats) -> Floats | None:
    """Normalised correlation of a block (h, w, C) with what lies around; None of an even one."""
    energy = float(squared_lengths(block).sum())
    if energy <= 0:
        return None
    products = np.sum(
        [
            cv2.matchTemplate(
                np.ascontiguousarray(around[..., channel]),
                np.ascontiguousarray(block[..., channel]),
                cv2.TM_CCORR,
            )
            for channel in range(block.shape[2])
        ],
        axis=0,
    )
    ones = np.ones(block.shape[:2], np.float32)
    lengths = np.ascontiguousarray(squared_lengths(around), dtype=np.float32)
    other = cv2.matchTemplate(lengths, ones, cv2.TM_CCORR)
    floor = 1e-3 * max(float(other.max()), 1e-9)
    return np.asarray(products / np.sqrt(energy * np.maximum(other, floor)), dtype=np.float32)
