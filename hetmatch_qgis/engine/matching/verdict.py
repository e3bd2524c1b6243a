"""The verdict: how sure a match is, and why one is rejected."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
from scipy.special import expit, logit

from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.corroboration.ground_agreement import MIN_GROUND_BLOCKS, MIN_IDENTICAL
from hetmatch_qgis.engine.corroboration.quarter_turns import MIN_GAIN
from hetmatch_qgis.engine.fitting.binomial import log10_tail

MIN_CONFIDENCE = 0.6
"""Confidence from which on a match is reported: on pairs made to mislead, of those stated between
0.5 and 0.6 a quarter is right (docs/benchmarks/verdict.md)."""

MIN_LOOK_CONFIDENCE = 0.8
"""Confidence that a second look may leave at best from which on it is taken: of 148 right matches
that are claimed all have more (training pairs of benchmarks/verdict)."""

MIN_TIE_POINTS = 12
"""Tie points without which nothing is reported; set by hand with the first pipeline (cd46dab)."""

MIN_GUIDED_SIGNIFICANCE = 50.0
"""Significance of the guided matches below which a rejection names different scenes as the likely
cause, and no peaks are searched in an overlap of one tile. Of 762 right matches that are claimed
none has less than 80, of ordinary pairs of other places eight in ten have (training and dev pairs
of benchmarks/verdict)."""

VOTE_TOLERANCE = 6.0
"""Pixels by which a vote may differ from the transform; set in c039fa6."""

_CHANCE_OF_VOTE = 0.06
"""Share of votes that agree by accident: about a circle of VOTE_TOLERANCE in the square that is
searched; set in c039fa6."""

_MAX_SIGNIFICANCE = 1000.0
"""Significance beyond which more says nothing, and the binomial tail underflows."""

# The next eleven are printed by `python -m training.calibrate`, with the weights that ship. They
# judge the matches of every matcher; the confidence is calibrated for the default one only.
_MEANS = (5.7483, 5.2662, 0.5556, 0.7100, 0.8666, 0.3959, 2.3701)
"""Means of `features` over the pairs of the calibration."""
_SPREADS = (1.1772, 1.5907, 0.3145, 0.2381, 0.1753, 0.2519, 1.1525)
"""Standard deviations of `features` over the pairs of the calibration."""
_WEIGHTS = (0.5324, 0.4723, 0.1180, 0.2006, 0.0000, 0.3989, 0.8689)
"""Log odds of a right match by one standard deviation of each feature."""
_BIAS = 4.2086
"""Log odds of a right match at the means."""

_LOOK_WEIGHTS = (0.5883, 0.6664)
"""Log odds of a right match by the log odds of the ground, and by a standard error of lead beyond
CLEAR_LEAD: what a second look takes from the evidence where they are less than they can be."""

_UNSEEN = 4.0809
"""Log odds that evidence counts less where no second look was taken."""

_UNIQUE_WEIGHTS = (0.7766, 7.8487)
"""Log odds of a single place by a standard error of lead, and by the whole of a correlation."""
_UNIQUE_BIAS = -2.3881
"""Log odds of a single place where a rival is as good as the match."""
_GROUND_WEIGHTS = (0.6109, 2.0320, 8.7123)
"""Log odds that the ground agrees, by those of its agreement, by the share of the overlap that is
not left out, and by the density of points there."""
_GROUND_BIAS = 1.7044
"""Log odds that the ground agrees where its agreement tells nothing and nothing is left out."""

_SCALE, _OFFSET = 1.3188, 0.3653
"""Factor and summand of the log odds of the product: each part of it is cut off before it is sure
(Platt 1999)."""

_MAP_WEIGHTS, _MAP_BIAS = (0.5089, 0.9661), -4.4218
"""Factor of the log odds of a match on a drawn map, log odds by a standard deviation of how high it
stands, and their summand: what is stated there at most. Printed by `python -m training.calibrate
--drawn-maps`."""

HEIGHTS = (2.5, 7.0)
"""Standard deviations that a match on a drawn map stands above all shifts, between which more
speaks for it: of maps of other ground nine in ten have less than 3.6, of right ones nine in ten
more than 4.9 (training pairs of benchmarks/verdict)."""

_VOTES = 6
"""Position of the votes in the evidence."""

MIN_UNIQUENESS = 0.7
"""Probability of a single place above which other places are no reason to reject a match: its
square is about a half."""

MIN_ALONE = 0.3
"""Confidence without its rivals from which on a match is ambiguous, and not just wrong: half of
MIN_CONFIDENCE, set by hand."""

MIN_MISLEADING = 0.05
"""Share of the overlap that must be drawn over, look the same or be cloud to mislead anyone: a thin
frame with its title covers more."""

LEADS = (-3.0, 5.0)
"""Standard errors between which a lead over rivals counts; beyond, more says nothing."""

MIN_ALIKE = 0.8
"""Correlation of a rival, in that of the match, below which nobody would say that it agrees about
as well, whatever its blocks say: of ground that does not repeat itself the best rival mostly has
0.2 to 0.8 (benchmarks/verdict)."""

CLEAR_LEAD = 2.0
"""Standard errors from which on a lead speaks for weak evidence, too. With all of it, the fit
leaves no place ambiguous."""

RIVAL_CORRELATION, MAX_MARGIN = 1.15, 0.5
"""Significance of a rival, in that of the match, from which on it is as bad as can be, and how far
below it less makes no difference."""

GROUND_SHARE = 0.25
"""Least correlation of ground that agrees, in that of the whole overlap: of matches that are right
it is 0.3 to 0.9, where something is drawn over two other grounds -0.1 to 0.25 (training pairs of
benchmarks/verdict)."""

MAX_EXPECTED = 5.0
"""Standard errors beyond which the ground cannot be expected to agree better."""

GROUNDS = (-4.0, 6.0)
"""Log odds between which the agreement of the ground counts; beyond, more says nothing."""

MAX_LEFT_OUT = 0.4
"""Share of the overlap that is left out beyond which more makes no difference: under heavy frames
0.25 to 0.7 (training pairs of benchmarks/verdict)."""

DENSITIES = (0.5, 1.0)
"""Densities of points on the ground, in that all over the overlap, between which more speaks for
it. Of right matches nine in ten have more than 0.75, of what is drawn over two grounds and all else
speaks for half have less than 0.72 (training pairs of benchmarks/verdict)."""

MIN_IDENTICAL_SHARE = 0.5
"""Share of what is left of the overlap without lines and clouds that must look the same for it to
be the ground, where that is less than MIN_IDENTICAL."""

MIN_THROUGHOUT = 0.3
"""Share of the overlap that must look the same all over, and nowhere else, to be the ground: of 80
watermarks over two grounds the largest is 0.27 (training pairs of benchmarks/verdict)."""


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

    By logistic regression on the evidence and on what a second look leaves of it, times the
    probabilities, where one was taken, that the match is the only place and that the ground agrees:
    each alone is reason enough to reject it. Without a look the evidence counts less. Calibrated by
    `python -m training.calibrate` on pairs of the training folders, of one scene and of two, many
    of them made to mislead.

    On a map that HetMatch drew of vector layers there is no ground to be asked, and lines of one
    town fit those of another: less is stated there unless the match stands out of all shifts.
    """
    odds = _log_odds(evidence)
    if corroboration is None:
        return float(expit(_SCALE * (odds - _UNSEEN) + _OFFSET))
    odds += float(look_features(corroboration) @ np.array(_LOOK_WEIGHTS))
    believed = float(expit(odds)) * uniqueness(corroboration) * ground_truth(corroboration)
    stated = float(_SCALE * logit(believed) + _OFFSET)
    if corroboration.height is not None:
        features = map_features(stated, corroboration.height)
        stated = min(stated, float(features @ np.array(_MAP_WEIGHTS) + _MAP_BIAS))
    return float(expit(stated))


def map_features(odds: float, height: float) -> np.ndarray:
    """Features of a match on a drawn map, (2,): its log odds otherwise, and how high it stands."""
    return np.array([odds, np.clip(height, *HEIGHTS)])


def best_confidence(evidence: Evidence) -> float:
    """The confidence that a second look leaves where nothing speaks against a match."""
    return float(expit(_SCALE * _log_odds(evidence) + _OFFSET))


def _log_odds(evidence: Evidence) -> float:
    scaled = (features(evidence) - _MEANS) / _SPREADS
    return float(scaled @ np.array(_WEIGHTS) + _BIAS)


def look_features(corroboration: Corroboration) -> np.ndarray:
    """Features of the evidence that a second look leaves, (2,): 0 for all of it, else negative.

    By the ground's log odds, and by a clear lead: weak evidence is believed where both are great.
    """
    ground, lead = ground_features(corroboration)[0], unique_features(corroboration)[0]
    return np.array(
        [max(ground, 0.0) - GROUNDS[1], max(lead - CLEAR_LEAD, 0.0) - (LEADS[1] - CLEAR_LEAD)]
    )


def uniqueness(corroboration: Corroboration) -> float:
    """Probability that no other shift is the right one, 0 to 1."""
    return float(expit(unique_features(corroboration) @ np.array(_UNIQUE_WEIGHTS) + _UNIQUE_BIAS))


def unique_features(corroboration: Corroboration) -> np.ndarray:
    """Features of a unique place, (2,): the lead over the rivals, and what they are worth."""
    lead = np.clip(corroboration.rival_lead, *LEADS)
    margin = np.clip(RIVAL_CORRELATION - corroboration.rival_significance, 0, MAX_MARGIN)
    return np.array([lead, margin])


def ground_truth(corroboration: Corroboration) -> float:
    """Probability that it is the ground that agrees, and not what is drawn over it, 0 to 1."""
    return float(expit(ground_features(corroboration) @ np.array(_GROUND_WEIGHTS) + _GROUND_BIAS))


def ground_features(corroboration: Corroboration) -> np.ndarray:
    """Features of the ground, (3,): log odds between GROUNDS, and what speaks against it.

    That is, negative, the share left out, and by how much thinner points lie on what is left.

    Ground that looks the same all over is the ground, whatever has changed in between.

    Log odds: the likelihood of its agreement where it agrees about as the whole overlap does, in
    that where it does not agree at all, both normal with the same standard error. Where hardly
    anything is left to judge by because the ground itself looks the same in both images, or because
    it has no structure that an overview shows, nothing speaks against it.
    """
    look = corroboration
    left = 1 - look.drawn - look.clouded
    left_out = look.misleading
    if look.throughout > MIN_THROUGHOUT:
        return np.array([GROUNDS[1], 0.0, 0.0])
    if look.ground_blocks < MIN_GROUND_BLOCKS and (
        look.identical > MIN_IDENTICAL
        or look.identical > max(MIN_IDENTICAL_SHARE * left, MIN_MISLEADING)
        or left_out < MIN_MISLEADING
    ):
        return np.array([GROUNDS[1], 0.0, 0.0])
    # Images that do not agree as a whole promise nothing of their ground.
    expected = float(np.clip(GROUND_SHARE * look.ground_expected, 0.0, MAX_EXPECTED))
    log_odds = np.clip(expected * look.ground - expected**2 / 2, *GROUNDS)
    # Of ground that looks the same the points lie there.
    is_ground = look.identical > MIN_IDENTICAL or left_out < MIN_MISLEADING
    missing = 0.0 if is_ground else DENSITIES[1] - np.clip(look.density, *DENSITIES)
    return np.array([log_odds, -min(left_out, MAX_LEFT_OUT), -missing])


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
    if evidence.guided < MIN_GUIDED_SIGNIFICANCE:
        return Message(
            "The matches agree no better than those of two different places would; {advice}.",
            advice=advice,
        )
    if points == 0:
        return Message(
            "No points of the two images agree with each other; {advice}.", advice=advice
        )
    if points < MIN_TIE_POINTS:
        return Message(
            "Only {count} points of the two images agree with each other, too few to rely on; "
            "{advice}.",
            count=points,
            advice=advice,
        )
    return Message(
        "The two images agree too weakly to rely on: {share:.0%} of the locations searched fit one "
        "transform, with a mean correlation of {correlation:.2f}; {advice}.",
        share=evidence.steadiness * evidence.agreement,
        correlation=evidence.score,
        advice=advice,
    )


def is_ambiguous(evidence: Evidence, corroboration: Corroboration) -> bool:
    """True where other places are the greatest doubt about a match that is plausible without them.

    Of what is drawn over the images `doubt_reason` speaks.
    """
    unique = uniqueness(corroboration)
    if unique >= min(MIN_UNIQUENESS, ground_truth(corroboration)):
        return False
    # Of a map that repeats itself no place stands out of all shifts.
    alone = replace(corroboration, rivals=(), height=None)
    return confidence(evidence, alone) >= MIN_ALONE


def doubt_reason(evidence: Evidence, corroboration: Corroboration, advice: Message) -> Message:
    """Why a match is not reported that the second look speaks against.

    advice: what to try, see `advice_for`.
    """
    if is_ambiguous(evidence, corroboration):
        rival = max(corroboration.rivals, key=lambda rival: rival.correlation)
        if rival.correlation > MIN_GAIN:
            return Message(
                "The ground repeats itself, or shows too little: shifted by {distance:.0f} "
                "pixels, the images agree better ({share:.0%} of the correlation); set a search "
                "radius below half of that, or choose a larger area.",
                distance=float(np.hypot(*rival.shift)),
                share=rival.correlation,
            )
        if rival.correlation < MIN_ALIKE:
            rival = min(corroboration.rivals, key=lambda rival: rival.lead)
            return Message(
                "The ground repeats itself: shifted by {distance:.0f} pixels, about as many parts "
                "of the images agree; set a search radius below half of that, or choose a larger "
                "area.",
                distance=float(np.hypot(*rival.shift)),
            )
        return Message(
            "The ground repeats itself: shifted by {distance:.0f} pixels, the images agree "
            "about as well ({share:.0%} of the correlation); set a search radius below half of "
            "that, or choose a larger area.",
            distance=float(np.hypot(*rival.shift)),
            share=rival.correlation,
        )
    if corroboration.misleading > MIN_MISLEADING:
        return Message(
            "What agrees may lie over both images, such as a map frame, a graticule or a cloud: "
            "the ground in between agrees too little; choose an area without it, or mask it."
        )
    return Message(
        "The two images agree too weakly where their content can be compared; {advice}.",
        advice=advice,
    )
