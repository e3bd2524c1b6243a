"""Evidence for a measurement, and when it is enough."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.assessing.trust import SearchCounts, Trust, trust_of


def test_windows_that_agree_are_reliable_and_scattered_ones_are_not():
    random = np.random.default_rng(0)
    similar = random.normal(2, 1.0, (40, 2))
    scattered = random.uniform(-18, 18, (40, 2))
    good = trust_of(similar, SearchCounts(900.0, 880, 800, 400), 16)
    bad = trust_of(scattered, SearchCounts(900.0, 300, 130, 15), 16)
    assert good.is_reliable and good.agreeing == 40
    assert not bad.is_reliable and bad.significance < 5


def test_nothing_measured_is_not_reliable():
    assert not trust_of(np.zeros((0, 2)), SearchCounts(0, 0, 0, 0), 16).is_reliable


def test_a_small_image_must_be_more_consistent():
    def few(consistent):
        return Trust(6, 6, 5.0, consistent, 0.95, 0.3).is_reliable

    assert few(0.9)
    assert not few(0.5)
