"""The figures that the README quotes, on answers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.common.datasets import lattice
from benchmarks.common.matcher_result import MatcherResult
from benchmarks.common.metrics import Row, Truth, coverage, mapping_error, overlap_cells, score
from benchmarks.georeferenced import bend, sample, slip
from benchmarks.peers.keypoints import CLAIM_INLIERS, orb, robust_matrix, sift
from benchmarks.run import attempt, spread_items

SHIFT = np.array([30.0, 0.0])


def shifted(points):
    return points + SHIFT


@pytest.fixture
def truth():
    """A moving image of 80 x 80 that covers columns 30 to 100 of the reference."""
    return Truth.on_lattice(shifted, (80, 80), (100, 100))


def answer(offset, ties):
    return MatcherResult(True, lambda points: shifted(points) + offset, 0.5, ties, shifted(ties))


def scored(outcome, truth, rms=False):
    return score(outcome, truth, split="s", group="g", pair="p", matcher="m", rms=rms)


def test_the_lattice_keeps_to_the_reference(truth):
    assert truth.reference_points[:, 0].max() <= 100
    assert len(truth.moving_points) == 18 * 20  # 17.5 of 20 columns, counted at their centres


def test_error_is_the_distance_from_the_truth(truth):
    row = scored(answer([3.0, 4.0], lattice((80, 80), 8)), truth)
    assert row.error_px == pytest.approx(5)
    assert row.correct == row.tie_points == 64
    assert row.tie_error_px == 0


def test_rms_weighs_large_errors_more(truth):
    def half(points):
        return shifted(points) + np.where(points[:, :1] < 40, 0.0, [[10.0, 0.0]])

    assert mapping_error(half, truth, rms=True) > mapping_error(half, truth, rms=False)


@pytest.mark.parametrize("mapping", [None, lambda points: points * np.nan])
def test_no_finite_answer_solves_nothing(truth, mapping):
    assert mapping_error(mapping, truth, rms=True) == np.inf


def test_a_refusal_has_no_correct_points_and_no_coverage(truth):
    ties = lattice((80, 80), 8)
    row = scored(MatcherResult(False, None, 0.5, ties, shifted(ties)), truth)
    assert (row.tie_points, row.correct, row.coverage, row.error_px) == (0, 0, 0.0, np.inf)
    assert not row.solved(10)


def test_solved_follows_the_noise_of_the_landmarks():
    row = Row("s", "g", "p", "m", True, 0.1, error_px=8.0, noise_px=6.0)
    assert row.solved(5)
    assert not Row("s", "g", "p", "m", True, 0.1, error_px=8.0, noise_px=5.0).solved(5)


def test_coverage_counts_cells_of_the_overlap(truth):
    low, high, counted = overlap_cells(truth)
    assert counted.all()
    np.testing.assert_allclose([*low, *high], [30, 0, 100, 80], atol=0.5)
    assert coverage(shifted(lattice((80, 70), 8)), truth) == 1
    left_half = np.column_stack([np.repeat([35.0, 60.0], 4), np.tile([10.0, 30, 50, 70], 2)])
    assert coverage(left_half, truth) == 0.5
    assert coverage(np.zeros((0, 2)), truth) == 0


def test_cells_outside_a_turned_overlap_do_not_count():
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    centre = np.array([50.0, 50.0])
    rotated = Truth.on_lattice(
        lambda points: (points - [40, 40]) @ turn.T + centre, (80, 80), (200, 200)
    )
    _, _, counted = overlap_cells(rotated)
    assert not counted[0, 0]
    assert counted[1:3, 1:3].all()


def test_magsac_finds_the_affine_among_wrong_matches():
    rng = np.random.default_rng(0)
    moving = rng.uniform(0, 500, (80, 2))
    reference = moving @ np.array([[1.1, 0.1], [-0.1, 1.1]]) + [5, -7]
    reference[:30] = rng.uniform(0, 500, (30, 2))
    matrix, inliers = robust_matrix(moving, reference, "affine")
    assert inliers[30:].all()
    np.testing.assert_allclose(matrix[:2, 2], [5, -7], atol=1e-3)
    assert robust_matrix(moving[:3], reference[:3], "homography")[0] is None


@pytest.mark.parametrize("peer", [sift, orb])
def test_a_peer_finds_a_shift_in_the_corner_convention(peer):
    texture = np.random.default_rng(1).integers(0, 255, (60, 60), dtype=np.uint8)
    reference = np.kron(texture, np.ones((5, 5), dtype=np.uint8))
    outcome = peer()(reference, reference[20:, 30:, None], "affine")
    assert outcome.claimed and len(outcome.moving_points) >= CLAIM_INLIERS
    np.testing.assert_allclose(outcome.mapping(np.array([[100.0, 100]])), [[130, 120]], atol=0.3)


def test_a_peer_without_features_claims_nothing():
    flat = np.zeros((64, 64), dtype=np.uint8)
    assert not sift()(flat, flat, "homography").claimed


def test_a_slip_moves_nothing_by_more_than_twelve_pixels():
    points = lattice((1024, 1024), 30)
    for seed in range(20):
        displaced = np.stack(slip(seed, (1024, 1024), with_rotation=True) @ points.T, axis=1)
        distances = np.linalg.norm(displaced - points, axis=1)
        assert 3 < distances.max() <= 12


def test_a_bent_image_shows_what_the_truth_says():
    rows, columns = np.mgrid[:200, :200] + 0.5
    image = np.stack([columns, rows], axis=-1).astype(np.float32)
    bent = sample(image, lambda points: bend(points, image.shape), (200, 200))
    pixel = np.array([[70.5, 120.5]])
    np.testing.assert_allclose(bent[120, 70], bend(pixel, image.shape)[0], atol=0.05)


def test_a_fault_is_a_row_and_not_the_end():
    outcome = attempt(lambda image: 1 / image, 0)
    assert not outcome.claimed and "ZeroDivisionError" in outcome.reason


def test_a_part_is_spread_over_the_whole():
    assert spread_items(list(range(10)), 3) == [0, 3, 6]
    assert spread_items([1, 2], None) == [1, 2]


def test_three_pixels_follow_the_noise_as_five_do():
    row = Row("s", "g", "p", "m", True, 0.1, error_px=4.0, noise_px=3.0)
    assert row.solved(3)
    assert not Row("s", "g", "p", "m", True, 0.1, error_px=4.0, noise_px=2.0).solved(3)
