"""Candidate tie points of known transforms, with noise, for the tests of fits."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.transforms import project

TURN = np.radians(12)
SIMILARITY = np.array(
    [[np.cos(TURN), -np.sin(TURN), 30], [np.sin(TURN), np.cos(TURN), -5], [0, 0, 1]]
)
AFFINE = np.array([[1.08, 0.06, -20], [-0.02, 0.93, 14], [0, 0, 1]])
HOMOGRAPHY = np.array([[1.0, 0.02, 5], [0.01, 1.0, 8], [6e-5, -5e-5, 1]])


def points(matrix, noise=0.3, count=800, bend=0.0, seed=0):
    """Candidates over 1000 x 800 pixels that a matrix and a bend made."""
    random = np.random.default_rng(seed)
    moving = random.uniform(0, (1000, 800), (count, 2))
    x, y = moving.T
    curve = bend * np.stack([np.sin(y / 170) + np.cos(x / 150), np.sin(x / 190)], axis=1)
    reference = project(matrix, moving) + curve + random.normal(0, noise, (count, 2))
    return Candidates(moving, reference, random.uniform(0.3, 1, count))
