"""All transforms of a stack at once."""

from __future__ import annotations

import numpy as np
import pytest
from stack_cases import FRAMES, PLACES, POINTS, made_link

from hetmatch_qgis.engine.batch.network.adjust import Adjustment, adjust
from hetmatch_qgis.engine.batch.network.link import Link

COUNT = len(FRAMES)


def errors(found: Adjustment) -> np.ndarray:
    return np.array(
        [
            np.linalg.norm((item.apply(POINTS) - POINTS - PLACES[end]).mean(axis=0))
            for end, item in enumerate(found.transforms)
            if item is not None
        ]
    )


def network(*wrong: tuple[int, int]) -> list[Link]:
    ends = [(0, end) for end in range(1, COUNT)]
    ends += [(end, end + step) for end in range(1, COUNT) for step in (1, 2) if end + step < COUNT]
    rng = np.random.default_rng(3)
    return [
        made_link(*pair, off=tuple((12.0, 5.0) if pair in wrong else rng.normal(0, 0.4, 2)))
        for pair in ends
    ]


def test_errors_of_pairs_average_out():
    links = network()
    found = adjust(FRAMES, links)
    single = [
        np.linalg.norm((one.first_pixels - POINTS).mean(axis=0) - PLACES[one.second])
        for one in links[: COUNT - 1]
    ]
    assert found.is_kept.all()
    assert np.sqrt(np.mean(errors(found) ** 2)) < 0.8 * np.sqrt(np.mean(np.square(single)))


def test_wrong_pairs_are_left_out_even_some_of_them():
    wrong = [(3, 4), (0, 6), (7, 8)]
    links = network(*wrong)
    found = adjust(FRAMES, links)
    left_out = {links[row].ends for row in np.flatnonzero(~found.is_kept)}
    assert left_out == set(wrong) and found.is_certain.all()
    assert errors(found).max() < 1.2
    assert found.discrepancy[~found.is_kept].min() > 9
    assert found.errors == pytest.approx(0.28, abs=0.05)


def test_a_pair_counts_by_the_ground_that_it_covers():
    """A narrow pair must not turn a scene that a wide one holds."""
    wide = [made_link(0, 1), made_link(0, 2)]
    narrow = made_link(1, 2)
    keep = POINTS[:, 0] < 60
    bent = narrow.first_pixels + 0.02 * (POINTS[:, 1:] - 200) * [1, 0]
    narrow = Link(
        "n",
        1,
        2,
        bent[keep],
        POINTS[keep],
        np.ones(keep.sum()),
        np.zeros(keep.sum(), dtype=bool),
        "affine",
        0.9,
    )
    found = adjust(FRAMES, [*wide, narrow])
    assert errors(found).max() < 0.6


def test_a_scene_without_a_chain_has_no_transform():
    found = adjust(FRAMES, [made_link(0, 1), made_link(3, 4)])
    assert [item is None for item in found.transforms[:5]] == [False, False, True, True, True]
    assert np.isnan(found.discrepancy[1])
