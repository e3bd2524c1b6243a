"""The verdict: how sure a match is, and why one is rejected."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from scipy.special import expit

from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.fitting.binomial import log10_tail

MIN_CONFIDENCE = 0.5
"""Confidence from which on a match is reported; `conclusion.py` applies it. Set by hand with the
first pipeline (cd46dab)."""

MIN_TIE_POINTS = 12
"""Tie points without which nothing is reported; set by hand with the first pipeline (cd46dab)."""

MIN_GUIDED_SIGNIFICANCE = 10.0
"""Significance below which a rejection names different scenes as the likely cause; set by hand
with the first pipeline (cd46dab)."""

VOTE_TOLERANCE = 6.0
"""Pixels by which a vote may differ from the transform; set in c039fa6."""

_CHANCE_OF_VOTE = 0.06
"""Share of votes that agree by accident: about a circle of VOTE_TOLERANCE in the square that is
searched; set in c039fa6."""

_MAX_SIGNIFICANCE = 1000.0
"""Significance beyond which more says nothing, and the binomial tail underflows."""

# The next four are printed by `python -m training.calibrate`, with the weights that ship. They
# judge the matches of every matcher; the confidence is calibrated for the default one only.
_MEANS = (4.5395, 3.9938, 0.3290, 0.5450, 0.8558, 0.1565, 1.6783)
"""Means of `features` over the pairs of the calibration."""
_SPREADS = (1.4162, 1.6580, 0.2122, 0.2733, 0.2744, 0.1334, 1.2350)
"""Standard deviations of `features` over the pairs of the calibration."""
_WEIGHTS = (0.8703, 0.8288, 0.6257, 0.6790, 0.0252, 0.3857, 1.0242)
"""Log odds of a right match by one standard deviation of each feature."""
_BIAS = -2.1521
"""Log odds of a right match at the means."""


def features(evidence: Evidence) -> np.ndarray:
    """The evidence on the scales that the calibration works with, (7,): significances as log1p."""
    values = np.array(astuple(evidence), dtype=np.float64)
    significances = [0, 1, 6]
    values[significances] = np.log1p(
        np.clip(np.nan_to_num(values[significances], neginf=0.0), 0, _MAX_SIGNIFICANCE)
    )
    return np.asarray(values)


def significance_of_votes(agreeing: int, votes: int) -> float:
    """-log10 of the probability that so many votes agree by accident (binomial tail)."""
    if agreeing == 0:
        return 0.0
    return min(_MAX_SIGNIFICANCE, -log10_tail(agreeing, votes, _CHANCE_OF_VOTE))


def confidence(evidence: Evidence) -> float:
    """Probability that the match is right, 0 to 1, by logistic regression.

    Calibrated by `python -m training.calibrate` on pairs of the training folders, pairs of one
    scene and pairs of two.
    """
    scaled = (features(evidence) - _MEANS) / _SPREADS
    return float(expit(scaled @ np.array(_WEIGHTS) + _BIAS))


def match_reason(count: int, kind: str) -> Message:
    """Why a match is reported. count: tie points and check points; kind: of the transform."""
    return Message(
        "{count} points agree with one {transform} transform.",
        count=count,
        transform=transform_name(kind),
    )


def rejection_reason(evidence: Evidence, points: int) -> Message:
    """Why a match is not reported. points: how many tie points agree with one transform."""
    if points < MIN_TIE_POINTS:
        return Message(
            "Only {count} points of the two images agree with one another, too few to rely on; "
            "check that both show the same place, or name a smaller area or other bands.",
            count=points,
        )
    if evidence.guided < MIN_GUIDED_SIGNIFICANCE:
        return Message(
            "The matches agree no better than matches of two different places would; check that "
            "both images show the same place, or widen the search radius."
        )
    return Message(
        "The two images agree too weakly to rely on: {share:.0%} of the places searched fit "
        "one transform, at a mean correlation of {correlation:.2f}; try other bands or a "
        "smaller area.",
        share=evidence.steadiness * evidence.agreement,
        correlation=evidence.score,
    )
