"""Aiming takes the error of the overview's model down, level by level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.aim import MAX_RADIUS, aim_windows, guide_along
from hetmatch_qgis.engine.matching.candidates import fit_candidates, join_candidates
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import GuidedTile, search_radius
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.tiling import Tile

SIDE = 1600


class Finder:
    """A matcher that finds the true shift, to a fraction of a cell of the level.

    levels: how many windows it saw, by the shift that it found in pixels of the level.
    """

    name = "finder"

    def __init__(self):
        self.seen = 0

    def describe(self, grey, valid):
        self.seen += 1
        points = even_lattice(grey.shape[1], grey.shape[0], 40)
        return Features(points, np.zeros((len(points), 1), np.float32), np.ones(len(points)))

    def match(self, reference, moving, radius):
        return self.found(reference.points)

    def found(self, points):
        # The moving image is resampled by the model: what is left is how far that is off.
        return Matches(points, points + self.left, np.ones(len(points), np.float32))


def aimed(error, left, monkeypatch=None):
    ground = np.random.default_rng(0).integers(1, 255, (SIDE, SIDE), dtype=np.uint8)
    pair = pair_of_arrays(ground, ground, Options())
    matcher = Finder()
    matcher.left = np.array(left)
    model = CoarseModel(
        Projective("affine", np.eye(3)), 90.0, 50, 80, error, even_lattice(SIDE, SIDE, 40)
    )
    with Workers(2) as workers:
        return aim_windows(pair, model, matcher, workers, Progress()), matcher


def test_a_model_that_is_near_enough_stays():
    found, matcher = aimed(MAX_RADIUS / 3, (5.0, 5.0))
    assert matcher.seen == 0 and found.error == MAX_RADIUS / 3


@pytest.mark.parametrize("error", [20.0, 40.0])
def test_windows_of_a_level_bring_the_model_near(error):
    found, matcher = aimed(error, (4.0, -3.0))
    assert 0 < matcher.seen <= 2 * 9 * 3
    assert search_radius(found) <= MAX_RADIUS
    # The moving ground lies (4, -3) pixels of the level further on.
    shift = found.transform.apply(np.zeros((1, 2)))[0]
    assert np.sign(shift).tolist() == [-1, 1]


def test_an_error_that_no_level_can_take_down_ends_all_the_same():
    found, _ = aimed(500.0, (0.0, 0.0))
    assert search_radius(replace(found, error=found.error)) <= MAX_RADIUS


def followed(bend, is_only=True, isometric=None, monkeypatch=None):
    """What is followed of points in the middle of a frame, and where that leads from its corners.

    bend: from reference to moving pixels.
    """
    side = 400
    pair = pair_of_arrays(*np.random.default_rng(0).integers(1, 255, (2, side, side)), Options())
    if isometric is not None:
        monkeypatch.setattr(ImagePair, "isometric", lambda self, points: isometric(points))
    points = even_lattice(side, side, 40)
    points = points[(np.abs(points - 200) < 120).all(axis=1)]
    count = len(points)
    window = Tile(Window(0, 0, side, side), Window(0, 0, side, side))
    fine = FineTile(
        points, bend(points), np.ones(count), np.zeros((count, 3)), count, 0.5, points, points
    )
    overlap = even_lattice(side, side, 20)
    affine = Projective("affine", np.eye(3))
    model = CoarseModel(affine, 90.0, 50, 80, 6.0, overlap)
    windows = [MatchedWindow(GuidedTile(window, None, None), model, fine)]
    fitted = fit_candidates(join_candidates([fine]), FitSpace.of(pair), Options())
    return guide_along(Aim(pair, None, model, is_only), windows, fitted, overlap)


def slightly_bent(points):
    return points + 5e-5 * (points[:, :1] - 200) ** 2 * [1, 0]


def clearly_bent(points):
    return points + 8e-4 * (points[:, :1] - 200) ** 2 * [1, 0]


CORNERS = np.array([[5.0, 5.0], [395.0, 5.0], [395.0, 395.0]])


def test_a_transform_that_bends_is_followed():
    assert followed(slightly_bent) is None
    # A matrix needs no second look, however far it leads.
    assert followed(lambda points: 1.2 * points + 9) is None
    assert followed(clearly_bent, is_only=False) is None
    guide = followed(clearly_bent)
    # The aim is off by 30 pixels there; the inverse of a bend is no polynomial.
    assert np.allclose(guide(CORNERS), clearly_bent(CORNERS), atol=5.0)


def test_a_sheet_is_followed_in_its_projection(monkeypatch):
    def isometric(points):
        return np.radians((points[:, 0] - 200) / 5) + 1j * np.radians(70 - points[:, 1] / 5)

    def sheet(points):
        on_sheet = np.exp(0.9j * (isometric(points) - 0.6j))
        return 200 + 300 * np.stack([on_sheet.imag, on_sheet.real - 1], axis=1)

    guide = followed(sheet, isometric=isometric, monkeypatch=monkeypatch)
    assert guide.__self__.cone == pytest.approx(0.9, abs=0.01)
    assert np.allclose(guide(CORNERS), sheet(CORNERS), atol=0.1)
