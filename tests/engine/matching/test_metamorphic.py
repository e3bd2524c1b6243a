"""What must not change a match, and what must change it in a way that is known beforehand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from grounds import patches, seen_otherwise

from hetmatch_qgis.engine import Options, match_images
from hetmatch_qgis.engine.core.grid import even_lattice

SCENE, SIDE = 480, 320
QUICK = Options(rotation="none", device="cpu")
TOLERANCE = 0.25
"""Pixels by which two matches of the same ground may differ: a fraction of the error of each."""

MORE_CERTAIN = 0.05
"""Confidence by which two matches of the same ground may differ."""


def in_bytes(image):
    return np.clip(127 + 45 * image, 0, 255).astype(np.uint8)


def another_sensor(image):
    """The tone curve turned over and bent."""
    return (255 * (1 - image.astype(np.float32) / 255) ** 1.5).astype(np.uint8)


def images(side=SIDE):
    """A reference, a moving image a little turned, and the matrix (2, 3) between their pixels."""
    scene = patches(1, SCENE)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), 3, 1.03)
    turn[:, 2] += [9, -6]
    margin = (SCENE - side) / 2
    columns, rows = np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5)
    places = applied(turn, np.stack([columns, rows], axis=-1)) + margin - 0.5
    moving = cv2.remap(
        seen_otherwise(scene, noise=0.2), *places.astype(np.float32).transpose(2, 0, 1), 1
    )
    part = np.s_[int(margin) : int(margin) + side, int(margin) : int(margin) + side]
    return in_bytes(scene[part]), in_bytes(moving), turn


def applied(matrix, points):
    return points @ matrix[:, :2].T + matrix[:, 2]


def lattice(side=SIDE):
    return even_lattice(side, side, 10)


@pytest.fixture(scope="module")
def known():
    """A reference, a moving image, and the match of the two."""
    reference, moving, _ = images()
    result = match_images(reference, moving, QUICK)
    assert result.matched
    return reference, moving, result


def on_both(points, *sides):
    """Which points (N, 2) lie inside, well away from the edges."""
    return np.logical_and.reduce(
        [((p > 10) & (p < SIDE - 10)).all(axis=1) for p in (points, *sides)]
    )


def differences(result, expected_of, points):
    """Distances of what a match says of points from what is expected, where both images lie."""
    expected = expected_of(points)
    inside = on_both(points, expected)
    assert inside.sum() > 20
    return np.linalg.norm(result.map_points(points[inside]) - expected[inside], axis=1)


def turned(points):
    """Where `np.rot90` puts points (N, 2) of a square image."""
    return np.column_stack([points[:, 1], SIDE - points[:, 0]])


def turned_back(points):
    return np.column_stack([SIDE - points[:, 1], points[:, 0]])


def test_exchanged_images_have_the_inverse_transform(known):
    reference, moving, result = known
    exchanged = match_images(moving, reference, QUICK)
    assert exchanged.matched
    points = lattice()
    there = result.map_points(points)
    inside = on_both(points, there)
    back = exchanged.map_points(there[inside])
    assert np.median(np.linalg.norm(back - points[inside], axis=1)) < TOLERANCE
    assert exchanged.confidence == pytest.approx(result.confidence, abs=MORE_CERTAIN)


def test_a_turn_of_both_images_turns_the_transform(known):
    reference, moving, result = known
    again = match_images(*(np.rot90(image).copy() for image in (reference, moving)), QUICK)
    assert again.matched
    off = differences(again, lambda at: turned(result.map_points(turned_back(at))), lattice())
    assert np.median(off) < TOLERANCE
    assert again.confidence == pytest.approx(result.confidence, abs=MORE_CERTAIN)


@pytest.mark.parametrize(
    "change",
    [lambda image: (0.5 * image + 60).astype(np.uint8), another_sensor],
    ids=["less contrast", "tones turned over"],
)
def test_other_tones_leave_the_transform(known, change):
    reference, moving, result = known
    again = match_images(reference, change(moving), QUICK)
    assert again.matched
    assert np.median(differences(again, result.map_points, lattice())) < TOLERANCE
    assert again.confidence == pytest.approx(result.confidence, abs=MORE_CERTAIN)


def test_a_reference_cut_off_shifts_the_transform(known):
    reference, moving, result = known
    again = match_images(reference[24:, 40:].copy(), moving, QUICK)
    assert again.matched
    off = differences(again, lambda at: result.map_points(at) - [40, 24], lattice())
    assert np.median(off) < TOLERANCE


def test_more_of_the_same_ground_is_not_less_certain_of_it():
    stated = []
    for side in (224, SIDE):
        reference, moving, true = images(side)
        result = match_images(reference, moving, QUICK)
        assert result.matched
        at = lattice(side)
        assert np.median(np.linalg.norm(result.map_points(at) - applied(true, at), axis=1)) < 0.5
        stated.append(result.accuracy.rmse_px)
    assert stated[1] < 1.5 * stated[0]


def test_other_ground_is_refused_whichever_way_it_is_shown():
    one, other = (in_bytes(patches(seed, SIDE)) for seed in (5, 6))
    pairs = [(one, other), (other, one), (np.rot90(one).copy(), np.rot90(other).copy())]
    assert not any(match_images(*pair, QUICK).matched for pair in pairs)
