"""Misaligned pairs are measured and put right, and those that cannot be are named."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.registry import load_matcher
from training import align
from training.align import MIN_AGREEING_SHARE, MIN_SIGNAL_SHARE, describe, measure
from training.scenes import Scene, apply_corrections

SIDE = 288


def centres(side=SIDE):
    return np.stack(np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5), axis=-1)


def displacement(points):
    """Displacement from points of the first image to the same ground in the second: 2 to 4 px."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([2.8 + 0.7 * np.sin(y / 110), -1.4 + 0.5 * np.cos(x / 120)], axis=-1)


def undisplace(points):
    first_points = points
    for _ in range(12):
        first_points = points - displacement(first_points)
    return first_points


@pytest.fixture(scope="module")
def pair(waves):
    """Two images of the same ground: p in the first is p + displacement(p) in the second.

    The contrast of the second is inverted.
    """
    ground = waves(0)
    first, second = ground(centres()), 255 - ground(undisplace(centres()))
    return first[..., None].astype(np.uint8), second[..., None].astype(np.uint8)


@pytest.fixture(scope="module")
def matcher():
    return load_matcher(Options(device="cpu"))


@pytest.fixture(scope="module")
def both_directions(pair, matcher):
    return measure(*pair, matcher), measure(*pair[::-1], matcher)


def lattice(field):
    rows, columns = np.indices(field.shape[:2])
    return np.stack([columns, rows], axis=-1) * 8.0 + 4


def test_a_known_displacement_is_found(both_directions):
    forward = both_directions[0]
    assert np.linalg.norm(displacement(centres()), axis=-1).max() > 3.7
    errors = np.linalg.norm(forward.field - displacement(lattice(forward.field)), axis=-1)
    assert np.median(errors) < 0.5
    assert forward.agreeing > MIN_AGREEING_SHARE


def test_the_other_way_round_it_has_the_other_sign(both_directions):
    backward = both_directions[1]
    points = lattice(backward.field)
    errors = np.linalg.norm(backward.field - (undisplace(points) - points), axis=-1)
    assert np.median(errors) < 0.5


@pytest.mark.parametrize("swapped", [False, True])
def test_the_second_image_is_brought_onto_the_first(pair, both_directions, swapped):
    first, second = pair[::-1] if swapped else pair
    scene = Scene("3mos", (first, second), "a.jpg")
    corrected = apply_corrections(scene, {"3mos/a.jpg/1": both_directions[swapped].field})
    assert corrected.images[0] is first
    inner = slice(8, -8), slice(8, -8)
    # One is the negative of the other.
    before, after = (
        np.abs(first.astype(float) + image - 255)[inner].mean()
        for image in (second, corrected.images[1])
    )
    assert after < 0.25 * before


def test_only_images_with_a_field_of_their_own_are_changed(pair):
    first, second = pair
    scene = Scene("3mos", (first, second, second, second), "a.jpg")
    corrected = apply_corrections(
        scene,
        {
            "3mos/a.jpg/2": np.zeros(0, np.float32),
            "3mos/a.jpg/3": np.zeros((4, 4, 2), np.float32),
            "3mos/b.jpg/1": np.ones((4, 4, 2), np.float32),
        },
    )
    assert len(corrected.images) == 3
    assert corrected.images[1] is second
    np.testing.assert_array_equal(corrected.images[2], second)


def test_a_field_moves_every_band_by_whole_pixels_exactly(picture):
    image = picture(3, 64, 4)
    scene = Scene("terramind", (image, image), "a")
    field = np.full((8, 8, 2), (2, -1), np.float32)
    shifted = apply_corrections(scene, {"terramind/a/1": field}).images[1]
    np.testing.assert_array_equal(shifted[4:-4, 4:-4], image[3:-5, 6:-2])


def test_a_pair_without_signal_is_named_and_left_out(
    pair, both_directions, tmp_path, monkeypatch, capsys
):
    blank = np.full_like(pair[0], 7)
    scenes = [
        Scene("3mos", pair, "plain.jpg"),
        Scene("3mos", (pair[0], blank), "sea.jpg"),
        Scene("3mos", (pair[0], pair[0].copy()), "dunes.jpg"),
        Scene("3mos", (pair[0], pair[0].copy()), "doubtful.jpg"),
    ]
    field = both_directions[0].field
    shares = {
        "dunes.jpg": MIN_SIGNAL_SHARE / 2,
        "doubtful.jpg": (MIN_SIGNAL_SHARE + MIN_AGREEING_SHARE) / 2,
    }
    share_of_image = {id(scene.images[1]): shares[scene.name] for scene in scenes[2:]}

    def quick(first, second, matcher):
        if second is blank:
            return measure(first, second, matcher)
        if second is pair[1]:
            return both_directions[0]
        return align.Correction(field, share_of_image[id(second)])

    monkeypatch.setattr(align, "measure", quick)
    monkeypatch.setattr(align, "radar_scenes", lambda shared: scenes)
    target = tmp_path / "corrections.npz"
    monkeypatch.setattr(sys, "argv", ["align", "--shared", str(tmp_path), "--to", str(target)])
    align.main()
    with np.load(target) as file:
        corrections = dict(file)
    assert set(corrections) == {"3mos/plain.jpg/1", "3mos/sea.jpg/1", "3mos/dunes.jpg/1"}
    np.testing.assert_array_equal(corrections["3mos/plain.jpg/1"], field)
    remaining = [
        scene.name for scene in scenes if apply_corrections(scene, corrections) is not None
    ]
    assert remaining == ["plain.jpg", "doubtful.jpg"]
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_unrelated_images_are_not_measured(waves, matcher):
    first, second = (waves(seed)(centres(256))[..., None].astype(np.uint8) for seed in (5, 6))
    assert measure(first, second, matcher).agreeing < MIN_AGREEING_SHARE


def test_a_correction_is_described_by_its_middle_and_its_extent():
    field = np.zeros((10, 10, 2), np.float32)
    field[..., 0] = 3
    assert describe(align.Correction(field, 0.5)) == (
        "agreeing 0.50, median (3.00, 0.00) px, 90 % within 3.00 px"
    )
