"""Whether a match can be believed."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from scipy.special import expit
from scipy.stats import binom

BELIEVED = 0.5
"""The least confidence of a match."""

FEWEST_POINTS = 12


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


_MEANS = (4.4787, 3.9799, 0.2758, 0.5313, 0.8548, 0.1545, 0.2286)
_SPREADS = (1.5647, 1.8457, 0.2263, 0.2455, 0.1952, 0.1401, 0.1072)
_WEIGHTS = (1.2338, 1.0173, 0.5992, 0.7046, 0.3020, 0.5039, 0.0000)
_BIAS = -2.1443


def features(evidence: Evidence) -> np.ndarray:
    """The figures on the scales that the calibration works with, (7,)."""
    values = np.array(astuple(evidence), dtype=np.float64)
    counts = [0, 1, 6]
    values[counts] = np.log1p(np.clip(np.nan_to_num(values[counts], neginf=0.0), 0, 1000))
    return np.asarray(values)


VOTE_TOLERANCE = 6.0
"""Pixels by which a vote may differ from the transform."""

_BY_CHANCE = 0.06
"""Share of votes that would do so by accident: the circle in the square that is searched, twice."""


def significance_of_votes(agreeing: int, votes: int) -> float:
    """-log10 of the probability that so many votes agree by accident (binomial tail)."""
    if agreeing == 0:
        return 0.0
    return float(-binom.logsf(agreeing - 1, votes, _BY_CHANCE) / np.log(10))


def confidence(evidence: Evidence) -> float:
    """Probability that the match is right, 0 to 1, by logistic regression.

    Calibrated by `python -m training.calibrate` on pairs of the training folders, right ones and
    pairs of different places.
    """
    scaled = (features(evidence) - _MEANS) / _SPREADS
    return float(expit(scaled @ np.array(_WEIGHTS) + _BIAS))


def reason_against(evidence: Evidence, points: int) -> str:
    """One sentence that says why a match is not believed."""
    if points < FEWEST_POINTS:
        return (
            f"Only {points} points of the two images agree with one another, too few to rely on; "
            "check that both show the same place, or name a smaller area or other bands."
        )
    if evidence.guided < 10:
        return (
            "The matches agree no better than matches of two different places would; check that "
            "both images show the same place, or widen the search radius."
        )
    agree = evidence.steadiness * evidence.agreement
    return (
        f"The two images agree too weakly to rely on: {agree:.0%} of the places searched fit "
        f"one transform, at a mean correlation of {evidence.score:.2f}; try other bands or a "
        "smaller area."
    )
