"""Made-up ground for windows, a matcher that finds what it is told, and matches made up."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.fitting.transforms import Projective, project

WIDTH, HEIGHT = 300, 260
SHIFT = np.array([7.0, -5.0])
AREA = 640.0 * 640.0
AFFINE = np.array([[0.95, -0.2, 60], [0.22, 1.02, -40], [0, 0, 1]])


class NoNetwork:
    """A matcher without channels, which finds the matches it is given.

    shown: the images that it was shown.
    """

    name = "none"

    def __init__(self, matches: Matches | None = None) -> None:
        self.shown: list[NDArray] = []
        self.matches = Matches.none() if matches is None else matches

    def describe(self, grey: NDArray, valid: NDArray) -> Features:
        """See Matcher.describe."""
        return self.describe_finely(grey, valid)[0]

    def describe_finely(self, grey: NDArray, valid: NDArray) -> tuple[Features, None]:
        """See Matcher.describe_finely."""
        self.shown.append(grey)
        none = np.zeros((0, 2))
        return Features(none, np.zeros((0, 64), np.float32), np.zeros(0, np.float32)), None

    def channels(self, grey: NDArray, valid: NDArray) -> None:
        """See Matcher.channels."""
        self.shown.append(grey)

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """See Matcher.match."""
        return self.matches


def ground() -> NDArray[np.uint8]:
    """Made-up ground, 440 x 400 pixels, with structure of 3 to 20 pixels."""
    random = np.random.default_rng(0)
    image = np.zeros((400, 440), np.float32)
    for sigma, strength in ((3, 1), (8, 1), (20, 1)):
        noise = cv2.GaussianBlur(random.normal(size=image.shape).astype(np.float32), (0, 0), sigma)
        image += strength * noise / noise.std()
    return np.asarray((128 + 30 * image).clip(0, 255).astype(np.uint8))


def cut(origin: NDArray, width: int, height: int) -> NDArray[np.uint8]:
    """A part of the ground. origin: (2,) its column and row."""
    column, row = (int(number) for number in origin)
    return ground()[row : row + height, column : column + width]


def moved_by(shift: NDArray, rough: tuple[float, float] = (1.5, -1.0)) -> CoarseModel:
    """A model that is a little off."""
    matrix = np.eye(3)
    matrix[:2, 2] = shift + np.array(rough)
    return CoarseModel(Projective("affine", matrix), 300.0, 100, 150, 6.0)


def chance(count: int, seed: int = 0, side: float = 640.0) -> Matches:
    """Matches that no model explains."""
    random = np.random.default_rng(seed)
    reference, moving = random.uniform(0, side, (2, count, 2))
    return Matches(reference, moving, np.ones(count, np.float32))


def related(right: int, wrong: int, matrix: np.ndarray = AFFINE, seed: int = 0) -> Matches:
    """Matches of which the first `right` follow a matrix to a few pixels."""
    random, matches = np.random.default_rng(seed), chance(right + wrong, seed)
    there = project(np.linalg.inv(matrix), matches.reference[:right])
    matches.moving[:right] = there + random.normal(0, 1.5, (right, 2))
    return matches
