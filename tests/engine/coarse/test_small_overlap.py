"""Images that share a strip or a corner are placed, and those of other places are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.coarse.small_overlap import MAX_SHARE, _cut_out, find_small_overlap
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Cancelled, Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.transforms import Projective
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
    assert found.inliers > 0.45 * found.matches


def test_other_places_share_nothing():
    assert looked_for(overviews((256, 0), seed=4)) is None


def shifted(column: float, row: float, angle: float = 0.0) -> CoarseModel:
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    matrix = np.array([[cosine, -sine, column], [sine, cosine, row], [0, 0, 1]])
    return CoarseModel(Projective("similarity", matrix), 50.0, 20, 200, 6.0)


def test_what_both_show_is_cut_out_alike():
    shown = _cut_out(overviews((250, 0)), shifted(250, 0))
    assert tuple(shown.window) == (250, 0, 70, 320)
    np.testing.assert_allclose(shown.moving.values, -shown.reference.values, atol=0.02)


@pytest.mark.parametrize("model", [shifted(100, 0), shifted(300, 0), shifted(250, 0, 40.0)])
def test_a_large_overlap_a_sliver_and_a_turn_are_not_looked_at(model):
    assert _cut_out(overviews((250, 0)), model) is None
    assert MAX_SHARE < 0.6


def test_it_can_be_cancelled():
    with pytest.raises(Cancelled):
        looked_for(overviews((256, 0)), Progress.of(None, lambda: True))
