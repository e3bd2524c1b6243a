"""The default matcher describes places where it says they are, and pairs those that agree."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features import hetmatch
from hetmatch_qgis.engine.features.base import Features
from hetmatch_qgis.engine.features.hetnet import FINE_SIZE
from hetmatch_qgis.engine.features.registry import load_matcher
from tests.engine.features.descriptors import everything, length, likeness


@pytest.fixture(scope="module")
def matcher():
    return load_matcher(Options(device="cpu"))


@pytest.mark.parametrize("shift", [(1, 0), (0, 1), (1, 1), (3, 2)])
def test_an_image_shifted_by_four_pixels_has_channels_shifted_by_one(matcher, ground, shift):
    right, down = shift
    ref_channels = matcher.channels(ground[60:316, 60:316].copy(), np.ones((256, 256), bool))
    shifted = ground[60 + 4 * down : 316 + 4 * down, 60 + 4 * right : 316 + 4 * right].copy()
    moving_channels = matcher.channels(shifted, np.ones((256, 256), bool))[16:48, 16:48]
    scores = {
        (x, y): likeness(ref_channels[16 + y : 48 + y, 16 + x : 48 + x], moving_channels)
        for x in range(right - 1, right + 2)
        for y in range(down - 1, down + 2)
    }
    assert max(scores, key=scores.get) == shift
    assert scores[shift] > 0.9


@pytest.mark.parametrize("size", [(64, 64), (65, 71), (66, 78), (63, 33), (8, 40), (3, 5)])
def test_sizes_that_are_no_multiple_of_anything(matcher, ground, size):
    image = ground[: size[0], : size[1]].copy()
    channels = matcher.channels(image, everything(image))
    assert channels.shape == (size[0] // 4, size[1] // 4, FINE_SIZE)
    assert (length(channels) < 1.01).all()
    features = matcher.describe(image, everything(image))
    assert len(features) == len(features.descriptors) == len(features.scores)
    assert (features.points < np.array(size[::-1])).all()


def test_channels_are_zero_where_nothing_is_valid(matcher, ground):
    image, valid = ground[:96, :96].copy(), np.ones((96, 96), bool)
    valid[:, :42] = False
    channels = matcher.channels(np.where(valid, image, np.float32(0)), valid)
    assert not channels[:, :10].any() and (length(channels[:, 10:]) > 0.01).all()


def test_one_feature_for_each_cell_with_a_valid_centre(matcher, ground):
    image, valid = ground[:64, :80].copy(), np.ones((64, 80), bool)
    valid[:, :41] = False
    features = matcher.describe(image, valid)
    assert sorted(set(features.points[:, 0])) == [44.0, 52.0, 60.0, 68.0, 76.0]
    assert sorted(set(features.points[:, 1])) == [4.0 + 8 * k for k in range(8)]
    assert ((features.scores >= 0) & (features.scores <= 1)).all()
    nothing = matcher.describe(image, np.zeros((64, 80), bool))
    assert len(nothing) == 0 and len(matcher.match(nothing, features, None)) == 0


def test_one_pass_gives_what_two_give(matcher, ground):
    image, valid = ground[:96, :120].copy(), np.ones((96, 120), bool)
    valid[:, :30] = False
    features, channels = matcher.describe_finely(image, valid)
    assert np.array_equal(channels, matcher.channels(image, valid))
    alone = matcher.describe(image, valid)
    assert np.array_equal(features.points, alone.points)
    assert np.allclose(features.descriptors, alone.descriptors, atol=1e-6)


def test_an_image_matches_itself_where_it_is(matcher, ground):
    image = ground[:192, :192].copy()
    features = matcher.describe(image, everything(image))
    matches = matcher.match(features, features, None)
    assert len(matches) == len(features)
    assert np.array_equal(matches.reference, matches.moving)
    assert matches.scores == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("shift", [(1, 2), (3, 0), (4, 4), (-2, 3)])
def test_matches_lie_between_cells(matcher, ground, shift):
    right, down = shift
    parts = ground[40:296, 40:296], ground[40 + down : 296 + down, 40 + right : 296 + right]
    first, second = (matcher.describe(part.copy(), everything(part)) for part in parts)
    matches = matcher.match(first, second, 24.0)
    off = matches.moving - matches.reference + shift
    # Of whole cells all would be off by the shift, or by what is left to the next cell.
    assert np.abs(np.median(off, axis=0)).max() < 1.5


def test_an_image_with_inverted_contrast_matches_mostly_where_it_is(matcher, ground):
    image = ground[:256, :256].copy()
    first, second = (matcher.describe(grey, everything(image)) for grey in (image, -image))
    matches = matcher.match(first, second, None)
    distances = np.linalg.norm(matches.reference - matches.moving, axis=1)
    assert len(matches) > 200 and (distances < 9).mean() > 0.5


def random_features(count, seed):
    random = np.random.default_rng(seed)
    cells = np.sort(random.choice(50 * 50, count, replace=False))
    points = np.stack([cells % 50, cells // 50], axis=1) * 8.0 + 4
    descriptors = random.normal(size=(count, 12)).astype(np.float32)
    descriptors /= length(descriptors)[:, None]
    return Features(points, descriptors, np.ones(count, np.float32))


@pytest.mark.parametrize("radius", [None, 25.0, 90.0])
def test_matches_are_the_mutual_nearest_within_the_radius(matcher, monkeypatch, radius):
    monkeypatch.setattr(hetmatch, "_CHUNK_CELLS", 64)
    first, second = random_features(300, 1), random_features(260, 2)
    likeness = first.descriptors @ second.descriptors.T
    distances = np.linalg.norm(first.points[:, None] - second.points[None], axis=2)
    if radius is not None:
        likeness[distances > radius] = -2
    forward, backward = likeness.argmax(axis=1), likeness.argmax(axis=0)
    rows = np.arange(300)
    keep = (backward[forward] == rows) & (likeness[rows, forward] > 0)
    matches = matcher.match(first, second, radius)
    assert np.array_equal(matches.reference, first.points[keep])
    assert np.abs(matches.moving - second.points[forward[keep]]).max() <= 4
    assert matches.scores == pytest.approx(likeness[rows, forward][keep], abs=1e-5)
    if radius is not None:
        assert np.linalg.norm(matches.reference - matches.moving, axis=1).max() <= radius + 6


def test_what_no_one_can_reach_has_no_match(matcher):
    first, second = random_features(50, 3), random_features(50, 4)
    far = Features(second.points + 2000, second.descriptors, second.scores)
    assert len(matcher.match(first, far, 30.0)) == 0


def test_weights_that_are_not_there_are_named(tmp_path):
    with pytest.raises(InputError, match="no weights file"):
        load_matcher(Options(weights=tmp_path / "none.safetensors", device="cpu"))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="No CUDA device"):
        load_matcher(Options(device="cuda"))


@pytest.mark.xfail(
    raises=AssertionError, reason="cells near the border match for the fold of its mirrored pixels"
)
def test_different_places_are_not_matched_to_the_same_pixels(matcher):
    random = np.random.default_rng(6)
    matched, expected = [], []
    for _ in range(3):
        noise = random.normal(size=(2, 320, 320)).astype(np.float32)
        first, second = (cv2.GaussianBlur(part, (0, 0), 4) for part in noise)
        described = [
            matcher.describe(image / image.std(), everything(image)) for image in (first, second)
        ]
        matches = matcher.match(*described, None)
        shuffled = random.permutation(matches.moving)
        matched.append((np.linalg.norm(matches.reference - matches.moving, axis=1) < 32).mean())
        expected.append((np.linalg.norm(matches.reference - shuffled, axis=1) < 32).mean())
    assert np.mean(matched) < 2 * np.mean(expected)
