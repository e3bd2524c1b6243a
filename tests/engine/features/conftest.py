"""Fixtures of the tests of matchers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest


@pytest.fixture(scope="module")
def ground():
    """Something to describe, larger than any window that the tests take of it."""
    random = np.random.default_rng(0)
    total = sum(
        sigma * cv2.GaussianBlur(random.normal(size=(400, 400)).astype(np.float32), (0, 0), sigma)
        for sigma in (2, 5, 12)
    )
    return (total / total.std()).astype(np.float32)
