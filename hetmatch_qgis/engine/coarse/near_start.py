"""The coarse model near a start: what an overview of its place shows.

The moving image is laid onto the reference as the start has it, and both go through the network;
then again along what was found. A sheet without georeference is laid there as a conformal map of
that latitude, too: of one in a conic projection, far north, an affine start is off by hundreds of
pixels at the rims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD, CoarseModel, estimate_model
from hetmatch_qgis.engine.coarse.overviews import OVERVIEW_SIDE
from hetmatch_qgis.engine.coarse.search import MIN_RADIUS
from hetmatch_qgis.engine.core.grid import Points, even_lattice, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Features, Matcher, Matches
from hetmatch_qgis.engine.fitting.conformal import conformal_of_latitude, fit_conformal
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pixels.masks import is_undisturbed

MIN_SIGNIFICANCE = 30.0
"""Significance (-log10 of expected false alarms) from which on an overview is believed more than
the start; as that of a tile's own model (`matching.guided`)."""

MIN_SHARED = 0.05
"""Share of the overview that both images must show for it to be looked at; as that of a tile
(`pairs.tiling`)."""

START_SIDE = 15
"""Points along a side of the moving frame that a start is laid onto the reference by as a conformal
map: four numbers, with residuals to spare."""

CORNER_SHARE = 0.8
"""Distance from the middle of the moving frame of its corners where points are likely set, in that
of the frame's corners: a sheet has margins, and may be turned by some degrees."""

MIN_WAYS = 2
"""Ways to lay the moving image that are compared in any case: as the start has it and as a map."""

CLEAR_SIGNIFICANCE = 500.0
"""Significance from which on a start is not laid by three of its corners: of scans from 50 to 72
degrees north, laid as the start had them, 150 to 360 where they lay there only in part, and 690 to
2,080 as a map (`benchmarks.scanned_sheets`, seeds from 100 on, and 11, which has 357 so)."""

MAX_LAID_AGAIN = 3
"""Times that the image is laid again along what was found: of the scans of seeds 159, 160 and 183
of `benchmarks.scanned_sheets --rough 10` the significance came from 200, 784 and 343 to 266, 1,128
and 585, and what it was not more than by the third was left."""


MIN_GAIN_AGAIN = 1.1
"""Factor by which the significance must rise for what is found so to be taken: of those scans it
rises by a third to two thirds at first. A hundredth more led half the windows of a map of like
roofs astray (`tests/engine/matching/test_judgement.py`)."""


@dataclass(frozen=True)
class NearStart:
    """The outcome of a look near a start, which windows are searched from.

    model: of the whole overlap. guide: from the reference's frame to the moving one, where a sheet
    was found in its projection; None for the model.
    """

    model: CoarseModel
    guide: PixelMapping | None = None


def look_near(
    pair: ImagePair, start: CoarseModel, radius: float, matcher: Matcher, progress: Progress
) -> NearStart:
    """The most significant model within the radius of a start, or the start where there is none.

    radius: pixels of the reference's frame by which the start may be off.
    """
    progress.report(0.0, Message("Searching on an overview"))
    look = _Look.of(pair, _Place.of(pair, start, radius), matcher)
    best = NearStart(start)
    for number, way in enumerate(_ways_to_lay(pair, start)):
        if number >= MIN_WAYS and best.model.significance > CLEAR_SIGNIFICANCE:
            break
        progress.check()
        best = look.better(best, way)
    for _ in range(MAX_LAID_AGAIN if best.model.significance > 0 else 0):
        before = best
        for way in _ways_of(before):
            progress.check()
            best = look.better(best, way)
        if best is before:
            break
    return best


@dataclass(frozen=True)
class _Way:
    """One way in which the moving image is laid onto the reference.

    to_moving: from the reference's frame to the moving one. transform: its inverse, where that is
    a matrix; None for a map of some projection. is_again: whether by what was found already.
    """

    to_moving: PixelMapping
    transform: Projective | None = None
    is_again: bool = False


def _ways_of(found: NearStart) -> Iterator[_Way]:
    """By the matrix that was found, and along its projection where it was found in one."""
    transform = found.model.transform
    yield _Way(transform.inverse().apply, transform, is_again=True)
    if found.guide is not None:
        yield _Way(found.guide, is_again=True)


@dataclass(frozen=True)
class _Look:
    """An overview of the reference at the place of a start, described once.

    reference: the overview. described: its features.
    """

    pair: ImagePair
    place: _Place
    matcher: Matcher
    reference: Grey
    described: Features

    @staticmethod
    def of(pair: ImagePair, place: _Place, matcher: Matcher) -> _Look:
        """The overview of a place."""
        reference = pair.reference.grey(place.window, place.factor)
        described = matcher.describe(reference.values, reference.valid)
        return _Look(pair, place, matcher, reference, described)

    def better(self, best: NearStart, way: _Way) -> NearStart:
        """The more significant of the best so far and what is found in another way."""
        place, reference = self.place, self.reference
        laid = place.lay(self.pair, way.to_moving, reference.values.shape)
        if np.count_nonzero(laid.valid & reference.valid) < MIN_SHARED * laid.valid.size:
            return best
        features = self.matcher.describe(laid.values, laid.valid)
        # Far off, a match speaks for its place by its agreement; hard pairs show it nearby only.
        for limit in (None, max(place.radius / place.factor, MIN_RADIUS)):
            matches = self.matcher.match(self.described, features, limit)
            model = place.model_of(matches, limit, way.is_again)
            enough = best.model.significance * (MIN_GAIN_AGAIN if way.is_again else 1.0)
            if model is not None and model.significance > enough:
                best = place.in_frames(self.pair, model, matches, way) or best
        return best


@dataclass(frozen=True)
class _Place:
    """The part of the reference's frame that an overview shows.

    factor: pixels of the frame along one of the overview. radius: pixels of the frame.
    """

    window: Window
    factor: float
    radius: float

    @staticmethod
    def of(pair: ImagePair, start: CoarseModel, radius: float) -> _Place:
        """The place where the moving image may lie by a start."""
        size = [pair.reference.width, pair.reference.height]
        low = np.maximum(np.floor(start.overlap.min(axis=0) - radius), 0).astype(int)
        high = np.minimum(np.ceil(start.overlap.max(axis=0) + radius), size).astype(int)
        window = Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
        return _Place(window, max(1.0, max(window.width, window.height) / OVERVIEW_SIDE), radius)

    def to_frame(self, pixels: Points) -> Points:
        """Pixels (N, 2) of the overview in the reference's frame."""
        return np.asarray(pixels * self.factor + self.window[:2])

    def lay(self, pair: ImagePair, to_moving: PixelMapping, shape: tuple[int, ...]) -> Grey:
        """The moving image laid onto an overview of a shape (H, W)."""
        rows, columns = shape
        centres = grid_points(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
        moving = to_moving(self.to_frame(centres.reshape(-1, 2)))
        moving = np.nan_to_num(moving, nan=-1e6).reshape(*shape, 2)
        size = np.array([pair.moving.width, pair.moving.height])
        is_inside = ((moving >= 0) & (moving <= size)).all(axis=-1)
        if not is_inside.any():
            return Grey(np.zeros(shape, np.float32), np.zeros(shape, dtype=bool))
        low = np.floor(np.clip(moving[is_inside].min(axis=0) - 2, 0, size)).astype(int)
        high = np.ceil(np.clip(moving[is_inside].max(axis=0) + 2, 0, size)).astype(int)
        # Of all the moving pixels there, the overview shows one in so many along a side.
        factor = max(1.0, float(np.sqrt(np.prod(high - low) / np.count_nonzero(is_inside))))
        window = Window(int(low[0]), int(low[1]), *(int(side) for side in high - low))
        grey = pair.moving.grey(window, factor)
        at = ((moving - low) / factor - 0.5).astype(np.float32)
        values, weights = (
            cv2.remap(plane, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
            for plane in (grey.values, grey.valid.astype(np.float32))
        )
        valid = is_undisturbed(weights) & is_inside
        return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)

    def model_of(
        self, matches: Matches, limit: float | None, is_again: bool = False
    ) -> CoarseModel | None:
        """The model of matches on the overview; None where too few agree, or beyond the radius.

        limit: pixels of the overview that were searched; None for all of it. is_again: whether the
        image was laid by what was found already, off which nothing may lead but its inexactness.
        """
        size = np.array([self.window.width, self.window.height]) / self.factor
        area = np.prod(size) if limit is None else np.pi * limit**2
        model = estimate_model(matches, float(area))
        if model is None or model.significance < MIN_SIGNIFICANCE:
            return None
        shifts = model.transform.apply(matches.moving) - matches.moving
        off = float(np.median(np.linalg.norm(shifts[_agree(model, matches)], axis=1)))
        reach = 0.0 if is_again else self.radius / self.factor
        return model if off <= reach + INLIER_THRESHOLD else None

    def in_frames(
        self, pair: ImagePair, model: CoarseModel, matches: Matches, way: _Way
    ) -> NearStart | None:
        """The model of an overview between the frames; None where no matrix leads there."""
        error = INLIER_THRESHOLD * self.factor
        frames = (pair.reference, pair.moving)
        sizes = [(side.width, side.height) for side in frames]
        if way.transform is not None:
            enlarge = np.diag([self.factor, self.factor, 1.0])
            enlarge[:2, 2] = self.window[:2]
            motion = enlarge @ model.transform.matrix @ np.linalg.inv(enlarge)
            model = replace(model, transform=way.transform, error=error)
            return NearStart(model.carried(motion, *sizes))
        agrees = _agree(model, matches)
        moving = way.to_moving(self.to_frame(matches.moving[agrees]))
        reference = self.to_frame(matches.reference[agrees])
        projection = fit_conformal(moving, reference, pair.isometric, np.ones(len(moving)), error)
        affine = fit("affine", moving, reference)
        if projection is None or not isinstance(affine, Projective):
            return None
        model = replace(model, transform=affine, error=error)
        return NearStart(model.carried(np.eye(3), *sizes), projection[0].to_moving)


def _agree(model: CoarseModel, matches: Matches) -> NDArray[np.bool_]:
    """Which matches (N,) agree with their model."""
    misses = model.transform.apply(matches.moving) - matches.reference
    return np.asarray(np.linalg.norm(misses, axis=1) < INLIER_THRESHOLD)


def _ways_to_lay(pair: ImagePair, start: CoarseModel) -> Iterator[_Way]:
    """By a start and, without a common grid, as conformal maps of its latitude.

    The maps are laid by the whole start, then by three corners of it each: of those at which the
    user's points are an affine start is right, and far off at the fourth.
    """
    yield _Way(start.transform.inverse().apply, start.transform)
    if pair.radius is not None:
        return
    width, height = pair.moving.width, pair.moving.height
    corners = even_lattice(width, height, 2)
    middle = np.array([width, height]) / 2
    corners = middle + CORNER_SHARE * 2 * (corners - middle)
    for moving in (
        even_lattice(width, height, START_SIDE),
        *(np.delete(corners, corner, axis=0) for corner in range(len(corners))),
    ):
        projection = conformal_of_latitude(moving, start.transform.apply(moving), pair.isometric)
        if projection is not None:
            yield _Way(projection.to_moving)
