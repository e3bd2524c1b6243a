"""A coarse model, and how little it can be an accident.

After Desolneux, Moisan and Morel, "From Gestalt Theory to Image Analysis", 2008.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.robust import robust_fit
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective

INLIER_THRESHOLD = 6.0
"""Pixels of the overview within which a match is an inlier: three quarters of a cell of the
network; set by hand with the first pipeline (cd46dab)."""

HOMOGRAPHY_GAIN = 1.15
"""Factor by which a homography must have more inliers than the affine model to be preferred; set by
hand with the first pipeline (cd46dab)."""

OVERLAP_SIDE = 200
"""Points along a side of the frame that the overlap of a moved model is told at: a third of an
overview's pixels."""


@dataclass(frozen=True)
class CoarseModel:
    """A transform between the frames with what supports it.

    transform: from the moving to the reference's frame.
    significance: -log10 of the expected number of false alarms.
    inliers: how many matches agree with the transform.
    matches: how many matches there are.
    error: pixels of the reference's frame by which the transform may be wrong.
    overlap: (N, 2) points of the reference's frame, spread evenly over what both images show.
    """

    transform: Projective
    significance: float
    inliers: int
    matches: int
    error: float
    overlap: Points = field(default_factory=lambda: np.zeros((0, 2)))

    def scaled(self, factor: float) -> CoarseModel:
        """The same model in a reference frame whose pixels are 1 / factor times as large."""
        matrix = np.diag([factor, factor, 1.0]) @ self.transform.matrix
        transform = Projective(self.transform.kind, matrix)
        return replace(
            self, transform=transform, error=self.error * factor, overlap=self.overlap * factor
        )

    def carried(
        self,
        matrix: NDArray[np.float64],
        ref_size: tuple[int, int],
        moving_size: tuple[int, int],
    ) -> CoarseModel:
        """The same model followed by a motion, and the overlap of the frames there.

        matrix: 3 x 3, within the reference's frame. ref_size, moving_size: columns and rows of the
        frames.
        """
        transform = Projective(self.transform.kind, matrix @ self.transform.matrix)
        points = even_lattice(*ref_size, OVERLAP_SIDE)
        there = transform.inverse().apply(points)
        is_shown = ((there >= 0) & (there <= moving_size)).all(axis=1)
        return replace(self, transform=transform, overlap=points[is_shown])


def estimate_model(
    matches: Matches, area: float, kinds: tuple[str, ...] = ("affine", "homography")
) -> CoarseModel | None:
    """The affine model of putative matches, or the homography where that has clearly more inliers.

    area: square pixels over which a wrong match may fall. kinds: that are tried.
    """
    best = None
    for kind in kinds:
        found = _fit(kind, matches, 0.0 if best is None else HOMOGRAPHY_GAIN * best.inliers)
        if found is None:
            continue
        transform, count = found
        best = CoarseModel(
            transform=transform,
            significance=significance(len(matches), count, MIN_POINTS[kind], area),
            inliers=count,
            matches=len(matches),
            error=INLIER_THRESHOLD,
        )
    return best


def _fit(kind: str, matches: Matches, least: float) -> tuple[Projective, int] | None:
    """A model with more than `least` inliers, and how many it has; None without one."""
    if len(matches) <= least:
        return None
    transform, inliers = robust_fit(kind, matches.moving, matches.reference, INLIER_THRESHOLD)
    count = int(np.count_nonzero(inliers))
    return None if transform is None or count <= least else (transform, count)


def significance(matches: int, inliers: int, min_matches: int, area: float) -> float:
    """-log10 of the expected number of models that gather so many inliers by accident.

    A wrong match falls within the threshold of its position with the probability of that circle in
    the search area; `min_matches` of them fix the model and say nothing. area: square pixels.
    """
    trials, successes = matches - min_matches, inliers - min_matches
    chance = min(0.5, np.pi * INLIER_THRESHOLD**2 / max(area, 1.0))
    if successes <= chance * trials:
        return 0.0
    # Hoeffding's bound of the binomial tail; the tail itself underflows for good matches.
    bound = rel_entr(successes, trials * chance) + rel_entr(
        trials - successes, trials * (1 - chance)
    )
    model_count = min_matches * np.log10(max(matches, 2))
    return max(0.0, float(bound / np.log(10) - model_count))
