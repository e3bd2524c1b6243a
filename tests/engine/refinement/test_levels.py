"""Levels lead from wide windows to narrow ones, each within what the last one leaves."""

from __future__ import annotations

import itertools

import pytest

from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.refinement.levels import HALVED_LEVELS, LEVELS


@pytest.mark.parametrize("levels", [LEVELS, HALVED_LEVELS], ids=["full", "halved"])
def test_windows_and_radii_shrink_to_whole_pixels(levels):
    for former, latter in itertools.pairwise(levels):
        assert latter.radius <= former.radius and latter.window <= former.window
        assert latter.shrink <= former.shrink
    assert levels[-1].shrink == 1


@pytest.mark.parametrize("levels", [LEVELS, HALVED_LEVELS], ids=["full", "halved"])
def test_lattice_and_search_are_whole_steps_of_the_channels(levels):
    for level in levels:
        assert STEP % level.shrink == 0 and level.radius % level.shrink == 0
        assert level.window % STEP == 0


@pytest.mark.parametrize("levels", [LEVELS, HALVED_LEVELS], ids=["full", "halved"])
def test_the_network_leads_and_gradients_follow(levels):
    learned = [level.learned for level in levels]
    assert learned == sorted(learned, reverse=True) and not learned[-1]
