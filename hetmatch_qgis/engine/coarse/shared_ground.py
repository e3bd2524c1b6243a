"""The ground that two images would share, cut out of both and described alone.

Beyond the border of an image the network sees what was mirrored there instead of the ground that
the other image shows. Of what both would show, both are cut out alike: at the right place they have
the same borders then, and most cells match, at a wrong one few.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel, estimate_model
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.transforms import Projective, project, translation
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pixels.masks import is_undisturbed

MAX_SHARE = 0.5
"""Share of the reference's overview up to which an overlap counts as small: pairs that share half
of an image are found by the search as it is (13 of 14
with the fourth run, 12 with the weights that shipped then: `training/runs/fourth`)."""

MIN_SIDE = 32.0
"""Pixels of the overview along the shorter side of an overlap: four cells of the network."""

MAX_TURN, MAX_STRETCH = 30.0, 1.4
"""Degrees and factor up to which the images may be turned and scaled: what the network bears."""

MIN_PROMISING_SHARE = 0.3
"""Share of the matches of what was cut out from which on one model is worth another look: of two
places 11 and 42 pixels off 0.55 and 0.36 agreed."""


@dataclass(frozen=True)
class Shared:
    """The parts of two images that would show one place.

    window: of the reference's overview. reference, moving: grey levels there.
    """

    window: Window
    reference: Grey
    moving: Grey

    def look(
        self,
        matcher: Matcher,
        by: CoarseModel,
        run_both: SideBySide = one_after_the_other,
    ) -> CoarseModel | None:
        """The model of what is described here alone; None where too few matches agree.

        by: the model that the moving image was laid by. run_both: how both are described.
        """
        reference, moving = run_both(
            lambda: matcher.describe(self.reference.values, self.reference.valid),
            lambda: matcher.describe(self.moving.values, self.moving.valid),
        )
        area = float(self.window.width * self.window.height)
        model = estimate_model(matcher.match(reference, moving, None), area, ("similarity",))
        if model is None or model.inliers < MIN_PROMISING_SHARE * model.matches:
            return None
        column, row = self.window[:2]
        to_overview, to_window = translation((column, row)), translation((-column, -row))
        matrix = to_overview @ model.transform.matrix @ to_window @ by.transform.matrix
        return replace(model, transform=Projective("similarity", matrix))


def cut_out(overviews: Overviews, model: CoarseModel) -> Shared | None:
    """The parts of both images that overlap by a model; None unless that is a small overlap."""
    reference, moving = overviews.reference, overviews.moving
    angle, scale = overviews.turn_of(model)
    if abs(angle) > MAX_TURN or abs(np.log(scale)) > np.log(MAX_STRETCH):
        return None
    rows, columns = reference.valid.shape
    frame = _outline(columns, rows)
    height, width = moving.valid.shape
    outline = model.transform.apply(_outline(width, height))
    _, shared = cv2.intersectConvexConvex(outline.astype(np.float32), frame.astype(np.float32))
    if shared is None or len(shared) < 3:
        return None
    points = shared.reshape(-1, 2)
    low = np.clip(np.floor(points.min(axis=0)), 0, None).astype(int)
    high = np.minimum(np.ceil(points.max(axis=0)), [columns, rows]).astype(int)
    size = high - low
    if size.min() < MIN_SIDE or np.prod(size) > MAX_SHARE * rows * columns:
        return None
    window = Window(int(low[0]), int(low[1]), int(size[0]), int(size[1]))
    part = np.s_[low[1] : high[1], low[0] : high[0]]
    shown = Grey(reference.values[part], reference.valid[part])
    laid = _laid(moving, model.transform.matrix, window)
    return Shared(window, standardised(shown), standardised(laid))


def _outline(width: int, height: int) -> NDArray[np.float64]:
    """The corners (4, 2) of a frame, one after another around it."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)


def _laid(grey: Grey, matrix: NDArray[np.float64], window: Window) -> Grey:
    """An image laid onto a window by a matrix, 3 x 3, to the pixels that the window is one of."""
    # OpenCV counts from the centre of the first pixel.
    half = np.array([[0.5, 0.5]])
    laid = matrix[:2].copy()
    laid[:, 2] = project(matrix, half)[0] - half[0] - window[:2]
    size = (window.width, window.height)
    values, weights = (
        cv2.warpAffine(plane, laid, size) for plane in (grey.values, grey.valid.astype(np.float32))
    )
    valid = is_undisturbed(weights)
    return Grey(np.where(valid, values, np.float32(0)), valid)


def standardised(grey: Grey) -> Grey:
    """Grey levels with zero mean and unit variance over the valid pixels."""
    if not grey.valid.any():
        return grey
    valid = grey.values[grey.valid]
    values = (grey.values - valid.mean()) / max(float(valid.std()), 1e-6)
    return Grey(np.where(grey.valid, values, 0).astype(np.float32), grey.valid)
