"""Putative matches made up: by chance, or related by a matrix."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import project

AREA = 640.0 * 640.0
AFFINE = np.array([[0.95, -0.2, 60], [0.22, 1.02, -40], [0, 0, 1]])


def chance(count: int, seed: int = 0, side: float = 640.0) -> Matches:
    random = np.random.default_rng(seed)
    reference, moving = random.uniform(0, side, (2, count, 2))
    return Matches(reference, moving, np.ones(count, np.float32))


def related(right: int, wrong: int, matrix: np.ndarray = AFFINE, seed: int = 0) -> Matches:
    """Matches of which the first `right` follow a matrix to a few pixels."""
    random, matches = np.random.default_rng(seed), chance(right + wrong, seed)
    there = project(np.linalg.inv(matrix), matches.reference[:right])
    matches.moving[:right] = there + random.normal(0, 1.5, (right, 2))
    return matches
