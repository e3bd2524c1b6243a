"""Decides whether two rasters show the same ground closely enough to measure displacements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.binomial import log10_tail

VOTE_TOLERANCE_PX = 5.0
"""Pixels within which two single windows agree; set by hand with `assess` (559f29a)."""

MAX_CANDIDATES = 400
"""Votes, about, that are tried as the common displacement of all; set by hand with `assess`
(559f29a)."""

MIN_CONSISTENT, MIN_SCORE, MIN_SIGNIFICANCE = 0.32, 0.06, 7.0
"""Share of consistent points, mean correlation and significance of a reliable measurement. Between
pairs of different places (at most 0.2, 0.03 and 5) and radar on optical (at least 0.45, 0.1 and
11); set with `assess` (559f29a)."""

MIN_CONSISTENT_FEW_VOTES = 0.6
"""Share of consistent points that makes up for too few votes in a small image; set by hand with
`assess` (559f29a)."""

MIN_AGREEING_SHARE = 0.6
"""Share of the votes that must agree where there are few; set by hand with `assess` (559f29a)."""


@dataclass(frozen=True)
class Trust:
    """Evidence that the measurement is reliable.

    votes: single windows with a peak, each measured without regard to its neighbours.
    agreeing: votes that agree on one displacement.
    significance: -log10 of the expected number of such agreements by chance.
    consistent_share: share of all searched points that agree with their neighbours.
    consistent_peak_share: the same share of the points with a peak.
    score: mean correlation over all searched points.
    """

    votes: int
    agreeing: int
    significance: float
    consistent_share: float
    consistent_peak_share: float
    score: float

    @property
    def is_reliable(self) -> bool:
        """True when displacements can be measured.

        Small images have few votes, and must be more consistent.
        """
        consistent = min(self.consistent_share, 0.5 * self.consistent_peak_share)
        if consistent < MIN_CONSISTENT or self.score < MIN_SCORE:
            return False
        votes_agree = self.agreeing >= MIN_AGREEING_SHARE * max(self.votes, 1)
        return self.significance >= MIN_SIGNIFICANCE or (
            self.consistent_share >= MIN_CONSISTENT_FEW_VOTES
            and self.score >= 2 * MIN_SCORE
            and votes_agree
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `trust` in `assessment.json`."""
        return {
            "votes": self.votes,
            "agreeing": self.agreeing,
            "significance": self.significance,
            "steady": self.consistent_share,
            "consistent": self.consistent_peak_share,
            "score": self.score,
        }


@dataclass(frozen=True)
class SearchCounts:
    """Counts of the search on one tile or on all.

    searched: points at which both images are valid.
    with_peak: those with a correlation peak.
    consistent: those that agree with their neighbours.
    score_sum: sum of the correlations of all searched points.
    """

    searched: float
    with_peak: float
    consistent: float
    score_sum: float

    @staticmethod
    def total(parts: list[SearchCounts]) -> SearchCounts:
        """The sums over several tiles."""
        rows = [(p.searched, p.with_peak, p.consistent, p.score_sum) for p in parts]
        return SearchCounts(*np.sum(rows, axis=0).tolist())


def trust_of(votes: Points, counts: SearchCounts, search_px: float) -> Trust:
    """Weigh up the evidence.

    votes: (N, 2), displacements of single windows.
    counts: over all tiles.
    search_px: pixels within which the windows were searched.
    """
    agreeing = 0
    if len(votes):
        candidates = votes[:: max(1, len(votes) // MAX_CANDIDATES)]
        distances = np.linalg.norm(candidates[:, None] - votes[None], axis=2)
        agreeing = int((distances < VOTE_TOLERANCE_PX).sum(axis=1).max())
    chance = min(0.5, np.pi * VOTE_TOLERANCE_PX**2 / (2 * search_px + 8) ** 2)
    significance = 0.0
    if agreeing > 2:
        tail = log10_tail(agreeing - 1, len(votes) - 1, chance)
        significance = float(np.clip(-tail - np.log10(len(votes)), 0, 1000))
    return Trust(
        votes=len(votes),
        agreeing=agreeing,
        significance=significance,
        consistent_share=float(counts.consistent / max(counts.searched, 1)),
        consistent_peak_share=float(counts.consistent / max(counts.with_peak, 1)),
        score=float(counts.score_sum / max(counts.searched, 1)),
    )


def no_trust() -> Trust:
    """The trust in rasters of which nothing could be compared."""
    return Trust(
        votes=0,
        agreeing=0,
        significance=0.0,
        consistent_share=0.0,
        consistent_peak_share=0.0,
        score=0.0,
    )
