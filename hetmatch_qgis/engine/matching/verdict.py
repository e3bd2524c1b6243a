"""Whether a match can be believed."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from scipy.special import expit
from scipy.stats import binom

from hetmatch_qgis.engine.core.evidence import Evidence

MIN_CONFIDENCE = 0.5
"""The least confidence of a match."""

MIN_TIE_POINTS = 12

_MOST = 1000.0
"""A significance beyond which more says nothing, and the binomial tail underflows."""


_MEANS = (4.5395, 3.9938, 0.3290, 0.5450, 0.8558, 0.1565, 1.6783)
_SPREADS = (1.4162, 1.6580, 0.2122, 0.2733, 0.2744, 0.1334, 1.2350)
_WEIGHTS = (0.8703, 0.8288, 0.6257, 0.6790, 0.0252, 0.3857, 1.0242)
_BIAS = -2.1521


def features(evidence: Evidence) -> np.ndarray:
    """The figures on the scales that the calibration works with, (7,)."""
    values = np.array(astuple(evidence), dtype=np.float64)
    counts = [0, 1, 6]
    values[counts] = np.log1p(np.clip(np.nan_to_num(values[counts], neginf=0.0), 0, _MOST))
    return np.asarray(values)


VOTE_TOLERANCE = 6.0
"""Pixels by which a vote may differ from the transform."""

_BY_CHANCE = 0.06
"""Share of votes that do so by accident: that circle in the square that is searched."""


def significance_of_votes(agreeing: int, votes: int) -> float:
    """-log10 of the probability that so many votes agree by accident (binomial tail)."""
    if agreeing == 0:
        return 0.0
    return min(_MOST, float(-binom.logsf(agreeing - 1, votes, _BY_CHANCE) / np.log(10)))


def confidence(evidence: Evidence) -> float:
    """Probability that the match is right, 0 to 1, by logistic regression.

    Calibrated by `python -m training.calibrate` on pairs of the training folders, right ones and
    pairs of different places.
    """
    scaled = (features(evidence) - _MEANS) / _SPREADS
    return float(expit(scaled @ np.array(_WEIGHTS) + _BIAS))


def rejection_reason(evidence: Evidence, points: int) -> str:
    """One sentence that says why a match is not believed."""
    if points < MIN_TIE_POINTS:
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
