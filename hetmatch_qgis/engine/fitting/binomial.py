"""The upper tail of the binomial distribution, as far out as it is needed."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, logsumexp


def log10_tail(successes: int, trials: int, chance: float) -> float:
    """Decimal logarithm of the probability of at least so many successes in independent trials.

    chance: of a single success, between 0 and 1. Summed in logarithms, since the tail itself
    underflows; scipy.stats has the same, and takes a quarter of a second to load.
    """
    if successes <= 0:
        return 0.0
    counts = np.arange(successes, trials + 1)
    if not len(counts):
        return -np.inf
    ways = gammaln(trials + 1) - gammaln(counts + 1) - gammaln(trials - counts + 1)
    terms = ways + counts * np.log(chance) + (trials - counts) * np.log1p(-chance)
    return min(0.0, float(logsumexp(terms) / np.log(10)))
