"""Whether there is anything to measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from hetmatch_qgis.engine.core.grid import Points

VOTE_TOLERANCE = 5.0
LEAST_STEADY, LEAST_SCORE, LEAST_SIGNIFICANCE = 0.32, 0.06, 7.0
STEADY = 0.6


@dataclass(frozen=True)
class Trust:
    """What speaks for the measurement.

    votes, agreeing: single windows that found a peak, and how many of them found the same, before
    any had heard of the others. significance: -log10 of the number of such agreements to expect by
    accident. steady: share of all places searched that agree with their neighbours. consistent:
    the same of those with a peak. score: mean correlation over all places searched.
    """

    votes: int
    agreeing: int
    significance: float
    steady: float
    consistent: float
    score: float

    @property
    def believed(self) -> bool:
        """Whether there is anything to measure.

        Over pairs of different places no more than 0.2 are steady, at a mean score of 0.03 and a
        significance of 5; over radar on optical no fewer than 0.45, 0.1 and 11. Small images have
        few votes, and must be the steadier.
        """
        if min(self.steady, 0.5 * self.consistent) < LEAST_STEADY or self.score < LEAST_SCORE:
            return False
        votes = self.agreeing >= 0.6 * max(self.votes, 1)
        return self.significance >= LEAST_SIGNIFICANCE or (
            self.steady >= STEADY and self.score >= 2 * LEAST_SCORE and votes
        )


def trust_of(votes: Points, figures: NDArray[np.float64], search: float) -> Trust:
    """votes: (n, 2) displacements of single windows. figures: (4,) how many places were searched,
    had a peak, agreed with their neighbours, and the sum of their correlations. search: pixels
    within which the windows were looked for."""
    searched, known, consistent, score = figures
    agreeing = 0
    if len(votes):
        some = votes[:: max(1, len(votes) // 400)]
        apart = np.linalg.norm(some[:, None] - votes[None], axis=2)
        agreeing = int((apart < VOTE_TOLERANCE).sum(axis=1).max())
    chance = min(0.5, np.pi * VOTE_TOLERANCE**2 / (2 * search + 8) ** 2)
    found = 0.0
    if agreeing > 2:
        tail = float(binom.logsf(agreeing - 2, len(votes) - 1, chance)) / np.log(10)
        found = float(np.clip(-tail - np.log10(len(votes)), 0, 1000))
    return Trust(
        len(votes),
        agreeing,
        found,
        float(consistent / max(searched, 1)),
        float(consistent / max(known, 1)),
        float(score / max(searched, 1)),
    )
