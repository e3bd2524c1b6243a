"""What both images would show of one place is cut out of both alike."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.coarse.shared_ground import cut_out
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey

SIDE = 320


def blurred_noise() -> np.ndarray:
    image = np.random.default_rng(3).normal(size=(600, 600)).astype(np.float32)
    return cv2.GaussianBlur(image, (0, 0), 4)


def overviews(column: int, row: int) -> Overviews:
    """The noise from its corner, and its inverse from another."""
    reference, moving = (
        Grey(values / values.std(), np.ones(values.shape, bool))
        for values in (
            blurred_noise()[:SIDE, :SIDE],
            -blurred_noise()[row : row + SIDE, column : column + SIDE],
        )
    )
    return Overviews(reference, moving, load_matcher(Options()))


def shifted(column: float, row: float, angle: float = 0.0) -> CoarseModel:
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    matrix = np.array([[cosine, -sine, column], [sine, cosine, row], [0, 0, 1]])
    return CoarseModel(Projective("similarity", matrix), 50.0, 20, 200, 6.0)


def test_what_both_show_is_cut_out_alike():
    shown = cut_out(overviews(250, 0), shifted(250, 0))
    assert tuple(shown.window) == (250, 0, 70, 320)
    np.testing.assert_allclose(shown.moving.values, -shown.reference.values, atol=0.02)


@pytest.mark.parametrize("model", [shifted(100, 0), shifted(300, 0), shifted(250, 0, 40.0)])
def test_a_large_overlap_a_sliver_and_a_turn_are_not_looked_at(model):
    assert cut_out(overviews(250, 0), model) is None


@pytest.mark.parametrize("off", [(0, 0), (6, -8)])
def test_what_is_cut_out_tells_where_it_lies(off):
    shown = overviews(200, 0)
    by = shifted(200 + off[0], off[1])
    found = cut_out(shown, by).look(shown.matcher, by)
    points = np.array([[10.0, 10.0], [60.0, 220.0]])
    misses = found.transform.apply(points) - points - [200, 0]
    assert np.linalg.norm(misses, axis=1).max() < 3


def test_at_a_wrong_place_too_few_matches_agree():
    shown = overviews(200, 0)
    assert cut_out(shown, shifted(0, 220)).look(shown.matcher, shifted(0, 220)) is None
