"""The place of an image on a drawn map of trees: the one that all of the map agrees with.

Some hundred trees among the buildings of a town are dots on the map, and lost among roofs and
streets in the photograph: neither an overview nor a window of it is like the map. But all dots
together agree with the photograph at one place, far more than anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.aligned import align_window
from hetmatch_qgis.engine.corroboration.displacements import Displacements
from hetmatch_qgis.engine.corroboration.standing_windows import frame_on_ground
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, squared_lengths
from hetmatch_qgis.engine.pairs.pair import ImagePair

Floats = NDArray[np.float32]

PIXEL_M = 1.5
"""Metres of the pixels that are compared, where the frame's are finer: a crown is some metres
wide."""

MAX_SIDE = 2048
"""Those pixels along the longest side of a frame that is looked at, and over the search radius to
both sides: more takes longer than the match. Set by hand."""

TURNS = np.arange(-3.0, 3.01, 0.5)
"""Degrees by which a georeference may be rotated; half a degree is 4 pixels at the rim of 1024."""

APART_M = 4.0
"""Metres around a place within which the images agree nearly as well: the width of a crown."""

MIN_SUPPORT = 0.02
"""Energy of the image below the map's edges, in the most of all places, that a place counts at
least with: on what is even a few edges would agree best."""


@dataclass(frozen=True)
class WholePlace:
    """The place that agrees best.

    transform: from the moving to the reference's frame. height: of the agreement there beyond the
    mean of all places, in their standard deviation. rival: the same of the next best place.
    """

    transform: Projective
    height: float
    rival: float


def find_whole_place(pair: ImagePair, progress: Progress) -> WholePlace | None:
    """The place within the search radius where all of a map agrees best.

    None without edges, and where frame or radius are too large to be looked at.

    Raises Cancelled.
    """
    reference = pair.reference
    factor = max(1.0, PIXEL_M / frame_on_ground(reference)[0])
    metres = frame_on_ground(reference)[0] * factor
    if pair.radius is None or max(reference.width, reference.height) > MAX_SIDE * factor:
        return None
    reach = int(np.ceil(pair.radius / factor))
    if 2 * reach > MAX_SIDE:
        return None
    window = Window(0, 0, reference.width, reference.height)
    grey = reference.grey(window, factor)
    drawn = gradient_channels(grey.values, grey.valid)
    surfaces = []
    for surface in _surfaces(pair, window, factor, drawn, reach):
        progress.check()
        surfaces.append(surface)
    if not surfaces:
        return None
    heights = np.stack(surfaces)
    heights = (heights - heights.mean()) / max(float(heights.std()), 1e-9)
    turn, row, column = (int(at) for at in np.unravel_index(heights.argmax(), heights.shape))
    # What the map shows lies there in the image, which has to be moved back.
    shift = -np.array([column - reach, row - reach]) * factor
    transform = _turned(pair, float(TURNS[turn]), shift)
    best = float(heights[turn, row, column])
    return WholePlace(transform, best, _rival(heights[turn], (row, column), APART_M / metres))


def _surfaces(
    pair: ImagePair, window: Window, factor: float, drawn: Floats, reach: int
) -> Iterator[Floats]:
    """The agreement at all shifts, (2 reach + 1, 2 reach + 1), for each of TURNS."""
    lengths = squared_lengths(drawn)
    energy = float(lengths.sum())
    if energy <= 0:
        return
    space = Displacements(drawn.shape[0], drawn.shape[1], (reach, reach))
    edges = [space.transform(drawn[..., channel]) for channel in range(drawn.shape[2])]
    support = space.transform(lengths > 1e-6 * lengths.max())
    for turn in TURNS:
        image = align_window(
            pair, _turned(pair, float(turn), np.zeros(2)), window, factor, (0.0, 0.0)
        )
        if image is None:
            return
        seen = gradient_channels(image.values, image.valid)
        pairs = [(edge, space.transform(seen[..., channel])) for channel, edge in enumerate(edges)]
        below = space.correlate((support, space.transform(squared_lengths(seen))))
        floor = MIN_SUPPORT * max(float(below.max()), 1e-9)
        agreement = space.correlate(*pairs) / np.sqrt(energy * np.maximum(below, floor))
        yield np.asarray(agreement, dtype=np.float32)


def _turned(pair: ImagePair, degrees: float, shift: NDArray[np.float64]) -> Projective:
    """The moving frame, turned around its middle and shifted."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    middle = np.array([pair.moving.width, pair.moving.height]) / 2
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    matrix[:2, 2] = middle - matrix[:2, :2] @ middle + shift
    return Projective("similarity", matrix)


def _rival(heights: Floats, best: tuple[int, int], apart: float) -> float:
    """The highest peak (H, W) at least some pixels from the best."""
    size = 2 * max(1, round(apart / 2)) + 1
    is_peak = heights == cv2.dilate(heights, np.ones((size, size), np.uint8))
    rows, columns = np.indices(heights.shape)
    is_peak &= np.hypot(rows - best[0], columns - best[1]) > apart
    return float(heights[is_peak].max(initial=0.0))
