"""Which transform the tie points bear, which of them agree with it, and which are set aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, cell_indices, spaced_rows
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective, fit, robust_fit

AUTOMATIC = ("similarity", "affine", "homography", "polynomial2", "polynomial3", "thin_plate")
CLEARLY_BETTER = {
    "similarity": (1.0, 0.0),
    "affine": (0.9, 0.1),
    "homography": (0.9, 0.15),
    "polynomial2": (0.85, 0.1),
    "polynomial3": (0.87, 0.08),
    "thin_plate": (0.6, 0.45),
}
"""To be preferred to a simpler one, a transform must bring the held-out error down to this share,
and by this many pixels. Neighbouring points share errors that come from what the sensors see
differently; the freer a transform is, the better it imitates them, left-out blocks or not."""

NOT_WORSE_FAR, FORGIVEN = 1.15, 0.6
"""A transform that follows relief or noise goes astray where there is no point for a long way: with
whole quarters left out, its error may be at most the first factor times the least of any simpler
transform's. Bumps that it clearly follows nobody can foretell from afar: where it brings the error
at left-out blocks to the n-th part of the best simpler one's, the limit is n times the second
factor as high, if that is more than 1."""

_FOLDS = 5
_MOST_BLOCKS = 5
_BLOCK_PIXELS = 96
"""Twice the window that a point is found in: points of two blocks share few pixels then."""
_MOST_FOR_CHOICE = 1000


@dataclass(frozen=True)
class Candidates:
    """Point pairs of both frames (N, 2) with a weight each, from 0 to 1."""

    moving: Points
    reference: Points
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.moving)

    def select(self, keep: NDArray) -> Candidates:
        return Candidates(self.moving[keep], self.reference[keep], self.weights[keep])


def choose_transform(wanted: str, points: Candidates) -> str:
    """The kind of transform: what was asked for, or the simplest that foretells best.

    Kinds are compared by the error at blocks of points left out of the fit, because neighbouring
    points share their errors, and at whole quarters left out.
    """
    if wanted != "auto":
        return wanted
    thinned = points.select(spaced_rows(len(points), _MOST_FOR_CHOICE))
    quarters = cell_indices(thinned.reference, 2) @ [1, 2]
    best, best_error, least_far = "similarity", np.inf, np.inf
    for kind in AUTOMATIC:
        error = held_out_error(kind, thinned)
        far = held_out_error(kind, thinned, quarters)
        share, less = CLEARLY_BETTER[kind]
        gain = best_error / max(error, 1e-9)
        steady = far <= NOT_WORSE_FAR * max(1.0, FORGIVEN * gain) * least_far
        if steady and error < min(share * best_error, best_error - less):
            best, best_error = kind, error
        least_far = min(least_far, far)
    return best


def held_out_error(kind: str, points: Candidates, block: NDArray | None = None) -> float:
    """Root mean square of the errors at left-out blocks, the worst tenth trimmed, in the pixels of
    the points; infinite where no fit is borne.

    block: the number (N,) of each point's block, None for up to 5 x 5 dealt out to five.
    """
    block = _block_numbers(points.reference) if block is None else block
    errors = []
    for number in np.unique(block):
        out = block == number
        transform = fit(kind, points.moving[~out], points.reference[~out], points.weights[~out])
        if transform is None:
            return np.inf
        moved = transform.apply(points.moving[out])
        errors.append(np.linalg.norm(moved - points.reference[out], axis=1))
    together = np.sort(np.concatenate(errors))
    trimmed = together[: max(1, int(0.9 * len(together)))]
    return float(np.sqrt(np.mean(trimmed**2))) if len(block) >= MIN_POINTS[kind] else np.inf


def agreeing(kind: str, points: Candidates, tolerance: float) -> NDArray[np.bool_]:
    """Which points agree with one transform of a kind, (N,) bool.

    tolerance: pixels of the reference frame. Outliers leave in a few rounds, each fitting what the
    last one kept.
    """
    keep = np.ones(len(points), dtype=bool)
    if kind in ("similarity", "affine", "homography"):
        _, inliers = robust_fit(kind, points.moving, points.reference, tolerance)
        if np.count_nonzero(inliers) >= MIN_POINTS[kind]:
            keep = inliers
    for _ in range(4):
        transform = fit(kind, points.moving[keep], points.reference[keep], points.weights[keep])
        if transform is None:
            return np.zeros(len(points), dtype=bool)
        apart = np.linalg.norm(transform.apply(points.moving) - points.reference, axis=1)
        limit = min(tolerance, max(0.75, 3.5 * float(np.median(apart[keep]))))
        kept = apart < limit
        if np.array_equal(kept, keep):
            break
        keep = kept
    return keep


def thinned(points: Candidates, most: int) -> NDArray[np.intp]:
    """Rows of an even subset: the best point of each cell of a lattice fine enough for `most`."""
    if len(points) <= most:
        return np.arange(len(points))
    low, high = points.reference.min(axis=0), points.reference.max(axis=0)
    extent = np.maximum(high - low, 1.0)
    side = np.sqrt(extent.prod() / most)
    best_first = np.argsort(-points.weights, kind="stable")
    while True:
        cell = np.floor((points.reference - low) / side).astype(np.int64)
        number = cell[:, 1] * (int(extent[0] / side) + 2) + cell[:, 0]
        _, first = np.unique(number[best_first], return_index=True)
        rows = np.sort(best_first[first])
        if len(rows) <= most:
            return rows
        side *= 1.04


def fit_single_matrix(
    mapper_points: tuple[Points, Points], tolerance: float = 0.1
) -> NDArray[np.float64] | None:
    """The 3 x 3 matrix that does what a mapping does, None where none is within `tolerance` pixels.

    mapper_points: places (N, 2) of the moving image and where the mapping brings them.
    """
    moving, reference = mapper_points
    known = np.isfinite(reference).all(axis=1)
    transform = fit("homography", moving[known], reference[known])
    if not isinstance(transform, Projective):
        return None
    apart = np.linalg.norm(transform.apply(moving[known]) - reference[known], axis=1)
    return transform.matrix if apart.max() < tolerance else None


def _block_numbers(reference: Points) -> NDArray[np.int64]:
    """The fold of each point: blocks of a lattice dealt out so that no neighbours share one."""
    side = float(np.sqrt(np.prod(np.ptp(reference, axis=0))))
    count = int(np.clip(side // _BLOCK_PIXELS, 2, _MOST_BLOCKS))
    return np.asarray(cell_indices(reference, count) @ [1, 2] % _FOLDS)
