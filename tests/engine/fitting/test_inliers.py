"""Points that agree with a transform stay, outliers leave."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.inliers import find_inliers
from hetmatch_qgis.engine.fitting.model_choice import AUTO_KINDS
from hetmatch_qgis.engine.fitting.relief import Ground
from hetmatch_qgis.engine.fitting.shift import SHIFT
from tests.engine.fitting.point_cases import SIMILARITY, points

HILLS = Ground(lambda at: 100 * np.sin(at[:, 0] / 70) * np.cos(at[:, 1] / 90), -120.0, 120.0)


@pytest.mark.parametrize("kind", AUTO_KINDS)
def test_outliers_leave(kind):
    bent = points(SIMILARITY, bend=1.0 if kind == "thin_plate" else 0.0)
    wrong = np.arange(len(bent)) % 5 == 0
    random = np.random.default_rng(1)
    reference = bent.reference.copy()
    reference[wrong] += random.choice([-1, 1], (wrong.sum(), 2)) * random.uniform(6, 40)
    keep = find_inliers(kind, Candidates(bent.moving, reference, bent.weights, HILLS), 3.0)
    assert keep[~wrong].mean() > 0.9
    assert not keep[wrong].any()


def test_points_that_carry_no_transform_do_not_agree():
    along = np.linspace(0, 100, 30)
    line = np.stack([along, along], axis=1)
    assert not find_inliers("affine", Candidates(line, line, np.ones(30)), 3.0).any()


def test_points_agree_with_the_shift_of_the_ground_and_not_of_the_most_points():
    random = np.random.default_rng(3)
    plain = random.uniform(0, (2000, 2000), (500, 2))
    slope = random.uniform((0, 0), (190, 190), (700, 2))
    moving = np.concatenate([plain, slope])
    reference = moving + np.array([12, -8]) + random.normal(0, 0.2, moving.shape)
    reference[len(plain) :] += [7, 0]
    agrees = find_inliers(SHIFT, Candidates(moving, reference, np.ones(len(moving))), 3.0)
    assert agrees[: len(plain)].all() and not agrees[len(plain) :].any()
