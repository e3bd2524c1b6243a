"""Each tile gives candidates of its own ground only, and stops when it is told to."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching import fine
from hetmatch_qgis.engine.matching.coarse import CoarseModel
from hetmatch_qgis.engine.matching.fine import refine_tiles
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.pair import pair_of_arrays
from hetmatch_qgis.engine.matching.refine import LEVELS, STEP, Lattice, Votes
from hetmatch_qgis.engine.matching.tiling import make_tiles

WIDTH, HEIGHT = 300, 260
SHIFT = np.array([7.0, -5.0])


class NoNetwork:
    """A matcher without channels; remembers the images that it was shown."""

    def __init__(self):
        self.shown = []

    def channels(self, grey, valid):
        self.shown.append(grey)


def ground():
    random = np.random.default_rng(0)
    image = np.zeros((400, 440), np.float32)
    for sigma, strength in ((3, 1), (8, 1), (20, 1)):
        noise = cv2.GaussianBlur(random.normal(size=image.shape).astype(np.float32), (0, 0), sigma)
        image += strength * noise / noise.std()
    return (128 + 30 * image).clip(0, 255).astype(np.uint8)


def cut(origin, width, height):
    column, row = (int(number) for number in origin)
    return ground()[row : row + height, column : column + width]


def moved_by(shift, rough=(1.5, -1.0)):
    """A model that is a little off."""
    matrix = np.eye(3)
    matrix[:2, 2] = shift + np.array(rough)
    return CoarseModel(Projective("affine", matrix), 200.0, 100, 150, 6.0)


def refined(moving_size=(WIDTH, HEIGHT), shift=SHIFT, progress=None, matcher=None):
    """(tiles, what was found in each) of a pair of which the moving pixels lie `shift` beside."""
    corner = np.array([60, 60])
    pair = pair_of_arrays(
        cut(corner, WIDTH, HEIGHT), 255 - cut(corner + shift, *moving_size), Options()
    )
    split = make_tiles(WIDTH, HEIGHT, 176, 48)
    guided = [GuidedTile(tile, None, None) for tile in split]
    models = [moved_by(shift)] * len(split)
    found = refine_tiles(pair, models, matcher or NoNetwork(), guided, progress or Progress())
    return split, found


@pytest.fixture(scope="module")
def whole():
    return refined()


def test_candidates_lie_in_the_part_that_the_tile_owns(whole):
    split, found = whole
    assert len(split) == len(found) == 4
    for tile, part in zip(split, found, strict=True):
        assert len(part.reference) > 100
        assert tile.owns(part.reference).all()
        own = tile.owned.width * tile.owned.height / STEP**2
        assert 0.6 * own < part.searched < 1.2 * own
        assert len(part.reference) == len(part.moving) == len(part.weights) <= part.searched


def test_no_place_is_found_twice(whole):
    together = np.concatenate([part.reference for part in whole[1]])
    assert len(np.unique(together, axis=0)) == len(together)


def test_candidates_are_true(whole):
    for part in whole[1]:
        apart = np.linalg.norm(part.moving + SHIFT - part.reference, axis=1)
        assert np.median(apart) < 0.1
        assert part.score > 0.8


def test_votes_are_true_and_lie_in_the_part_that_the_tile_owns(whole):
    for tile, part in zip(*whole, strict=True):
        reference, moving = part.ref_votes, part.moving_votes
        assert len(reference) >= 4 and tile.owns(reference).all()
        apart = np.linalg.norm(moving + SHIFT - reference, axis=1)
        assert np.median(apart) < 1


def test_weights_are_shares(whole):
    weights = np.concatenate([part.weights for part in whole[1]])
    assert weights.min() >= 0 and weights.max() <= 1 and weights.dtype == np.float64


@pytest.mark.parametrize(
    ("size", "shift"), [((120, 100), (70, 60)), ((WIDTH, HEIGHT), (40, -35)), ((90, 260), (0, 0))]
)
def test_candidates_lie_inside_the_moving_image(size, shift):
    _, found = refined(size, np.array(shift))
    moving = np.concatenate([part.moving for part in found])
    reference = np.concatenate([part.reference for part in found])
    assert len(moving) > 50
    assert (moving >= 0).all() and (moving <= size).all()
    assert (reference >= 0).all() and (reference <= [WIDTH, HEIGHT]).all()


@pytest.mark.parametrize("beyond", [(9, 0), (-9, 0), (0, 9), (0, -9)])
def test_offsets_that_lead_over_an_edge_make_no_candidates(beyond):
    size = np.array([64, 48])
    steps = [np.arange(side // STEP) * STEP + STEP / 2 for side in size]
    points = np.stack(np.meshgrid(*steps), axis=-1)
    offsets = np.zeros(points.shape, np.float32) + np.array(beyond, np.float32)
    sure = np.ones(points.shape[:2], np.float32)
    (tile,) = make_tiles(*map(int, size), 256, 0)
    model = CoarseModel(Projective("affine", np.eye(3)), 200.0, 100, 150, 6.0)
    nobody = Votes(np.zeros((0, 2)), np.zeros((0, 2)))
    lattice = Lattice(points, offsets, offsets, sure, sure, nobody)
    found = fine._owned_points(lattice, model, GuidedTile(tile, None, None), size)
    there = points.reshape(-1, 2) + beyond
    inside = ((there >= 0) & (there <= size)).all(axis=1)
    assert found.searched == len(there) and 0 < inside.sum() < len(there)
    assert np.array_equal(found.moving, there[inside])
    assert np.array_equal(found.reference, points.reshape(-1, 2)[inside])


def test_a_skipped_tile_gives_nothing_and_is_not_read():
    split = make_tiles(WIDTH, HEIGHT, 176, 48)
    guided = [GuidedTile(tile, "no data", None) for tile in split]
    models = [moved_by(SHIFT)] * len(split)
    said = []
    progress = Progress(lambda share, message: said.append(message))
    # There is no pair to read from.
    found = refine_tiles(None, models, NoNetwork(), guided, progress)
    assert all(len(part.reference) == 0 and part.searched == 0 for part in found)
    assert said == [f"Refining tile {number} of 4" for number in (1, 2, 3, 4)]


def cancelled_after(looks, monkeypatch):
    """How many images the matcher and the levels had seen when the work ended."""
    seen, asked = [], []
    look = fine.MovingTile.resample

    def counted(self, pixels):
        seen.append(pixels)
        if len(seen) == looks:
            asked.append(True)
        return look(self, pixels)

    monkeypatch.setattr(fine.MovingTile, "resample", counted)
    matcher = NoNetwork()
    with pytest.raises(Cancelled):
        refined(progress=Progress(None, lambda: bool(asked)), matcher=matcher)
    return len(seen), len(matcher.shown)


@pytest.mark.parametrize("looks", range(1, len(LEVELS) + 2))
def test_cancelling_is_heard_before_the_next_level(looks, monkeypatch):
    seen, _ = cancelled_after(looks, monkeypatch)
    assert seen == looks


def test_cancelling_is_heard_before_the_network_is_asked_again(monkeypatch):
    assert LEVELS[0].learned
    # The reference had been shown, and the moving image only been read.
    assert cancelled_after(1, monkeypatch) == (1, 1)


def test_where_the_matches_lie_off_the_model_the_search_starts_there():
    # Ground 40 pixels beside the model is out of the first level's reach.
    off = np.array([40.0, 0.0])
    corner = np.array([60, 60])
    pair = pair_of_arrays(cut(corner, WIDTH, HEIGHT), cut(corner + SHIFT, WIDTH, HEIGHT), Options())
    split = make_tiles(WIDTH, HEIGHT, 400, 48)
    random = np.random.default_rng(3)
    here = random.uniform((60, 20), (WIDTH - 20, HEIGHT - 20), (400, 2))
    matches = Matches(here, here - SHIFT, np.ones(400, np.float32))
    model = moved_by(SHIFT + off, rough=(0, 0))
    (aided,) = refine_tiles(
        pair, [model], NoNetwork(), [GuidedTile(split[0], None, matches)], Progress()
    )
    apart = np.linalg.norm(aided.moving + SHIFT - aided.reference, axis=1)
    assert len(apart) > 400 and np.median(apart) < 0.3
