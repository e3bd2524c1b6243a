"""All transforms of a stack at once."""

from __future__ import annotations

import numpy as np
import pytest
from stack_cases import FRAMES, PLACES, POINTS, made_link

from hetmatch_qgis.engine.batch.network.adjust import ROUNDS, Adjustment, _kept, adjust
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.network.paths import reached
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import SILENT, Progress

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


@pytest.mark.parametrize("off", [3.0, 8.0, 25.0])
@pytest.mark.parametrize("wrong", [(0, 1), (1, 2), (2, 3), (0, 3)])
def test_every_scene_with_a_transform_keeps_a_pair(wrong: tuple[int, int], off: float):
    """In a ring every pair contradicts the others alike; adjoining ones may be dropped."""
    ends = [(0, 1), (1, 2), (2, 3), (0, 3)]
    links = [made_link(*pair, off=(off, 0) if pair == wrong else (0, 0)) for pair in ends]
    found = adjust(FRAMES[:4], links)
    kept = [links[row].ends for row in np.flatnonzero(found.is_kept)]
    assert reached(4, kept) == {0, 1, 2, 3}


def test_an_inner_pair_is_looked_at_again_once_its_ends_are_reached():
    ends = [(0, 1), (1, 2), (2, 3), (0, 3)]
    for consistent in ([3], [], [0], [2]):
        is_consistent = np.isin(np.arange(4), consistent)
        kept, _ = _kept(ends, is_consistent, np.array([1.0, 9.0, 5.0, 2.0]), 4, SILENT)
        assert reached(4, [ends[row] for row in np.flatnonzero(kept)]) == {0, 1, 2, 3}


def test_an_adjustment_can_be_cancelled_at_every_pair():
    checks: list[int] = []
    limit = 10**9

    def on_check() -> bool:
        checks.append(1)
        return len(checks) > limit

    links = network((3, 4))
    adjust(FRAMES, links, Progress(on_check=on_check))
    # Once while each is weighted, and once for each system.
    assert len(checks) > (1 + ROUNDS) * len(links)
    total = len(checks)
    for limit in (0, total // 2, total - 1):  # noqa: B007
        checks.clear()
        with pytest.raises(Cancelled):
            adjust(FRAMES, links, Progress(on_check=on_check))
