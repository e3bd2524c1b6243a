"""What is seen in a window, and from where it is searched."""

from __future__ import annotations

import numpy as np
from window_cases import HEIGHT, SHIFT, WIDTH, NoNetwork, cut, moved_by

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.workers import one_after_the_other
from hetmatch_qgis.engine.matching.window_images import Aim, lattice_of, read_window
from hetmatch_qgis.engine.pairs.enlarged import enlarge
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.signal_check import no_signal_reason
from hetmatch_qgis.engine.pairs.tiling import make_tiles


def aim(guide=None):
    corner = np.array([60, 60])
    pair = pair_of_arrays(cut(corner, WIDTH, HEIGHT), cut(corner + SHIFT, WIDTH, HEIGHT), Options())
    return Aim(pair, NoNetwork(), moved_by(SHIFT, rough=(0, 0)), guide=guide)


def test_both_images_of_a_window_show_the_same_ground():
    known = aim()
    (tile,) = make_tiles(WIDTH, HEIGHT, 400, 0)
    images = read_window(known.pair, known.model, tile, one_after_the_other)
    shared = images.reference.valid & images.moving.valid
    assert shared.mean() > 0.9
    apart = images.reference.values[shared] - images.moving.values[shared]
    assert np.abs(np.median(apart)) < 0.1 and apart.std() < 0.2


def test_a_window_beside_the_moving_image_says_so():
    known = aim()
    far = moved_by(SHIFT + 2000)
    (tile,) = make_tiles(WIDTH, HEIGHT, 400, 0)
    assert isinstance(read_window(known.pair, far, tile, one_after_the_other), Message)


def test_a_guide_is_followed_by_its_trend_and_what_is_left_of_it():
    bend = np.array([40.0, 0.0])

    def guide(points):
        return points - SHIFT + np.array([3.0, -2.0]) + np.sin(points / bend[0]) * [1.5, 0]

    known = aim(guide)
    (tile,) = make_tiles(WIDTH, HEIGHT, 400, 0)
    model = known.model_of(tile)
    points = lattice_of(tile).reshape(-1, 2)
    left = known.guided_field(model, tile).reshape(-1, 2)
    there = model.transform.apply(guide(points)) - points
    assert np.allclose(left, there, atol=1e-4)
    assert 0.2 < np.abs(left).max() < 3
    assert aim().model_of(tile) is aim().model or aim().guided_field(model, tile) is None


def test_many_small_buildings_enlarged_are_not_taken_for_open_water():
    rng = np.random.default_rng(1)
    values = np.full((130, 200), 240, np.float32)
    for column, row in rng.integers(0, [200, 130], (1600, 2)):
        values[row : row + 4, column : column + 5] = 236 - rng.integers(0, 4)
    pair = enlarge(pair_of_arrays(values, values, Options()))
    (tile,) = make_tiles(pair.reference.width, pair.reference.height, 500, 0)
    assert no_signal_reason(pair.reference.raw(tile.window)) is not None
    images = read_window(pair, moved_by(np.zeros(2), rough=(0, 0)), tile, one_after_the_other)
    assert not isinstance(images, Message)
