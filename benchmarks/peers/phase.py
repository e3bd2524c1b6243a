"""Phase correlation: of the images for the shift, of log-polar spectra for rotation and scale."""

from __future__ import annotations

import time

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import apply, warp
from benchmarks.common.matcher_result import Matcher, MatcherResult
from benchmarks.peers.keypoints import grey

# Share of the energy of the correlation that its peak must hold for a claim: chosen in favour of
# this matcher, between the pairs of different places (below 0.05) and the solved pairs (above
# 0.15).
CLAIM_RESPONSE = 0.08
ANGLES = 720
"""Rows of a log-polar spectrum, half a degree each; by hand with the first version (1bdd4ff)."""

MAX_SCALE = 2.5
"""Largest scale that is accepted; larger ones are caused by the borders of the spectra. Set by hand
with the first version (1bdd4ff)."""


def phase() -> Matcher:
    """Make the matcher, which yields a similarity and no tie points.

    After Reddy and Chatterji, "An FFT-based technique for translation, rotation, and
    scale-invariant image registration", 1996."""

    def match(reference: NDArray, moving: NDArray, model: str) -> MatcherResult:
        started = time.perf_counter()
        matrix, response = similarity(grey(reference), grey(moving))
        seconds = time.perf_counter() - started
        reason = f"response {response:.3f}"
        if response < CLAIM_RESPONSE:
            return MatcherResult(False, None, seconds, reason=reason)
        return MatcherResult(True, lambda points: apply(matrix, points), seconds, reason=reason)

    return match


def similarity(
    reference: NDArray[np.uint8], moving: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], float]:
    """Estimate a similarity between two images (H, W).

    Returns the matrix (3, 3) from moving to reference pixels, origin at the outer corner, and the
    response of its shift, 0 to 1.
    """
    side = cv2.getOptimalDFTSize(max(*reference.shape, *moving.shape))
    to_canvas = [_centred(image, side) for image in (reference, moving)]
    canvas = warp(_standard(reference), to_canvas[0], (side, side))
    angle, scale = _rotation_and_scale(canvas, warp(_standard(moving), to_canvas[1], (side, side)))
    window = cv2.createHanningWindow((side, side), cv2.CV_32F)
    best_response, matrix = -1.0, np.eye(3)
    # Spectra leave an ambiguity of 180 degrees; without rotation is tried, too, in case they fail.
    for degrees, factor in ((angle, scale), (angle + 180, scale), (0.0, 1.0)):
        rotated = _about(side / 2, degrees, factor) @ to_canvas[1]
        warped = warp(_standard(moving), rotated, (side, side))
        shift, response = cv2.phaseCorrelate(warped, canvas, window)
        if response > best_response:
            shifted = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1]])
            best_response, matrix = response, np.linalg.inv(to_canvas[0]) @ shifted @ rotated
    return matrix, best_response


def _rotation_and_scale(
    reference: NDArray[np.float32], moving: NDArray[np.float32]
) -> tuple[float, float]:
    """Estimate the rotation in degrees, up to 180 degrees, and scale from moving to reference."""
    radius = reference.shape[0] / 2
    spectra = [_spectrum(image) for image in (moving, reference)]
    size = (len(spectra[0]), ANGLES)
    flags = cv2.WARP_POLAR_LOG | cv2.INTER_LINEAR
    centre = (radius, radius)
    # The other 180 degrees are the same.
    polar = [cv2.warpPolar(s, size, centre, radius, flags)[: ANGLES // 2] for s in spectra]
    taper = np.hanning(size[0]).astype(np.float32)
    window = np.tile(taper, (ANGLES // 2, 1))
    (right, down), _ = cv2.phaseCorrelate(polar[0], polar[1], window)
    scale = float(np.exp(-right * np.log(radius) / size[0]))
    if not 1 / MAX_SCALE < scale < MAX_SCALE:
        return 0.0, 1.0
    return down * 360 / ANGLES, scale


def _spectrum(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the log magnitudes of a windowed square, zero frequency centred, low ones damped."""
    side = image.shape[0]
    window = cv2.createHanningWindow((side, side), cv2.CV_32F)
    magnitudes = np.log1p(np.abs(np.fft.fftshift(np.fft.fft2(image * window))))
    waves = np.cos(np.pi * (np.arange(side) - side // 2) / side)
    low = np.outer(waves, waves)
    return (magnitudes * (1 - low) * (2 - low)).astype(np.float32)


def _standard(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    values = image.astype(np.float32)
    return (values - values.mean()) / max(float(values.std()), 1e-6)


def _centred(image: NDArray, side: int) -> NDArray[np.float64]:
    height, width = image.shape
    return np.array([[1, 0, (side - width) / 2], [0, 1, (side - height) / 2], [0, 0, 1.0]])


def _about(centre: float, degrees: float, scale: float) -> NDArray[np.float64]:
    cosine, sine = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    matrix = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
    matrix[:2, 2] = centre - matrix[:2, :2] @ [centre, centre]
    return matrix
