"""The verdict: how sure a match is, and why one is rejected."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from scipy.special import expit, logit

from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.fitting.binomial import log10_tail

MIN_CONFIDENCE = 0.6
"""Confidence from which on a match is reported: on pairs made to mislead, of those stated between
0.5 and 0.6 a quarter is right (docs/benchmarks.md)."""

MIN_LOOK_CONFIDENCE = 0.25
"""Confidence by the evidence from which on a match gets a second look: the scale of the product may
raise it above MIN_CONFIDENCE."""

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

# The next nine are printed by `python -m training.calibrate`, with the weights that ship. They
# judge the matches of every matcher; the confidence is calibrated for the default one only.
_MEANS = (5.5802, 5.2219, 0.5132, 0.6571, 0.7931, 0.3582, 2.1923)
"""Means of `features` over the pairs of the calibration."""
_SPREADS = (1.2654, 1.6397, 0.3225, 0.2902, 0.2819, 0.2686, 1.2545)
"""Standard deviations of `features` over the pairs of the calibration."""
_WEIGHTS = (1.2195, 0.9971, 0.7389, 0.9912, 0.3510, 0.6192, 1.6988)
"""Log odds of a right match by one standard deviation of each feature."""
_BIAS = 0.6906
"""Log odds of a right match at the means."""

_UNIQUE_WEIGHTS = (0.8667, 8.1127)
"""Log odds of a single place by a standard error of lead, and by the whole of a correlation."""
_UNIQUE_BIAS = -2.9275
"""Log odds of a single place where a rival is as good as the match."""
_GROUND_WEIGHT, _GROUND_BIAS = 0.8033, -1.9088
"""Log odds that the ground agrees, by a standard error, and without any."""

_SCALE, _OFFSET = 1.4472, 0.3708
"""Factor and summand of the log odds of the product: each part of it is cut off before it is sure
(Platt 1999)."""

_VOTES = 6
"""Position of the votes in the evidence."""

MIN_UNIQUENESS = 0.7
"""Probability of a single place above which other places are no reason to reject a match: its
square is about a half."""

MIN_DRAWN = 0.02
"""Share of the overlap that must be drawn over, or look the same, to be named as the reason."""

MIN_MISLEADING = 0.05
"""Share of the overlap that must be drawn over, look the same or be cloud to mislead anyone: a thin
frame with its title covers more."""

LEADS = (-3.0, 5.0)
"""Standard errors between which a lead over rivals counts; beyond, more says nothing."""

RIVAL_CORRELATION, MAX_MARGIN = 1.15, 0.5
"""Correlation of a rival, in those of the match, from which on it is as bad as can be, and how far
below it less makes no difference."""

MAX_GROUND = 8.0
"""Standard errors beyond which more agreement of the ground says nothing."""

MIN_GROUND_BLOCKS = 8
"""Blocks of ground below which nothing can be told by them; set on benchmarks/verdict."""

MIN_IDENTICAL, MIN_COVERED = 0.22, 0.53
"""Shares of the overlap that must look the same, by itself and with what shares straight lines, for
it to be the ground: legends, letters and watermarks cover less, frames with them too. A dense
graticule covers more, and has rivals."""


def features(evidence: Evidence) -> np.ndarray:
    """The evidence on the scales that the calibration works with, (7,): significances as log1p.

    Votes that no window could give, NaN, count as the mean.
    """
    values = np.array(astuple(evidence), dtype=np.float64)
    significances = [0, 1, 6]
    values[significances] = np.log1p(
        np.clip(np.nan_to_num(values[significances], neginf=0.0), 0, _MAX_SIGNIFICANCE)
    )
    if np.isnan(evidence.votes):
        values[_VOTES] = _MEANS[_VOTES]
    return np.asarray(values)


def significance_of_votes(agreeing: int, votes: int) -> float:
    """-log10 of the probability that so many votes agree by accident (binomial tail)."""
    if agreeing == 0:
        return 0.0
    return min(_MAX_SIGNIFICANCE, -log10_tail(agreeing, votes, _CHANCE_OF_VOTE))


def confidence(evidence: Evidence, corroboration: Corroboration | None = None) -> float:
    """Probability that the match is right, 0 to 1.

    By logistic regression on the evidence, and, where a second look was taken, times the
    probabilities that the match is the only place and that the ground agrees: each alone is
    reason enough to reject it. Calibrated by `python -m training.calibrate` on pairs of the
    training folders, of one scene and of two, many of them made to mislead.
    """
    scaled = (features(evidence) - _MEANS) / _SPREADS
    believed = float(expit(scaled @ np.array(_WEIGHTS) + _BIAS))
    if corroboration is not None:
        believed *= uniqueness(corroboration) * ground_truth(corroboration)
    return float(expit(_SCALE * logit(believed) + _OFFSET))


def uniqueness(corroboration: Corroboration) -> float:
    """Probability that no other shift is the right one, 0 to 1."""
    return float(expit(unique_features(corroboration) @ np.array(_UNIQUE_WEIGHTS) + _UNIQUE_BIAS))


def unique_features(corroboration: Corroboration) -> np.ndarray:
    """What speaks for one place only, (2,): the lead over the rivals, and their correlation."""
    lead = np.clip(corroboration.rival_lead, *LEADS)
    margin = np.clip(RIVAL_CORRELATION - corroboration.rival_correlation, 0, MAX_MARGIN)
    return np.array([lead, margin])


def ground_truth(corroboration: Corroboration) -> float:
    """Probability that it is the ground that agrees, and not what is drawn over it, 0 to 1."""
    return float(expit(ground_feature(corroboration) * _GROUND_WEIGHT + _GROUND_BIAS))


def ground_feature(corroboration: Corroboration) -> float:
    """What speaks for the ground, in standard errors, 0 to MAX_GROUND.

    Where hardly anything is left to judge by because the ground itself looks the same in both
    images, or because it has no structure that an overview shows, nothing speaks against it.
    """
    look = corroboration
    shared = look.identical + look.drawn
    if look.ground_blocks < MIN_GROUND_BLOCKS and (
        look.identical > MIN_IDENTICAL
        or shared > MIN_COVERED
        or shared + look.clouded < MIN_MISLEADING
    ):
        return MAX_GROUND
    return float(np.clip(corroboration.ground, 0, MAX_GROUND))


def match_reason(count: int, kind: str) -> Message:
    """Why a match is reported. count: tie points and check points; kind: of the transform."""
    return Message(
        "{count} points agree with one {transform} transform.",
        count=count,
        transform=transform_name(kind),
    )


def rejection_reason(evidence: Evidence, points: int, advice: Message) -> Message:
    """Why a match is not reported.

    points: how many tie points agree with one transform. advice: what to try, see `advice_for`.
    """
    if points < MIN_TIE_POINTS:
        return Message(
            "Only {count} points of the two images agree with one another, too few to rely on; "
            "{advice}.",
            count=points,
            advice=advice,
        )
    if evidence.guided < MIN_GUIDED_SIGNIFICANCE:
        return Message(
            "The matches agree no better than matches of two different places would; {advice}.",
            advice=advice,
        )
    return Message(
        "The two images agree too weakly to rely on: {share:.0%} of the places searched fit "
        "one transform, at a mean correlation of {correlation:.2f}; {advice}.",
        share=evidence.steadiness * evidence.agreement,
        correlation=evidence.score,
        advice=advice,
    )


def is_ambiguous(corroboration: Corroboration) -> bool:
    """True where it is other places that the match is doubted for, not what is drawn over it."""
    unique = uniqueness(corroboration)
    return unique < MIN_UNIQUENESS and unique < ground_truth(corroboration)


def doubt_reason(corroboration: Corroboration, advice: Message) -> Message:
    """Why a match is not reported that the second look speaks against.

    advice: what to try, see `advice_for`.
    """
    if is_ambiguous(corroboration) and corroboration.rivals:
        rival = max(corroboration.rivals, key=lambda rival: rival.correlation)
        return Message(
            "The ground repeats itself: moved by {distance:.0f} pixels the images agree about as "
            "well ({share:.0%} of the correlation); name a search radius below half of that, or a "
            "larger area.",
            distance=float(np.hypot(*rival.shift)),
            share=rival.correlation,
        )
    if corroboration.drawn + corroboration.identical + corroboration.clouded > MIN_DRAWN:
        return Message(
            "What agrees may be drawn over both images, as a frame, a graticule or a cloud: of the "
            "ground between it too little agrees; name an area without it, or mask it."
        )
    return Message(
        "The two images agree too weakly where their ground can be compared; {advice}.",
        advice=advice,
    )
