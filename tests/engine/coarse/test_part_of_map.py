"""A scan that shows a small part of a drawn map is found on a larger overview of it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.part_of_map import may_show_part, with_part_of_map
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Cancelled, Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import ImagePair

SIDE, PART = 1400, 560
"""Pixels along a side of the map, and of the square that the scan shows."""


def town(seed: int) -> np.ndarray:
    """A made-up town: blocks of a few greys."""
    random = np.random.default_rng(seed)
    image = np.full((SIDE, SIDE), 90, np.uint8)
    for _ in range(900):
        corner, size = random.integers(0, SIDE, 2), random.integers(15, 120, 2)
        cv2.rectangle(
            image, corner.tolist(), (corner + size).tolist(), int(random.integers(256)), -1
        )
    return cv2.GaussianBlur(image, (0, 0), 0.7)


def pair_of(seed: int = 1, turn: float = 100.0, side: int = SIDE) -> tuple[ImagePair, np.ndarray]:
    """A map, and a scan of the middle of another or the same one, with the matrix back."""
    to_scan = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), turn, 1.0)
    to_scan[:, 2] -= (SIDE - PART) / 2
    scan = cv2.warpAffine(255 - town(seed), to_scan, (PART, PART), flags=cv2.INTER_LINEAR)
    pair = pair_of_arrays(town(1)[:side, :side], scan, Options())
    description = replace(pair.reference.description, layers=("roads",))
    pair = replace(pair, reference=replace(pair.reference, description=description))
    return pair, cv2.invertAffineTransform(to_scan)


def looked_for(
    pair: ImagePair, found: CoarseModel | None = None, progress: Progress | None = None
) -> CoarseModel | None:
    with Workers(2) as workers:
        matcher = load_matcher(Options())
        return with_part_of_map(found, pair, matcher, "auto", workers, progress or Progress())


def test_a_turned_part_is_found_in_the_pixels_of_the_map():
    pair, back = pair_of()
    found = looked_for(pair)
    points = np.array([[100.0, 100.0], [400.0, 150.0], [250.0, 500.0]])
    truth = points @ back[:, :2].T + back[:, 2]
    assert np.linalg.norm(found.transform.apply(points) - truth, axis=1).max() < 8
    inside = np.abs(found.overlap - SIDE / 2)
    assert len(found.overlap) > 1000 and inside.max() < 0.75 * PART


def test_what_is_more_significant_stays():
    pair, _ = pair_of()
    convincing = CoarseModel(Projective("affine", np.eye(3)), 300.0, 100, 400, 6.0)
    assert looked_for(pair, convincing) is convincing
    other, _ = pair_of(seed=2)
    doubtful = replace(convincing, significance=150.0)
    assert looked_for(other, doubtful) is doubtful


def test_rasters_and_small_maps_are_not_looked_at():
    pair, _ = pair_of()
    description = replace(pair.reference.description, layers=())
    raster = replace(pair, reference=replace(pair.reference, description=description))
    assert may_show_part(pair) and not may_show_part(raster)
    assert looked_for(raster) is None
    small, _ = pair_of(side=700)
    assert looked_for(small) is None


def test_it_can_be_cancelled():
    pair, _ = pair_of()
    with pytest.raises(Cancelled):
        looked_for(pair, progress=Progress(on_check=lambda: True))
