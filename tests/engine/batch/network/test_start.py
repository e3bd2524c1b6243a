"""Where the scenes of a stack lie to begin with."""

from __future__ import annotations

import numpy as np
import pytest
from stack_cases import FRAMES, PLACES, POINTS, made_link

from hetmatch_qgis.engine.batch.network.start import start_transforms


def placed(links: list, errors: list[float], end: int) -> np.ndarray:
    found = start_transforms(FRAMES, links, np.array(errors))[end]
    assert found is not None
    return np.asarray((found.apply(POINTS) - POINTS).mean(axis=0))


def test_scenes_are_placed_from_pair_to_pair():
    links = [made_link(0, 1), made_link(1, 2)]
    assert placed(links, [0.2, 0.2], 2) == pytest.approx(PLACES[2], abs=0.1)
    assert start_transforms(FRAMES, links, np.array([0.2, 0.2]))[3] is None


def test_the_surest_chain_is_taken():
    links = [made_link(0, 2, (90, 90)), made_link(0, 1), made_link(1, 2)]
    assert placed(links, [3.0, 0.2, 0.2], 2) == pytest.approx(PLACES[2], abs=0.1)


def test_a_pair_is_followed_in_both_directions():
    assert placed([made_link(1, 0)], [0.2], 1) == pytest.approx(PLACES[1], abs=0.1)
