"""The evidence that the confidence of a match rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """Figures that speak for a match, each the more the greater it is.

    Their names are columns of the tables that `training.calibrate` keeps.

    overview: significance of the coarse model on the overview, -log10 of expected false alarms.
    guided: significance of the most significant model of the tiles' guided matches, likewise.
    inlier_share: share of those matches that agree with that model, 0 to 1.
    steadiness: share of the searched lattice points that are consistent with their neighbours.
    agreement: share of the consistent points that agree with the chosen transform.
    score: mean correlation at the peaks of the searched points.
    votes: -log10 of the probability that as many single windows, each searched without its
        neighbours, agree with the chosen transform by accident.
    """

    overview: float
    guided: float
    inlier_share: float
    steadiness: float
    agreement: float
    score: float
    votes: float
