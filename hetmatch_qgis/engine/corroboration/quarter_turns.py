"""Quarter turns of a match: streets and fields at right angles look alike in all four."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.corroboration.aligned import align
from hetmatch_qgis.engine.corroboration.blocks import Gradients
from hetmatch_qgis.engine.corroboration.rivals import shift_surface
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.pairs.pair import ImagePair

MIN_GAIN = 1.1
"""Correlation at another turn, in that of the match, from which on it is tried: of street grids at
a wrong turn or a wrong shift 1.0 to 1.05, at the right one 1.4 and more (benchmarks/verdict)."""


def better_turn(pair: ImagePair, transform: Projective) -> NDArray[np.float64] | None:
    """The motion of the reference's frame, 3 x 3, by quarter turns, that fits clearly better.

    Streets and fields at right angles look alike in all four, and the overview may not tell them
    apart. transform: from the moving to the reference's frame. None where no other turn is better
    by MIN_GAIN.
    """
    best: tuple[float, NDArray[np.float64] | None] = (0.0, None)
    middle = np.array([pair.reference.width, pair.reference.height]) / 2
    for quarter in range(4):
        turn = _turn_about(middle, quarter)
        images = align(pair, Projective(transform.kind, turn @ transform.matrix))
        if images is None:
            continue
        surface = shift_surface(
            Gradients(images.reference.values, images.reference.valid),
            Gradients(images.moving.values, images.moving.valid),
        )
        shift, correlation = surface.best()
        if quarter == 0:
            best = (MIN_GAIN * surface.best_near_zero()[1], None)
        elif correlation > best[0]:
            back = translation((-images.factor * shift[0], -images.factor * shift[1]))
            best = (correlation, back @ turn)
    return best[1]


def _turn_about(middle: NDArray[np.float64], quarters: int) -> NDArray[np.float64]:
    """A turn by quarters about a point (2,), 3 x 3."""
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarters]
    matrix = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
    matrix[:2, 2] = middle - matrix[:2, :2] @ middle
    return matrix
