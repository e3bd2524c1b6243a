"""Descriptors compared, and the mask of an image without gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def everything(image: NDArray) -> NDArray[np.bool_]:
    """The mask of an image all of which is valid."""
    return np.ones(image.shape, bool)


def likeness(first: NDArray, second: NDArray) -> float:
    """Mean cosine of two maps (h, w, C) of descriptors."""
    product = (first * second).sum(axis=-1)
    return float((product / (length(first) * length(second) + 1e-9)).mean())


def length(vectors: NDArray) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(vectors, axis=-1))
