"""What the confidence of a match rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against a match, each figure the greater the better.

    overview: significance of the coarse model on the overview. guided: significance of the model
    that the tiles' own matches gave. inlier_share: share of those matches that agree with it.
    steadiness: share of the searched lattice points that agree with their neighbourhood.
    agreement: share of the steady points that agree with the chosen transform.
    score: mean correlation at the peaks. votes: significance of so many single windows, none of
    which knows of the others, agreeing with the chosen transform.
    """

    overview: float
    guided: float
    inlier_share: float
    steadiness: float
    agreement: float
    score: float
    votes: float
