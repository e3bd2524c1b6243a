"""Where the place is known a window is measured, and shows where it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from window_cases import SHIFT, NoNetwork, cut, moved_by

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.matching.measured_window import MEASURED_SIDE, measure_window
from hetmatch_qgis.engine.matching.window_images import Aim
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.tiling import make_tiles


def guided_aim(off, moving=None):
    """An aim whose guide lies `off` (2,) beside the truth, and the truth."""
    corner = np.array([20, 20])
    moving = 255 - cut(corner + SHIFT, 360, 320) if moving is None else moving
    pair = pair_of_arrays(cut(corner, 360, 320), moving, Options())
    matcher = NoNetwork()
    aim = Aim(pair, matcher, moved_by(SHIFT), guide=lambda points: points - SHIFT + off)
    return aim, matcher


def test_where_the_place_is_known_it_is_measured_without_the_network():
    aim, matcher = guided_aim(np.array([0.8, -0.6]))
    (tile,) = make_tiles(360, 320, 384, 0)
    found = measure_window(aim, tile)
    fine, window = found.window.fine, found.window.tile.window
    assert matcher.shown == []
    assert window[2:] == (MEASURED_SIDE, MEASURED_SIDE) and window[:2] == (52, 32)
    assert found.drift == pytest.approx(1.0, abs=0.1) and fine.steadiness > 0.9
    assert np.allclose(fine.moving, fine.reference - SHIFT, atol=0.3)
    assert len(fine.ref_votes) == 0, "nobody looked far enough for a vote"


def test_a_bent_guide_is_followed():
    aim, _ = guided_aim(np.zeros(2))
    bent = replace(aim, guide=lambda points: points - SHIFT + 1.5 * np.sin(points / 60))
    (tile,) = make_tiles(360, 320, 384, 0)
    fine = measure_window(bent, tile).window.fine
    assert np.median(np.linalg.norm(fine.moving - fine.reference + SHIFT, axis=1)) < 0.2


def test_a_wrong_place_shows_when_it_is_measured():
    aim, _ = guided_aim(np.array([60.0, 30.0]))
    (tile,) = make_tiles(360, 320, 384, 0)
    fine = measure_window(aim, tile).window.fine
    assert fine.steadiness < 0.65 and fine.score < 0.1, "0.99 and 0.99 at the right one"


def test_a_measured_window_without_texture_says_why():
    aim, _ = guided_aim(np.zeros(2))
    flat = cut(np.array([20, 20]), 360, 320)
    flat[:160, :160] = 7
    pair = pair_of_arrays(flat, cut(np.array([20, 20]), 360, 320), Options())
    tile = make_tiles(360, 320, 160, 0)[0]
    found = measure_window(replace(aim, pair=pair), tile)
    assert found.window.guided.reason and found.window.fine.searched == 0
