"""Each window gives candidates of its own ground only, and stops when it is told to."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from window_cases import HEIGHT, SHIFT, WIDTH, NoNetwork, cut, ground, moved_by

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers, one_after_the_other
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.matching import window_match
from hetmatch_qgis.engine.matching.window_images import Aim
from hetmatch_qgis.engine.matching.window_match import match_window
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.tiling import make_tiles
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.refinement.levels import LEVELS


def refined(
    moving_size=(WIDTH, HEIGHT),
    shift=SHIFT,
    progress=None,
    matcher=None,
    run_both=one_after_the_other,
):
    """(tiles, what was found in each) of a pair of which the moving pixels lie `shift` beside."""
    corner = np.array([60, 60])
    pair = pair_of_arrays(
        cut(corner, WIDTH, HEIGHT), 255 - cut(corner + shift, *moving_size), Options()
    )
    split = make_tiles(WIDTH, HEIGHT, 176, 48)
    aim = Aim(pair, matcher or NoNetwork(), moved_by(shift))
    progress = progress or Progress()
    return split, [match_window(aim, tile, progress, run_both).fine for tile in split]


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


def test_halves_side_by_side_give_the_same_bits(whole):
    alone = whole[1][0]
    with Workers(2) as workers:
        both = refined(run_both=workers.run_both)[1][0]
    assert len(alone.reference) > 100
    for name in ("reference", "moving", "weights", "ref_votes", "moving_votes"):
        assert np.array_equal(getattr(alone, name), getattr(both, name))


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


def test_a_window_without_texture_is_skipped_and_says_why():
    flat = np.full((HEIGHT, WIDTH), 7, np.uint8)
    flat[:20] = ground()[:20, :WIDTH]
    pair = pair_of_arrays(flat, ground()[:HEIGHT, :WIDTH], Options())
    tile = make_tiles(WIDTH, HEIGHT, 128, 16)[-1]
    matcher = NoNetwork()
    found = match_window(Aim(pair, matcher, moved_by(SHIFT)), tile, Progress())
    assert "the same value" in found.guided.reason and not matcher.shown
    assert len(found.fine.reference) == 0 and found.fine.searched == 0


def test_a_window_outside_the_moving_image_says_so():
    found = refined_beside()
    assert found.guided.reason == "outside the moving image"
    assert len(found.fine.reference) == 0


def refined_beside():
    pair = pair_of_arrays(ground()[:HEIGHT, :WIDTH], ground()[:HEIGHT, :WIDTH], Options())
    (tile,) = make_tiles(WIDTH, HEIGHT, 1024, 128)
    return match_window(Aim(pair, NoNetwork(), moved_by((900, 0))), tile, Progress())


def cancelled_after(looks, monkeypatch):
    """How many images the matcher and the levels had seen when the work ended."""
    seen, asked = [], []
    look = window_match.MovingTile.resample

    def counted(self, field=None):
        seen.append(field)
        if len(seen) == looks:
            asked.append(True)
        return look(self, field)

    monkeypatch.setattr(window_match.MovingTile, "resample", counted)
    matcher = NoNetwork()
    with pytest.raises(Cancelled):
        refined(progress=Progress(None, lambda: bool(asked)), matcher=matcher)
    return len(seen), len(matcher.shown)


@pytest.mark.parametrize("looks", range(1, len(LEVELS) + 1))
def test_cancelling_is_heard_before_the_next_level(looks, monkeypatch):
    seen, _ = cancelled_after(looks, monkeypatch)
    assert seen == looks


def test_cancelling_is_heard_before_the_network_is_asked():
    asked = [False]
    matcher = NoNetwork()
    with pytest.raises(Cancelled):
        refined(progress=Progress(None, lambda: asked.pop(0) if asked else True), matcher=matcher)
    assert len(matcher.shown) == 0


def matched(off, is_only=False):
    """A window of which the matches lie `off` beside the model that it is searched from."""
    corner = np.array([60, 60])
    pair = pair_of_arrays(cut(corner, WIDTH, HEIGHT), cut(corner + SHIFT, WIDTH, HEIGHT), Options())
    (tile,) = make_tiles(WIDTH, HEIGHT, 400, 48)
    random = np.random.default_rng(3)
    here = random.uniform((60, 20), (WIDTH - 20, HEIGHT - 20), (400, 2))
    model = moved_by(SHIFT + off, rough=(0, 0))
    # As the matcher sees them: both images on the reference's frame.
    matches = Matches(here, model.transform.apply(here - SHIFT), np.ones(400, np.float32))
    matcher = NoNetwork(matches)
    return match_window(Aim(pair, matcher, model, is_only), tile, Progress()), matcher


@pytest.mark.parametrize("is_only", [True, False])
@pytest.mark.parametrize("off", [(40.0, 0.0), (-30.0, 25.0), (5.0, -4.0)])
def test_where_the_matches_lie_off_the_model_the_search_starts_there(off, is_only):
    # Ground 40 pixels beside the model is out of the first level's reach.
    found, _ = matched(np.array(off), is_only)
    apart = np.linalg.norm(found.fine.moving + SHIFT - found.fine.reference, axis=1)
    assert len(apart) > 400 and np.median(apart) < 0.3


def test_what_was_resampled_near_enough_goes_through_the_network_once():
    _, near = matched(np.array([3.0, -2.0]))
    _, far = matched(np.array([30.0, -20.0]))
    # One look at each image, and one more for each learned level without channels of its own.
    assert len(near.shown) <= len(far.shown)


def test_offsets_between_two_models_lead_to_the_same_ground():
    (tile,) = make_tiles(64, 48, 256, 0)
    first, second = moved_by((0, 0), rough=(0, 0)), moved_by((3, -2), rough=(0, 0))
    offsets = window_match.model_offsets(first, second, tile)
    assert offsets.shape == (6, 8, 2)
    # Ground that the second model brings onto a point lies where the first brings it: 3 px before.
    assert np.allclose(offsets, (-3, 2), atol=1e-5)
    assert not window_match.model_offsets(first, first, tile).any()


class Watched:
    """The default matcher; `sides` keeps the width of each image that it was shown."""

    name = "hetmatch"

    def __init__(self):
        self.matcher = load_matcher(Options())
        self.sides = []

    def describe_finely(self, grey, valid):
        self.sides.append(grey.shape[1])
        return self.matcher.describe_finely(grey, valid)

    def channels(self, grey, valid):
        self.sides.append(grey.shape[1])
        return self.matcher.channels(grey, valid)

    def match(self, reference, moving, radius):
        return self.matcher.match(reference, moving, radius)


def large(noise=0.0, is_only=True, modality="optical"):
    """What is found in a window of 656 x 640, and the widths that the network was shown.

    noise: of the moving image, in grey levels. modality: of the moving image.
    """
    random = np.random.default_rng(0)
    image = np.zeros((700, 720), np.float32)
    for sigma in (2, 5, 12):
        waves = cv2.GaussianBlur(random.normal(size=image.shape).astype(np.float32), (0, 0), sigma)
        image += waves / waves.std()
    levels = 128 + 20 * image
    moving = 255 - levels[25:665, 37:693] + random.normal(0, noise, (640, 656))
    pair = pair_of_arrays(
        *(side.clip(1, 255).astype(np.uint8) for side in (levels[30:670, 30:686], moving)),
        Options(reference_modality="optical", moving_modality=modality),
    )
    (tile,) = make_tiles(656, 640, 1024, 48)
    matcher = Watched()
    aim = Aim(pair, matcher, moved_by(SHIFT, rough=(2.0, 1.0)), is_only)
    return match_window(aim, tile, Progress()), matcher.sides


def apart(found):
    return np.linalg.norm(found.fine.moving + SHIFT - found.fine.reference, axis=1)


def test_a_clear_pair_is_told_by_the_network_at_half_its_size():
    found, widths = large()
    assert widths == [328, 328]
    assert len(found.fine.reference) > 5000 and np.median(apart(found)) < 0.05
    assert len(found.fine.ref_votes) > 50
    # Matches are in pixels of the frame all the same.
    matches = found.guided.matches
    off = np.linalg.norm(matches.moving + SHIFT - matches.reference, axis=1)
    assert len(off) > 300 and np.median(off) < 8


def test_a_pair_that_is_not_clear_is_told_at_full_size():
    _, widths = large(noise=150.0)
    assert widths[:4] == [328, 328, 656, 656]


def test_where_nothing_matches_no_peaks_are_searched():
    found, widths = large(noise=2000.0)
    assert widths[-2:] == [656, 656] and found.guided.matches is not None
    assert not found.fine.searched
    # One of many windows may be the one without ground.
    assert large(noise=2000.0, is_only=False)[0].fine.searched


def test_a_window_of_many_is_told_at_half_its_size_too():
    found, widths = large(is_only=False)
    assert widths == [328, 328]
    assert np.median(apart(found)) < 0.05


@pytest.mark.parametrize("modality", ["sar", "map"])
def test_radar_on_another_sensor_and_maps_are_told_at_full_size(modality):
    _, widths = large(modality=modality)
    assert widths == [656, 656]
