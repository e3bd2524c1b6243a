"""Refinement follows the ground, stays silent where there is none, and does not invent."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from waves import random_waves

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.refinement.lattice import STEP, field_at_pixels
from hetmatch_qgis.engine.refinement.levels import LEVELS, Level
from hetmatch_qgis.engine.refinement.refine import refine_tile

HEIGHT, WIDTH = 232, 264


def no_network(image):
    """A matcher without channels of its own."""
    return


def waves(seed):
    """A smooth picture that can be looked up at points (..., 2)."""
    look = random_waves(seed)
    return lambda points: look(points[..., 0], points[..., 1])


def seen_at(look, height=HEIGHT, width=WIDTH):
    """The moving image of a tile as `refine_tile` asks for it: by a field on the lattice.

    look: the grey levels at pixels (H, W, 2) of the tile.
    """
    pixels = pixel_centres(width, height)

    def resample(field):
        return look(pixels if field is None else pixels + field_at_pixels(field, height, width))

    return resample


def centres():
    return np.stack(np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5), axis=-1)


def displaced(points):
    """How far the ground at reference points lies away in the moving image."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([9 + 2 * np.sin(y / 80), -6 + 0.02 * x + np.cos(x / 90)], axis=-1)


def undone(there):
    here = there
    for _ in range(12):
        here = there - displaced(here)
    return here


def seen(values, valid=None):
    return Grey(values, np.ones(values.shape, bool) if valid is None else valid)


def masked(values, valid):
    return Grey(np.where(valid, values, np.float32(0)), valid)


@pytest.fixture(scope="module")
def ground():
    return waves(0)


@pytest.fixture(scope="module")
def followed(ground):
    """The refinement of a tile whose ground is displaced smoothly, the contrast inverted."""
    return refine_tile(
        seen(ground(centres())), seen_at(lambda points: seen(-ground(undone(points)))), no_network
    )


def test_a_smooth_displacement_is_followed(followed):
    apart = np.linalg.norm(followed.offsets - displaced(followed.points), axis=-1)
    assert np.median(apart[followed.is_consistent]) < 0.3
    assert np.percentile(apart, 90) < 1
    assert followed.is_consistent.mean() > 0.85


def test_what_the_neighbours_agree_on_is_near_the_truth_too(followed):
    apart = np.linalg.norm(followed.smooth - displaced(followed.points), axis=-1)
    assert np.median(apart) < 0.6


def test_lattice_points_are_the_middles_of_blocks_all_over_the_tile(followed):
    assert followed.points.shape == (HEIGHT // STEP, WIDTH // STEP, 2)
    assert followed.points[0, 0].tolist() == [STEP / 2, STEP / 2]
    assert followed.points[-1, -1].tolist() == [WIDTH - STEP / 2, HEIGHT - STEP / 2]
    assert followed.score.max() <= 1 + 1e-5 and followed.sharpness.max() <= 1 + 1e-5


def test_the_same_image_lies_where_it_is(ground):
    lattice = refine_tile(
        seen(ground(centres())),
        seen_at(lambda points: seen(ground(points))),
        no_network,
        levels=LEVELS[3:],
    )
    apart = np.abs(lattice.offsets)
    # Along the rim the windows are cut short.
    assert np.median(apart) < 0.02 and apart.max() < 0.1
    assert lattice.is_consistent.all()


@pytest.mark.parametrize("side", ["reference", "moving"])
def test_masked_places_score_nothing(ground, side):
    valid = centres()[..., 0] > 120

    def moving_at(points):
        values = ground(points - 2)
        return masked(values, points[..., 0] > 120) if side == "moving" else seen(values)

    values = ground(centres())
    reference = masked(values, valid) if side == "reference" else seen(values)
    lattice = refine_tile(reference, seen_at(moving_at), no_network)
    hidden = lattice.points[..., 0] < 112
    assert (lattice.score[hidden] == 0).all() and not lattice.is_consistent[hidden].any()
    apart = np.linalg.norm(lattice.offsets - 2, axis=-1)[~hidden & lattice.is_consistent]
    assert len(apart) > 300 and np.median(apart) < 0.2


def test_a_tile_without_any_valid_pixel_finds_nothing():
    nothing = masked(np.zeros((64, 64), np.float32), np.zeros((64, 64), bool))
    lattice = refine_tile(nothing, lambda field: nothing, no_network)
    assert not lattice.score.any() and not lattice.is_consistent.any()
    assert (lattice.smooth == 0).all()


def test_unrelated_noise_is_not_consistent():
    random = np.random.default_rng(5)
    one, other = random.normal(size=(2, HEIGHT, WIDTH)).astype(np.float32)
    lattice = refine_tile(seen(one), lambda field: seen(other), no_network)
    assert lattice.is_consistent.mean() < 0.35
    assert lattice.score.mean() < 0.3


def test_the_matcher_s_own_channels_are_compared_where_it_has_some(ground):
    asked = []
    lattice = refine_tile(
        seen(ground(centres())),
        seen_at(lambda points: seen(ground(points - [8.0, -4.0]))),
        learned_channels(asked),
        levels=(Level(4, 24, 136, learned=True),),
    )
    assert len(asked) == 2
    # Raw grey levels, seen every four pixels: good to a pixel, not better.
    assert np.abs(np.median(lattice.offsets, axis=(0, 1)) - [8, -4]).max() < 1


def learned_channels(asked):
    def learned(image):
        asked.append(image)
        small = image.values[2::4, 2::4]
        return np.stack([small, np.roll(small, 1, 0), np.roll(small, 1, 1)], axis=-1)

    return learned


def test_the_network_sees_each_image_once_on_all_levels(ground):
    asked = []
    lattice = refine_tile(
        seen(ground(centres())),
        seen_at(lambda points: seen(ground(points - [13.0, -6.0]))),
        learned_channels(asked),
        levels=(Level(4, 24, 136, learned=True), Level(4, 8, 104, learned=True)),
    )
    assert len(asked) == 2
    inner = lattice.offsets[4:-4, 4:-4]
    assert np.abs(np.median(inner, axis=(0, 1)) - [13, -6]).max() < 1


def test_channels_that_are_known_are_not_computed_again(ground):
    asked = []
    learned = learned_channels(asked)
    reference = seen(ground(centres()))
    resample = seen_at(lambda points: seen(ground(points - [8.0, -4.0])))
    known = learned(reference), learned(resample(None))
    lattice = refine_tile(reference, resample, learned, levels=LEVELS[:2], known=known)
    assert len(asked) == 2
    computed = refine_tile(reference, resample, learned, levels=LEVELS[:2])
    assert np.array_equal(lattice.offsets, computed.offsets)


def test_an_expected_displacement_moves_the_channels(ground):
    expected = np.full((HEIGHT // STEP, WIDTH // STEP, 2), (40, -30), np.float32)
    lattice = refine_tile(
        seen(ground(centres())),
        seen_at(lambda points: seen(ground(points - [42.0, -33.0]))),
        learned_channels([]),
        expected,
        levels=(Level(4, 8, 104, learned=True),),
    )
    inner = lattice.offsets[6:-6, 6:-6]
    assert np.abs(np.median(inner, axis=(0, 1)) - [42, -33]).max() < 1.2
    # What lies beyond the moving image has no peak.
    assert (lattice.score[:, -4:] == 0).all() and (lattice.score[:3] == 0).all()


def test_an_expected_displacement_may_be_far_beyond_the_search(ground):
    expected = np.full((HEIGHT // STEP, WIDTH // STEP, 2), (70, -50), np.float32)
    lattice = refine_tile(
        seen(ground(centres())),
        seen_at(lambda points: seen(ground(points - [73.0, -52.0]))),
        no_network,
        expected,
    )
    apart = np.linalg.norm(lattice.offsets - [73, -52], axis=-1)
    assert np.median(apart) < 0.1 and lattice.is_consistent.mean() > 0.9


@pytest.mark.parametrize(
    "size",
    [
        (20, 200),
        (200, 20),
        (12, 12),
        (8, 64),
    ],
)
def test_narrow_tiles_do_no_harm(ground, size):
    points = centres()[: size[0], : size[1]]
    resample = seen_at(lambda at: seen(ground(at)), *size)
    lattice = refine_tile(seen(ground(points)), resample, no_network)
    assert np.isfinite(lattice.smooth).all()


def rough_heights(seed, side=256):
    """Heights (side, side) of rugged ground: noise whose amplitude falls with its frequency."""
    noise = np.random.default_rng(seed).normal(size=(2 * side, 2 * side))
    down, across = np.meshgrid(*(np.fft.fftfreq(2 * side),) * 2, indexing="ij")
    frequency = np.maximum(np.hypot(down, across), 1 / 200)
    heights = np.fft.ifft2(np.fft.fft2(noise) * frequency**-1.5).real[:side, :side]
    return heights / heights.std()


def shaded_pair(azimuth, strength):
    """A photograph of rugged heights, and a map of them shaded by a sun at an azimuth."""
    heights = rough_heights(0)
    south, east = np.gradient(heights)
    angle = np.radians(azimuth)
    shading = south * np.cos(angle) - east * np.sin(angle)
    photograph = np.tanh(heights) + 0.2 * rough_heights(9)
    shaded_map = 0.8 * np.tanh(heights) + strength * shading / shading.std()
    return (
        ((image - image.mean()) / image.std()).astype(np.float32)
        for image in (photograph, shaded_map)
    )


def looked_up(image):
    """A moving image (H, W) as `refine_tile` asks for it."""

    def look(pixels):
        column, row = (pixels - 0.5).astype(np.float32).transpose(2, 0, 1)
        return seen(cv2.remap(image, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))

    return seen_at(look, *image.shape)


@pytest.mark.parametrize("azimuth", [45, 270])
def test_shading_hardly_draws_the_match_towards_its_sun(azimuth):
    photograph, shaded_map = shaded_pair(azimuth, 0.5)
    lattice = refine_tile(
        seen(photograph),
        looked_up(shaded_map),
        no_network,
        levels=LEVELS[3:],
        may_stress_detail=True,
    )
    bias = lattice.offsets[lattice.is_consistent].mean(axis=0)
    # With gradients of the grey levels as they are it is 1.6.
    assert np.linalg.norm(bias) < 0.7


@pytest.mark.parametrize(("strength", "is_alike"), [(0.0, True), (0.8, False)])
def test_fine_detail_is_stressed_where_the_images_look_different(strength, is_alike):
    photograph, shaded_map = shaded_pair(45, strength)
    as_they_are = (*LEVELS[3:4], replace(LEVELS[4], stresses_detail=False))
    scores = [
        refine_tile(
            seen(photograph),
            looked_up(shaded_map),
            no_network,
            levels=levels,
            may_stress_detail=True,
        ).score
        for levels in (LEVELS[3:], as_they_are)
    ]
    assert np.array_equal(*scores) == is_alike
