"""Whether the fine texture of an image is speckle, told from how it is arranged."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.image_statistics import PATCH_SIDE

TEXTURE_SIDE = 9
"""Pixels along the window whose mean is taken off to leave the texture."""
FINE_SIGMA, COARSE_SIGMA = 1.0, 1.8
"""Pixels, standard deviations of the Gaussians before the directions of gradients."""
FINE_SIDE, COARSE_SIDE = 9, 13
"""Pixels along the windows over which directions are compared."""
LAGS = (1, 3)
"""Pixels between the two that the correlation of the texture is taken of."""
EDGES_PERCENTILE = 95
"""Percentile of the coherence of directions: ground has some straight edges anywhere."""
MARGIN = 29
"""Pixels along the window that must be valid around a pixel: all that the two steps look at."""
USABLE_LEVELS = (5, 99)
"""Percentiles of brightness between which texture is looked at: the darkest is clipped and the
brightest saturated in many products of eight bits."""
MAX_NEAR = 0.91
"""Correlation of neighbours above which texture is smoother than speckle is at twice its size: that
of radar is 0.82 at most in training, of radar at twice its size 0.91."""
STEP = 3
"""Pixels between those that percentiles are taken of, for speed; windows overlap."""
MIN_PIXELS = 60
"""Of these, without which nothing is told."""

WEIGHTS = (-54.4, 25.9, -10.2, 14.8, 9.5)
BIAS = 23.7
"""Of the log odds, for `Texture.numbers`; `python -m training.fit_speckle` prints them."""


@dataclass(frozen=True)
class Texture:
    """How the fine texture of an image is arranged.

    fine_edges: coherence of the directions of fine gradients in the straightest windows (Bigün and
        Granlund 1987), 0 for none and 1 for a straight edge.
    coarse_edges: the same after a wider Gaussian, over larger windows.
    near: correlation of the texture between neighbours.
    far: correlation of the texture three pixels apart.
    """

    fine_edges: float
    coarse_edges: float
    near: float
    far: float

    @property
    def numbers(self) -> tuple[float, ...]:
        """What the log odds are linear in; noise without any correlation is speckle, too."""
        return (self.fine_edges, self.coarse_edges, self.near, self.far, self.near**2)


def speckle_log_odds(sample: MaskedImage) -> float:
    """Log odds that the texture of a sample (H, W, C) is speckle rather than ground.

    Speckle has no direction, and is correlated over the resolution of the sensor only: what
    coherence its gradients have follows from that. Ground has straight edges beyond it. Neither
    depends on the brightness, so that images are told stretched or in decibels, too. -inf where
    too little is valid, or the texture is too smooth.
    """
    texture = texture_of(sample)
    if texture is None or texture.near > MAX_NEAR:
        return -np.inf
    return BIAS + float(np.dot(WEIGHTS, texture.numbers))


def texture_of(sample: MaskedImage) -> Texture | None:
    """The texture of the mean of a sample's first three channels; None where there is none.

    sample: (H, W, C), as `image_statistics.representative_sample` takes it.
    """
    grey = sample.values[..., :3].mean(axis=2) if sample.channels > 1 else sample.values[..., 0]
    grey = np.ascontiguousarray(grey)
    mean = cv2.blur(grey, (TEXTURE_SIDE, TEXTURE_SIDE))
    usable = _usable(grey, mean, sample.valid)
    if np.count_nonzero(usable[::STEP, ::STEP]) < MIN_PIXELS:
        return None
    texture = np.where(usable, grey - mean, np.float32(0))
    variance = _correlation(texture, usable, 0)
    if not variance > 0:
        return None
    near, far = (_correlation(texture, usable, lag) / variance for lag in LAGS)
    return Texture(
        _edges(grey, usable, FINE_SIGMA, FINE_SIDE),
        _edges(grey, usable, COARSE_SIGMA, COARSE_SIDE),
        near,
        far,
    )


def _usable(grey: NDArray[np.float32], mean: NDArray, valid: NDArray) -> NDArray[np.bool_]:
    """Pixels (H, W) all around which is valid, of middling brightness."""
    mask = valid.astype(np.uint8)
    # Patches of a sample lie side by side without belonging together.
    for seam in range(PATCH_SIDE, max(grey.shape), PATCH_SIDE):
        mask[seam - 1 : seam + 1] = 0
        mask[:, seam - 1 : seam + 1] = 0
    kernel = np.ones((MARGIN, MARGIN), np.uint8)
    whole = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    if not whole.any():
        return whole
    few = np.s_[::STEP, ::STEP]
    low = np.percentile(mean[few][whole[few]], USABLE_LEVELS[0]) if whole[few].any() else -np.inf
    high = np.percentile(grey[few][valid[few]], USABLE_LEVELS[1])
    return np.asarray(whole & (mean > low) & (mean < high))


def _correlation(texture: NDArray[np.float32], usable: NDArray, lag: int) -> float:
    """Mean product of the texture at usable pixels so far apart, across and down.

    texture: (H, W), 0 where it is not usable.
    """
    total, count = 0.0, 0
    for axis in (0, 1):
        size = texture.shape[axis] - lag
        first, second = (
            tuple(slice(start, start + size) if axis == k else slice(None) for k in (0, 1))
            for start in (0, lag)
        )
        total += float(np.einsum("ij,ij->", texture[first], texture[second], dtype=np.float64))
        count += int(np.count_nonzero(usable[first] & usable[second]))
    return total / max(count, 1)


def _edges(grey: NDArray[np.float32], usable: NDArray, sigma: float, side: int) -> float:
    """Coherence of the directions of gradients, in the straightest windows."""
    starts = [range(0, size, PATCH_SIDE) for size in grey.shape]
    patches = [
        np.s_[row : row + PATCH_SIDE, column : column + PATCH_SIDE]
        for row in starts[0]
        for column in starts[1]
    ]
    # Patch by patch, because fresh memory for the whole sample takes longer than the arithmetic.
    coherence = np.concatenate(
        [_coherence(grey[patch], usable[patch], sigma, side) for patch in patches]
    )
    return float(np.percentile(coherence, EDGES_PERCENTILE)) if coherence.size else 1.0


def _coherence(
    grey: NDArray[np.float32], usable: NDArray, sigma: float, side: int
) -> NDArray[np.float32]:
    """How far gradients have one direction, from 0 to 1, around usable pixels (N,)."""
    smooth = cv2.GaussianBlur(grey, (0, 0), sigma)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    products = (across * across, down * down, across * down)
    few = np.s_[::STEP, ::STEP]
    aa, dd, ad = (cv2.blur(product, (side, side))[few][usable[few]] for product in products)
    lengths = np.maximum(aa + dd, np.float32(1e-9))
    return np.asarray(np.sqrt((aa - dd) ** 2 + 4 * ad**2) / lengths)
