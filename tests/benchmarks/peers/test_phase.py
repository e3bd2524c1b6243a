"""Phase correlation on a picture whose similarity is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.common.datasets import apply, lattice, warp
from benchmarks.peers.phase import CLAIM_RESPONSE, phase, similarity


@pytest.fixture
def picture():
    """A smooth random texture with structure at every scale, (300, 320)."""
    rng = np.random.default_rng(3)
    total = np.zeros((300, 320))
    for sigma in (2, 5, 12):
        layer = cv2.GaussianBlur(rng.standard_normal((300, 320)), (0, 0), sigma)
        total += layer / layer.std()
    return np.clip(128 + 30 * total, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("degrees", "scale"), [(0.0, 1.0), (12.0, 1.0), (-20.0, 1.1), (170.0, 0.9), (90.0, 1.2)]
)
def test_it_finds_a_similarity_in_the_corner_convention(picture, degrees, scale):
    angle = np.radians(degrees)
    truth = np.eye(3)
    truth[:2, :2] = scale * np.array(
        [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    )
    truth[:2, 2] = [160, 150] - truth[:2, :2] @ [150, 140] + [9.0, -6.0]
    moving = warp(picture, np.linalg.inv(truth), (280, 300))
    matrix, response = similarity(picture, moving)
    points = lattice(moving.shape, 5)
    errors = np.linalg.norm(apply(matrix, points) - apply(truth, points), axis=1)
    assert errors.mean() < 2
    assert response > CLAIM_RESPONSE


def test_a_whole_shift_is_exact(picture):
    matrix, _ = similarity(picture, picture[20:, 30:])
    np.testing.assert_allclose(matrix[:2, 2], [30, 20], atol=0.1)


def test_noise_is_not_claimed(picture):
    noise = np.random.default_rng(4).integers(0, 255, picture.shape, dtype=np.uint8)
    outcome = phase()(picture, noise, "affine")
    assert not outcome.claimed
    assert outcome.mapping is None and "response" in outcome.reason
