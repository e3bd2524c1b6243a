"""Images that share a strip or a corner are placed, and those of other places are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.coarse.small_overlap import (
    MIN_AGREEING_SHARE,
    MIN_WIDTH,
    _cuts,
    find_small_overlap,
)
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Cancelled, Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.pairs.normalise import Grey

SIDE = 320


def grey(image: np.ndarray) -> Grey:
    values = image.astype(np.float32)
    return Grey((values - values.mean()) / values.std(), np.ones(image.shape, bool))


def town(seed: int) -> np.ndarray:
    """A made-up town (600, 600): blocks of a few greys, blurred by half a pixel."""
    random = np.random.default_rng(seed)
    image = np.full((600, 600), 90, np.uint8)
    for _ in range(400):
        corner, size = random.integers(0, 600, 2), random.integers(8, 60, 2)
        cv2.rectangle(
            image, corner.tolist(), (corner + size).tolist(), int(random.integers(256)), -1
        )
    return cv2.GaussianBlur(image, (0, 0), 0.5)


def overviews(corner: tuple[int, int], seed: int = 3) -> Overviews:
    """The town from its corner, and 255 less its grey levels from another (column, row)."""
    column, row = corner
    moving = 255 - town(seed)[row : row + SIDE, column : column + SIDE]
    return Overviews(grey(town(3)[:SIDE, :SIDE]), grey(moving), load_matcher(Options()))


def looked_for(shown: Overviews, progress: Progress | None = None) -> CoarseModel | None:
    with Workers(2) as workers:
        return find_small_overlap(shown, workers, progress or Progress())


@pytest.mark.parametrize("corner", [(256, 0), (0, 260), (180, 176)])
def test_a_strip_or_a_corner_is_placed(corner):
    found = looked_for(overviews(corner))
    points = np.array([[10.0, 10.0], [60.0, 120.0]])
    misses = found.transform.apply(points) - points - corner
    assert np.linalg.norm(misses, axis=1).max() < 6
    assert found.inliers > MIN_AGREEING_SHARE * found.matches


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_other_places_share_nothing(seed):
    assert looked_for(overviews((256, 0), seed=seed)) is None


def blank(width: int, height: int) -> Grey:
    return grey(np.random.default_rng(0).normal(size=(height, width)))


def test_cuts_lie_at_opposite_sides_and_are_of_one_width():
    shown = Overviews(blank(200, 120), blank(160, 140), load_matcher(Options()))
    cuts = list(_cuts(shown))
    for reference, moving in ((cut.reference, cut.moving) for cut in cuts):
        for first, second, ref_size, size in (
            (reference[::2], moving[::2], 200, 160),
            (reference[1::2], moving[1::2], 120, 140),
        ):
            is_whole = first == (0, ref_size) and second == (0, size)
            is_far = first[0] + first[1] == ref_size and second[0] == 0
            is_near = first[0] == 0 and second[0] + second[1] == size
            assert is_whole or (first[1] == second[1] >= MIN_WIDTH and (is_far or is_near))
    assert len(cuts) == 16


def test_of_images_as_narrow_as_a_cut_nothing_is_cut_along_that_side():
    shown = Overviews(blank(200, MIN_WIDTH), blank(200, 100), load_matcher(Options()))
    assert all(cut.reference.height == MIN_WIDTH for cut in _cuts(shown))


def test_it_can_be_cancelled():
    with pytest.raises(Cancelled):
        looked_for(overviews((256, 0)), Progress.of(None, lambda: True))
